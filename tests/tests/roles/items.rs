//! Work items, their parts, and templates.

use std::io::Cursor;

use corejobtrack_core::{
    files::{AttachmentId, DeleteAttachment},
    identity::Permission,
    messages::{AddCommunication, DeleteNote, MessageId, SetTyping},
    reading::MarkRead,
    records::Page,
    templates::{CreateTemplate, DeleteTemplate, TemplateFields, UpdateTemplate},
    work::{
        AddChecklistItem, ChecklistItemFields, ChecklistItemId, CloneWork, CreateWork,
        DeclineByLink, DeclineReason, DeclineSignature, DeleteChecklistItem, Kind, Place,
        PurgeWork, ReorderChecklist, RequestSignature, SignByLink, Transition, UpdateChecklistItem,
        UpdateWork, WorkFields, WorkItemId, WorkList,
    },
};
use corejobtrack_tests::{
    items::{note, sign, transition, transition_to},
    pictures::{PIXEL, pixel_in_base64},
};

use crate::column::{COMPANY, Column, Needs, ask, ask_for_items};

const VIEW: Permission = Permission::ViewWork;
const EDIT: Permission = Permission::EditWork;
const TICKET: Kind = Kind::ServiceTicket;

fn add_step(item_id: WorkItemId) -> AddChecklistItem {
    AddChecklistItem {
        item_id,
        kind: None,
        fields: ChecklistItemFields::of("Clean"),
    }
}

impl Column {
    pub async fn items(&mut self) {
        self.reading().await;
        self.lists().await;
        self.life().await;
        self.checklists().await;
        self.messages().await;
        self.signatures().await;
        self.attachments().await;
        self.templates().await;
        self.trash().await;
        self.customer_tickets().await;
    }

    /// Makes a transition as an administrator.
    async fn moved(&self, id: WorkItemId, way: Transition) -> WorkItemId {
        transition(self.admin(), id, way).await;
        id
    }

    async fn number(&self, id: WorkItemId) -> i64 {
        let view = self.admin().work().get(id, None).await;
        view.unwrap().item.number.get()
    }

    async fn reading(&mut self) {
        let column = self;
        ask_for_items!(column, VIEW, id => work().get(id, None));
        ask_for_items!(column, VIEW, id, number = column.number(id).await => work().by_number(number));
        ask_for_items!(column, VIEW, id, archived = column.moved(id, Transition::Archive).await =>
            work().get_archived(archived));
        ask_for_items!(column, VIEW, id => work().change_log(id, None, 50, 0));
        ask_for_items!(column, VIEW, id => work().summary(id, None));
        ask_for_items!(column, VIEW, id => work().read_status(id, TICKET));
        ask_for_items!(column, VIEW, id => work().mark_read(MarkRead {
            item_id: id,
            kind: TICKET,
            sections: vec!["details".into()],
        }));
        ask_for_items!(column, VIEW, id => work().typing(id, None));
        // The copy belongs to the caller.
        let copy = |id| CloneWork { id, kind: None };
        ask_for_items!(column, Needs::Several, id => work().clone_item(copy(id)));
    }

    /// Lists contain the items visible to the caller; `access.rs` tests which ones those are.
    async fn lists(&mut self) {
        let column = self;
        let list = |place| WorkList {
            kind: None,
            place,
            limit: 50,
            offset: 0,
        };
        ask!(column, VIEW, work().list(list(Place::Live)); "live");
        ask!(column, VIEW, work().list(list(Place::Archived)); "archived");
        ask!(
            column,
            Permission::ManageTrash,
            work().list(list(Place::Trash)); "trash"
        );
        ask!(column, VIEW, work().search("drum", &[], 50, 0));
        ask!(column, VIEW, work().find("drum", &[], 50, 0));
        ask!(column, VIEW, work().for_customer(column.company, 50, 0));
        ask!(column, VIEW, work().for_serial("SN-1", 50, 0));
    }

    async fn life(&mut self) {
        let column = self;
        let mut create = CreateWork::of(TICKET);
        create.fields.customer_name = corejobtrack_core::change::Change::To(COMPANY.into());
        ask!(column, Permission::CreateWork, work().create(create));
        let update = |id| UpdateWork {
            id,
            kind: None,
            fields: WorkFields {
                urgency: Some("High".into()),
                ..WorkFields::default()
            },
        };
        ask_for_items!(column, EDIT, id => work().update(update(id)));
        ask_for_items!(column, EDIT, id => work().transition(transition_to(id, Transition::Complete)); "complete");
        ask_for_items!(column, EDIT, id => work().transition(transition_to(id, Transition::Archive)); "archive");
        ask_for_items!(column, EDIT, id, archived = column.moved(id, Transition::Archive).await =>
            work().transition(transition_to(archived, Transition::RestoreFromArchive)); "restore from archive");
        ask_for_items!(column, EDIT, id => work().transition(transition_to(id, Transition::Trash)); "trash");
    }

    async fn step_of(&self, id: WorkItemId) -> ChecklistItemId {
        let made = self.admin().work().add_checklist_item(add_step(id)).await;
        made.unwrap().id
    }

    async fn checklists(&mut self) {
        let column = self;
        ask_for_items!(column, VIEW, id => work().checklist(id, None));
        ask_for_items!(column, EDIT, id => work().add_checklist_item(add_step(id)));
        ask_for_items!(column, EDIT, id, made = column.step_of(id).await =>
            work().update_checklist_item(UpdateChecklistItem {
            item_id: id,
            kind: None,
            id: made,
            fields: ChecklistItemFields {
                is_completed: Some(true),
                ..ChecklistItemFields::default()
            },
        }));
        ask_for_items!(column, EDIT, id, made = column.step_of(id).await =>
            work().reorder_checklist(ReorderChecklist {
            item_id: id,
            kind: None,
            order: vec![made],
        }));
        ask_for_items!(column, EDIT, id, made = column.step_of(id).await =>
            work().delete_checklist_item(DeleteChecklistItem {
            item_id: id,
            kind: None,
            id: made,
        }));
    }

    async fn note_of(&self, id: WorkItemId) -> MessageId {
        let made = self.admin().work().add_note(note(id, "Called")).await;
        made.unwrap().id
    }

    /// A note by the caller, or by another user if the caller may not write notes.
    async fn own_note_of(&self, id: WorkItemId) -> MessageId {
        match self.who.work().add_note(note(id, "Called")).await {
            Ok(written) => written.id,
            Err(_) => self.note_of(id).await,
        }
    }

    async fn messages(&mut self) {
        let column = self;
        ask_for_items!(column, VIEW, id => work().notes(id, None, 50, 0));
        ask_for_items!(column, EDIT, id => work().add_note(note(id, "Called")));
        let delete = |item_id, id| DeleteNote {
            item_id,
            kind: None,
            id,
        };
        ask_for_items!(column, EDIT, id, written = column.own_note_of(id).await =>
            work().delete_note(delete(id, written)); "one's own");
        // Only administrators may delete the notes of others.
        ask_for_items!(column, Needs::Several, id, written = column.note_of(id).await =>
            work().delete_note(delete(id, written)); "another's");
        column.kind = Kind::SupportTicket;
        ask_for_items!(column, VIEW, id => work().conversation(id, None, 50, 0));
        ask_for_items!(column, EDIT, id => work().add_communication(
            AddCommunication {
                item_id: id,
                kind: None,
                text: "Escalated".into(),
                time_spent: None,
                is_customer: false,
                author: None,
            }
        ));
        ask_for_items!(column, EDIT, id => work().set_typing(SetTyping {
            item_id: id,
            kind: None,
            is_typing: true,
        }));
        column.kind = TICKET;
    }

    async fn signed(&self, id: WorkItemId) -> WorkItemId {
        self.admin().work().sign(sign(id)).await.unwrap();
        id
    }

    async fn signatures(&mut self) {
        let column = self;
        ask_for_items!(column, EDIT, id => work().sign(sign(id)));
        ask_for_items!(column, VIEW, id, signed = column.signed(id).await =>
            work().signature_image(signed));
        ask_for_items!(column, EDIT, id => work().decline_signature(
            DeclineSignature {
                id,
                reason: DeclineReason::ContactNotAround,
                send_summary_email: false,
                send_signature_request: false,
            }
        ));
        let request = |id| RequestSignature { id, email: None };
        ask_for_items!(column, EDIT, id => work().request_signature(request(id)));

        // Anybody with the link may sign.
        let id = column.unrelated().await;
        column
            .admin()
            .work()
            .request_signature(request(id))
            .await
            .unwrap();
        let secret = column.office.mailed_token("jane@example.com").await;
        ask!(column, Needs::Nothing, work().signing_page(&secret));
        let decline = DeclineByLink {
            secret: secret.clone(),
            reason: DeclineReason::Other,
        };
        ask!(column, Needs::Nothing, work().decline_by_link(decline));
        let sign = SignByLink {
            secret,
            image: pixel_in_base64(),
            name: "Jane".into(),
            safety_covers_ok: None,
            safety_covers_notes: None,
        };
        ask!(column, Needs::Nothing, work().sign_by_link(sign));
    }

    async fn attachment_of(&self, id: WorkItemId) -> AttachmentId {
        let mut upload = self.admin().files().upload(id, None).await.unwrap();
        upload
            .add("drum.png", &mut Cursor::new(PIXEL))
            .await
            .unwrap();
        upload.finish().await.unwrap()[0].id
    }

    async fn attachments(&mut self) {
        let column = self;
        ask_for_items!(column, EDIT, id => files().upload(id, None));
        ask_for_items!(column, VIEW, id => files().list(id, None, 50, 0));
        ask_for_items!(column, VIEW, id => files().images_of(id, 10, 100));
        ask_for_items!(column, VIEW, id, made = column.attachment_of(id).await =>
            files().open(made));
        ask_for_items!(column, EDIT, id, made = column.attachment_of(id).await =>
            files().delete(DeleteAttachment { id: made }));
    }

    async fn templates(&mut self) {
        let (column, edit) = (self, Permission::CreateWork);
        let fields = TemplateFields {
            name: Some("Quarterly".into()),
            steps: Some(vec![ChecklistItemFields::of("Clean")]),
            ..TemplateFields::default()
        };
        let create = CreateTemplate {
            fields: fields.clone(),
        };
        let made = column.admin().templates().create(create.clone()).await;
        let id = made.unwrap().id;
        ask!(column, edit, templates().create(create));
        ask!(column, VIEW, templates().list(Page::default()));
        ask!(column, VIEW, templates().get(id));
        ask!(
            column,
            edit,
            templates().update(UpdateTemplate { id, fields })
        );
        ask!(column, edit, templates().delete(DeleteTemplate { id }));
    }

    async fn trashed(&self) -> WorkItemId {
        self.moved(self.unrelated().await, Transition::Trash).await
    }

    async fn trash(&mut self) {
        let (column, manage) = (self, Permission::ManageTrash);
        let id = column.trashed().await;
        let restore = transition_to(id, Transition::RestoreFromTrash);
        ask!(
            column,
            manage,
            work().transition(restore); "restore from trash"
        );
        let id = column.trashed().await;
        ask!(column, manage, work().purge(PurgeWork { id }));
        ask!(column, manage, work().empty_trash());
    }

    /// The tickets of a contact's company.
    async fn customer_tickets(&mut self) {
        let column = self;
        let id = column.signed(column.unrelated().await).await;
        ask!(
            column,
            Needs::Contact,
            work().customer_tickets(TICKET, 50, 0)
        );
        ask!(column, Needs::Contact, work().customer_ticket(id, TICKET));
        ask!(
            column,
            Needs::Contact,
            work().customer_messages(id, TICKET, 50, 0)
        );
        ask!(column, Needs::Contact, work().own_signature_image(id));
    }
}
