//! Tests of the settings of an installation.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use corejobtrack_core::{
    Acting, Actor, AreaError, ErrorKind,
    change::Change,
    identity::Role,
    settings::{
        Choice, CreateTaskType, DeleteTaskType, RenameTaskType, SetChoices, TicketDefaults,
        UpdateTicketDefaults,
    },
    work::{CreateWork, Kind},
};

use corejobtrack_tests::{office::kind, stories};

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.into(),
        label: label.into(),
    }
}

fn choices(field: &str, choices: Vec<Choice>) -> SetChoices {
    SetChoices {
        field: field.into(),
        choices,
    }
}

fn task_type(name: &str) -> CreateTaskType {
    CreateTaskType { name: name.into() }
}

fn rename(old_name: &str, name: &str) -> RenameTaskType {
    RenameTaskType {
        old_name: old_name.into(),
        name: name.into(),
    }
}

async fn names(acting: &Acting) -> Vec<String> {
    let types = acting.settings().task_types().await.unwrap();
    types.into_iter().map(|found| found.name).collect()
}

stories! {
    async fn task_types_are_unique_and_listed_by_name(office: Office) {
        let settings = office.admin.settings();
        for name in ["repair", "Installation", " Maintenance "] {
            settings.create_task_type(task_type(name)).await.unwrap();
        }
        assert_eq!(
            names(&office.admin).await,
            ["Installation", "Maintenance", "repair"]
        );
        let error = settings
            .create_task_type(task_type("REPAIR"))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert_eq!(error.to_string(), "Task type already exists");
        assert_eq!(
            kind(settings.create_task_type(task_type(" ")).await),
            ErrorKind::Invalid
        );
        assert_eq!(
            kind(settings.create_task_type(task_type(&"x".repeat(256))).await),
            ErrorKind::Invalid
        );
    }
}

stories! {
    async fn a_task_type_is_renamed_and_deleted_by_its_name(office: Office) {
        let settings = office.admin.settings();
        for name in ["Repair", "Install"] {
            settings.create_task_type(task_type(name)).await.unwrap();
        }
        let renamed = settings
            .rename_task_type(rename("install", "INSTALL"))
            .await
            .unwrap();
        assert_eq!(renamed.name, "INSTALL");
        assert_eq!(
            kind(settings.rename_task_type(rename("Install", "repair")).await),
            ErrorKind::Refused
        );
        assert_eq!(
            kind(settings.rename_task_type(rename("Nothing", "New")).await),
            ErrorKind::NotFound
        );
        settings
            .rename_task_type(rename("Install", "Installation"))
            .await
            .unwrap();
        assert_eq!(names(&office.admin).await, ["Installation", "Repair"]);

        let delete = |name: &str| settings.delete_task_type(DeleteTaskType { name: name.into() });
        delete("repair").await.unwrap();
        assert_eq!(kind(delete("repair").await), ErrorKind::NotFound);
        assert_eq!(names(&office.admin).await, ["Installation"]);
    }
}

stories! {
    async fn choices_default_to_the_documented_ones(office: Office) {
        let settings = office.admin.settings();
        let values = |found: Vec<Choice>| -> Vec<String> {
            found.into_iter().map(|choice| choice.value).collect()
        };
        let dispatch = settings.choices("dispatch_type").await.unwrap();
        assert_eq!(values(dispatch), ["Emergency", "Scheduled", "PM"]);
        let urgency = settings.choices("urgency").await.unwrap();
        assert_eq!(values(urgency), ["Low", "Medium", "High", "Critical"]);
        assert!(settings.choices("carrier").await.unwrap().is_empty());
        assert!(settings.choices("No Such Field").await.unwrap().is_empty());

        for list in [
            vec![choice("z", "Zed"), choice("a", "A")],
            vec![choice("b", "B")],
            vec![],
        ] {
            for field in ["dispatch_type", "carrier"] {
                let set = choices(field, list.clone());
                assert_eq!(settings.set_choices(set).await.unwrap(), list);
                assert_eq!(settings.choices(field).await.unwrap(), list);
            }
        }
    }
}

stories! {
    async fn invalid_choices_are_refused(office: Office) {
        let settings = office.admin.settings();
        let good = || vec![choice("a", "A")];
        let many = (0..501).map(|n| choice(&n.to_string(), "x")).collect();
        let long = "x".repeat(256);
        for wrong in [
            choices("", good()),
            choices("Upper", good()),
            choices(&"f".repeat(65), good()),
            choices("field", many),
            choices("field", vec![choice("", "A")]),
            choices("field", vec![choice("a", " ")]),
            choices("field", vec![choice(&long, "A")]),
            choices("field", vec![choice("a\0", "A")]),
            choices("field", vec![choice("a", "A"), choice("a", "B")]),
        ] {
            assert_eq!(kind(settings.set_choices(wrong).await), ErrorKind::Invalid);
        }
        assert!(settings.choices("field").await.unwrap().is_empty());
    }
}

stories! {
    async fn new_tickets_get_the_default_colour_of_their_kind(office: Office) {
        let work = office.admin.work();
        let color = async |kind: Kind, color: Option<&str>| {
            let mut command = CreateWork::of(kind);
            command.fields.title = Change::To("Jam".into());
            command.fields.customer_name = Change::To("Acme".into());
            command.fields.color = Change::some_or_keep(color.map(str::to_owned));
            work.create(command).await.unwrap().item.color
        };
        assert_eq!(color(Kind::ServiceTicket, None).await, None);

        let settings = office.admin.settings();
        let update = UpdateTicketDefaults {
            service_ticket: Change::To("#4A90D9".into()),
            support_ticket: Change::To("#E67E22".into()),
        };
        settings.update_ticket_defaults(update).await.unwrap();
        assert_eq!(
            color(Kind::ServiceTicket, None).await.as_deref(),
            Some("#4A90D9")
        );
        assert_eq!(
            color(Kind::SupportTicket, None).await.as_deref(),
            Some("#E67E22")
        );
        assert_eq!(
            color(Kind::ServiceTicket, Some("#fff")).await.as_deref(),
            Some("#fff")
        );
        assert_eq!(color(Kind::Task, None).await, None);
    }
}

stories! {
    async fn changing_one_default_colour_keeps_the_other(office: Office) {
        let settings = office.admin.settings();
        assert_eq!(
            settings.ticket_defaults().await.unwrap(),
            TicketDefaults::default()
        );
        for (service, support, expected) in [
            (
                Change::To("#123".into()),
                Change::Keep,
                (Some("#123"), None),
            ),
            (
                Change::Keep,
                Change::To("#456".into()),
                (Some("#123"), Some("#456")),
            ),
            (Change::Clear, Change::Keep, (None, Some("#456"))),
            (Change::Keep, Change::To(String::new()), (None, None)),
        ] {
            let update = UpdateTicketDefaults {
                service_ticket: service,
                support_ticket: support,
            };
            let answer = settings.update_ticket_defaults(update).await.unwrap();
            let colors = (
                answer.service_ticket.as_deref(),
                answer.support_ticket.as_deref(),
            );
            assert_eq!(colors, expected);
            assert_eq!(settings.ticket_defaults().await.unwrap(), answer);
        }
        let update = UpdateTicketDefaults {
            service_ticket: Change::To("blue".into()),
            support_ticket: Change::Keep,
        };
        let error = settings.update_ticket_defaults(update).await.unwrap_err();
        assert_eq!(error.field(), Some("service_ticket"));
    }
}

stories! {
    async fn settings_are_visible_and_editable_by_role(office: Office) {
        let viewer = office.user("vera", Role::Viewer).await.settings();
        assert!(viewer.task_types().await.is_ok());
        assert_eq!(
            kind(viewer.create_task_type(task_type("X")).await),
            ErrorKind::Denied
        );
        assert_eq!(
            kind(viewer.set_choices(choices("f", vec![])).await),
            ErrorKind::Denied
        );
        let user = office.user("uma", Role::User).await.settings();
        assert!(user.create_task_type(task_type("X")).await.is_ok());
        assert!(user.set_choices(choices("f", vec![])).await.is_ok());
        let colors = UpdateTicketDefaults::default();
        assert_eq!(
            kind(user.update_ticket_defaults(colors).await),
            ErrorKind::Denied
        );
        let pending = office.user("pete", Role::Pending).await.settings();
        assert_eq!(kind(pending.choices("urgency").await), ErrorKind::Denied);
        let nobody = office.engine.acting_as(Actor::Anonymous).settings();
        assert_eq!(
            kind(nobody.ticket_defaults().await),
            ErrorKind::Unauthenticated
        );
    }
}
