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
    /// The id of the customer.
    pub customer_id: i64,
    /// The other fields.
    #[oai(flatten)]
    pub fields: QuoteBody,
}

/// Changes to a quote; omitted and null fields stay unchanged. Lists are sent whole.
#[derive(Debug, Default, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub struct QuoteChanges {
    /// The id of the customer.
    pub customer_id: Option<i64>,
    /// The other fields.
    #[oai(flatten)]
    pub fields: QuoteBody,
}

/// The fields of a quote, without the customer.
#[derive(Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct QuoteBody {
    /// The id of the customer contact who gets the quote; 0 clears it.
    #[oai(validator(minimum(value = "0")))]
    pub contact_person_id: Option<i64>,
    /// The id of the lead behind the quote; 0 clears it.
    #[oai(validator(minimum(value = "0")))]
    pub sales_lead_id: Option<i64>,
    /// A short description.
    pub summary: Option<String>,
    /// The account representative.
    pub account_rep: Option<String>,
    /// Whether the sale is closed.
    pub sale_closed: Option<bool>,
    /// The terms.
    #[oai(flatten)]
    pub terms: TermsFields,
    /// The services.
    #[oai(flatten)]
    pub services: ServicesFields,
    /// Service agreements.
    #[oai(flatten)]
    pub agreements: AgreementFields,
    /// The trade-in as a whole.
    #[oai(flatten)]
    pub trade: TradeFields,
    /// All trade-in items; at most 200.
    #[oai(validator(max_items = 200))]
    pub trade_items: Option<Vec<TradeItemFields>>,
    /// All lines; at most 200.
    #[oai(validator(max_items = 200))]
    pub line_items: Option<Vec<LineItem>>,
    /// All options; at most 200.
    #[oai(validator(max_items = 200))]
    pub options: Option<Vec<QuoteOptionFields>>,
    /// Notes.
    #[oai(flatten)]
    pub notes: NotesFields,
}

/// A quote with its totals.
#[derive(Debug, Object)]
pub struct Quote {
    /// The id.
    pub id: i64,
    /// The quote number, such as `Q-000001`; numbers have no gaps.
    pub quote_number: String,
    /// The id of the customer.
    pub customer_id: i64,
    /// The id of the customer contact who gets the quote.
    pub contact_person_id: Option<i64>,
    /// The id of the lead behind the quote.
    pub sales_lead_id: Option<i64>,
    /// A short description.
    pub summary: Option<String>,
    /// The account representative.
    pub account_rep: Option<String>,
    /// Whether the sale is closed.
    pub sale_closed: bool,
    /// The terms.
    #[oai(flatten)]
    pub terms: QuoteTerms,
    /// The services.
    #[oai(flatten)]
    pub services: QuoteServices,
    /// Service agreements.
    #[oai(flatten)]
    pub agreements: QuoteAgreements,
    /// The trade-in as a whole.
    #[oai(flatten)]
    pub trade: QuoteTrade,
    /// The trade-in items, in order.
    pub trade_items: Vec<TradeItem>,
    /// The lines, in order.
    pub line_items: Vec<QuoteLine>,
    /// The options, in order.
    pub options: Vec<QuoteOption>,
    /// Notes.
    #[oai(flatten)]
    pub notes: QuoteNotes,
    /// The totals.
    pub totals: QuoteTotals,
    /// The record's version, for `If-Match`.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// The totals of a quote, computed whenever it is read. Amounts described as rounded are rounded to
/// the cent, halves away from zero.
#[derive(Debug, Object)]
pub struct QuoteTotals {
    /// The sum of `extended_price` of all lines.
    pub subtotal: f64,
    /// The sum of the prices of options that are enabled or purchased.
    pub options_total: f64,
    /// The prices of enabled rigging, installation, training and setup, with delivery and shipping.
    pub services_total: f64,
    /// The sum of `value × qty` of the trade-in items if `trade_enabled`; at most the sum of
    /// `subtotal`, `options_total` and `services_total`.
    pub trade_in_credit: f64,
    /// `subtotal + options_total + services_total − trade_in_credit`, before tax.
    pub net_price: f64,
    /// `net_price × tax_rate ⁄ 100`, rounded, if `include_sales_tax`.
    pub sales_tax: f64,
    /// `net_price + sales_tax`.
    pub total_price: f64,
    /// The price for the customer: `customer_price` if set, else `total_price`.
    pub shown_price: f64,
    /// The tax in `shown_price`; in a `customer_price` it is `price × rate ⁄ (100 + rate)`,
    /// rounded.
    pub shown_tax: f64,
    /// The total cost of everything that counts, with parts and the moving of trade-in items.
    pub total_cost: f64,
    /// `shown_price − shown_tax − total_cost`.
    pub margin: f64,
    /// The margin as a percentage of `shown_price − shown_tax`, rounded to a hundredth; null if
    /// that is 0.
    pub margin_percent: Option<f64>,
    /// `shown_price × lease_rate`, rounded, if `lease_enabled`. Uses the lowest rate for
    /// `quote_term` months whose price range includes the price and whose type is the one that
    /// `display_terms` names, if any. Null if no rate applies.
    pub monthly_payment: Option<f64>,
    /// The id of the lease rate used.
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

/// The change of an optional reference; 0 clears it.
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
    /// The fields to pass to the engine.
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
