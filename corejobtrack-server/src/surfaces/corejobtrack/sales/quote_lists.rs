//! The lists of a quote as they are sent and shown.

use corejobtrack_core::sales;
use poem_openapi::Object;

use super::number::{Amount, Markup, Percentage};

/// A line as it is sent.
#[derive(Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct LineItem {
    /// The line's id: it names the line that is meant, and what is left out stays as it is there.
    /// Without it, a line of the same content is meant, else a new one is made.
    pub id: Option<i64>,
    /// The place in the list, ascending; as sent where it is left out.
    #[oai(validator(minimum(value = "0")))]
    pub sort_order: Option<i64>,
    /// How many; 1 where it is left out.
    #[oai(validator(minimum(value = "0"), maximum(value = "10000")))]
    pub qty: Option<i64>,
    /// The maker's code.
    pub item_code: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// The maker's price of one.
    pub msrp: Option<Amount>,
    /// What is put on that, in percent.
    pub markup: Option<Markup>,
    /// What is taken off then, in percent.
    pub discount: Option<Percentage>,
    /// What one costs us.
    pub cost: Option<Amount>,
}

/// An option as it is sent.
#[derive(Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct QuoteOptionFields {
    /// The option's id, as for lines.
    pub id: Option<i64>,
    /// The place in the list, ascending; as sent where it is left out.
    #[oai(validator(minimum(value = "0")))]
    pub sort_order: Option<i64>,
    /// Whether it is part of the offer; not where it is left out.
    pub enabled: Option<bool>,
    /// What it is.
    pub description: Option<String>,
    /// The maker's code.
    pub product_code: Option<String>,
    /// Its price.
    pub price: Option<Amount>,
    /// What it costs us.
    pub cost: Option<Amount>,
    /// Whether the customer took it; then it is part of the offer in any case.
    pub purchased: Option<bool>,
}

/// Something that is taken in exchange, as it is sent.
#[derive(Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct TradeItemFields {
    /// The id, as for lines.
    pub id: Option<i64>,
    /// The place in the list, ascending; as sent where it is left out.
    #[oai(validator(minimum(value = "0")))]
    pub sort_order: Option<i64>,
    /// How many; 1 where it is left out.
    #[oai(validator(minimum(value = "0"), maximum(value = "10000")))]
    pub qty: Option<i64>,
    /// What it is.
    pub description: Option<String>,
    /// What one is worth to us.
    pub value: Option<Amount>,
}

/// A line of a quote.
#[derive(Debug, Object)]
pub struct QuoteLine {
    /// The id, of the quote's own.
    pub id: i64,
    /// The place in the list, ascending.
    pub sort_order: i64,
    /// How many.
    pub qty: i64,
    /// The maker's code.
    pub item_code: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// The maker's price of one.
    pub msrp: Amount,
    /// What is put on that, in percent.
    pub markup: Markup,
    /// What is taken off then, in percent.
    pub discount: Percentage,
    /// What one costs us.
    pub cost: Amount,
    /// Computed: `msrp × (1 + markup ⁄ 100) × (1 − discount ⁄ 100)`, to the cent.
    pub unit_price: f64,
    /// Computed: `unit_price × qty`.
    pub extended_price: f64,
    /// Computed: `cost × qty`.
    pub extended_cost: f64,
}

/// An option of a quote.
#[derive(Debug, Object)]
pub struct QuoteOption {
    /// The id, of the quote's own.
    pub id: i64,
    /// The place in the list, ascending.
    pub sort_order: i64,
    /// Whether it is part of the offer.
    pub enabled: bool,
    /// What it is.
    pub description: Option<String>,
    /// The maker's code.
    pub product_code: Option<String>,
    /// Its price.
    pub price: Amount,
    /// What it costs us.
    pub cost: Amount,
    /// Whether the customer took it.
    pub purchased: bool,
}

/// Something that is taken in exchange.
#[derive(Debug, Object)]
pub struct TradeItem {
    /// The id, of the quote's own.
    pub id: i64,
    /// The place in the list, ascending.
    pub sort_order: i64,
    /// How many.
    pub qty: i64,
    /// What it is.
    pub description: Option<String>,
    /// What one is worth to us.
    pub value: Amount,
}

impl From<LineItem> for sales::LineInput {
    fn from(line: LineItem) -> Self {
        Self {
            id: line.id,
            sort_order: line.sort_order,
            qty: line.qty,
            item_code: line.item_code,
            description: line.description,
            msrp: line.msrp.map(Into::into),
            markup: line.markup.map(Into::into),
            discount: line.discount.map(Into::into),
            cost: line.cost.map(Into::into),
        }
    }
}

impl From<QuoteOptionFields> for sales::OptionInput {
    fn from(option: QuoteOptionFields) -> Self {
        Self {
            id: option.id,
            sort_order: option.sort_order,
            enabled: option.enabled,
            description: option.description,
            product_code: option.product_code,
            price: option.price.map(Into::into),
            cost: option.cost.map(Into::into),
            purchased: option.purchased,
        }
    }
}

impl From<TradeItemFields> for sales::TradeInput {
    fn from(item: TradeItemFields) -> Self {
        Self {
            id: item.id,
            sort_order: item.sort_order,
            qty: item.qty,
            description: item.description,
            value: item.value.map(Into::into),
        }
    }
}

impl QuoteLine {
    /// A line with what it comes to.
    pub(super) fn priced(line: sales::QuoteLine, price: &sales::LinePrice) -> Self {
        Self {
            id: line.id,
            sort_order: line.sort_order,
            qty: line.qty,
            item_code: line.item_code,
            description: line.description,
            msrp: line.msrp.into(),
            markup: line.markup.into(),
            discount: line.discount.into(),
            cost: line.cost.into(),
            unit_price: price.unit_price.to_f64(),
            extended_price: price.price.to_f64(),
            extended_cost: price.cost.to_f64(),
        }
    }
}

impl From<sales::QuoteOption> for QuoteOption {
    fn from(option: sales::QuoteOption) -> Self {
        Self {
            id: option.id,
            sort_order: option.sort_order,
            enabled: option.enabled,
            description: option.description,
            product_code: option.product_code,
            price: option.price.into(),
            cost: option.cost.into(),
            purchased: option.purchased,
        }
    }
}

impl From<sales::TradeItem> for TradeItem {
    fn from(item: sales::TradeItem) -> Self {
        Self {
            id: item.id,
            sort_order: item.sort_order,
            qty: item.qty,
            description: item.description,
            value: item.value.into(),
        }
    }
}
