//! Notifications of customer contacts.

use corejobtrack_core::notifications::NotificationId;
use poem_openapi::{OpenApi, payload::Json};

use crate::{
    http::{Customer, Id, Query, Result, Sliced},
    surfaces::corejobtrack::{
        area::Area,
        done::Done,
        notifications::{NotificationChanged, NotificationPage, NotificationsMarkedRead},
    },
};

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct CustomerNotificationsApi;

#[OpenApi(tag = "Area::CustomerAccount")]
impl CustomerNotificationsApi {
    /// Get a customer's notifications.
    ///
    /// Only your own, newest first. `X-Unread-Count` is the number of all unread notifications.
    #[oai(
        path = "/customer/api/notifications",
        method = "get",
        operation_id = "customer_list_notifications"
    )]
    async fn list(
        &self,
        customer: Customer,
        page: Sliced,
        /// Whether to list only unread notifications.
        unread_only: Query<Option<bool>>,
    ) -> Result<NotificationPage> {
        let unread_only = unread_only.0.unwrap_or_default();
        let notifications = customer.notifications();
        let inbox = notifications
            .list(page.limit, page.offset, unread_only)
            .await?;
        Ok(inbox.into())
    }

    /// Mark a customer's notification as read.
    #[oai(
        path = "/customer/api/notifications/:notification_id/read",
        method = "post",
        operation_id = "customer_mark_notification_read"
    )]
    async fn mark_read(
        &self,
        customer: Customer,
        notification_id: Id,
    ) -> Result<Json<NotificationChanged>> {
        let id = NotificationId(*notification_id);
        let read = customer.notifications().mark_read(id).await?;
        Ok(Json(NotificationChanged {
            ok: true,
            notification: read.into(),
        }))
    }

    /// Mark all of a customer's notifications as read.
    #[oai(
        path = "/customer/api/notifications/read-all",
        method = "post",
        operation_id = "customer_mark_notifications_read"
    )]
    async fn read_all(&self, customer: Customer) -> Result<Json<NotificationsMarkedRead>> {
        mark_all_read(&customer).await
    }

    /// Mark all of a customer's notifications as read.
    ///
    /// Same as `/customer/api/notifications/read-all`.
    #[oai(
        path = "/customer/api/notifications/mark-all-read",
        method = "post",
        operation_id = "customer_mark_all_notifications_read"
    )]
    async fn mark_all_read(&self, customer: Customer) -> Result<Json<NotificationsMarkedRead>> {
        mark_all_read(&customer).await
    }

    /// Delete a customer's notification.
    #[oai(
        path = "/customer/api/notifications/:notification_id",
        method = "delete",
        operation_id = "customer_delete_notification"
    )]
    async fn delete(&self, customer: Customer, notification_id: Id) -> Result<Json<Done>> {
        let id = NotificationId(*notification_id);
        customer.notifications().delete(id).await?;
        Ok(Json(Done { ok: true }))
    }
}

async fn mark_all_read(customer: &Customer) -> Result<Json<NotificationsMarkedRead>> {
    let updated = customer.notifications().mark_all_read().await?;
    Ok(Json(NotificationsMarkedRead {
        ok: true,
        updated: i64::try_from(updated).unwrap_or(i64::MAX),
    }))
}
