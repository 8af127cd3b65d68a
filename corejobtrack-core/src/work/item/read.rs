//! Reading one work item, with or without its parts, if the actor has permission.

use crate::{
    identity::{self, Directory, Permission, Team},
    kernel::{engine::Tx, store::Ask},
    services::visibility,
    time::TimeEntry,
    work::{
        Assignment, ChecklistItem, Kind, Place, Signature, Work, WorkError, WorkItem, WorkItemId,
        WorkView,
        notices::{self, Stakeholders},
        queries,
    },
};

/// An item with its parts, as rows.
#[derive(Debug, Clone)]
pub(crate) struct ItemWithParts {
    pub(crate) item: WorkItem,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) time: Vec<TimeEntry>,
    pub(crate) signature: Option<Signature>,
    pub(crate) steps: Vec<ChecklistItem>,
    /// All teams.
    pub(crate) teams: Vec<Team>,
    /// The people to notify; empty if the item was read only to be viewed.
    pub(crate) stakeholders: Stakeholders,
}

impl ItemWithParts {
    pub(crate) fn view(self) -> WorkView {
        WorkView::of(
            self.item,
            &self.assignments,
            &Directory::of(self.teams),
            self.time,
            self.signature,
            self.steps,
        )
    }
}

impl Tx {
    /// Reads an item with its parts, if the actor has the permission for it; with any permission
    /// but that to view, also the people to notify of changes.
    pub(crate) async fn item_with_parts(
        &self,
        id: WorkItemId,
        kind: Option<Kind>,
        permission: Permission,
    ) -> Result<ItemWithParts, WorkError> {
        let (whole, ()) = self.item_with_parts_and(id, kind, permission, ()).await?;
        Ok(whole)
    }

    /// Also answers `more`, from the same snapshot.
    pub(crate) async fn item_with_parts_and<A: Ask>(
        &self,
        id: WorkItemId,
        kind: Option<Kind>,
        permission: Permission,
        more: A,
    ) -> Result<(ItemWithParts, A::Answer), WorkError> {
        let principals = visibility::principals(self.actor(), permission)?;
        let changes = permission != Permission::ViewWork;
        self.item_with_parts_seen_by(principals.as_deref(), id, kind, changes, more)
            .await
    }

    /// Reads an item with its parts for the holder of a link, which the caller has checked.
    pub(crate) async fn item_with_parts_by_link<A: Ask>(
        &self,
        id: WorkItemId,
        kind: Option<Kind>,
        more: A,
    ) -> Result<(ItemWithParts, A::Answer), WorkError> {
        self.item_with_parts_seen_by(None, id, kind, true, more)
            .await
    }

    /// Reads an item with its parts, if one of the principals may see it; `None` sees every item.
    /// The people to notify are read only if `changes` is set.
    async fn item_with_parts_seen_by<A: Ask>(
        &self,
        principals: Option<&[String]>,
        id: WorkItemId,
        kind: Option<Kind>,
        changes: bool,
        more: A,
    ) -> Result<(ItemWithParts, A::Answer), WorkError> {
        let parts = (
            queries::by_id(id),
            queries::assignments(id),
            queries::time_entries(id),
            queries::signature(id),
            queries::steps(id),
            identity::all_teams(),
            queries::access(id, principals.unwrap_or_default()),
        );
        let (parts, stakeholders, more) = if changes {
            let stakeholders = notices::stakeholders(id);
            let (parts, stakeholders, more) = self.read((parts, stakeholders, more)).await?;
            (parts, Stakeholders::of(stakeholders), more)
        } else {
            let (parts, more) = self.read((parts, more)).await?;
            (parts, Stakeholders::default(), more)
        };
        let (item, assignments, time, signature, steps, teams, access) = parts;
        let visible = principals.is_none() || access.is_some();
        let item = item
            .filter(|item| visible && kind.is_none_or(|kind| item.kind == kind))
            .ok_or(WorkError::NotFound(kind))?;
        let whole = ItemWithParts {
            item,
            assignments,
            time,
            signature,
            steps,
            teams,
            stakeholders,
        };
        Ok((whole, more))
    }

    /// Reads an item without its parts, if the actor has the permission for it.
    pub(crate) async fn item(
        &self,
        id: WorkItemId,
        kind: Option<Kind>,
        permission: Permission,
    ) -> Result<WorkItem, WorkError> {
        let (item, ()) = self.item_and(id, kind, permission, ()).await?;
        Ok(item)
    }

    /// Also answers `more`, from the same snapshot.
    pub(crate) async fn item_and<A: Ask>(
        &self,
        id: WorkItemId,
        kind: Option<Kind>,
        permission: Permission,
        more: A,
    ) -> Result<(WorkItem, A::Answer), WorkError> {
        let principals = visibility::principals(self.actor(), permission)?;
        let (item, access, more) = self
            .read((
                queries::by_id(id),
                queries::access(id, principals.as_deref().unwrap_or_default()),
                more,
            ))
            .await?;
        let visible = principals.is_none() || access.is_some();
        let item = item
            .filter(|item| visible && kind.is_none_or(|kind| item.kind == kind))
            .ok_or(WorkError::NotFound(kind))?;
        Ok((item, more))
    }
}

impl Work {
    /// One item; with `kind`, only one of that kind.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if the actor may not see it.
    pub async fn get(&self, id: WorkItemId, kind: Option<Kind>) -> Result<WorkView, WorkError> {
        Ok(self
            .acting
            .reader()
            .item_with_parts(id, kind, Permission::ViewWork)
            .await?
            .view())
    }

    /// One item in the archive.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if the actor may not see it or it is not archived.
    pub async fn get_archived(&self, id: WorkItemId) -> Result<WorkView, WorkError> {
        let view = self.get(id, None).await?;
        match view.item.place {
            Place::Archived => Ok(view),
            _ => Err(WorkError::NotFound(None)),
        }
    }

    /// The item with a number, of any kind.
    ///
    /// # Errors
    /// [`WorkError::NoSuchNumber`], also if the actor may not see it.
    pub async fn by_number(&self, number: i64) -> Result<WorkView, WorkError> {
        self.acting.actor.scope(Permission::ViewWork)?;
        // A store rejects values that a column of numbers cannot hold.
        if number < 1 {
            return Err(WorkError::NoSuchNumber);
        }
        let found = self.acting.engine.read(queries::by_number(number)).await?;
        let item = found.ok_or(WorkError::NoSuchNumber)?;
        match self.get(item.id, None).await {
            Err(WorkError::NotFound(_)) => Err(WorkError::NoSuchNumber),
            other => other,
        }
    }

    /// The image of an item's signature, a PNG file.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if the actor may not see the item or it has no signature.
    pub async fn signature_image(&self, id: WorkItemId) -> Result<Vec<u8>, WorkError> {
        let tx = self.acting.reader();
        let image = queries::signature_image(id);
        let (_, image) = tx.item_and(id, None, Permission::ViewWork, image).await?;
        Ok(image.ok_or(WorkError::NotFound(None))?.png)
    }
}
