//! The part of the tour with work items of all kinds, checklists, notes and templates.

use corejobtrack_core::{
    Acting,
    change::Change,
    messages::{AddNote, DeleteNote},
    store::CommandId,
    templates::{CreateTemplate, DeleteTemplate, TemplateFields, UpdateTemplate},
    time::TimeInput,
    work::{
        AddChecklistItem, ChecklistItemFields, CloneWork, CreateWork, CustomerChanges,
        DeclineReason, DeclineSignature, DeleteChecklistItem, EquipmentLine, Kind,
        ReorderChecklist, Sign, Transition, UpdateChecklistItem, UpdateWork, Visibility,
        WorkFields, WorkItemId,
    },
};
use corejobtrack_tests::{items::transition_to, office::id_of};

use crate::tour::{Tour, act, pages, png};

impl Tour {
    /// Creates items and changes them in every way; two remain, one of them in the archive.
    pub(super) async fn work(&mut self, who: &Acting, other: &Acting) -> WorkItemId {
        let tour = self;
        let mut command = CreateWork::service_ticket("Acme Corporation");
        let fields = &mut command.fields;
        fields.customer.number = Change::To("C-2".into());
        fields.assigned_users = Some(vec![id_of(who), id_of(other)]);
        fields.assigned_teams = Some(vec!["Service".into(), "Support".into()]);
        fields.equipment = Some(serial("SN-1"));
        fields.time = Some(vec![TimeInput::default()]);
        let mut archived = CreateWork::of(Kind::Task);
        archived.fields.title = Change::To("Sort the van".into());
        let item = act!(tour, who.work().create(command.clone())).unwrap();
        let archived = act!(tour, who.work().create(archived)).unwrap().item.id;
        let id = item.item.id;
        let update = UpdateWork {
            id,
            kind: Some(Kind::ServiceTicket),
            fields: WorkFields {
                title: Change::To("Another title".into()),
                status: Some("in_progress".into()),
                visibility: Some(Visibility::Public),
                assigned_users: Some(vec![id_of(who)]),
                assigned_teams: Some(vec!["Support".into(), "New".into()]),
                customer: CustomerChanges {
                    number: Change::Clear,
                    ..CustomerChanges::default()
                },
                equipment: Some(serial("SN-2")),
                time: Some(vec![TimeInput {
                    id: item.time.first().map(|row| row.id),
                    notes: Some("longer".into()),
                    ..TimeInput::default()
                }]),
                ..WorkFields::default()
            },
        };
        act!(tour, who.work().update(update.clone())).unwrap();
        let mut no_time = update;
        no_time.fields.time = Some(Vec::new());
        act!(tour, who.work().update(no_time)).unwrap();
        let decline = DeclineSignature {
            id,
            reason: DeclineReason::ContactNotAround,
            send_summary_email: true,
            send_signature_request: true,
        };
        act!(tour, who.work().decline_signature(decline)).unwrap();
        let sign = Sign {
            id,
            image: png(),
            name: "Jane Doe".into(),
            send_summary_email: true,
            safety_covers_ok: None,
            safety_covers_notes: None,
        };
        act!(tour, who.work().sign(sign)).unwrap();
        for way in [
            Transition::Complete,
            Transition::Archive,
            Transition::RestoreFromArchive,
        ] {
            act!(tour, who.work().transition(transition_to(id, way))).unwrap();
        }
        act!(
            tour,
            who.work()
                .transition(transition_to(archived, Transition::Archive))
        )
        .unwrap();
        // Sent twice with the same key, so that the second answer comes from the journal.
        let keyed = who
            .clone()
            .with_key(CommandId(u128::from(id.0.unsigned_abs())));
        for _ in 0..2 {
            let archive = transition_to(id, Transition::Archive);
            act!(tour, keyed.work().transition(archive)).unwrap();
        }
        act!(
            tour,
            who.work()
                .transition(transition_to(id, Transition::RestoreFromArchive))
        )
        .unwrap();
        act!(tour, who.work().get_archived(archived)).unwrap();
        tour.checklist(who, id).await;
        let copy = CloneWork {
            id: archived,
            kind: Some(Kind::Task),
        };
        act!(tour, who.work().clone_item(copy)).unwrap();
        id
    }

    /// The checklist of an item and its notes; some of each remain.
    async fn checklist(&mut self, who: &Acting, item_id: WorkItemId) {
        let tour = self;
        let (kind, fields) = (None, ChecklistItemFields::of("Clean up"));
        let mut steps = Vec::new();
        let mut notes = Vec::new();
        for _ in 0..3 {
            let step = AddChecklistItem {
                item_id,
                kind,
                fields: fields.clone(),
            };
            steps.insert(
                0,
                act!(tour, who.work().add_checklist_item(step)).unwrap().id,
            );
            let text = "Called".into();
            let note = AddNote {
                item_id,
                kind,
                text,
            };
            notes.push(act!(tour, who.work().add_note(note)).unwrap().id);
        }
        let id = steps[0];
        let update = UpdateChecklistItem {
            item_id,
            kind,
            id,
            fields: ChecklistItemFields {
                is_completed: Some(true),
                ..fields
            },
        };
        act!(tour, who.work().update_checklist_item(update)).unwrap();
        let order = steps.clone();
        let order = ReorderChecklist {
            item_id,
            kind,
            order,
        };
        act!(tour, who.work().reorder_checklist(order)).unwrap();
        let delete = DeleteChecklistItem { item_id, kind, id };
        act!(tour, who.work().delete_checklist_item(delete)).unwrap();
        let id = notes[0];
        let delete = DeleteNote { item_id, kind, id };
        act!(tour, who.work().delete_note(delete)).unwrap();
    }

    pub(super) async fn templates(&mut self, who: &Acting) {
        let tour = self;
        let fields = TemplateFields {
            name: Some("Quarterly PM".into()),
            steps: Some(vec![ChecklistItemFields::of("Clean all components")]),
            assigned_users: Some(vec![id_of(who)]),
            ..TemplateFields::default()
        };
        let made = act!(tour, who.templates().create(CreateTemplate { fields })).unwrap();
        let id = made.id;
        let fields = TemplateFields {
            color: Change::To("#27AE60".into()),
            ..TemplateFields::default()
        };
        act!(tour, who.templates().update(UpdateTemplate { id, fields })).unwrap();
        act!(tour, who.templates().get(id)).unwrap();
        pages!(tour, |page| who.templates().list(page));
        let mut command = CreateWork::of(Kind::Task);
        command.template = Some(id);
        act!(tour, who.work().create(command)).unwrap();
        act!(tour, who.templates().delete(DeleteTemplate { id })).unwrap();
    }
}

fn serial(number: &str) -> Vec<EquipmentLine> {
    vec![EquipmentLine {
        serial: Some(number.into()),
        ..EquipmentLine::default()
    }]
}
