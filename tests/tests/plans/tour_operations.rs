//! The part of the tour with full-text search, settings of integrations, and requests that wait for
//! administrators.

use corejobtrack_core::{
    Acting,
    administration::{
        Deployment, EmbeddingSettings, HotFolder, Push, ReportDeployment, Secret, UpdateEmbeddings,
        UpdateHotFolder, UpdatePush,
    },
    change::Change,
    feedback::SendFeedback,
    identity::{CreateUser, Register, Role},
    messages::AddNote,
    work::{CreateWork, Kind},
};
use corejobtrack_tests::office::Office;

use super::tour::{Tour, act, pages};

impl Tour {
    pub(super) async fn operations(&mut self, office: &Office, member: &Acting) {
        self.findings(&office.admin).await;
        self.findings(member).await;
        let (tour, admin) = (self, &office.admin);
        for name in ["one", "two"] {
            let push = UpdatePush {
                key_id: Change::To(name.into()),
                ..UpdatePush::default()
            };
            act!(tour, admin.administration().update_integration(push)).unwrap();
            let meaning = UpdateEmbeddings {
                key: Change::To(Secret::new(name)),
                ..UpdateEmbeddings::default()
            };
            act!(tour, admin.administration().update_integration(meaning)).unwrap();
            let folder = UpdateHotFolder {
                path: Change::To(format!("/srv/{name}")),
                ..UpdateHotFolder::default()
            };
            act!(tour, admin.administration().update_integration(folder)).unwrap();
        }
        admin.administration().integration::<Push>().await.unwrap();
        tour.note("administration.integration of push");
        let meaning = admin
            .administration()
            .integration::<EmbeddingSettings>()
            .await;
        meaning.unwrap();
        tour.note("administration.integration of search by meaning");
        let folder = admin.administration().integration::<HotFolder>().await;
        folder.unwrap();
        tour.note("administration.integration of the hot folder");
        act!(tour, admin.administration().device_counts()).unwrap();
        let deployment = Deployment::default();
        let report = ReportDeployment { deployment };
        act!(tour, admin.administration().report_deployment(report)).unwrap();
        tour.feedback(admin, &office.stranger()).await;
        office.engine.health().await.unwrap();
        tour.note("engine.health");
        office.engine.missing().await.unwrap();
        tour.note("engine.missing");

        let part = CreateUser {
            details: Register {
                username: "hotfolder".into(),
                ..Register::default()
            },
            role: Role::User,
            is_system: true,
        };
        admin.identity().create_user(part, None).await.unwrap();
        let leaver = office.user("leaver", Role::User).await;
        tour.note("hiring");
        office.engine.impersonate_system("hotfolder").await.unwrap();
        tour.note("engine.impersonate_system");
        act!(tour, leaver.identity().request_deletion()).unwrap();
        let leaver = office.reload("leaver").await;
        tour.note("engine.impersonate");
        act!(tour, leaver.identity().request_deletion()).unwrap();
    }

    async fn feedback(&mut self, admin: &Acting, stranger: &Acting) {
        let tour = self;
        for who in [admin, stranger] {
            let feedback = SendFeedback {
                message: "The list is slow".into(),
                ..SendFeedback::default()
            };
            act!(tour, who.feedback().send(feedback)).unwrap();
        }
        pages!(tour, |page| admin.feedback().list(page));
    }

    /// Searches for words in an item, in its notes, and for a number.
    async fn findings(&mut self, who: &Acting) {
        let tour = self;
        let mut task = CreateWork::of(Kind::Task);
        task.fields.title = Change::To("Replace the drum".into());
        let task = who.work().create(task).await.unwrap().item;
        let note = AddNote {
            item_id: task.id,
            kind: None,
            text: "The gasket leaks".into(),
        };
        who.work().add_note(note).await.unwrap();
        tour.note("preparing");
        let number = task.number.to_string();
        for words in ["drum", "gasket", number.as_str()] {
            let of_every_kind: &[Kind] = &[];
            for kinds in [of_every_kind, &[Kind::Task]] {
                act!(tour, who.work().find(words, kinds, 50, 0)).unwrap();
            }
        }
    }
}
