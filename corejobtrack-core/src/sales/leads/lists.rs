//! Reads of leads: one lead, filtered pages, and search.

use super::{Lead, LeadId, model::automatic_number, queries};
use crate::{
    identity::Permission,
    kernel::{
        records::{Listed, Page, lists},
        store::{Find, Where, text, text::folded},
    },
    parties::CustomerId,
    sales::{Sales, SalesError},
};

lists! {
    /// The lists of leads, newest first. Status and rating are compared without case.
    pub enum LeadList of Lead {
        /// All leads.
        All by (id down);
        /// The leads of a customer.
        OfCustomer(customer_id: CustomerId) by (id down);
        /// The leads of a customer with a status.
        OfCustomerWithStatus(customer_id: CustomerId, status: String)
            where (customer_id is *customer_id, status_key is folded(status.trim()))
            by (id down);
        /// The leads with a status.
        WithStatus(status: String) where (status_key is folded(status.trim())) by (id down);
        /// The leads with a rating.
        WithRating(rating: String) where (rating_key is Some(folded(rating.trim()))) by (id down);
        /// The leads with a status and a rating.
        WithStatusAndRating(status: String, rating: String)
            where (status_key is folded(status.trim()), rating_key is Some(folded(rating.trim())))
            by (id down);
    }
}

impl Sales {
    /// One lead.
    ///
    /// # Errors
    /// [`SalesError::NoSuchLead`], or if the actor may not see leads.
    pub async fn lead(&self, id: LeadId) -> Result<Lead, SalesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        let lead = tx.read(queries::lead(id)).await?;
        lead.ok_or(SalesError::NoSuchLead)
    }

    /// A page of a list of leads.
    ///
    /// # Errors
    /// Invalid input, for a cursor of another list; or if the actor may not see leads.
    pub async fn leads(&self, list: LeadList, page: Page) -> Result<Listed<Lead>, SalesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        Ok(tx.page(&list, &page).await?)
    }

    /// Leads with all words of the query in their texts, best match first; an automatic code such
    /// as `LEAD-000001` finds its lead. Case and accents do not matter, and the beginning of a word
    /// is enough. A blank query returns all leads, newest first.
    ///
    /// # Errors
    /// If the actor may not see leads.
    pub async fn search_leads(
        &self,
        query: &str,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Lead>, SalesError> {
        if query.trim().is_empty() {
            let page = Page::limit(limit).offset(offset);
            return Ok(self.leads(LeadList::All, page).await?.rows);
        }
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        if let Some(number) = automatic_number(query)
            && let Some(lead) = tx.read(queries::by_number(number)).await?
        {
            let page = std::iter::once(lead).skip(usize::try_from(offset).unwrap_or(usize::MAX));
            return Ok(page.collect());
        }
        let terms = text::beginnings(query);
        Ok(tx
            .read(Find::page(terms, Where::all(), limit, offset))
            .await?)
    }
}
