//! The checklist of an item: steps to add, change, complete, put in order and delete. Every change
//! touches the item, because a rule of the item may read whether its steps are done.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, NewIds, Outcome, Plan, Tx},
        error::EngineError,
        limits,
        policy::Policy,
        store::Version,
    },
    work::{
        ChecklistItem, ChecklistItemId, Kind, Place, Work, WorkError, WorkItemId, WorkView,
        item::{changed::finish, read::Whole},
    },
};

/// The greatest number of steps of one item.
pub const MOST_STEPS: usize = 500;

/// The greatest place that a step can be given.
const LAST_PLACE: i64 = 1_000_000_000;

/// What is said of a step; what is none stays as it is, or as it is by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepFields {
    /// What is to be done.
    pub description: Option<String>,
    /// Whether it is done; not, by default.
    pub is_completed: Option<bool>,
    /// Its place, ascending; after all others by default. Of equal places the older step is first.
    pub sequence: Option<i64>,
}

impl StepFields {
    /// A step of which only this is said.
    pub fn of(description: impl Into<String>) -> Self {
        Self {
            description: Some(description.into()),
            ..Self::default()
        }
    }

    /// Refuses what is too long or cannot be.
    pub(crate) fn check(&self, policy: &Policy) -> Result<(), EngineError> {
        if let Some(description) = &self.description {
            limits::required("steps.description", description, policy.max_note_length)?;
        }
        match self.sequence {
            Some(place) if !(0..=LAST_PLACE).contains(&place) => Err(EngineError::invalid(
                "steps.sequence",
                format!("must be between 0 and {LAST_PLACE}"),
            )),
            _ => Ok(()),
        }
    }

    /// Refuses new steps that are too many, say nothing, or cannot be.
    pub(crate) fn check_new(steps: &[Self], policy: &Policy) -> Result<(), EngineError> {
        if steps.len() > MOST_STEPS {
            let message = format!("at most {MOST_STEPS} steps are kept");
            return Err(EngineError::invalid("steps", message));
        }
        steps.iter().try_for_each(|step| {
            let text = step.description.as_deref().unwrap_or_default();
            limits::required("steps.description", text, usize::MAX)?;
            step.check(policy)
        })
    }
}

/// Adds a step to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddStep {
    /// The item.
    pub item_id: WorkItemId,
    /// Only if the item is of this kind.
    pub kind: Option<Kind>,
    /// What is said of the step.
    pub fields: StepFields,
}

impl Command for AddStep {
    const NAME: &'static str = "add_step";
}

/// Changes a step of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateStep {
    /// The item.
    pub item_id: WorkItemId,
    /// Only if the item is of this kind.
    pub kind: Option<Kind>,
    /// Which of its steps.
    pub id: ChecklistItemId,
    /// What is said of the step.
    pub fields: StepFields,
}

impl Command for UpdateStep {
    const NAME: &'static str = "update_step";
}

/// Deletes a step of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteStep {
    /// The item.
    pub item_id: WorkItemId,
    /// Only if the item is of this kind.
    pub kind: Option<Kind>,
    /// Which of its steps.
    pub id: ChecklistItemId,
}

impl Command for DeleteStep {
    const NAME: &'static str = "delete_step";
}

/// Puts all steps of an item in an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReorderSteps {
    /// The item.
    pub item_id: WorkItemId,
    /// Only if the item is of this kind.
    pub kind: Option<Kind>,
    /// Its steps, each exactly once, the first first.
    pub step_ids: Vec<ChecklistItemId>,
}

impl Command for ReorderSteps {
    const NAME: &'static str = "reorder_steps";
}

impl Outcome for ChecklistItem {}

impl Work {
    /// The steps of an item, in order.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also where the actor may not see the item.
    pub async fn steps(
        &self,
        item: WorkItemId,
        kind: Option<Kind>,
    ) -> Result<Vec<ChecklistItem>, WorkError> {
        let tx = self.acting.reader();
        let steps = crate::work::queries::steps(item);
        let (_, steps) = tx.item_and(item, kind, Permission::ViewWork, steps).await?;
        Ok(steps)
    }

    /// Adds a step to an item.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`], [`WorkError::TooManySteps`]; a description
    /// that is blank or too long; where the actor may not change the item.
    pub async fn add_step(&self, command: AddStep) -> Result<ChecklistItem, WorkError> {
        let new = std::slice::from_ref(&command.fields);
        StepFields::check_new(new, self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                let mut whole = tx.changeable(command.item_id, command.kind).await?;
                tx.expect_version(whole.item.version)?;
                if whole.steps.len() >= MOST_STEPS {
                    return Err(WorkError::TooManySteps(MOST_STEPS));
                }
                let mut plan = Plan::new(());
                let fields = std::slice::from_ref(&command.fields);
                let ids = tx.reserve(fields.len()).await?;
                let new = add(command.item_id, &whole.steps, fields, ids, &tx, &mut plan)?;
                let added = new.first().cloned().ok_or(WorkError::NoSuchStep)?;
                whole.steps.extend(new);
                Ok(touched(whole, &tx, plan)?.with(added))
            })
            .await
    }

    /// Changes a step. Completing it records who did it and when; taking that back clears it.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::NoSuchStep`], [`WorkError::InTrash`]; a description that
    /// is blank or too long; where the actor may not change the item.
    pub async fn update_step(&self, command: UpdateStep) -> Result<ChecklistItem, WorkError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                let whole = tx.changeable(command.item_id, command.kind).await?;
                let before = step(&whole, command.id)?.clone();
                tx.expect_version(before.version)?;
                let mut after = changed(&before, &command.fields, &tx);
                let mut plan = Plan::new(());
                if !plan.update(&before, &after) {
                    return Ok(plan.with(before));
                }
                after.version = Version(before.version.0 + 1);
                Ok(touched(whole, &tx, plan)?.with(after))
            })
            .await
    }

    /// Deletes a step; the others keep their places.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::NoSuchStep`], [`WorkError::InTrash`], or where the actor
    /// may not change the item.
    pub async fn delete_step(&self, command: DeleteStep) -> Result<(), WorkError> {
        self.acting
            .transact(command, |command, tx| async move {
                let whole = tx.changeable(command.item_id, command.kind).await?;
                let gone = step(&whole, command.id)?;
                tx.expect_version(gone.version)?;
                let mut plan = Plan::new(());
                plan.delete(gone);
                Ok(touched(whole, &tx, plan)?.with(()))
            })
            .await
    }

    /// Puts all steps of an item in an order: their places are 1, 2, 3 and so on then.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`]; [`WorkError::NotItsSteps`] where one is
    /// missing, named twice or another item's; where the actor may not change the item.
    pub async fn reorder_steps(&self, command: ReorderSteps) -> Result<WorkView, WorkError> {
        self.acting
            .transact(command, |command, tx| async move {
                let whole = tx.changeable(command.item_id, command.kind).await?;
                tx.expect_version(whole.item.version)?;
                reorder(whole, &command.step_ids, &tx)
            })
            .await
    }
}

impl Tx {
    /// An item that the actor may change, with its parts.
    async fn changeable(&self, id: WorkItemId, kind: Option<Kind>) -> Result<Whole, WorkError> {
        let whole = self.whole(id, kind, Permission::EditWork).await?;
        match whole.item.place {
            Place::Trash => Err(WorkError::InTrash),
            Place::Live | Place::Archived => Ok(whole),
        }
    }
}

/// Plans new steps of an item beside those it has; returns them in order.
pub(crate) fn add<O>(
    item: WorkItemId,
    beside: &[ChecklistItem],
    new: &[StepFields],
    mut ids: NewIds<ChecklistItem>,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Vec<ChecklistItem>, EngineError> {
    let mut last = beside.iter().map(|step| step.sequence).max().unwrap_or(0);
    let mut added = Vec::with_capacity(new.len());
    for fields in new {
        let blank = ChecklistItem {
            id: ChecklistItemId(ids.take()?),
            version: Version(1),
            item_id: item,
            description: String::new(),
            sequence: last.saturating_add(1),
            is_completed: false,
            completed_at: None,
            completed_by: None,
            completed_by_name: None,
        };
        let step = changed(&blank, fields, tx);
        last = last.max(step.sequence);
        plan.create(&step);
        added.push(step);
    }
    added.sort_by_key(|step| (step.sequence, step.id));
    Ok(added)
}

fn step(whole: &Whole, id: ChecklistItemId) -> Result<&ChecklistItem, WorkError> {
    let mut steps = whole.steps.iter();
    steps
        .find(|step| step.id == id)
        .ok_or(WorkError::NoSuchStep)
}

/// A step as it is after a change; one that is done already keeps who did it.
fn changed(before: &ChecklistItem, fields: &StepFields, tx: &Tx) -> ChecklistItem {
    let mut after = before.clone();
    if let Some(description) = &fields.description {
        after.description = description.trim().to_owned();
    }
    after.sequence = fields.sequence.unwrap_or(after.sequence);
    match fields.is_completed {
        Some(true) if !before.is_completed => {
            after.is_completed = true;
            after.completed_at = Some(tx.now());
            after.completed_by = tx.actor().user().map(|user| user.id);
            after.completed_by_name = Some(tx.actor().name().to_owned());
        }
        Some(false) => {
            after.is_completed = false;
            after.completed_at = None;
            after.completed_by = None;
            after.completed_by_name = None;
        }
        _ => {}
    }
    after
}

fn reorder(
    mut whole: Whole,
    order: &[ChecklistItemId],
    tx: &Tx,
) -> Result<Plan<WorkView>, WorkError> {
    let named: BTreeSet<ChecklistItemId> = order.iter().copied().collect();
    let known: BTreeSet<ChecklistItemId> = whole.steps.iter().map(|step| step.id).collect();
    if named != known || named.len() != order.len() {
        return Err(WorkError::NotItsSteps);
    }
    let mut plan = Plan::new(());
    let mut moved = false;
    for (sequence, id) in (1_i64..).zip(order) {
        let Some(step) = whole.steps.iter_mut().find(|step| step.id == *id) else {
            continue;
        };
        let before = step.clone();
        step.sequence = sequence;
        if plan.update(&before, step) {
            step.version = Version(before.version.0 + 1);
            moved = true;
        }
    }
    whole.steps.sort_by_key(|step| (step.sequence, step.id));
    if !moved {
        return Ok(plan.with(whole.view()));
    }
    touched(whole, tx, plan)
}

/// Completes the plan for an item of which steps changed.
fn touched(whole: Whole, tx: &Tx, plan: Plan<()>) -> Result<Plan<WorkView>, WorkError> {
    finish(whole.clone(), whole, true, tx, plan)
}
