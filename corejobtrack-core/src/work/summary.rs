//! What a customer gets to see of an item: the one place that leaves out what is for employees only,
//! and the read that summaries are made of.

use super::{Kind, Work, WorkError, WorkItemId, WorkView, queries};
use crate::identity::{Permission, UserId};

/// What the summary of an item shows.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkSummary {
    /// The item, as a customer may see it.
    pub view: WorkView,
    /// The names of those it is assigned to, in order.
    pub people: Vec<String>,
    /// The image of the signature, a PNG file, if it is signed.
    pub signature_image: Option<Vec<u8>>,
}

impl WorkView {
    /// The same without what is for employees only: private notes, the notes beside time entries and
    /// who spent the time, the user's own code and colour, the checklist.
    #[must_use]
    pub fn for_customer(mut self) -> Self {
        self.item.service.0.private_notes = None;
        self.item.code = None;
        self.item.color = None;
        self.steps.clear();
        for entry in &mut self.time {
            entry.notes = None;
            entry.user_ids.0.clear();
        }
        self
    }
}

impl Work {
    /// What the summary of an item shows; with `kind`, only of one of that kind.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also where the actor may not see it.
    pub async fn summary(
        &self,
        id: WorkItemId,
        kind: Option<Kind>,
    ) -> Result<WorkSummary, WorkError> {
        let tx = self.acting.reader();
        let image = queries::signature_image(id);
        let (whole, image) = tx.whole_and(id, kind, Permission::ViewWork, image).await?;
        let view = whole.view().for_customer();
        let ids: &[UserId] = &view.users;
        let users = match ids {
            [] => Vec::new(),
            ids => tx.read(queries::users(ids)).await?,
        };
        let name = |id: &UserId| {
            let user = users.iter().find(|user| user.id == *id)?;
            Some(user.display_name())
        };
        Ok(WorkSummary {
            people: ids.iter().filter_map(name).collect(),
            signature_image: image.map(|image| image.png),
            view,
        })
    }
}
