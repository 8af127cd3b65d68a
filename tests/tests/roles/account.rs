//! What callers do about themselves: their notifications, devices and accounts.

use corejobtrack_core::{
    change::Change,
    identity::{ChangePassword, ProfileChanges},
    notifications::{NotificationId, Platform, RegisterDevice},
    portal::UpdateOwnContact,
};
use corejobtrack_tests::{office::PASSWORD, pictures::PIXEL};

use crate::column::{Column, Tie, ask};

impl Column {
    pub async fn account(&mut self) {
        self.notifications().await;
        let column = self;
        let device = RegisterDevice {
            token: "device".into(),
            platform: Platform::Ios,
            name: None,
            app_version: None,
        };
        ask!(column, None, devices().register(device));
        ask!(column, None, devices().list());
        ask!(column, None, devices().remove("device"));
        ask!(column, None, files().set_picture(PIXEL.into()));
        ask!(column, None, files().remove_own_picture());
        ask!(column, None, identity().me());
        let profile = ProfileChanges {
            nick_name: Change::To("C".into()),
            ..ProfileChanges::default()
        };
        ask!(column, None, identity().update_me(profile, None));
        ask!(column, None, portal().me());
        let names = UpdateOwnContact {
            first_name: Change::To("Jane".into()),
            ..UpdateOwnContact::default()
        };
        ask!(column, None, portal().update_me(names));
        ask!(column, None, portal().request_verification());
        column.refreshed().await;
        let change = ChangePassword {
            current: PASSWORD.into(),
            new: "Another-1-password".into(),
        };
        ask!(column, None, portal().change_password(change));
        column.refreshed().await;
        ask!(column, None, portal().request_deletion());
        ask!(column, None, identity().request_deletion());
    }

    async fn notifications(&mut self) {
        let column = self;
        ask!(column, None, notifications().unread());
        ask!(column, None, notifications().list(50, 0, false));
        let id = column.notification().await;
        ask!(column, None, notifications().mark_read(id));
        ask!(column, None, notifications().mark_all_read());
        ask!(column, None, notifications().delete(id));
    }

    /// One of the caller's, who is assigned or is at the customer, or one that is not there if they have none.
    async fn notification(&mut self) -> NotificationId {
        self.item(Tie::Assigned).await;
        let inbox = self.who.notifications().list(50, 0, false).await;
        let first = inbox
            .ok()
            .and_then(|inbox| inbox.notifications.first().map(|one| one.id));
        first.unwrap_or(NotificationId(0))
    }
}
