//! Adding, changing, completing, reordering and deleting checklist items. Every change raises the
//! version of the work item, because its rules may depend on the checklist.

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
        item::{changed::finish, read::ItemWithParts},
    },
};

/// The greatest number of checklist items of one work item.
pub const MAX_CHECKLIST_ITEMS: usize = 500;

/// The greatest position that can be given to a checklist item.
const LAST_PLACE: i64 = 1_000_000_000;

/// Fields of a checklist item. `None` leaves a field unchanged, or at its default in a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChecklistItemFields {
    /// What is to be done.
    pub description: Option<String>,
    /// Whether it is done; `false` by default.
    pub is_completed: Option<bool>,
    /// The position, ascending; by default after all others. At equal positions the older checklist
    /// item is first.
    pub sequence: Option<i64>,
}

impl ChecklistItemFields {
    /// A checklist item with a description, and defaults otherwise.
    pub fn of(description: impl Into<String>) -> Self {
        Self {
            description: Some(description.into()),
            ..Self::default()
        }
    }

    /// Rejects invalid values and texts that are too long.
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

    /// Rejects new checklist items that are invalid, blank or too many.
    pub(crate) fn check_new(steps: &[Self], policy: &Policy) -> Result<(), EngineError> {
        if steps.len() > MAX_CHECKLIST_ITEMS {
            let message = format!("at most {MAX_CHECKLIST_ITEMS} steps are allowed");
            return Err(EngineError::invalid("steps", message));
        }
        steps.iter().try_for_each(|step| {
            let text = step.description.as_deref().unwrap_or_default();
            limits::required("steps.description", text, usize::MAX)?;
            step.check(policy)
        })
    }
}

/// Adds a checklist item to a work item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddChecklistItem {
    /// The work item.
    pub item_id: WorkItemId,
    /// The kind that the work item must have, if given.
    pub kind: Option<Kind>,
    /// The fields of the checklist item.
    pub fields: ChecklistItemFields,
}

impl Command for AddChecklistItem {
    const NAME: &'static str = "add_checklist_item";
}

/// Changes a checklist item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateChecklistItem {
    /// The work item.
    pub item_id: WorkItemId,
    /// The kind that the work item must have, if given.
    pub kind: Option<Kind>,
    /// The checklist item.
    pub id: ChecklistItemId,
    /// The fields of the checklist item.
    pub fields: ChecklistItemFields,
}

impl Command for UpdateChecklistItem {
    const NAME: &'static str = "update_checklist_item";
}

/// Deletes a checklist item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteChecklistItem {
    /// The work item.
    pub item_id: WorkItemId,
    /// The kind that the work item must have, if given.
    pub kind: Option<Kind>,
    /// The checklist item.
    pub id: ChecklistItemId,
}

impl Command for DeleteChecklistItem {
    const NAME: &'static str = "delete_checklist_item";
}

/// Reorders the checklist of a work item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReorderChecklist {
    /// The work item.
    pub item_id: WorkItemId,
    /// The kind that the work item must have, if given.
    pub kind: Option<Kind>,
    /// All its checklist items in the new order, each exactly once.
    pub order: Vec<ChecklistItemId>,
}

impl Command for ReorderChecklist {
    const NAME: &'static str = "reorder_checklist";
}

impl Outcome for ChecklistItem {}

impl Work {
    /// The checklist items of a work item, in order.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if the actor may not see the item.
    pub async fn checklist(
        &self,
        item: WorkItemId,
        kind: Option<Kind>,
    ) -> Result<Vec<ChecklistItem>, WorkError> {
        let tx = self.acting.reader();
        let steps = crate::work::queries::steps(item);
        let (_, steps) = tx.item_and(item, kind, Permission::ViewWork, steps).await?;
        Ok(steps)
    }

    /// Adds a checklist item to a work item.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`], [`WorkError::TooManyChecklistItems`]; a description
    /// that is blank or too long; or if the actor may not change the item.
    pub async fn add_checklist_item(
        &self,
        command: AddChecklistItem,
    ) -> Result<ChecklistItem, WorkError> {
        let new = std::slice::from_ref(&command.fields);
        ChecklistItemFields::check_new(new, self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                let mut whole = tx.changeable(command.item_id, command.kind).await?;
                tx.expect_version(whole.item.version)?;
                if whole.steps.len() >= MAX_CHECKLIST_ITEMS {
                    return Err(WorkError::TooManyChecklistItems(MAX_CHECKLIST_ITEMS));
                }
                let mut plan = Plan::new(());
                let fields = std::slice::from_ref(&command.fields);
                let ids = tx.reserve(fields.len()).await?;
                let new = add(command.item_id, &whole.steps, fields, ids, &tx, &mut plan)?;
                let added = new.first().cloned().ok_or(WorkError::NoSuchChecklistItem)?;
                whole.steps.extend(new);
                Ok(touched(whole, &tx, plan)?.with(added))
            })
            .await
    }

    /// Changes a checklist item. Completing it records the user and the time; reopening it clears
    /// them.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::NoSuchChecklistItem`], [`WorkError::InTrash`]; a description
    /// that is blank or too long; or if the actor may not change the item.
    pub async fn update_checklist_item(
        &self,
        command: UpdateChecklistItem,
    ) -> Result<ChecklistItem, WorkError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                let whole = tx.changeable(command.item_id, command.kind).await?;
                let before = step(&whole, command.id)?.clone();
                tx.expect_version(before.version)?;
                let after = changed(&before, &command.fields, &tx);
                let mut plan = Plan::new(());
                if after == before {
                    return Ok(plan.with(before));
                }
                let after = plan.replace(&before, after, tx.now());
                Ok(touched(whole, &tx, plan)?.with(after))
            })
            .await
    }

    /// Deletes a checklist item; the others keep their positions.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::NoSuchChecklistItem`], [`WorkError::InTrash`], or if the actor
    /// may not change the item.
    pub async fn delete_checklist_item(
        &self,
        command: DeleteChecklistItem,
    ) -> Result<(), WorkError> {
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

    /// Reorders the checklist of a work item: the new positions are 1, 2, 3 and so on.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`]; [`WorkError::IncompleteChecklist`] if one is
    /// missing, listed twice or from another work item; or if the actor may not change the item.
    pub async fn reorder_checklist(
        &self,
        command: ReorderChecklist,
    ) -> Result<WorkView, WorkError> {
        self.acting
            .transact(command, |command, tx| async move {
                let whole = tx.changeable(command.item_id, command.kind).await?;
                tx.expect_version(whole.item.version)?;
                reorder(whole, &command.order, &tx)
            })
            .await
    }
}

impl Tx {
    /// A work item that the actor may change, with its parts.
    async fn changeable(
        &self,
        id: WorkItemId,
        kind: Option<Kind>,
    ) -> Result<ItemWithParts, WorkError> {
        let whole = self.item_with_parts(id, kind, Permission::EditWork).await?;
        match whole.item.place {
            Place::Trash => Err(WorkError::InTrash),
            Place::Live | Place::Archived => Ok(whole),
        }
    }
}

/// Plans new checklist items after those that exist; returns them in order.
pub(crate) fn add<O>(
    item: WorkItemId,
    beside: &[ChecklistItem],
    new: &[ChecklistItemFields],
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

fn step(whole: &ItemWithParts, id: ChecklistItemId) -> Result<&ChecklistItem, WorkError> {
    let mut steps = whole.steps.iter();
    steps
        .find(|step| step.id == id)
        .ok_or(WorkError::NoSuchChecklistItem)
}

/// A checklist item after a change. If it was completed before, it keeps the user who did it.
fn changed(before: &ChecklistItem, fields: &ChecklistItemFields, tx: &Tx) -> ChecklistItem {
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
    mut whole: ItemWithParts,
    order: &[ChecklistItemId],
    tx: &Tx,
) -> Result<Plan<WorkView>, WorkError> {
    let named: BTreeSet<ChecklistItemId> = order.iter().copied().collect();
    let existing: BTreeSet<ChecklistItemId> = whole.steps.iter().map(|step| step.id).collect();
    if named != existing || named.len() != order.len() {
        return Err(WorkError::IncompleteChecklist);
    }
    let mut plan = Plan::new(());
    let mut moved = false;
    for (sequence, id) in (1_i64..).zip(order) {
        let Some(step) = whole.steps.iter_mut().find(|step| step.id == *id) else {
            continue;
        };
        let before = step.clone();
        step.sequence = sequence;
        moved |= *step != before;
        *step = plan.replace(&before, step.clone(), tx.now());
    }
    whole.steps.sort_by_key(|step| (step.sequence, step.id));
    if !moved {
        return Ok(plan.with(whole.view()));
    }
    touched(whole, tx, plan)
}

/// Completes the plan for a work item whose checklist changed.
fn touched(whole: ItemWithParts, tx: &Tx, plan: Plan<()>) -> Result<Plan<WorkView>, WorkError> {
    finish(whole.clone(), whole, true, tx, plan)
}
