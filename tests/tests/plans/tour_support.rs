//! The part of the tour with support tickets: the conversation, read receipts, and typing marks.

use corejobtrack_core::{
    Acting,
    messages::{AddCommunication, AddNote, CommunicationEntry, SetTyping},
    reading::MarkRead,
    work::{CreateWork, Kind, PurgeWork, Transition, UpdateWork, Visibility, WorkFields},
};
use corejobtrack_tests::{items::transition_to, office::id_of};

use crate::tour::{Tour, act};

impl Tour {
    /// Two users work on a ticket until it is purged; another one remains in the trash.
    pub(super) async fn support(&mut self, who: &Acting, other: &Acting) {
        let tour = self;
        let kind = Kind::SupportTicket;
        let mut command = CreateWork::support_ticket("Acme Corporation");
        command.fields.visibility = Some(Visibility::Public);
        let entry = CommunicationEntry {
            summary: Some("@member called".into()),
            author: Some(id_of(other)),
            ..CommunicationEntry::default()
        };
        command.fields.communication = Some(vec![entry.clone()]);
        let item_id = act!(tour, who.work().create(command.clone()))
            .unwrap()
            .item
            .id;
        let second = CommunicationEntry {
            summary: Some("Called back".into()),
            ..CommunicationEntry::default()
        };
        let update = UpdateWork {
            id: item_id,
            kind: Some(kind),
            fields: WorkFields {
                communication: Some(vec![entry, second]),
                ..WorkFields::default()
            },
        };
        act!(tour, who.work().update(update)).unwrap();
        for is_typing in [true, false, true] {
            let typing = SetTyping {
                item_id,
                kind: Some(kind),
                is_typing,
            };
            act!(tour, who.work().set_typing(typing)).unwrap();
        }
        act!(tour, other.work().typing(item_id, Some(kind))).unwrap();
        for text in ["It is escalated", "@member, please look"] {
            let message = AddCommunication {
                item_id,
                kind: Some(kind),
                text: text.into(),
                time_spent: None,
                is_customer: false,
                author: Some(id_of(other)),
            };
            act!(tour, who.work().add_communication(message)).unwrap();
            let sections = ["details", "notes", "messages", "attachments"];
            let read = MarkRead {
                item_id,
                kind,
                sections: sections.map(Into::into).into(),
            };
            act!(tour, other.work().mark_read(read)).unwrap();
        }
        let note = AddNote {
            item_id,
            kind: None,
            text: "cc @member".into(),
        };
        act!(tour, who.work().add_note(note)).unwrap();
        act!(tour, other.work().read_status(item_id, kind)).unwrap();
        act!(tour, who.work().read_status(item_id, kind)).unwrap();
        for offset in [0, 1] {
            let page = act!(
                tour,
                other.work().conversation(item_id, Some(kind), 50, offset)
            );
            page.unwrap();
        }
        act!(
            tour,
            who.work()
                .transition(transition_to(item_id, Transition::Trash))
        )
        .unwrap();
        act!(tour, who.work().purge(PurgeWork { id: item_id })).unwrap();
    }
}
