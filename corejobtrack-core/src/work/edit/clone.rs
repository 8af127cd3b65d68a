//! Copying an item: what is to be done, without what was done.

use serde::{Deserialize, Serialize};

use crate::{
    identity::Permission,
    kernel::{change::Change, engine::Command},
    work::{
        ChecklistItemFields, CreateWork, CustomerChanges, CustomerDetails, Kind, Place,
        ServiceChanges, ServiceDetails, SupportChanges, Work, WorkError, WorkFields, WorkItemId,
        WorkView, edit::create, item::read::ItemWithParts,
    },
};

/// Copies an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloneWork {
    /// The item.
    pub id: WorkItemId,
    /// The kind that the item must have, if given.
    pub kind: Option<Kind>,
}

impl Command for CloneWork {
    const NAME: &'static str = "clone_work";
}

impl Work {
    /// Copies an item that the actor may see: its details, assignees and checklist items, none of
    /// them completed. The copy has a new number and the initial status of its kind. The code, time
    /// entries, messages, signature and the report of the work done are not copied.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`], or if the actor may not create work.
    pub async fn clone_item(&self, command: CloneWork) -> Result<WorkView, WorkError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::CreateWork)?;
                let whole = tx
                    .item_with_parts(command.id, command.kind, Permission::ViewWork)
                    .await?;
                if whole.item.place == Place::Trash {
                    return Err(WorkError::InTrash);
                }
                create::plan(&copy(whole), &tx).await
            })
            .await
    }
}

/// The command that creates the copy.
fn copy(whole: ItemWithParts) -> CreateWork {
    let view = whole.view();
    let item = view.item;
    let mut command = CreateWork::of(item.kind);
    command.fields = WorkFields {
        title: Change::some_or_keep(item.title),
        description: Change::some_or_keep(item.description),
        status: None,
        visibility: Some(item.visibility),
        urgency: Some(item.urgency),
        work_type: Change::some_or_keep(item.work_type),
        color: Change::some_or_keep(item.color),
        due: Change::some_or_keep(item.due),
        code: Change::Keep,
        assigned_users: Some(view.users),
        assigned_teams: Some(view.teams.into_iter().map(|team| team.name).collect()),
        customer_name: Change::some_or_keep(item.customer_name),
        customer: customer(item.customer.0),
        equipment: Some(item.equipment.0),
        time: None,
        service: service(item.service.0),
        support: SupportChanges {
            ticket_type: Change::some_or_keep(item.support.0.ticket_type),
            ..SupportChanges::default()
        },
        communication: None,
    };
    command.steps = Some(
        view.steps
            .into_iter()
            .map(|step| ChecklistItemFields {
                description: Some(step.description),
                is_completed: None,
                sequence: Some(step.sequence),
            })
            .collect(),
    );
    command
}

fn customer(details: CustomerDetails) -> CustomerChanges {
    CustomerChanges {
        number: Change::some_or_keep(details.number),
        address_1: Change::some_or_keep(details.address_1),
        address_2: Change::some_or_keep(details.address_2),
        city: Change::some_or_keep(details.city),
        state: Change::some_or_keep(details.state),
        zip: Change::some_or_keep(details.zip),
        contact_first_name: Change::some_or_keep(details.contact_first_name),
        contact_last_name: Change::some_or_keep(details.contact_last_name),
        contact_full_name: Change::some_or_keep(details.contact_full_name),
        phone: Change::some_or_keep(details.phone),
        email: Change::some_or_keep(details.email),
        contact_preference: Change::some_or_keep(details.contact_preference),
    }
}

/// The details of the work to be done.
fn service(details: ServiceDetails) -> ServiceChanges {
    ServiceChanges {
        dispatch_type: Change::some_or_keep(details.dispatch_type),
        customer_po: Change::some_or_keep(details.customer_po),
        problem_description: Change::some_or_keep(details.problem_description),
        liftgate: Change::some_or_keep(details.liftgate),
        sprinter: Change::some_or_keep(details.sprinter),
        remote: Change::some_or_keep(details.remote),
        phone_call: Change::some_or_keep(details.phone_call),
        public_notes: Change::some_or_keep(details.public_notes),
        private_notes: Change::some_or_keep(details.private_notes),
        ..ServiceChanges::default()
    }
}
