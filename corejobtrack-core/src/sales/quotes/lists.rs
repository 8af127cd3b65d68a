//! Reads of quotes with their totals: one quote, filtered pages, and search.

use serde::{Deserialize, Serialize};

use super::{Quote, QuoteId, QuoteTotals, model::parse_number, queries, totals};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Outcome, Tx},
        error::EngineError,
        records::{Listed, Page, lists},
        store::{Committed, Find, Where, text},
    },
    parties::CustomerId,
    sales::{LeadId, LeaseRate, Sales, SalesError, lease_rates::of_terms},
};

lists! {
    /// The lists of quotes, newest first.
    pub enum QuoteList of Quote {
        /// All quotes.
        All by (id down);
        /// The quotes for a customer.
        OfCustomer(customer_id: CustomerId) by (id down);
        /// The quotes for a customer whose sale is closed (true) or not closed (false).
        OfCustomerClosed(customer_id: CustomerId, sale_closed: bool) by (id down);
        /// The quotes for a lead.
        OfLead(lead_id: LeadId) where (sales_lead_id is Some(*lead_id)) by (id down);
        /// The quotes whose sale is closed (true) or not closed (false).
        Closed(sale_closed: bool) by (id down);
    }
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

    /// A page of a list of quotes.
    ///
    /// # Errors
    /// Invalid input, for a cursor of another list; or if the actor may not see quotes.
    pub async fn quotes(
        &self,
        list: QuoteList,
        page: Page,
    ) -> Result<Listed<QuoteView>, SalesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        let Listed { rows, next, total } = tx.page(&list, &page).await?;
        let rows = tx.with_totals(rows).await?;
        Ok(Listed { rows, next, total })
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
            let page = Page::limit(limit).offset(offset);
            return Ok(self.quotes(QuoteList::All, page).await?.rows);
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
        let terms = text::beginnings(query);
        let found = tx.read(Find::page(terms, Where::all(), limit, offset));
        let found = found.await?;
        Ok(tx.with_totals(found).await?)
    }
}
