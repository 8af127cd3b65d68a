//! Reads of leads: one, pages by what they are like, and what search finds.

use serde::{Deserialize, Serialize};

use super::{Lead, LeadId, model::made_number, queries};
use crate::{
    identity::Permission,
    kernel::store::{Find, Where, text},
    parties::CustomerId,
    sales::{Sales, SalesError},
};

/// Which leads are listed; what is none lets all pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadFilter {
    /// Only those of this customer.
    pub customer_id: Option<CustomerId>,
    /// Only those that stand so, whatever the case.
    pub master_status: Option<String>,
    /// Only those of this rating, whatever the case.
    pub lead_rating: Option<String>,
}

impl Sales {
    /// One lead.
    ///
    /// # Errors
    /// [`SalesError::NoSuchLead`], or where the actor may not see leads.
    pub async fn lead(&self, id: LeadId) -> Result<Lead, SalesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        let lead = tx.read(queries::lead(id)).await?;
        lead.ok_or(SalesError::NoSuchLead)
    }

    /// A page of leads, the newest first.
    ///
    /// # Errors
    /// Where the actor may not see leads.
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

    /// The leads in whose texts all words are found, the best first; a number that was given finds its
    /// lead. Case and accents do not matter, and the beginning of a word is enough. A query that is
    /// blank finds all, the newest first.
    ///
    /// # Errors
    /// Where the actor may not see leads.
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
        if let Some(number) = made_number(query)
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
            .read(Find::new(terms, Where::all(), limit, offset))
            .await?)
    }
}
