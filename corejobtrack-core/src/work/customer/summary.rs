//! The read that summaries are made of: an item as its customer may see it, with names and signature.

use crate::{
    identity::{Permission, UserId},
    services::messages::{LONGEST_PAGE, Message, MessageKind, newest},
    work::{Kind, Work, WorkError, WorkItemId, WorkView, queries},
};

/// What the summary of an item shows.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkSummary {
    /// The item, as a customer may see it.
    pub view: WorkView,
    /// The names of those it is assigned to, in order.
    pub people: Vec<String>,
    /// The newest messages of its communication log, oldest first.
    pub messages: Vec<Message>,
    /// The image of the signature, a PNG file, if it is signed.
    pub signature_image: Option<Vec<u8>>,
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
        let more = (
            queries::signature_image(id),
            newest(id, MessageKind::Communication).limit(LONGEST_PAGE),
        );
        let (whole, (image, mut messages)) =
            tx.whole_and(id, kind, Permission::ViewWork, more).await?;
        messages.reverse();
        let view = whole.view();
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
            messages,
            signature_image: image.map(|image| image.png),
            view: view.for_customer(),
        })
    }
}
