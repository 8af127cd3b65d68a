//! Pages of work items that the actor may see. The number of reads does not grow with the length of
//! a page.

use crate::{
    identity::{self, Directory, Permission},
    kernel::store::{Query, page_limit},
    parties::CustomerId,
    services::visibility,
    work::{Kind, Place, Work, WorkError, WorkItem, WorkItemId, WorkView, queries},
};

/// A page of a list of work items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkList {
    /// The kind; `None` for all kinds.
    pub kind: Option<Kind>,
    /// The place of the items.
    pub place: Place,
    /// The greatest number of items, from 1 to 200; other values are clamped.
    pub limit: u32,
    /// The number of items to skip.
    pub offset: u32,
}

impl WorkList {
    /// The first page of the live items of a kind.
    #[must_use]
    pub fn live(kind: Kind) -> Self {
        Self {
            kind: Some(kind),
            place: Place::Live,
            limit: 50,
            offset: 0,
        }
    }
}

impl Work {
    /// A page of items that the actor may see, newest first.
    ///
    /// # Errors
    /// If the actor may not see work items, or the trash.
    pub async fn list(&self, list: WorkList) -> Result<Vec<WorkView>, WorkError> {
        let tx = self.acting.reader();
        let limit = page_limit(list.limit);
        if list.place == Place::Trash {
            tx.allow(Permission::ManageTrash)?;
        }
        let principals = visibility::principals(tx.actor(), Permission::ViewWork)?;
        let query = match &principals {
            None => queries::in_place(list.place, list.kind),
            Some(principals) => {
                let most = limit.saturating_add(list.offset);
                queries::visible_in_place(list.place, list.kind, principals, most)
            }
        };
        self.page(query.limit(limit).offset(list.offset)).await
    }

    /// A page of a customer's items that the actor may see, newest first, without the trash.
    ///
    /// # Errors
    /// If the actor may not see work items.
    pub async fn for_customer(
        &self,
        customer: CustomerId,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<WorkView>, WorkError> {
        let filter = WorkItem::customer_id
            .is(Some(customer))
            .and(WorkItem::place.is_not(Place::Trash));
        let query = Query::of(filter)
            .order(WorkItem::created_at.descending())
            .order(WorkItem::id.descending());
        self.seen(query, limit, offset).await
    }

    pub(crate) async fn seen(
        &self,
        query: Query<WorkItem>,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<WorkView>, WorkError> {
        let query = match visibility::principals(&self.acting.actor, Permission::ViewWork)? {
            Some(principals) => query.filter(queries::visible(&principals)),
            None => query,
        };
        self.page(query.page(limit, offset)).await
    }

    async fn page(&self, query: Query<WorkItem>) -> Result<Vec<WorkView>, WorkError> {
        let items = self.acting.engine.read(query).await?;
        self.with_parts(items).await
    }

    pub(crate) async fn with_parts(
        &self,
        items: Vec<WorkItem>,
    ) -> Result<Vec<WorkView>, WorkError> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<WorkItemId> = items.iter().map(|item| item.id).collect();
        let (assignments, time, mut signatures, teams) = self
            .acting
            .engine
            .read((
                queries::assignments_of(&ids),
                queries::time_entries_of(&ids),
                queries::signatures_of(&ids),
                identity::all_teams(),
            ))
            .await?;
        let directory = Directory::of(teams);
        let mut assignments = grouped(assignments, |row| row.item_id);
        let mut time = grouped(time, |row| row.item_id);
        Ok(items
            .into_iter()
            .map(|item| {
                let id = item.id;
                let signature = signatures
                    .iter()
                    .position(|signature| signature.item_id == id)
                    .map(|place| signatures.swap_remove(place));
                WorkView::of(
                    item,
                    &assignments.remove(&id).unwrap_or_default(),
                    &directory,
                    time.remove(&id).unwrap_or_default(),
                    signature,
                    Vec::new(),
                )
            })
            .collect())
    }
}

fn grouped<T>(
    rows: Vec<T>,
    of: impl Fn(&T) -> WorkItemId,
) -> std::collections::HashMap<WorkItemId, Vec<T>> {
    let mut groups = std::collections::HashMap::<_, Vec<T>>::new();
    for row in rows {
        groups.entry(of(&row)).or_default().push(row);
    }
    groups
}
