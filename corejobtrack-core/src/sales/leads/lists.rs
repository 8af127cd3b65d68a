//! Reads of leads: one lead, filtered pages, and search.

use serde::{Deserialize, Serialize};

use super::{Lead, LeadId, model::automatic_number, queries};
use crate::{
    identity::Permission,
    kernel::store::{Find, Where, text},
    parties::CustomerId,
    sales::{Sales, SalesError},
};

/// A filter of leads. `None` matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadFilter {
    /// Only leads of this customer.
    pub customer_id: Option<CustomerId>,
    /// Only leads with this status, compared without case.
    pub master_status: Option<String>,
    /// Only leads with this rating, compared without case.
    pub lead_rating: Option<String>,
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

    /// A page of leads, the newest first.
    ///
    /// # Errors
    /// If the actor may not see leads.
    pub async fn leads(
        &self,
        filter: &LeadFilter,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Lead>, SalesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        Ok(tx.read(queries::page(filter, limit, offset)).await?)
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
            return self.leads(&LeadFilter::default(), limit, offset).await;
        }
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        if let Some(number) = automatic_number(query)
            && let Some(lead) = tx.read(queries::by_number(number)).await?
        {
            let page = std::iter::once(lead).skip(usize::try_from(offset).unwrap_or(usize::MAX));
            return Ok(page.collect());
        }
        let mut terms = text::terms(query);
        for term in &mut terms {
            term.prefix = true;
        }
        Ok(tx
            .read(Find::page(terms, Where::all(), limit, offset))
            .await?)
    }
}
