//! The end of every change of a work item: its row, visibility rows, serial numbers, event and
//! notifications.

use crate::{
    kernel::{
        engine::{Plan, Tx},
        store::Version,
    },
    services::visibility,
    work::{
        WorkError, WorkEvent, WorkView,
        item::{read::ItemWithParts, serials},
        notices,
    },
};

/// Completes the plan for a changed item; changes nothing if neither the item nor its parts
/// changed.
pub(crate) fn finish(
    before: ItemWithParts,
    mut after: ItemWithParts,
    parts_changed: bool,
    tx: &Tx,
    mut plan: Plan<()>,
) -> Result<Plan<WorkView>, WorkError> {
    if after.item == before.item && !parts_changed {
        return Ok(Plan::new(before.view()));
    }
    after.item.updated_at = tx.now();
    if !plan.update(&before.item, &after.item) {
        // Only the parts changed, at the instant of the item's last change: the version still
        // rises.
        plan.touch(&before.item);
    }
    after.item.version = Version(before.item.version.0 + 1);
    visibility::update(
        (&before.item, &before.assignments),
        (&after.item, &after.assignments),
        &mut plan,
    );
    if before.item.equipment != after.item.equipment {
        serials::update(&before.item, &after.item, &mut plan);
    }
    if before.item.display_status() != after.item.display_status() {
        plan.event(WorkEvent::WorkStatusChanged {
            item: after.item.id,
            from: before.item.display_status().to_owned(),
            to: after.item.display_status().to_owned(),
        });
        let now = (&after.item, after.assignments.as_slice());
        notices::status_changed(&before.item, now, &before.stakeholders, tx, &mut plan);
    }
    Ok(plan.with(after.view()))
}
