//! The actor's own notifications: listing them, marking them as read, deleting them. Those of
//! others are not found. Read marks are personal, so no change log records them.

use std::time::Duration;

use serde::Serialize;

use super::{Notification, NotificationId, NotifyError, queries, recipient_of};
use crate::kernel::{
    engine::{Acting, Command, Plan},
    store::{Query, Version},
};

/// The most rows changed in one commit.
const ROWS: u32 = 500;
/// How long read notifications are kept.
const READ_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How long unread notifications are kept.
const UNREAD_KEPT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The operations on notifications.
#[derive(Debug, Clone)]
pub struct Notifications {
    pub(super) acting: Acting,
}

/// A page of notifications, and how many are unread in total.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbox {
    /// The page, newest first.
    pub notifications: Vec<Notification>,
    /// How many are unread, on this page and elsewhere.
    pub unread: i64,
}

/// Marks one notification as read.
#[derive(Debug, Clone, Serialize)]
struct MarkRead {
    id: NotificationId,
}

impl Command for MarkRead {
    const NAME: &'static str = "mark_notification_read";
}

/// Marks some of the unread notifications as read.
#[derive(Debug, Clone, Serialize)]
struct MarkSomeRead {}

impl Command for MarkSomeRead {
    const NAME: &'static str = "mark_notifications_read";
}

/// Deletes one notification.
#[derive(Debug, Clone, Serialize)]
struct DeleteNotification {
    id: NotificationId,
}

impl Command for DeleteNotification {
    const NAME: &'static str = "delete_notification";
}

/// Deletes some of the notifications that are too old.
#[derive(Debug, Clone, Serialize)]
struct TidyNotifications {}

impl Command for TidyNotifications {
    const NAME: &'static str = "tidy_notifications";
}

impl Notifications {
    /// A page of the actor's notifications, or only of the unread ones, newest first. A `limit` of
    /// more than 200 is taken as 200.
    ///
    /// # Errors
    /// If the actor is neither a user nor a contact.
    pub async fn list(
        &self,
        limit: u32,
        offset: u32,
        unread_only: bool,
    ) -> Result<Inbox, NotifyError> {
        let me = recipient_of(&self.acting.actor)?;
        let page = if unread_only {
            queries::unread_newest_first(me)
        } else {
            queries::notifications(me)
        };
        let page = page.page(limit, offset);
        let unread = Query::of(queries::unread(me)).count();
        let (notifications, unread) = self.acting.engine.read((page, unread)).await?;
        Ok(Inbox {
            notifications,
            unread,
        })
    }

    /// How many notifications the actor has not read.
    ///
    /// # Errors
    /// If the actor is neither a user nor a contact.
    pub async fn unread(&self) -> Result<i64, NotifyError> {
        let me = recipient_of(&self.acting.actor)?;
        let count = Query::of(queries::unread(me)).count();
        Ok(self.acting.engine.read(count).await?)
    }

    /// Marks a notification as read. One that was read already stays as it is.
    ///
    /// # Errors
    /// [`NotifyError::NoSuchNotification`], also where it belongs to another recipient.
    pub async fn mark_read(&self, id: NotificationId) -> Result<Notification, NotifyError> {
        self.acting
            .transact(MarkRead { id }, |command, tx| async move {
                let me = recipient_of(tx.actor())?;
                let before = tx
                    .read(queries::own(me, command.id))
                    .await?
                    .ok_or(NotifyError::NoSuchNotification)?;
                let mut plan = Plan::new(());
                if before.is_read {
                    return Ok(plan.with(before));
                }
                let mut after = marked_read(&before, tx.now());
                plan.set(&before, &after);
                after.version = Version(before.version.0 + 1);
                Ok(plan.with(after))
            })
            .await
    }

    /// Marks all notifications of the actor as read, some hundreds per commit; returns how many
    /// were unread. It can be repeated if it is interrupted.
    ///
    /// # Errors
    /// If the actor is neither a user nor a contact.
    pub async fn mark_all_read(&self) -> Result<u64, NotifyError> {
        let mut marked = 0;
        loop {
            // These commits carry no idempotency key: marking again does no harm.
            let some = self
                .acting
                .unkeyed()
                .transact(MarkSomeRead {}, |_, tx| async move {
                    let me = recipient_of(tx.actor())?;
                    let rows = tx
                        .read(queries::unread_newest_first(me).limit(ROWS))
                        .await?;
                    let mut plan = Plan::new(count(&rows));
                    for row in &rows {
                        plan.set(row, &marked_read(row, tx.now()));
                    }
                    Ok::<_, NotifyError>(plan)
                })
                .await?;
            marked += some.unsigned_abs();
            if some < i64::from(ROWS) {
                return Ok(marked);
            }
        }
    }

    /// Deletes a notification.
    ///
    /// # Errors
    /// [`NotifyError::NoSuchNotification`], also where it belongs to another recipient.
    pub async fn delete(&self, id: NotificationId) -> Result<(), NotifyError> {
        self.acting
            .transact(DeleteNotification { id }, |command, tx| async move {
                let me = recipient_of(tx.actor())?;
                let row = tx
                    .read(queries::own(me, command.id))
                    .await?
                    .ok_or(NotifyError::NoSuchNotification)?;
                let mut plan = Plan::new(());
                plan.remove(&row);
                Ok(plan)
            })
            .await
    }

    /// Deletes old notifications, some hundreds per commit: read ones after 90 days, unread ones
    /// after a year. Returns how many were deleted. For the system only.
    ///
    /// # Errors
    /// If the actor is not the system.
    pub async fn tidy(&self) -> Result<u64, NotifyError> {
        self.acting.actor.require_system()?;
        let mut deleted = 0;
        loop {
            let some = self
                .acting
                .unkeyed()
                .transact(TidyNotifications {}, |_, tx| async move {
                    let (read, unread) = tx
                        .read((
                            queries::older(true, tx.now().before(READ_KEPT)).limit(ROWS),
                            queries::older(false, tx.now().before(UNREAD_KEPT)).limit(ROWS),
                        ))
                        .await?;
                    let mut plan = Plan::new(count(&read) + count(&unread));
                    for row in read.iter().chain(&unread) {
                        plan.remove(row);
                    }
                    Ok::<_, NotifyError>(plan)
                })
                .await?;
            deleted += some.unsigned_abs();
            if some < i64::from(ROWS) {
                return Ok(deleted);
            }
        }
    }
}

fn marked_read(before: &Notification, now: crate::kernel::store::Timestamp) -> Notification {
    Notification {
        is_read: true,
        read_at: Some(now),
        ..before.clone()
    }
}

fn count(rows: &[Notification]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}
