//! Tests of tasks: their checklists and notes, copies, and task templates.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use corejobtrack_core::{
    AreaError, EngineError, ErrorKind,
    change::Change,
    identity::{DeleteUser, Role},
    messages::{AddNote, DeleteNote, MessageId},
    records::Page,
    store::{CommandId, Version},
    templates::{CreateTemplate, DeleteTemplate, TemplateFields, TemplatesError, UpdateTemplate},
    work::{
        AddChecklistItem, ChecklistItem, ChecklistItemFields, ChecklistItemId, CloneWork,
        CreateWork, DeleteChecklistItem, Kind, MAX_CHECKLIST_ITEMS, PurgeWork, ReorderChecklist,
        Transition, TransitionWork, UpdateChecklistItem, UpdateWork, Visibility, WorkError,
        WorkFields, WorkItemId, WorkList,
    },
};
use corejobtrack_tests::{office::id_of, stories};

const TASK: Option<Kind> = Some(Kind::Task);

fn task(title: &str) -> CreateWork {
    let mut command = CreateWork::of(Kind::Task);
    command.fields.title = Change::To(title.into());
    command
}

fn transition_to(id: WorkItemId, transition: Transition) -> TransitionWork {
    TransitionWork {
        id,
        kind: TASK,
        transition,
    }
}

fn add(item_id: WorkItemId, description: &str) -> AddChecklistItem {
    AddChecklistItem {
        item_id,
        kind: TASK,
        fields: ChecklistItemFields::of(description),
    }
}

fn complete(step: &ChecklistItem, is_completed: bool) -> UpdateChecklistItem {
    UpdateChecklistItem {
        item_id: step.item_id,
        kind: TASK,
        id: step.id,
        fields: ChecklistItemFields {
            is_completed: Some(is_completed),
            ..ChecklistItemFields::default()
        },
    }
}

fn note(item_id: WorkItemId, text: &str) -> AddNote {
    AddNote {
        item_id,
        kind: TASK,
        text: text.into(),
    }
}

fn quarterly() -> TemplateFields {
    let steps = ["Clean all components", "Replace rollers", "Run calibration"];
    TemplateFields {
        name: Some("Quarterly PM".into()),
        title: Change::To("PM Visit - {{customer}}".into()),
        description: Change::To("Quarterly preventive maintenance visit".into()),
        steps: Some(steps.map(ChecklistItemFields::of).into()),
        color: Change::To("#27AE60".into()),
        work_type: Change::To("Maintenance".into()),
        due_days: Change::To(7),
        assigned_teams: Some(vec!["Service".into()]),
        ..TemplateFields::default()
    }
}

fn descriptions(steps: &[ChecklistItem]) -> Vec<&str> {
    steps.iter().map(|step| step.description.as_str()).collect()
}

stories! {
    async fn a_task_needs_a_title_and_starts_open(office: Office) {
        let work = office.admin.work();
        let refused = work.create(CreateWork::of(Kind::Task)).await.unwrap_err();
        assert_eq!((refused.kind(), refused.field()), (ErrorKind::Invalid, Some("title")));
        let made = work.create(task("Replace drum unit")).await.unwrap();
        assert_eq!((made.item.status.as_str(), made.item.urgency.as_str()), ("open", "Medium"));
        assert_eq!(made.item.visibility, Visibility::Private);
        assert_eq!(work.get(made.item.id, TASK).await.unwrap(), made);
        let other = work.get(made.item.id, Some(Kind::ServiceTicket)).await.unwrap_err();
        assert_eq!(other.kind(), ErrorKind::NotFound);
    }

    async fn a_task_is_paused_resumed_and_completed_with_open_checklist_items(office: Office) {
        let work = office.admin.work();
        let id = work.create(task("Replace drum unit")).await.unwrap().item.id;
        work.add_checklist_item(add(id, "Remove old drum unit")).await.unwrap();
        for (move_, status) in [(Transition::Pause, "paused"), (Transition::Resume, "in_progress"), (Transition::Complete, "completed")] {
            assert_eq!(work.transition(transition_to(id, move_)).await.unwrap().item.status, status);
        }
        let done = work.get(id, TASK).await.unwrap();
        assert!(done.item.completed_at.is_some());
        assert!(!done.steps[0].is_completed);
    }

    async fn checklist_items_are_added_at_the_end_or_at_a_given_place(office: Office) {
        let work = office.admin.work();
        let made = work.create(task("Replace drum unit")).await.unwrap();
        let id = made.item.id;
        let first = work.add_checklist_item(add(id, "  Remove old drum unit ")).await.unwrap();
        assert_eq!((first.description.as_str(), first.sequence), ("Remove old drum unit", 1));
        let mut third = add(id, "Test");
        third.fields.sequence = Some(10);
        work.add_checklist_item(third).await.unwrap();
        assert_eq!(work.add_checklist_item(add(id, "Clean up")).await.unwrap().sequence, 11);
        let mut second = add(id, "Insert new drum unit");
        second.fields.sequence = Some(1);
        work.add_checklist_item(second).await.unwrap();
        let steps = work.checklist(id, TASK).await.unwrap();
        assert_eq!(descriptions(&steps), ["Remove old drum unit", "Insert new drum unit", "Test", "Clean up"]);
        let now = work.get(id, TASK).await.unwrap();
        assert_eq!(now.steps, steps);
        assert_eq!(now.item.version, Version(made.item.version.0 + 4));
        assert!(work.list(WorkList::live(Kind::Task)).await.unwrap()[0].steps.is_empty());
    }

    async fn a_completed_checklist_item_records_who_completed_it_and_when(office: Office) {
        let jane = office.user("jane", Role::Manager).await;
        let id = office.admin.work().create(task("Replace drum unit")).await.unwrap().item.id;
        let open = office.admin.work().add_checklist_item(add(id, "Remove old drum unit")).await.unwrap();
        office.wait(60);
        let done = jane.work().update_checklist_item(complete(&open, true)).await.unwrap();
        assert!(done.is_completed);
        assert_eq!(done.completed_by, Some(id_of(&jane)));
        assert_eq!(done.completed_by_name.as_deref(), Some("The jane"));
        assert_eq!(done.completed_at.unwrap().to_string(), "2026-03-01T09:01:00Z");
        office.wait(60);
        let again = office.admin.work().update_checklist_item(complete(&open, true)).await.unwrap();
        assert_eq!(again, done);
        let log = office.admin.work().change_log(id, TASK, 50, 0).await.unwrap();
        assert_eq!(log.len(), 3);
        assert_eq!(log[1].details, "Step 1 added");
        assert_eq!(log[2].user_id, Some(id_of(&jane)));
        assert_eq!(log[2].details, "Step 1 is completed changed from 'false' to 'true'");
        let undone = office.admin.work().update_checklist_item(complete(&open, false)).await.unwrap();
        assert_eq!((undone.completed_by, undone.completed_by_name, undone.completed_at), (None, None, None));
        assert!(!office.admin.work().checklist(id, TASK).await.unwrap()[0].is_completed);
    }

    async fn all_checklist_items_are_reordered_together(office: Office) {
        let work = office.admin.work();
        let mut command = task("Replace drum unit");
        command.steps = Some(["one", "two", "three"].map(ChecklistItemFields::of).into());
        let made = work.create(command).await.unwrap();
        let [one, two, three] = [0, 1, 2].map(|place| made.steps[place].id);
        let order = |order: Vec<ChecklistItemId>| ReorderChecklist { item_id: made.item.id, kind: TASK, order };
        let after = work.reorder_checklist(order(vec![three, one, two])).await.unwrap();
        assert_eq!(descriptions(&after.steps), ["three", "one", "two"]);
        assert_eq!(work.get(made.item.id, TASK).await.unwrap(), after);
        assert_eq!(work.reorder_checklist(order(vec![three, one, two])).await.unwrap(), after);
        for wrong in [vec![one, two], vec![one, two, three, three], vec![one, two, ChecklistItemId(99)], vec![]] {
            assert!(matches!(work.reorder_checklist(order(wrong)).await, Err(WorkError::IncompleteChecklist)));
        }
    }

    async fn deleting_a_checklist_item_keeps_the_others_in_place(office: Office) {
        let work = office.admin.work();
        let mut command = task("Replace drum unit");
        command.steps = Some(["one", "two", "three"].map(ChecklistItemFields::of).into());
        let made = work.create(command).await.unwrap();
        let two = DeleteChecklistItem { item_id: made.item.id, kind: TASK, id: made.steps[1].id };
        work.delete_checklist_item(two.clone()).await.unwrap();
        assert!(matches!(work.delete_checklist_item(two).await, Err(WorkError::NoSuchChecklistItem)));
        assert_eq!(descriptions(&work.checklist(made.item.id, TASK).await.unwrap()), ["one", "three"]);
        let other = work.create(task("Another")).await.unwrap().item.id;
        let foreign = UpdateChecklistItem { item_id: other, ..complete(&made.steps[0], true) };
        assert!(matches!(work.update_checklist_item(foreign).await, Err(WorkError::NoSuchChecklistItem)));
    }

    async fn a_checklist_item_needs_a_text_and_their_number_is_limited(office: Office) {
        let work = office.admin.work();
        let mut command = task("Replace drum unit");
        command.steps = Some(vec![ChecklistItemFields::of("again and again"); MAX_CHECKLIST_ITEMS]);
        let id = work.create(command).await.unwrap().item.id;
        let refused = work.add_checklist_item(add(id, "one more")).await.unwrap_err();
        assert!(matches!(refused, WorkError::TooManyChecklistItems(MAX_CHECKLIST_ITEMS)));
        let blank = work.add_checklist_item(add(id, "  ")).await.unwrap_err();
        assert_eq!(blank.field(), Some("steps.description"));
        let mut before_all = add(id, "first of all");
        before_all.fields.sequence = Some(-1);
        assert_eq!(work.add_checklist_item(before_all).await.unwrap_err().field(), Some("steps.sequence"));
        let mut too_many = task("Replace drum unit");
        too_many.steps = Some(vec![ChecklistItemFields::of("again and again"); MAX_CHECKLIST_ITEMS + 1]);
        assert_eq!(work.create(too_many).await.unwrap_err().field(), Some("steps"));
    }

    async fn a_checklist_has_the_permissions_of_its_item(office: Office) {
        let paul = office.employee("paul", None).await;
        let mary = office.employee("mary", None).await;
        let viewer = office.user("vera", Role::Viewer).await;
        let mut command = task("Replace drum unit");
        command.steps = Some(vec![ChecklistItemFields::of("one")]);
        let made = paul.work().create(command).await.unwrap();
        let id = made.item.id;
        for denied in [
            mary.work().checklist(id, TASK).await.map(|_| ()),
            mary.work().add_checklist_item(add(id, "mine")).await.map(|_| ()),
            mary.work().update_checklist_item(complete(&made.steps[0], true)).await.map(|_| ()),
            mary.work().add_note(note(id, "hello")).await.map(|_| ()),
            mary.work().notes(id, TASK, 50, 0).await.map(|_| ()),
            mary.work().clone_item(CloneWork { id, kind: TASK }).await.map(|_| ()),
        ] {
            assert_eq!(denied.unwrap_err().kind(), ErrorKind::NotFound);
        }
        let public = WorkFields { visibility: Some(Visibility::Public), ..WorkFields::default() };
        paul.work().update(UpdateWork { id, kind: TASK, fields: public }).await.unwrap();
        assert_eq!(viewer.work().checklist(id, TASK).await.unwrap().len(), 1);
        assert_eq!(viewer.work().add_checklist_item(add(id, "mine")).await.unwrap_err().kind(), ErrorKind::Denied);
        assert_eq!(viewer.work().add_note(note(id, "hello")).await.unwrap_err().kind(), ErrorKind::Denied);
        mary.work().update_checklist_item(complete(&made.steps[0], true)).await.unwrap();
    }

    async fn a_checklist_item_added_twice_with_the_same_key_is_added_once(office: Office) {
        let id = office.admin.work().create(task("Replace drum unit")).await.unwrap().item.id;
        let keyed = office.admin.clone().with_key(CommandId(7)).work();
        let first = keyed.add_checklist_item(add(id, "one")).await.unwrap();
        assert_eq!(keyed.add_checklist_item(add(id, "one")).await.unwrap(), first);
        assert_eq!(office.admin.work().checklist(id, TASK).await.unwrap(), [first]);
    }

    async fn notes_are_listed_in_the_order_they_were_written(office: Office) {
        let jane = office.user("jane", Role::Manager).await;
        let made = office.admin.work().create(task("Replace drum unit")).await.unwrap();
        let id = made.item.id;
        let first = office.admin.work().add_note(note(id, "Called customer")).await.unwrap();
        office.wait(60);
        let second = jane.work().add_note(note(id, "Available Thursday")).await.unwrap();
        assert_eq!(second.author_id, Some(id_of(&jane)));
        assert_eq!(second.author_name, "The jane");
        assert_eq!(second.created_at.to_string(), "2026-03-01T09:01:00Z");
        assert_eq!(jane.work().notes(id, TASK, 50, 0).await.unwrap(), [first, second.clone()]);
        assert_eq!(jane.work().notes(id, TASK, 50, 1).await.unwrap(), [second]);
        assert_eq!(jane.work().get(id, TASK).await.unwrap().item.version, made.item.version);
        assert_eq!(jane.work().add_note(note(id, " \n")).await.unwrap_err().field(), Some("text"));
        let log = jane.work().change_log(id, TASK, 50, 0).await.unwrap();
        assert_eq!((log[2].details.as_str(), log[2].user_id), ("Note added", Some(id_of(&jane))));
    }

    async fn users_delete_their_own_notes_and_administrators_delete_any(office: Office) {
        let jane = office.user("jane", Role::Manager).await;
        let paul = office.user("paul", Role::Manager).await;
        let id = jane.work().create(task("Replace drum unit")).await.unwrap().item.id;
        let mut ids = Vec::new();
        for _ in 0..2 {
            ids.push(jane.work().add_note(note(id, "hello")).await.unwrap().id);
        }
        let delete = |id: MessageId, item_id: WorkItemId| DeleteNote { item_id, kind: TASK, id };
        let refused = paul.work().delete_note(delete(ids[0], id)).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Denied);
        assert!(matches!(refused, WorkError::NotYourNote));
        jane.work().delete_note(delete(ids[0], id)).await.unwrap();
        assert!(matches!(jane.work().delete_note(delete(ids[0], id)).await, Err(WorkError::NoSuchNote)));
        let other = jane.work().create(task("Another")).await.unwrap().item.id;
        assert!(matches!(jane.work().delete_note(delete(ids[1], other)).await, Err(WorkError::NoSuchNote)));
        office.admin.work().delete_note(delete(ids[1], id)).await.unwrap();
        assert!(jane.work().notes(id, TASK, 50, 0).await.unwrap().is_empty());
    }

    async fn nothing_is_added_to_an_item_in_the_trash_and_purging_deletes_all_parts(office: Office) {
        let work = office.admin.work();
        let mut command = task("Replace drum unit");
        command.steps = Some(vec![ChecklistItemFields::of("one")]);
        let made = work.create(command.clone()).await.unwrap();
        let id = made.item.id;
        let written = work.add_note(note(id, "hello")).await.unwrap();
        work.transition(transition_to(id, Transition::Trash)).await.unwrap();
        for refused in [
            work.add_checklist_item(add(id, "two")).await.map(|_| ()),
            work.update_checklist_item(complete(&made.steps[0], true)).await.map(|_| ()),
            work.add_note(note(id, "hello")).await.map(|_| ()),
            work.delete_note(DeleteNote { item_id: id, kind: TASK, id: written.id }).await,
            work.clone_item(CloneWork { id, kind: TASK }).await.map(|_| ()),
        ] {
            assert!(matches!(refused, Err(WorkError::InTrash)));
        }
        assert_eq!(work.notes(id, TASK, 50, 0).await.unwrap(), [written]);
        let keyed = office.admin.clone().with_key(CommandId(9)).work();
        keyed.purge(PurgeWork { id }).await.unwrap();
        keyed.purge(PurgeWork { id }).await.unwrap();
        assert!(work.get(id, TASK).await.is_err());
        for _ in 0..3 {
            let id = work.create(command.clone()).await.unwrap().item.id;
            work.add_note(note(id, "hello")).await.unwrap();
            work.transition(transition_to(id, Transition::Trash)).await.unwrap();
        }
        assert_eq!(work.empty_trash().await.unwrap(), 3);
    }

    async fn many_notes_are_deleted_with_their_task_in_several_commits(office: Office) {
        let work = office.admin.work();
        for purge_alone in [true, false] {
            let id = work.create(task("Replace drum unit")).await.unwrap().item.id;
            for _ in 0..501 {
                work.add_note(note(id, "hello")).await.unwrap();
            }
            work.transition(transition_to(id, Transition::Trash)).await.unwrap();
            if purge_alone {
                work.purge(PurgeWork { id }).await.unwrap();
            } else {
                assert_eq!(work.empty_trash().await.unwrap(), 1);
            }
            assert!(work.get(id, TASK).await.is_err());
        }
    }

    async fn notes_and_completions_keep_the_name_of_a_deleted_user(office: Office) {
        let jane = office.user("jane", Role::Manager).await;
        let mut command = task("Replace drum unit");
        command.steps = Some(vec![ChecklistItemFields::of("one")]);
        let made = jane.work().create(command).await.unwrap();
        let id = made.item.id;
        jane.work().update_checklist_item(complete(&made.steps[0], true)).await.unwrap();
        jane.work().add_note(note(id, "hello")).await.unwrap();
        office.admin.identity().delete_user(DeleteUser { id: id_of(&jane) }).await.unwrap();
        let now = office.admin.work().get(id, TASK).await.unwrap();
        assert_eq!(now.item.creator_id, id_of(&office.admin));
        assert_eq!(now.steps[0].completed_by_name.as_deref(), Some("The jane"));
        let notes = office.admin.work().notes(id, TASK, 50, 0).await.unwrap();
        assert_eq!(notes[0].author_name, "The jane");
        let delete = DeleteNote { item_id: id, kind: TASK, id: notes[0].id };
        office.admin.work().delete_note(delete).await.unwrap();
    }

    async fn a_copy_has_the_details_and_the_checklist_and_is_independent(office: Office) {
        let jane = office.employee("jane", Some("Service")).await;
        let mut command = task("Replace drum unit");
        command.fields = WorkFields {
            status: Some("in_progress".into()),
            urgency: Some("High".into()),
            code: Change::To("TSK-001".into()),
            due: Change::To("2026-03-15".into()),
            customer_name: Change::To("Acme Corp".into()),
            assigned_users: Some(vec![id_of(&jane)]),
            assigned_teams: Some(vec!["Support".into()]),
            visibility: Some(Visibility::Public),
            ..command.fields
        };
        command.fields.customer.city = Change::To("Anytown".into());
        command.fields.service.private_notes = Change::To("Bring the van".into());
        command.fields.service.services_performed = Change::To("Nothing yet".into());
        command.steps = Some(["one", "two"].map(ChecklistItemFields::of).into());
        let made = office.admin.work().create(command).await.unwrap();
        let id = made.item.id;
        office.admin.work().update_checklist_item(complete(&made.steps[0], true)).await.unwrap();
        office.admin.work().add_note(note(id, "hello")).await.unwrap();
        office.wait(60);
        let copy = jane.work().clone_item(CloneWork { id, kind: TASK }).await.unwrap();
        assert_eq!(jane.work().get(copy.item.id, TASK).await.unwrap(), copy);
        assert_eq!(copy.item.title, made.item.title);
        assert_eq!(copy.item.customer, made.item.customer);
        assert_eq!((&copy.users, &copy.teams), (&made.users, &made.teams));
        assert_eq!((copy.item.urgency.as_str(), copy.item.due.as_deref()), ("High", Some("2026-03-15")));
        assert_eq!(copy.item.visibility, Visibility::Public);
        assert_eq!(copy.item.service.private_notes.as_deref(), Some("Bring the van"));
        assert_eq!(copy.item.service.services_performed, None);
        assert_eq!((copy.item.status.as_str(), copy.item.code.as_deref()), ("open", None));
        assert_eq!(copy.item.creator_id, id_of(&jane));
        assert_eq!(copy.item.number.get(), made.item.number.get() + 1);
        assert_eq!(descriptions(&copy.steps), ["one", "two"]);
        assert!(copy.steps.iter().all(|step| !step.is_completed && step.completed_by.is_none()));
        assert!(jane.work().notes(copy.item.id, TASK, 50, 0).await.unwrap().is_empty());
    }

    async fn a_template_fills_in_the_fields_missing_in_the_request(office: Office) {
        let jane = office.employee("jane", None).await;
        let mut fields = quarterly();
        fields.assigned_users = Some(vec![id_of(&jane)]);
        let template = jane.templates().create(CreateTemplate { fields }).await.unwrap();
        let mut command = CreateWork::of(Kind::Task);
        command.template = Some(template.id);
        command.fields.customer_name = Change::To("Acme Corp".into());
        let made = office.admin.work().create(command.clone()).await.unwrap();
        assert_eq!(made.item.title.as_deref(), Some("PM Visit - Acme Corp"));
        assert_eq!(made.item.description.as_deref(), Some("Quarterly preventive maintenance visit"));
        assert_eq!((made.item.color.as_deref(), made.item.work_type.as_deref()), (Some("#27AE60"), Some("Maintenance")));
        assert_eq!(made.item.due.as_deref(), Some("2026-03-08"));
        assert_eq!((made.users.as_slice(), made.teams[0].name.as_str()), ([id_of(&jane)].as_slice(), "Service"));
        assert_eq!(descriptions(&made.steps), ["Clean all components", "Replace rollers", "Run calibration"]);
        assert_eq!(office.admin.work().get(made.item.id, TASK).await.unwrap(), made);

        command.fields.title = Change::To("Yearly {{customer}}".into());
        command.fields.due = Change::To("2026-12-24".into());
        command.fields.color = Change::To("#000000".into());
        command.fields.assigned_users = Some(Vec::new());
        command.fields.assigned_teams = Some(vec!["Support".into()]);
        command.steps = Some(vec![ChecklistItemFields::of("Everything")]);
        let other = office.admin.work().create(command).await.unwrap();
        assert_eq!(other.item.title.as_deref(), Some("Yearly {{customer}}"));
        assert_eq!(other.item.due.as_deref(), Some("2026-12-24"));
        assert_eq!(other.item.color.as_deref(), Some("#000000"));
        assert_eq!((other.users.len(), other.teams[0].name.as_str()), (0, "Support"));
        assert_eq!(descriptions(&other.steps), ["Everything"]);
    }

    async fn a_template_without_a_title_uses_its_name_as_title(office: Office) {
        let mut fields = quarterly();
        fields.title = Change::Keep;
        fields.due_days = Change::Keep;
        let template = office.admin.templates().create(CreateTemplate { fields }).await.unwrap();
        let mut command = CreateWork::of(Kind::Task);
        command.template = Some(template.id);
        let made = office.admin.work().create(command).await.unwrap();
        assert_eq!((made.item.title.as_deref(), made.item.due), (Some("Quarterly PM"), None));
        let mut missing = CreateWork::of(Kind::Task);
        missing.template = Some(99.into());
        let refused = office.admin.work().create(missing).await.unwrap_err();
        assert!(matches!(refused, WorkError::NoSuchTemplate(99)));
        assert_eq!(refused.kind(), ErrorKind::Refused);
    }

    async fn a_template_needs_a_name_a_checklist_item_and_existing_users(office: Office) {
        let templates = office.admin.templates();
        let wrong = [
            ("name", TemplateFields { name: None, ..quarterly() }),
            ("name", TemplateFields { name: Some(" ".into()), ..quarterly() }),
            ("steps", TemplateFields { steps: None, ..quarterly() }),
            ("steps", TemplateFields { steps: Some(Vec::new()), ..quarterly() }),
            ("steps.description", TemplateFields { steps: Some(vec![ChecklistItemFields::default()]), ..quarterly() }),
            ("color", TemplateFields { color: Change::To("green".into()), ..quarterly() }),
            ("due_days", TemplateFields { due_days: Change::To(-1), ..quarterly() }),
        ];
        for (field, fields) in wrong {
            let refused = templates.create(CreateTemplate { fields }).await.unwrap_err();
            assert_eq!((refused.kind(), refused.field()), (ErrorKind::Invalid, Some(field)));
        }
        let fields = TemplateFields { assigned_users: Some(vec![99.into()]), ..quarterly() };
        let refused = templates.create(CreateTemplate { fields }).await.unwrap_err();
        assert!(matches!(refused, TemplatesError::NoSuchUser(99)));
        assert!(templates.list(Page::default()).await.unwrap().rows.is_empty());
    }

    async fn templates_are_updated_in_part_and_deleted_without_their_tasks(office: Office) {
        let templates = office.admin.templates();
        let made = templates.create(CreateTemplate { fields: quarterly() }).await.unwrap();
        let fields = TemplateFields { name: Some("annual PM".into()), ..quarterly() };
        let annual = templates.create(CreateTemplate { fields }).await.unwrap();
        assert_eq!(templates.list(Page::default()).await.unwrap().rows, [annual.clone(), made.clone()]);
        assert_eq!(templates.list(Page::limit(1).offset(1)).await.unwrap().rows, std::slice::from_ref(&made));
        let mut command = CreateWork::of(Kind::Task);
        command.template = Some(made.id);
        let task = office.admin.work().create(command).await.unwrap();
        office.wait(60);
        let fields = TemplateFields { color: Change::To("#fff".into()), ..TemplateFields::default() };
        let after = templates.update(UpdateTemplate { id: made.id, fields: fields.clone() }).await.unwrap();
        assert_eq!((after.color.as_deref(), &after.steps), (Some("#fff"), &made.steps));
        assert_eq!(after.version, Version(2));
        assert_eq!(templates.update(UpdateTemplate { id: made.id, fields: fields.clone() }).await.unwrap(), after);
        assert_eq!(templates.get(made.id).await.unwrap(), after);
        templates.delete(DeleteTemplate { id: made.id }).await.unwrap();
        assert!(matches!(templates.delete(DeleteTemplate { id: made.id }).await, Err(TemplatesError::NoSuchTemplate)));
        assert!(matches!(templates.update(UpdateTemplate { id: made.id, fields }).await, Err(TemplatesError::NoSuchTemplate)));
        assert_eq!(office.admin.work().get(task.item.id, TASK).await.unwrap(), task);
    }

    async fn users_who_may_create_work_manage_templates(office: Office) {
        let jane = office.employee("jane", None).await;
        let viewer = office.user("vera", Role::Viewer).await;
        let pending = office.user("pete", Role::Pending).await;
        let made = jane.templates().create(CreateTemplate { fields: quarterly() }).await.unwrap();
        assert_eq!(viewer.templates().list(Page::default()).await.unwrap().rows, std::slice::from_ref(&made));
        let create = CreateTemplate { fields: quarterly() };
        let update = UpdateTemplate { id: made.id, fields: quarterly() };
        for who in [&viewer, &pending] {
            let templates = who.templates();
            assert_eq!(templates.create(create.clone()).await.unwrap_err().kind(), ErrorKind::Denied);
            assert_eq!(templates.update(update.clone()).await.unwrap_err().kind(), ErrorKind::Denied);
            assert_eq!(templates.delete(DeleteTemplate { id: made.id }).await.unwrap_err().kind(), ErrorKind::Denied);
        }
        assert_eq!(pending.templates().list(Page::default()).await.unwrap_err().kind(), ErrorKind::Denied);
        let stranger = office.stranger().templates().list(Page::default()).await.unwrap_err();
        assert!(matches!(stranger, TemplatesError::Engine(EngineError::Unauthenticated)));
    }

    async fn a_template_survives_the_deletion_of_its_users(office: Office) {
        let jane = office.employee("jane", None).await;
        let templates = office.admin.templates();
        let users = vec![id_of(&jane), id_of(&office.admin)];
        let fields = TemplateFields { assigned_users: Some(users.clone()), ..quarterly() };
        let made = templates.create(CreateTemplate { fields: fields.clone() }).await.unwrap();
        office.admin.identity().delete_user(DeleteUser { id: id_of(&jane) }).await.unwrap();
        let mut command = CreateWork::of(Kind::Task);
        command.template = Some(made.id);
        let task = office.admin.work().create(command).await.unwrap();
        assert_eq!(task.users, [id_of(&office.admin)]);
        let after = templates.update(UpdateTemplate { id: made.id, fields }).await.unwrap();
        assert_eq!(after.assigned_users.0, [id_of(&office.admin)]);
    }
}

/// Concurrent tests, which `tests/races` repeats under load.
mod races {
    use super::*;

    stories! {
        async fn concurrent_checklist_changes_lose_nothing(office: Office) {
            let id = office.admin.work().create(task("Replace drum unit")).await.unwrap().item.id;
            let tasks: Vec<_> = (0..8).map(|place| {
                let acting = office.admin.clone();
                tokio::spawn(async move { acting.work().add_checklist_item(add(id, &format!("step {place}"))).await })
            }).collect();
            for task in tasks {
                task.await.unwrap().unwrap();
            }
            let steps = office.admin.work().checklist(id, TASK).await.unwrap();
            let places: Vec<i64> = steps.iter().map(|step| step.sequence).collect();
            assert_eq!(places, [1, 2, 3, 4, 5, 6, 7, 8]);
        }
    }
}
