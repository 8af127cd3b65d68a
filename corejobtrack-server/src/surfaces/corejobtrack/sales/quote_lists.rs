//! Wire types of a quote's lists: lines, options and trade-in items.

use corejobtrack_core::sales;
use poem_openapi::Object;

use super::number::{Amount, Markup, Percentage};
use crate::http::ToChange;

/// A line as sent.
#[derive(Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct LineItem {
    /// The id of the line to change; omitted fields stay unchanged. Without an id, a line with the
    /// same content is matched; if there is none, a new line is added.
    pub id: Option<i64>,
    /// The position in the list, ascending; by default the position among the sent entries.
    #[oai(validator(minimum(value = "0")))]
    pub sort_order: Option<i64>,
    /// The quantity; 1 by default.
    #[oai(validator(minimum(value = "0"), maximum(value = "10000")))]
    pub qty: Option<i64>,
    /// The manufacturer's code.
    pub item_code: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The manufacturer's suggested retail price of one piece.
    pub msrp: Option<Amount>,
    /// The mark-up on `msrp`, in percent.
    pub markup: Option<Markup>,
    /// The discount on the marked-up price, in percent.
    pub discount: Option<Percentage>,
    /// Your cost of one piece.
    pub cost: Option<Amount>,
}

/// An option as sent.
#[derive(Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct QuoteOptionFields {
    /// The option's id, as for lines.
    pub id: Option<i64>,
    /// The position in the list, ascending; by default the position among the sent entries.
    #[oai(validator(minimum(value = "0")))]
    pub sort_order: Option<i64>,
    /// Whether it is part of the offer; false by default.
    pub enabled: Option<bool>,
    /// The description.
    pub description: Option<String>,
    /// The manufacturer's code.
    pub product_code: Option<String>,
    /// The price.
    pub price: Option<Amount>,
    /// Your cost.
    pub cost: Option<Amount>,
    /// Whether the customer bought it; then it counts even if it is not `enabled`.
    pub purchased: Option<bool>,
}

/// A trade-in item as sent.
#[derive(Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct TradeItemFields {
    /// The id, as for lines.
    pub id: Option<i64>,
    /// The position in the list, ascending; by default the position among the sent entries.
    #[oai(validator(minimum(value = "0")))]
    pub sort_order: Option<i64>,
    /// The quantity; 1 by default.
    #[oai(validator(minimum(value = "0"), maximum(value = "10000")))]
    pub qty: Option<i64>,
    /// The description.
    pub description: Option<String>,
    /// The credit for one piece.
    pub value: Option<Amount>,
}

/// A line of a quote.
#[derive(Debug, Object)]
pub struct QuoteLine {
    /// The id, unique within the quote.
    pub id: i64,
    /// The position in the list, ascending.
    pub sort_order: i64,
    /// The quantity.
    pub qty: i64,
    /// The manufacturer's code.
    pub item_code: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The manufacturer's suggested retail price of one piece.
    pub msrp: Amount,
    /// The mark-up on `msrp`, in percent.
    pub markup: Markup,
    /// The discount on the marked-up price, in percent.
    pub discount: Percentage,
    /// Your cost of one piece.
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
    /// The id, unique within the quote.
    pub id: i64,
    /// The position in the list, ascending.
    pub sort_order: i64,
    /// Whether it is part of the offer.
    pub enabled: bool,
    /// The description.
    pub description: Option<String>,
    /// The manufacturer's code.
    pub product_code: Option<String>,
    /// The price.
    pub price: Amount,
    /// Your cost.
    pub cost: Amount,
    /// Whether the customer bought it.
    pub purchased: bool,
}

/// A trade-in item.
#[derive(Debug, Object)]
pub struct TradeItem {
    /// The id, unique within the quote.
    pub id: i64,
    /// The position in the list, ascending.
    pub sort_order: i64,
    /// The quantity.
    pub qty: i64,
    /// The description.
    pub description: Option<String>,
    /// The credit for one piece.
    pub value: Amount,
}

impl From<LineItem> for sales::LineInput {
    fn from(line: LineItem) -> Self {
        Self {
            id: line.id,
            sort_order: line.sort_order,
            qty: line.qty,
            item_code: line.item_code.to_change(),
            description: line.description.to_change(),
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
            description: option.description.to_change(),
            product_code: option.product_code.to_change(),
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
            description: item.description.to_change(),
            value: item.value.map(Into::into),
        }
    }
}

impl QuoteLine {
    /// A line with its computed prices.
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
