//! The summary of an item, for e-mails and PDF files.

use crate::{
    identity::{Permission, UserId},
    kernel::{decimal::Hours, store::MAX_PAGE},
    services::messages::{MessageKind, newest},
    work::{Kind, PublicMessage, PublicView, Work, WorkError, WorkItemId, queries},
};

/// The content of an item's summary.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkSummary {
    /// The item, as its customer may see it.
    pub view: PublicView,
    /// The names of the users it is assigned to, in order.
    pub people: Vec<String>,
    /// The newest messages of its communication log, oldest first.
    pub messages: Vec<PublicMessage>,
    /// The time spent on a support ticket: its own total if it has one, else the sum of these
    /// messages.
    pub support_time: Hours,
    /// The image of the signature, a PNG file, if it is signed.
    pub signature_image: Option<Vec<u8>>,
}

impl Work {
    /// The summary of an item; with `kind`, only of an item of that kind.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if the actor may not see it.
    pub async fn summary(
        &self,
        id: WorkItemId,
        kind: Option<Kind>,
    ) -> Result<WorkSummary, WorkError> {
        let tx = self.acting.reader();
        let more = (
            queries::signature_image(id),
            newest(id, MessageKind::Communication).page(MAX_PAGE, 0),
        );
        let (whole, (image, mut messages)) = tx
            .item_with_parts_and(id, kind, Permission::ViewWork, more)
            .await?;
        messages.reverse();
        let view = whole.view();
        let spent = messages.iter().filter_map(|message| message.time_spent);
        let spent = spent.fold(0_i64, |sum, time| sum.saturating_add(time.scaled()));
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
            messages: messages.into_iter().map(Into::into).collect(),
            support_time: view
                .item
                .support
                .total_time
                .unwrap_or(Hours::from_scaled(spent)),
            signature_image: image.map(|image| image.png),
            view: view.into(),
        })
    }
}
