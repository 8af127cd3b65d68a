//! Copying an item: what it is about and what is to be done, not what became of it.

use serde::{Deserialize, Serialize};

use crate::{
    identity::Permission,
    kernel::{change::Change, engine::Command},
    work::{
        CreateWork, CustomerChanges, CustomerDetails, Kind, Place, ServiceChanges, ServiceDetails,
        StepFields, SupportChanges, Work, WorkError, WorkFields, WorkItemId, WorkView,
        edit::create, item::read::Whole,
    },
};

/// Makes a copy of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloneWork {
    /// Which.
    pub id: WorkItemId,
    /// Only if it is of this kind.
    pub kind: Option<Kind>,
}

impl Command for CloneWork {
    const NAME: &'static str = "clone_work";
}

impl Work {
    /// Makes a copy of an item that the actor may see: the same details, assignees and steps, none of
    /// them done, with a number of its own and the status that its kind begins with. Its code, the
    /// time spent, notes and signature are not copied, nor what was written of the work done.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`], or where the actor may not create work.
    pub async fn clone_item(&self, command: CloneWork) -> Result<WorkView, WorkError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::CreateWork)?;
                let whole = tx
                    .whole(command.id, command.kind, Permission::ViewWork)
                    .await?;
                if whole.item.place == Place::Trash {
                    return Err(WorkError::InTrash);
                }
                create::plan(&copy(whole), &tx).await
            })
            .await
    }
}

/// The command that makes the copy.
fn copy(whole: Whole) -> CreateWork {
    let view = whole.view();
    let item = view.item;
    let mut command = CreateWork::of(item.kind);
    command.fields = WorkFields {
        title: item.title.into(),
        description: item.description.into(),
        status: None,
        visibility: Some(item.visibility),
        urgency: Some(item.urgency),
        work_type: item.work_type.into(),
        color: item.color.into(),
        due: item.due.into(),
        code: Change::Keep,
        assigned_users: Some(view.users),
        assigned_teams: Some(view.teams.into_iter().map(|team| team.name).collect()),
        customer_name: item.customer_name.into(),
        customer: customer(item.customer.0),
        equipment: Some(item.equipment.0),
        time: None,
        service: service(item.service.0),
        support: SupportChanges {
            ticket_type: item.support.0.ticket_type.into(),
            ..SupportChanges::default()
        },
        communication: None,
    };
    command.steps = Some(
        view.steps
            .into_iter()
            .map(|step| StepFields {
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
        number: details.number.into(),
        address_1: details.address_1.into(),
        address_2: details.address_2.into(),
        city: details.city.into(),
        state: details.state.into(),
        zip: details.zip.into(),
        contact_first_name: details.contact_first_name.into(),
        contact_last_name: details.contact_last_name.into(),
        contact_full_name: details.contact_full_name.into(),
        phone: details.phone.into(),
        email: details.email.into(),
        contact_preference: details.contact_preference.into(),
    }
}

/// What is to be done, without what was done.
fn service(details: ServiceDetails) -> ServiceChanges {
    ServiceChanges {
        dispatch_type: details.dispatch_type.into(),
        customer_po: details.customer_po.into(),
        problem_description: details.problem_description.into(),
        liftgate: details.liftgate.into(),
        sprinter: details.sprinter.into(),
        remote: details.remote.into(),
        phone_call: details.phone_call.into(),
        public_notes: details.public_notes.into(),
        private_notes: details.private_notes.into(),
        ..ServiceChanges::default()
    }
}
