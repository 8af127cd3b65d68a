//! Operations on the caller's own account, notifications and devices.

use corejobtrack_core::{
    change::Change,
    identity::{ChangePassword, ProfileChanges},
    notifications::{NotificationId, Platform, RegisterDevice},
    portal::UpdateOwnContact,
};
use corejobtrack_tests::{office::PASSWORD, pictures::PIXEL};

use crate::column::{Column, Needs, Relation, ask};

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
        ask!(column, Needs::Recipient, devices().register(device));
        ask!(column, Needs::Recipient, devices().list());
        ask!(column, Needs::Recipient, devices().remove("device"));
        ask!(column, Needs::Employee, files().set_picture(PIXEL.into()));
        column.refreshed().await;
        ask!(column, Needs::Employee, files().remove_own_picture());
        column.refreshed().await;
        ask!(column, Needs::Employee, identity().me());
        let profile = ProfileChanges {
            nick_name: Change::To("C".into()),
            ..ProfileChanges::default()
        };
        ask!(column, Needs::Employee, identity().update_me(profile, None));
        column.refreshed().await;
        ask!(column, Needs::Contact, portal().me());
        let names = UpdateOwnContact {
            first_name: Change::To("Jane".into()),
            ..UpdateOwnContact::default()
        };
        ask!(column, Needs::Contact, portal().update_me(names));
        ask!(column, Needs::Contact, portal().request_verification());
        column.refreshed().await;
        let change = ChangePassword {
            current: PASSWORD.into(),
            new: "Another-1-password".into(),
        };
        ask!(column, Needs::Contact, portal().change_password(change));
        column.refreshed().await;
        ask!(column, Needs::Contact, portal().request_deletion());
        ask!(column, Needs::Employee, identity().request_deletion());
    }

    async fn notifications(&mut self) {
        let column = self;
        ask!(column, Needs::Recipient, notifications().unread());
        ask!(column, Needs::Recipient, notifications().list(50, 0, false));
        let id = column.notification().await;
        ask!(column, Needs::Recipient, notifications().mark_read(id));
        ask!(column, Needs::Recipient, notifications().mark_all_read());
        ask!(column, Needs::Recipient, notifications().delete(id));
    }

    /// A notification of the caller as an assignee or contact, or a missing one if the caller has
    /// none.
    async fn notification(&mut self) -> NotificationId {
        self.item(Relation::Assigned).await;
        let inbox = self.who.notifications().list(50, 0, false).await;
        let first = inbox
            .ok()
            .and_then(|inbox| inbox.notifications.first().map(|one| one.id));
        first.unwrap_or(NotificationId(0))
    }
}
