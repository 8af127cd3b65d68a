//! Named reads of this area, and what goes with somebody who leaves.

use super::{Device, Notification, NotificationId, Recipient};
use crate::kernel::{
    engine::{Plan, Tx},
    error::EngineError,
    store::{Comparison, First, Query, Timestamp, Where},
};

/// What somebody was told, the newest first.
pub(super) fn told(who: Recipient) -> Query<Notification> {
    newest_first(Query::of(Notification::recipient.is(who.key())))
}

/// What somebody was told and has not read.
pub(super) fn unread(who: Recipient) -> Where<Notification> {
    Notification::recipient
        .is(who.key())
        .and(Notification::is_read.is(false))
}

/// The same, the newest first.
pub(super) fn unread_newest_first(who: Recipient) -> Query<Notification> {
    newest_first(Query::of(unread(who)))
}

/// One notification of somebody's own.
pub(super) fn own(who: Recipient, id: NotificationId) -> First<Notification> {
    Query::of(
        Notification::id
            .is(id)
            .and(Notification::recipient.is(who.key())),
    )
    .first()
}

/// Notifications from before an instant, read or not, the oldest first.
pub(super) fn older(is_read: bool, than: Timestamp) -> Query<Notification> {
    Query::of(
        Notification::is_read
            .is(is_read)
            .and(Notification::created_at.compares(Comparison::Less, than)),
    )
    .order(Notification::created_at.ascending())
    .order(Notification::id.ascending())
}

/// The device with a token, whosever it is.
pub(super) fn device(token: &str) -> First<Device> {
    Query::of(Device::token.is(token)).first()
}

/// Somebody's devices, the one that was registered last first.
pub(super) fn devices(who: Recipient) -> Query<Device> {
    Query::of(Device::owner.is(who.key()))
        .order(Device::registered_at.descending())
        .order(Device::id.descending())
}

/// That a device is one of these people's.
pub(crate) fn owned_by(owners: impl IntoIterator<Item = Recipient>) -> Where<Device> {
    Device::owner.is_in(owners.into_iter().map(Recipient::key))
}

/// The devices of these people.
pub(crate) fn devices_of(owners: impl IntoIterator<Item = Recipient>) -> Query<Device> {
    Query::of(owned_by(owners))
}

fn newest_first(query: Query<Notification>) -> Query<Notification> {
    query
        .order(Notification::created_at.descending())
        .order(Notification::id.descending())
}

/// Plans that up to `most` of what somebody who leaves was told is deleted, and as many of their
/// devices; says whether there was anything.
pub(crate) async fn forget<O>(
    who: Recipient,
    most: u32,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<bool, EngineError> {
    let (told, devices) = tx
        .read((told(who).limit(most), devices(who).limit(most)))
        .await?;
    told.iter().for_each(|row| plan.remove(row));
    devices.iter().for_each(|row| plan.remove(row));
    Ok(!told.is_empty() || !devices.is_empty())
}
