//! Users, settings, notifications, and outgoing mail.

use corejobtrack_core::{
    administration::{Deployment, Push, ReportDeployment, UpdatePush},
    change::Change,
    feedback::SendFeedback,
    identity::{CreateUser, DeleteUser, Permission, Register, Role, UpdateUser, UserId},
    outbox::{ClaimMail, Failure, MailLog, NotDelivered, OutboxMessage, RetryMail, SendMail},
    records::Page,
    settings::{
        Choice, CreateTaskType, DeleteTaskType, RenameTaskType, SetChoices, UpdateTicketDefaults,
    },
};
use corejobtrack_tests::{
    office::{PASSWORD, id_of},
    pictures::PIXEL,
};

use crate::column::{Column, Needs, ask};

impl Column {
    pub async fn people(&mut self) {
        self.users().await;
        self.settings().await;
        self.mail().await;
        self.administration().await;
    }

    async fn users(&mut self) {
        let (column, manage) = (self, Permission::ManageUsers);
        let details = Register {
            username: "registered".into(),
            ..Register::default()
        };
        ask!(
            column,
            Needs::Nothing,
            identity().register(details, PASSWORD.into())
        );
        ask!(
            column,
            Needs::Nothing,
            identity().log_in("admin", PASSWORD.into())
        );
        let details = Register {
            username: "made".into(),
            ..Register::default()
        };
        let user = CreateUser {
            details,
            role: Role::User,
            is_system: false,
        };
        ask!(column, manage, identity().create_user(user, None));
        ask!(column, manage, identity().users(Page::default()));
        ask!(
            column,
            Permission::ViewColleagues,
            identity().colleagues(Page::default())
        );
        let id = column.colleague().await;
        ask!(column, manage, identity().user(id));
        ask!(column, manage, identity().find("admin"));
        let update = UpdateUser {
            role: Some(Role::Viewer),
            ..UpdateUser::of(id)
        };
        ask!(column, manage, identity().update_user(update, None));
        ask!(column, manage, identity().delete_user(DeleteUser { id }));

        let admin = id_of(column.admin());
        column
            .admin()
            .files()
            .set_picture(PIXEL.into())
            .await
            .unwrap();
        ask!(
            column,
            Permission::ViewColleagues,
            files().picture_of(admin)
        );
        ask!(column, manage, files().remove_picture_of(admin));
    }

    /// A new user.
    async fn colleague(&mut self) -> UserId {
        let name = self.word("colleague");
        id_of(&self.office.employee(&name, None).await)
    }

    async fn settings(&mut self) {
        let (view, edit) = (Permission::ViewSettings, Permission::EditChoices);
        let column = self;
        ask!(column, view, settings().task_types());
        let name = || "Repair".to_owned();
        let create = CreateTaskType { name: name() };
        ask!(column, edit, settings().create_task_type(create.clone()));
        // The caller may have been approved already.
        let _ = column.admin().settings().create_task_type(create).await;
        let rename = RenameTaskType {
            old_name: name(),
            name: "Mending".into(),
        };
        ask!(column, edit, settings().rename_task_type(rename.clone()));
        let _ = column.admin().settings().rename_task_type(rename).await;
        let delete = DeleteTaskType {
            name: "Mending".into(),
        };
        ask!(column, edit, settings().delete_task_type(delete));
        ask!(column, view, settings().choices("dispatch_type"));
        let choices = SetChoices {
            field: "dispatch_type".into(),
            choices: vec![Choice {
                value: "PM".into(),
                label: "Maintenance".into(),
            }],
        };
        ask!(column, edit, settings().set_choices(choices));
        ask!(column, view, settings().ticket_defaults());
        let defaults = UpdateTicketDefaults {
            service_ticket: Change::To("#4A90D9".into()),
            ..UpdateTicketDefaults::default()
        };
        let edit = Permission::EditSettings;
        ask!(column, edit, settings().update_ticket_defaults(defaults));
    }

    async fn mail(&mut self) {
        let (column, manage) = (self, Permission::ManageMail);
        let mail = SendMail {
            to: "jane@example.com".into(),
            subject: "Hello".into(),
            text: Some("Hello".into()),
            html: None,
        };
        ask!(column, Permission::SendMail, outbox().send(mail.clone()));
        let sent = column.admin().outbox().send(mail).await.unwrap();
        let log = MailLog {
            delivery: None,
            recipient: None,
            limit: 50,
            offset: 0,
        };
        ask!(column, manage, outbox().log(log));
        ask!(column, manage, outbox().logged(sent.id));
        ask!(column, manage, outbox().stats());
        let failed = column.claimed(sent.id).await;
        let report = NotDelivered {
            id: failed.id,
            lease: failed.lease.unwrap(),
            failure: Failure::ForGood,
            reason: "no such mailbox".into(),
        };
        column
            .system_actor()
            .outbox()
            .not_delivered(report)
            .await
            .unwrap();
        ask!(column, manage, outbox().retry(RetryMail { id: sent.id }));
        let feedback = SendFeedback {
            message: "The list is slow".into(),
            category: None,
            email: None,
        };
        ask!(column, Needs::Nothing, feedback().send(feedback));
        ask!(
            column,
            Permission::ViewSystem,
            feedback().list(Page::default())
        );
    }

    /// A message that is being delivered.
    pub async fn claimed(&self, id: corejobtrack_core::outbox::OutboxMessageId) -> OutboxMessage {
        let all = ClaimMail {
            most: 100,
            lease: std::time::Duration::from_secs(60),
        };
        let claimed = self.system_actor().outbox().claim(all).await.unwrap();
        let mut messages = claimed.messages.into_iter();
        messages.find(|message| message.id == id).unwrap()
    }

    async fn administration(&mut self) {
        let (view, edit) = (Permission::ViewSystem, Permission::EditSettings);
        let column = self;
        let administration = column.who.administration();
        let answer = administration.integration::<Push>().await;
        let outcome = crate::column::outcome(answer);
        column.record("administration.integration", "", view, outcome);
        let push = UpdatePush {
            key_id: Change::To("ABC".into()),
            ..UpdatePush::default()
        };
        ask!(column, edit, administration().update_integration(push));
        ask!(column, view, administration().device_counts());
        let report = ReportDeployment {
            deployment: Deployment::default(),
        };
        ask!(column, edit, administration().report_deployment(report));
    }
}
