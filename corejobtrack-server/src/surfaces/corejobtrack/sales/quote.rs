//! Wire types of quotes.

use corejobtrack_core::{
    change::Change,
    decimal::Decimal,
    parties::{ContactId, CustomerId},
    sales::{self, LeadId, QuoteFields, QuoteView},
};
use poem_openapi::{Object, types::Example};

use super::{
    example,
    quote_lists::{
        LineItem, QuoteLine, QuoteOption, QuoteOptionFields, TradeItem, TradeItemFields,
    },
    quote_parts::{
        AgreementFields, NotesFields, QuoteAgreements, QuoteNotes, QuoteServices, QuoteTerms,
        QuoteTrade, ServicesFields, TermsFields, TradeFields,
    },
};
use crate::http::ToChange;

/// A new quote. Only the customer is required.
#[derive(Debug, Default, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub struct NewQuote {
    /// The id of the customer it is offered to.
    pub customer_id: i64,
    /// The rest.
    #[oai(flatten)]
    pub fields: QuoteBody,
}

/// Changes to a quote; omitted and null fields stay unchanged. Lists are sent whole.
#[derive(Debug, Default, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub struct QuoteChanges {
    /// The id of the customer it is offered to.
    pub customer_id: Option<i64>,
    /// The rest.
    #[oai(flatten)]
    pub fields: QuoteBody,
}

/// What can be said of a quote beside whom it is for.
#[derive(Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct QuoteBody {
    /// The id of the customer's contact who gets it; 0 for nobody.
    #[oai(validator(minimum(value = "0")))]
    pub contact_person_id: Option<i64>,
    /// The id of the customer's lead that it comes of; 0 for none.
    #[oai(validator(minimum(value = "0")))]
    pub sales_lead_id: Option<i64>,
    /// What it is, in a few words.
    pub summary: Option<String>,
    /// Who of us looks after the account.
    pub account_rep: Option<String>,
    /// Whether the customer took it.
    pub sale_closed: Option<bool>,
    /// On which terms.
    #[oai(flatten)]
    pub terms: TermsFields,
    /// What is done beside selling.
    #[oai(flatten)]
    pub services: ServicesFields,
    /// Service agreements.
    #[oai(flatten)]
    pub agreements: AgreementFields,
    /// What is taken in exchange, on the whole.
    #[oai(flatten)]
    pub trade: TradeFields,
    /// What is taken in exchange, all of it; at most 200.
    #[oai(validator(max_items = 200))]
    pub trade_items: Option<Vec<TradeItemFields>>,
    /// What is offered, all of it; at most 200 lines.
    #[oai(validator(max_items = 200))]
    pub line_items: Option<Vec<LineItem>>,
    /// What may be had with it, all of it; at most 200.
    #[oai(validator(max_items = 200))]
    pub options: Option<Vec<QuoteOptionFields>>,
    /// What else there is to say.
    #[oai(flatten)]
    pub notes: NotesFields,
}

/// A quote with what it comes to.
#[derive(Debug, Object)]
pub struct Quote {
    /// The id.
    pub id: i64,
    /// The number that people use, as in `Q-000001`; numbers have no gaps.
    pub quote_number: String,
    /// The id of the customer it is offered to.
    pub customer_id: i64,
    /// The id of the customer's contact who gets it.
    pub contact_person_id: Option<i64>,
    /// The id of the customer's lead that it comes of.
    pub sales_lead_id: Option<i64>,
    /// What it is, in a few words.
    pub summary: Option<String>,
    /// Who of us looks after the account.
    pub account_rep: Option<String>,
    /// Whether the customer took it.
    pub sale_closed: bool,
    /// On which terms.
    #[oai(flatten)]
    pub terms: QuoteTerms,
    /// What is done beside selling.
    #[oai(flatten)]
    pub services: QuoteServices,
    /// Service agreements.
    #[oai(flatten)]
    pub agreements: QuoteAgreements,
    /// What is taken in exchange, on the whole.
    #[oai(flatten)]
    pub trade: QuoteTrade,
    /// What is taken in exchange, in order.
    pub trade_items: Vec<TradeItem>,
    /// What is offered, in order.
    pub line_items: Vec<QuoteLine>,
    /// What may be had with it, in order.
    pub options: Vec<QuoteOption>,
    /// What else there is to say.
    #[oai(flatten)]
    pub notes: QuoteNotes,
    /// What it comes to.
    pub totals: QuoteTotals,
    /// How often it was written; a write with `If-Match` names it.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// What a quote comes to, computed whenever it is read. Each amount is rounded to the cent once, where
/// it says so; a half goes away from zero.
#[derive(Debug, Object)]
pub struct QuoteTotals {
    /// The `extended_price` of all lines.
    pub subtotal: f64,
    /// The prices of the options that are enabled or purchased.
    pub options_total: f64,
    /// Rigging, installation, training and setup where they are enabled; delivery and shipping always.
    pub services_total: f64,
    /// `value × qty` of what is taken in exchange, if that is enabled; never more than the three above.
    pub trade_in_credit: f64,
    /// The three less the credit. Tax is on this.
    pub net_price: f64,
    /// `net_price × tax_rate ⁄ 100`, rounded, if `include_sales_tax`.
    pub sales_tax: f64,
    /// `net_price + sales_tax`.
    pub total_price: f64,
    /// What the customer is to pay: `customer_price` where there is one, else `total_price`.
    pub shown_price: f64,
    /// The tax in `shown_price`; in a `customer_price` it is `price × rate ⁄ (100 + rate)`, rounded.
    pub shown_tax: f64,
    /// All costs of what counts, with parts and the moving of what is taken in exchange.
    pub total_cost: f64,
    /// `shown_price − shown_tax − total_cost`.
    pub margin: f64,
    /// The margin in percent of `shown_price − shown_tax`, to a hundredth; null where that is 0.
    pub margin_percent: Option<f64>,
    /// `shown_price × lease_rate`, rounded, if `lease_enabled`: by the lowest rate for `quote_term`
    /// months with the price within its bounds, of the type that `display_terms` names, if it names
    /// one. Null where none fits.
    pub monthly_payment: Option<f64>,
    /// The id of that rate.
    pub lease_rate_id: Option<i64>,
}

impl Example for NewQuote {
    fn example() -> Self {
        example(include_str!("examples/quote.json"))
    }
}

impl Example for QuoteChanges {
    fn example() -> Self {
        example(
            r#"{ "sale_closed": true, "line_items": [{ "id": 1, "qty": 2 }], "customer_price": 0 }"#,
        )
    }
}

/// An id that is given; 0 stands for none.
fn reference<T: From<i64>>(id: Option<i64>) -> Change<T> {
    match id {
        None => Change::Keep,
        Some(0) => Change::Clear,
        Some(id) => Change::To(id.into()),
    }
}

fn all<T, U: From<T>>(list: Option<Vec<T>>) -> Option<Vec<U>> {
    list.map(|list| list.into_iter().map(Into::into).collect())
}

impl QuoteBody {
    /// The fields that this says.
    pub(super) fn into_fields(self, customer_id: Option<i64>) -> QuoteFields {
        QuoteFields {
            customer_id: customer_id.map(CustomerId),
            contact_person_id: reference::<ContactId>(self.contact_person_id),
            sales_lead_id: reference::<LeadId>(self.sales_lead_id),
            summary: self.summary.to_change(),
            account_rep: self.account_rep.to_change(),
            sale_closed: self.sale_closed,
            terms: self.terms.into(),
            services: self.services.into(),
            agreements: self.agreements.into(),
            trade: self.trade.into(),
            notes: self.notes.into(),
            line_items: all(self.line_items),
            options: all(self.options),
            trade_items: all(self.trade_items),
        }
    }
}

impl From<QuoteView> for Quote {
    fn from(view: QuoteView) -> Self {
        let QuoteView { quote, totals } = view;
        let quote_number = quote.shown_number();
        let lines = quote.line_items.0.into_iter().zip(&totals.lines);
        Self {
            id: quote.id.0,
            quote_number,
            customer_id: quote.customer_id.0,
            contact_person_id: quote.contact_person_id.map(|id| id.0),
            sales_lead_id: quote.sales_lead_id.map(|id| id.0),
            summary: quote.summary,
            account_rep: quote.account_rep,
            sale_closed: quote.sale_closed,
            terms: quote.terms.0.into(),
            services: quote.services.0.into(),
            agreements: quote.agreements.0.into(),
            trade: quote.trade.0.into(),
            trade_items: quote.trade_items.0.into_iter().map(Into::into).collect(),
            line_items: lines
                .map(|(line, price)| QuoteLine::priced(line, price))
                .collect(),
            options: quote.options.0.into_iter().map(Into::into).collect(),
            notes: quote.notes.0.into(),
            totals: totals.into(),
            version: quote.version.0,
            created_at: quote.created_at.to_string(),
            updated_at: quote.updated_at.to_string(),
        }
    }
}

impl From<sales::QuoteTotals> for QuoteTotals {
    fn from(totals: sales::QuoteTotals) -> Self {
        Self {
            subtotal: totals.subtotal.to_f64(),
            options_total: totals.options_total.to_f64(),
            services_total: totals.services_total.to_f64(),
            trade_in_credit: totals.trade_in_credit.to_f64(),
            net_price: totals.net_price.to_f64(),
            sales_tax: totals.sales_tax.to_f64(),
            total_price: totals.total_price.to_f64(),
            shown_price: totals.shown_price.to_f64(),
            shown_tax: totals.shown_tax.to_f64(),
            total_cost: totals.total_cost.to_f64(),
            margin: totals.margin.to_f64(),
            margin_percent: totals.margin_percent.map(Decimal::to_f64),
            monthly_payment: totals.monthly_payment.map(Decimal::to_f64),
            lease_rate_id: totals.lease_rate_id.map(|id| id.0),
        }
    }
}
