//! Lists of items: pages of what the actor may see. They cost the same number of reads whatever
//! their length.

use crate::{
    identity::{self, Directory, Permission},
    kernel::store::Query,
    parties::CustomerId,
    services::visibility,
    work::{Kind, Place, Work, WorkError, WorkItem, WorkItemId, WorkView, queries},
};

/// The most items of a page.
pub(crate) const LONGEST_PAGE: u32 = 200;

/// Which page of which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkList {
    /// Of which kind; none for all.
    pub kind: Option<Kind>,
    /// Lying where.
    pub place: Place,
    /// How many at most; more than 200 are taken as 200.
    pub limit: u32,
    /// How many of the first to leave out.
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
    /// Where the actor may see no work, or no trash.
    pub async fn list(&self, list: WorkList) -> Result<Vec<WorkView>, WorkError> {
        let tx = self.acting.reader();
        let limit = list.limit.clamp(1, LONGEST_PAGE);
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

    /// A page of the items for a customer that the actor may see, newest first, those in the trash
    /// left out.
    ///
    /// # Errors
    /// Where the actor may see no work.
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
        self.page(query.limit(limit.clamp(1, LONGEST_PAGE)).offset(offset))
            .await
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
