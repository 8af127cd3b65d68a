//! Reads of quotes with their totals: one quote, filtered pages, and search.

use serde::{Deserialize, Serialize};

use super::{Quote, QuoteId, QuoteTotals, model::parse_number, queries, totals};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Outcome, Tx},
        error::EngineError,
        store::{Committed, Find, Where, text},
    },
    parties::CustomerId,
    sales::{LeadId, LeaseRate, Sales, SalesError, lease_rates::of_terms},
};

/// A filter of quotes. `None` matches all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuoteFilter {
    /// Only quotes for this customer.
    pub customer_id: Option<CustomerId>,
    /// Only quotes for this lead.
    pub sales_lead_id: Option<LeadId>,
    /// Only quotes whose sale is closed (true) or not closed (false).
    pub sale_closed: Option<bool>,
}

/// A quote with its totals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuoteView {
    /// The quote.
    pub quote: Quote,
    /// The totals, computed with the lease rates at the time of reading.
    pub totals: QuoteTotals,
}

impl Outcome for QuoteView {
    fn place(&mut self, committed: &Committed) {
        self.quote.number.place(committed);
    }
}

impl Tx {
    /// Computes the totals of quotes with the current lease rates.
    pub(super) async fn with_totals(
        &self,
        quotes: Vec<Quote>,
    ) -> Result<Vec<QuoteView>, EngineError> {
        let mut months: Vec<i64> = quotes.iter().filter_map(totals::lease_months).collect();
        months.sort_unstable();
        months.dedup();
        let rates: Vec<LeaseRate> = if months.is_empty() {
            Vec::new()
        } else {
            self.read(of_terms(months)).await?
        };
        let views = quotes.into_iter().map(|quote| QuoteView {
            totals: totals(&quote, &rates),
            quote,
        });
        Ok(views.collect())
    }
}

impl Sales {
    /// One quote.
    ///
    /// # Errors
    /// [`SalesError::NoSuchQuote`], or if the actor may not see quotes.
    pub async fn quote(&self, id: QuoteId) -> Result<QuoteView, SalesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        let quote = tx.read(queries::quote(id)).await?;
        let found = tx.with_totals(quote.into_iter().collect()).await?;
        found.into_iter().next().ok_or(SalesError::NoSuchQuote)
    }

    /// A page of quotes, the newest first.
    ///
    /// # Errors
    /// If the actor may not see quotes.
    pub async fn quotes(
        &self,
        filter: QuoteFilter,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<QuoteView>, SalesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        let found = tx.read(queries::page(&filter, limit, offset)).await?;
        Ok(tx.with_totals(found).await?)
    }

    /// Quotes with all words of the query in their texts, best match first; a number finds its
    /// quote. Case and accents do not matter, and the beginning of a word is enough. A blank query
    /// returns all quotes, newest first.
    ///
    /// # Errors
    /// If the actor may not see quotes.
    pub async fn search_quotes(
        &self,
        query: &str,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<QuoteView>, SalesError> {
        if query.trim().is_empty() {
            return self.quotes(QuoteFilter::default(), limit, offset).await;
        }
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        if let Some(number) = parse_number(query)
            && let Some(quote) = tx.read(queries::by_number(number)).await?
        {
            let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
            let page = std::iter::once(quote).skip(skipped).collect();
            return Ok(tx.with_totals(page).await?);
        }
        let mut terms = text::terms(query);
        for term in &mut terms {
            term.prefix = true;
        }
        let found = tx.read(Find::page(terms, Where::all(), limit, offset));
        let found = found.await?;
        Ok(tx.with_totals(found).await?)
    }
}
