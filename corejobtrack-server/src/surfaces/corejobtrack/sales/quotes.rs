//! Quotes.

use corejobtrack_core::{
    parties::CustomerId,
    sales::{CreateQuote, DeleteQuote, LeadId, QuoteId, QuoteList, UpdateQuote},
};
use poem_openapi::{OpenApi, payload::Json};

use super::{
    not_with_others,
    quote::{NewQuote, Quote, QuoteChanges},
};
use crate::{
    http::{Body, Caller, Created, Id, Listing, Paged, Query, Result, Sliced},
    surfaces::corejobtrack::{area::Area, done::Done},
};

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct QuotesApi;

#[OpenApi(tag = "Area::Sales")]
impl QuotesApi {
    /// List quotes.
    ///
    /// Newest first, each with its totals.
    #[oai(path = "/quotes", method = "get", operation_id = "list_quotes")]
    async fn list(
        &self,
        caller: Caller,
        /// Only quotes for this customer.
        customer_id: Query<Option<i64>>,
        /// Only quotes for this lead; not with other filters.
        sales_lead_id: Query<Option<i64>>,
        /// Only quotes whose sale is closed (true) or not closed (false).
        sale_closed: Query<Option<bool>>,
        page: Paged,
    ) -> Result<Listing<Quote>> {
        let list = match (customer_id.0, sales_lead_id.0, sale_closed.0) {
            (None, None, None) => QuoteList::All,
            (Some(id), None, None) => QuoteList::OfCustomer {
                customer_id: CustomerId(id),
            },
            (Some(id), None, Some(sale_closed)) => QuoteList::OfCustomerClosed {
                customer_id: CustomerId(id),
                sale_closed,
            },
            (None, Some(id), None) => QuoteList::OfLead {
                lead_id: LeadId(id),
            },
            (None, None, Some(sale_closed)) => QuoteList::Closed { sale_closed },
            (_, Some(_), _) => return Err(not_with_others("sales_lead_id")),
        };
        let quotes = caller.sales().quotes(list, page.asked()).await?;
        Ok(page.listing(quotes))
    }

    /// Search quotes.
    ///
    /// Matches the beginnings of words in the summary, representative, notes, lines and options,
    /// ignoring case and accents; a quote number finds its quote.
    #[oai(path = "/quotes/search", method = "get", operation_id = "search_quotes")]
    async fn search(
        &self,
        caller: Caller,
        /// The search words, or a quote number such as `Q-000001`.
        query: Query<Option<String>>,
        page: Sliced,
    ) -> Result<Json<Vec<Quote>>> {
        let words = query.0.unwrap_or_default();
        let sales = caller.sales();
        let found = sales.search_quotes(&words, page.limit, page.offset).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Create a quote.
    ///
    /// Assigns the next number. The contact and the lead must belong to the customer. The response
    /// includes the totals.
    #[oai(path = "/quotes", method = "post", operation_id = "create_quote")]
    async fn create(&self, caller: Caller, body: Body<NewQuote>) -> Result<Created<Json<Quote>>> {
        let Body(NewQuote {
            customer_id,
            fields,
        }) = body;
        let command = CreateQuote {
            fields: fields.into_fields(Some(customer_id)),
        };
        Ok(Created(Json(
            caller.sales().create_quote(command).await?.into(),
        )))
    }

    /// Get a quote.
    #[oai(path = "/quotes/:quote_id", method = "get", operation_id = "get_quote")]
    async fn get(&self, caller: Caller, quote_id: Id) -> Result<Json<Quote>> {
        let id = QuoteId(*quote_id);
        Ok(Json(caller.sales().quote(id).await?.into()))
    }

    /// Change a quote.
    ///
    /// Omitted fields stay unchanged. Lists are sent whole: a sent entry changes the one with its
    /// `id`, else matches one with the same content, else it is new; entries that are not sent are
    /// removed.
    #[oai(path = "/quotes/:quote_id", method = "patch", operation_id = "update_quote")]
    async fn update(
        &self,
        caller: Caller,
        quote_id: Id,
        body: Body<QuoteChanges>,
    ) -> Result<Json<Quote>> {
        let Body(QuoteChanges {
            customer_id,
            fields,
        }) = body;
        let command = UpdateQuote {
            id: QuoteId(*quote_id),
            fields: fields.into_fields(customer_id),
        };
        Ok(Json(caller.sales().update_quote(command).await?.into()))
    }

    /// Delete a quote.
    ///
    /// Its number is not reused.
    #[oai(path = "/quotes/:quote_id", method = "delete", operation_id = "delete_quote")]
    async fn delete(&self, caller: Caller, quote_id: Id) -> Result<Json<Done>> {
        let id = QuoteId(*quote_id);
        caller.sales().delete_quote(DeleteQuote { id }).await?;
        Ok(Json(Done { ok: true }))
    }
}
