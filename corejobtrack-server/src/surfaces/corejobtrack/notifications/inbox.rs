//! In-app notifications.

use corejobtrack_core::{
    Acting,
    notifications::{self, Inbox, NotificationId},
};
use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};

use crate::{
    http::{Caller, Id, Query, Result, Sliced},
    surfaces::corejobtrack::{area::Area, done::Done},
};

/// Something that one is notification.
#[derive(Debug, Object)]
pub struct Notification {
    /// The id.
    pub id: i64,
    /// The kind: `created`, `assigned`, `status_changed`, `message`, `mentioned`,
    /// `signature_requested`, `signature_captured`, `signature_declined`, `customer_registered`,
    /// `user_registered`, `account_approved` or `deletion_requested`.
    #[oai(rename = "type")]
    pub kind: String,
    /// The title.
    pub title: String,
    /// The text.
    pub message: String,
    /// The kind of the item it is about, such as `service_ticket`.
    pub entity_type: Option<String>,
    /// The id of the item it is about, which may have been deleted since.
    pub entity_id: Option<i64>,
    /// The same as `entity_id`.
    pub ticket_id: Option<i64>,
    /// The number of the item.
    pub ticket_number: Option<i64>,
    /// Whether it was read.
    pub is_read: bool,
    /// The same as `is_read`.
    pub read: bool,
    /// When it was caused.
    pub created_at: String,
    /// When it was read.
    pub read_at: Option<String>,
    /// The name of the actor who caused it.
    pub actor: String,
}

impl From<notifications::Notification> for Notification {
    fn from(notification: notifications::Notification) -> Self {
        Self {
            id: notification.id.0,
            kind: notification.kind.as_str().to_owned(),
            title: notification.title(),
            message: notification.message(),
            entity_type: notification.item_kind.map(|kind| kind.as_str().to_owned()),
            entity_id: notification.item_id,
            ticket_id: notification.item_id,
            ticket_number: notification.item_number.map(|number| number.get()),
            is_read: notification.is_read,
            read: notification.is_read,
            created_at: notification.created_at.to_string(),
            read_at: notification.read_at.map(|at| at.to_string()),
            actor: notification.actor,
        }
    }
}

/// A page of notifications.
#[derive(Debug, ApiResponse)]
pub enum NotificationPage {
    /// The page, newest first.
    #[oai(status = 200)]
    Ok(
        Json<Vec<Notification>>,
        /// The total number of unread notifications.
        #[oai(header = "X-Unread-Count")]
        i64,
    ),
}

impl From<Inbox> for NotificationPage {
    fn from(inbox: Inbox) -> Self {
        let page = inbox.notifications.into_iter().map(Into::into);
        Self::Ok(Json(page.collect()), inbox.unread)
    }
}

/// The response to a change of a notification.
#[derive(Debug, Object)]
pub struct NotificationChanged {
    /// Always true.
    pub ok: bool,
    /// The notification.
    #[oai(flatten)]
    pub notification: Notification,
}

/// The number of your unread notifications.
#[derive(Debug, Object)]
pub struct UnreadCount {
    /// The number of unread notifications.
    pub unread: i64,
}

/// The response after all notifications were marked as read.
#[derive(Debug, Object)]
pub struct NotificationsMarkedRead {
    /// Always true.
    pub ok: bool,
    /// The number of notifications that were unread before.
    pub updated: i64,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct NotificationsApi;

#[OpenApi(tag = "Area::Notifications")]
impl NotificationsApi {
    /// Get notifications.
    ///
    /// Lists your notifications, newest first. `X-Unread-Count` holds the total number of unread
    /// ones. Read notifications are kept for 90 days, unread ones for a year.
    #[oai(path = "/notifications", method = "get", operation_id = "list_notifications")]
    async fn list(
        &self,
        caller: Caller,
        page: Sliced,
        /// Only unread notifications.
        unread_only: Query<Option<bool>>,
    ) -> Result<NotificationPage> {
        let unread_only = unread_only.0.unwrap_or_default();
        let notifications = caller.notifications();
        let inbox = notifications
            .list(page.limit, page.offset, unread_only)
            .await?;
        Ok(inbox.into())
    }

    /// Count unread notifications.
    #[oai(
        path = "/notifications/unread-count",
        method = "get",
        operation_id = "count_unread_notifications"
    )]
    async fn unread(&self, caller: Caller) -> Result<Json<UnreadCount>> {
        let unread = caller.notifications().unread().await?;
        Ok(Json(UnreadCount { unread }))
    }

    /// Mark a notification as read.
    #[oai(
        path = "/notifications/:notification_id/read",
        method = "post",
        operation_id = "mark_notification_read"
    )]
    async fn mark_read(
        &self,
        caller: Caller,
        notification_id: Id,
    ) -> Result<Json<NotificationChanged>> {
        let id = NotificationId(*notification_id);
        let read = caller.notifications().mark_read(id).await?;
        Ok(Json(NotificationChanged {
            ok: true,
            notification: read.into(),
        }))
    }

    /// Mark all notifications as read.
    #[oai(
        path = "/notifications/read-all",
        method = "post",
        operation_id = "mark_notifications_read"
    )]
    async fn read_all(&self, caller: Caller) -> Result<Json<NotificationsMarkedRead>> {
        mark_all_read(&caller).await
    }

    /// Mark all notifications as read.
    ///
    /// The same as `/notifications/read-all`.
    #[oai(
        path = "/notifications/mark-all-read",
        method = "post",
        operation_id = "mark_all_notifications_read"
    )]
    async fn mark_all_read(&self, caller: Caller) -> Result<Json<NotificationsMarkedRead>> {
        mark_all_read(&caller).await
    }

    /// Delete a notification.
    #[oai(
        path = "/notifications/:notification_id",
        method = "delete",
        operation_id = "delete_notification"
    )]
    async fn delete(&self, caller: Caller, notification_id: Id) -> Result<Json<Done>> {
        let id = NotificationId(*notification_id);
        caller.notifications().delete(id).await?;
        Ok(Json(Done { ok: true }))
    }
}

async fn mark_all_read(caller: &Acting) -> Result<Json<NotificationsMarkedRead>> {
    let updated = caller.notifications().mark_all_read().await?;
    Ok(Json(NotificationsMarkedRead {
        ok: true,
        updated: i64::try_from(updated).unwrap_or(i64::MAX),
    }))
}
