//! Queries for notifications and devices.

use super::{Device, Notification, NotificationId, Recipient};
use crate::kernel::store::{Comparison, First, Query, Timestamp, Where};

/// The notifications of a recipient, newest first.
pub(super) fn notifications(recipient: Recipient) -> Query<Notification> {
    newest_first(Query::of(Notification::recipient.is(recipient.key())))
}

/// The unread notifications of a recipient.
pub(super) fn unread(recipient: Recipient) -> Where<Notification> {
    Notification::recipient
        .is(recipient.key())
        .and(Notification::is_read.is(false))
}

/// The unread notifications of a recipient, newest first.
pub(super) fn unread_newest_first(recipient: Recipient) -> Query<Notification> {
    newest_first(Query::of(unread(recipient)))
}

/// A notification, if it belongs to a recipient.
pub(super) fn own(recipient: Recipient, id: NotificationId) -> First<Notification> {
    Query::of(
        Notification::id
            .is(id)
            .and(Notification::recipient.is(recipient.key())),
    )
    .first()
}

/// The read or the unread notifications from before an instant, oldest first.
pub(super) fn older(is_read: bool, than: Timestamp) -> Query<Notification> {
    Query::of(
        Notification::is_read
            .is(is_read)
            .and(Notification::created_at.compares(Comparison::Less, than)),
    )
    .order(Notification::created_at.ascending())
    .order(Notification::id.ascending())
}

/// The device with a token, whoever owns it.
pub(super) fn device(token: &str) -> First<Device> {
    Query::of(Device::token.is(token)).first()
}

/// The devices of a recipient, the last registered first.
pub(super) fn devices(recipient: Recipient) -> Query<Device> {
    Query::of(Device::owner.is(recipient.key()))
        .order(Device::registered_at.descending())
        .order(Device::id.descending())
}

/// The devices of these recipients.
pub(crate) fn devices_of(owners: impl IntoIterator<Item = Recipient>) -> Where<Device> {
    Device::owner.is_in(owners.into_iter().map(Recipient::key))
}

/// The notifications of these recipients.
pub(crate) fn notifications_of(
    recipients: impl IntoIterator<Item = Recipient>,
) -> Where<Notification> {
    Notification::recipient.is_in(recipients.into_iter().map(Recipient::key))
}

fn newest_first(query: Query<Notification>) -> Query<Notification> {
    query
        .order(Notification::created_at.descending())
        .order(Notification::id.descending())
}
