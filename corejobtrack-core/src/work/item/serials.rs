//! The service history of a machine, by serial number: rows that follow every change of an item's
//! equipment, so that a history is a short index range.

use std::collections::BTreeSet;

use crate::{
    assets::{self, EquipmentId, serial_key},
    entity,
    identity::Permission,
    kernel::{engine::Plan, store::Query},
    work::{Place, Work, WorkError, WorkItem, WorkItemId, WorkView},
};

/// The greatest number of items read for one serial number, the newest: `N/A` is on many.
const MOST: u32 = 10_000;

entity! {
    /// The link between an item and a serial number of its equipment.
    pub struct WorkSerial in "work_serials" {
        /// The serial number, case-folded.
        pub serial_key: String,
        /// The item.
        pub item_id: WorkItemId,
    }
    key 2;
    index (item_id);
    references item_id -> WorkItem (remove);
}

/// Plans the rows of a new item.
pub(crate) fn create<O>(item: &WorkItem, plan: &mut Plan<O>) {
    for key in keys(item) {
        plan.insert(&row(item.id, key));
    }
}

/// Plans the row changes for an item whose equipment changes.
pub(crate) fn update<O>(before: &WorkItem, after: &WorkItem, plan: &mut Plan<O>) {
    let (old, new) = (keys(before), keys(after));
    for key in old.difference(&new) {
        plan.remove(&row(before.id, key.clone()));
    }
    for key in new.difference(&old) {
        plan.insert(&row(after.id, key.clone()));
    }
}

fn keys(item: &WorkItem) -> BTreeSet<String> {
    let serials = item
        .equipment
        .iter()
        .filter_map(|line| line.serial.as_deref());
    serials.filter_map(serial_key).collect()
}

fn row(item_id: WorkItemId, serial_key: String) -> WorkSerial {
    WorkSerial {
        serial_key,
        item_id,
    }
}

impl Work {
    /// A page of the items for a machine with this serial number that the actor may see, newest
    /// first, without the trash. Case is ignored; a blank number finds nothing.
    ///
    /// # Errors
    /// If the actor may not see work items.
    pub async fn for_serial(
        &self,
        serial: &str,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<WorkView>, WorkError> {
        match serial_key(serial) {
            Some(key) => self.seen(with_serial(key), limit, offset).await,
            None => {
                self.acting.actor.scope(Permission::ViewWork)?;
                Ok(Vec::new())
            }
        }
    }

    /// A page of the items for a piece of equipment, found by its serial number as in
    /// [`for_serial`](Self::for_serial); empty if it has none.
    ///
    /// # Errors
    /// [`WorkError::NoSuchEquipment`], or if the actor may not see work items or equipment.
    pub async fn for_equipment(
        &self,
        id: EquipmentId,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<WorkView>, WorkError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let equipment = tx.read(assets::queries::equipment(id)).await?;
        let equipment = equipment.ok_or(WorkError::NoSuchEquipment)?;
        self.for_serial(&equipment.serial.unwrap_or_default(), limit, offset)
            .await
    }
}

fn with_serial(key: String) -> Query<WorkItem> {
    let newest = Query::of(WorkSerial::serial_key.is(key))
        .order(WorkSerial::item_id.descending())
        .limit(MOST);
    Query::of(
        WorkItem::id
            .among(WorkSerial::item_id, [newest])
            .and(WorkItem::place.is_not(Place::Trash)),
    )
    .order(WorkItem::created_at.descending())
    .order(WorkItem::id.descending())
}
