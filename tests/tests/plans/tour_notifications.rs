//! The part of the tour with notifications and devices.

use corejobtrack_core::{
    Acting, Actor,
    change::Change,
    messages::AddNote,
    notifications::{NotificationId, Platform, RegisterDevice},
    work::{CreateWork, Kind, UpdateWork, WorkFields},
};
use corejobtrack_tests::office::{Office, id_of};

use super::tour::{Tour, act};

impl Tour {
    pub(super) async fn notifications(&mut self, office: &Office, member: &Acting) {
        let (tour, admin) = (self, &office.admin);
        let mut command = CreateWork::of(Kind::Task);
        command.fields.title = Change::To("Clean the machine".into());
        command.fields.assigned_users = Some(vec![id_of(member)]);
        command.fields.assigned_teams = Some(vec!["Service".into()]);
        let item = act!(tour, admin.work().create(command)).unwrap().item.id;
        let fields = WorkFields {
            status: Some("in_progress".into()),
            assigned_teams: Some(vec!["Service".into(), "Support".into()]),
            ..WorkFields::default()
        };
        let update = UpdateWork {
            id: item,
            kind: None,
            fields,
        };
        act!(tour, admin.work().update(update)).unwrap();
        for who in [member, admin] {
            let note = AddNote {
                item_id: item,
                kind: None,
                text: "It is clean".into(),
            };
            act!(tour, who.work().add_note(note)).unwrap();
        }

        let inbox = act!(tour, member.notifications().list(50, 0, false)).unwrap();
        act!(tour, member.notifications().list(50, 50, false)).unwrap();
        act!(tour, member.notifications().list(50, 0, true)).unwrap();
        act!(tour, member.notifications().list(50, 50, true)).unwrap();
        act!(tour, member.notifications().unread()).unwrap();
        let id = inbox.notifications[0].id;
        act!(tour, member.notifications().mark_read(id)).unwrap();
        act!(tour, member.notifications().mark_all_read()).unwrap();
        act!(tour, member.notifications().delete(id)).unwrap();
        act!(tour, member.notifications().delete(NotificationId(0))).unwrap_err();

        for name in ["Old", "New"] {
            let device = RegisterDevice {
                token: "token".into(),
                platform: Platform::Ios,
                name: Some(name.into()),
                app_version: None,
            };
            act!(tour, member.devices().register(device)).unwrap();
        }
        act!(tour, member.devices().list()).unwrap();
        act!(tour, member.devices().remove("token")).unwrap();

        let nobody = office.engine.acting_as(Actor::System);
        office.wait(400 * 24 * 60 * 60);
        act!(tour, nobody.notifications().tidy()).unwrap();
    }
}
