//! The customer portal's reads of work: the tickets of the contact's own company.

use super::{PublicMessage, PublicView};
use crate::{
    kernel::{
        engine::Tx,
        store::{Ask, page_limit},
    },
    services::{
        messages::{self, MessageKind},
        visibility,
    },
    work::{Kind, Place, Work, WorkError, WorkItem, WorkItemId, queries},
};

impl Work {
    /// A page of the tickets of one kind of the contact's company, newest first, including archived
    /// ones.
    ///
    /// # Errors
    /// Where the actor is not a customer contact.
    pub async fn customer_tickets(
        &self,
        kind: Kind,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<PublicView>, WorkError> {
        let tx = self.acting.reader();
        let principal = visibility::customer(tx.customer_contact()?.customer);
        let limit = page_limit(limit);
        let most = limit.saturating_add(offset);
        let page = queries::shown_to(&principal, kind, most).page(limit, offset);
        let items = tx.read(page).await?;
        let views = self.with_parts(items).await?;
        Ok(views.into_iter().map(Into::into).collect())
    }

    /// One ticket of the contact's company.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if it is another company's or in the trash; where the actor is
    /// not a customer contact.
    pub async fn customer_ticket(
        &self,
        id: WorkItemId,
        kind: Kind,
    ) -> Result<PublicView, WorkError> {
        let tx = self.acting.reader();
        let (item, ()) = tx.own_ticket_and(id, Some(kind), ()).await?;
        let view = self.with_parts(vec![item]).await?.pop();
        view.map(Into::into).ok_or(WorkError::NotFound(Some(kind)))
    }

    /// A page of the communication log of a ticket of the contact's company, oldest first. Internal
    /// notes are not part of it.
    ///
    /// # Errors
    /// As [`customer_ticket`](Self::customer_ticket).
    pub async fn customer_messages(
        &self,
        id: WorkItemId,
        kind: Kind,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<PublicMessage>, WorkError> {
        let tx = self.acting.reader();
        let page = messages::of_kind(id, MessageKind::Communication).page(limit, offset);
        let (_, page) = tx.own_ticket_and(id, Some(kind), page).await?;
        Ok(page.into_iter().map(Into::into).collect())
    }

    /// The image of the signature of a ticket of the contact's company, as a PNG file.
    ///
    /// # Errors
    /// As [`customer_ticket`](Self::customer_ticket), and where it has no signature.
    pub async fn own_signature_image(&self, id: WorkItemId) -> Result<Vec<u8>, WorkError> {
        let tx = self.acting.reader();
        let image = queries::signature_image(id);
        let (_, image) = tx.own_ticket_and(id, None, image).await?;
        Ok(image.ok_or(WorkError::NotFound(None))?.png)
    }
}

impl Tx {
    /// Reads a ticket of the acting contact's company, and more in the same snapshot.
    pub(crate) async fn own_ticket_and<A: Ask>(
        &self,
        id: WorkItemId,
        kind: Option<Kind>,
        more: A,
    ) -> Result<(WorkItem, A::Answer), WorkError> {
        let principals = [visibility::customer(self.customer_contact()?.customer)];
        let (item, access, more) = self
            .read((queries::by_id(id), queries::access(id, &principals), more))
            .await?;
        let item = item
            .filter(|item| access.is_some() && item.place != Place::Trash)
            .filter(|item| kind.is_none_or(|kind| item.kind == kind))
            .ok_or(WorkError::NotFound(kind))?;
        Ok((item, more))
    }
}
