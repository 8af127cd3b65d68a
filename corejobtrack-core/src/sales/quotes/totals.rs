//! Quote totals: a pure function of the quote and the lease rates, in whole cents.
//!
//! `docs/quotes.md` explains the same for readers of the API. Products are computed exactly and
//! rounded to the cent once, halves away from zero. Nothing is rounded twice, and sums are exact.

use serde::{Deserialize, Serialize};

use super::{Quote, QuoteLine};
use crate::{
    kernel::decimal::Decimal,
    sales::{LeaseRate, LeaseRateId, LeaseType, Money, Percent},
};

/// A hundred percent, as a scaled [`Percent`].
const HUNDRED_PERCENT: i128 = 100 * 100_000;

/// The price and cost of one line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinePrice {
    /// The line's id.
    pub id: i64,
    /// The price of one piece: `msrp × (1 + markup ⁄ 100) × (1 − discount ⁄ 100)`, rounded to the
    /// cent.
    pub unit_price: Money,
    /// The price of all pieces: `unit_price × qty`.
    pub price: Money,
    /// Our cost of all pieces: `cost × qty`.
    pub cost: Money,
}

/// The totals of a quote, from the lines to the monthly payment; see [`totals`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct QuoteTotals {
    /// The price and cost of each line, in order.
    pub lines: Vec<LinePrice>,
    /// The sum of the line prices.
    pub subtotal: Money,
    /// The sum of the prices of options that are enabled or purchased.
    pub options_total: Money,
    /// The sum of the prices of enabled services, with delivery and shipping.
    pub services_total: Money,
    /// The credit for trade-in items, at most the three amounts above together.
    pub trade_in_credit: Money,
    /// `subtotal + options_total + services_total − trade_in_credit`, before tax.
    pub net_price: Money,
    /// `net_price × tax_rate ⁄ 100`, rounded to the cent; zero unless tax is included.
    pub sales_tax: Money,
    /// `net_price + sales_tax`.
    pub total_price: Money,
    /// The price for the customer: the agreed price if there is one, else `total_price`.
    pub shown_price: Money,
    /// The tax in `shown_price`: in an agreed price, `price × rate ⁄ (100 + rate)`, rounded.
    pub shown_tax: Money,
    /// Our total cost.
    pub total_cost: Money,
    /// `shown_price − shown_tax − total_cost`.
    pub margin: Money,
    /// The margin as a percentage of `shown_price − shown_tax`, rounded to a hundredth; `None` if
    /// that is zero.
    pub margin_percent: Option<Decimal<2>>,
    /// `shown_price × lease_rate`, rounded to the cent; `None` if no rate applies.
    pub monthly_payment: Option<Money>,
    /// The lease rate used for the payment.
    pub lease_rate_id: Option<LeaseRateId>,
}

/// Computes the totals of a quote with the given lease rates.
///
/// - A **line** counts with its `qty`; the unit price is rounded before it is multiplied.
/// - An **option** counts when it is `enabled` or `purchased`.
/// - **Rigging, installation, training and setup** count when they are enabled. **Delivery and
///   shipping** have no switch and always count. `parts_cost` is a cost without a price.
/// - The **trade-in credit** is the sum of `value × qty` when `trade_enabled`, but at most the sum
///   of the above. `trade_moving_costs` then count as a cost.
/// - **Tax** applies to the price after that credit. Service agreements are separate contracts and
///   do not count.
/// - An **agreed price** (`customer_price` above zero) replaces the total in the shown price, the
///   margin and the payment; it includes the tax.
/// - The **payment** uses the lowest applicable rate: one for `quote_term` months, with the shown
///   price within its bounds, and of a type that `display_terms` names, if it names any.
#[must_use]
pub fn totals(quote: &Quote, rates: &[LeaseRate]) -> QuoteTotals {
    let (terms, services, trade) = (&*quote.terms, &*quote.services, &*quote.trade);
    let lines: Vec<LinePrice> = quote.line_items.iter().map(line_price).collect();
    let subtotal = sum(lines.iter().map(|line| Some(line.price)));
    let options = quote
        .options
        .iter()
        .filter(|option| option.enabled || option.purchased);
    let options_total = sum(options.clone().map(|option| Some(option.price)));

    let counted =
        |is_on: Option<bool>, amount: Option<Money>| amount.filter(|_| is_on == Some(true));
    let s = services;
    let services_total = sum([
        counted(s.rigging_enabled, s.rigging_price),
        s.delivery_price,
        counted(s.installation_enabled, s.installation_price),
        counted(s.training_enabled, s.training_price),
        s.shipping_price,
        counted(s.setup_enabled, s.setup_price),
    ]);
    let services_cost = sum([
        counted(s.rigging_enabled, s.rigging_cost),
        s.delivery_cost,
        counted(s.installation_enabled, s.installation_cost),
        counted(s.training_enabled, s.training_cost),
        s.shipping_cost,
        counted(s.setup_enabled, s.setup_cost),
        s.parts_cost,
        counted(trade.trade_enabled, trade.trade_moving_costs),
    ]);

    let gross = subtotal + options_total + services_total;
    let credits = quote
        .trade_items
        .iter()
        .map(|item| counted(trade.trade_enabled, Some(multiply(item.value, item.qty))));
    let trade_in_credit = sum(credits).min(gross);
    let net_price = gross - trade_in_credit;
    let rate = terms
        .tax_rate
        .filter(|_| terms.include_sales_tax == Some(true))
        .map_or(0, |rate| i128::from(rate.scaled()));
    let sales_tax = divide_rounded(net_price * rate, HUNDRED_PERCENT);
    let total_price = net_price + sales_tax;

    let agreed = terms
        .customer_price
        .map_or(0, |price| i128::from(price.scaled()));
    let (shown_price, shown_tax) = if agreed > 0 {
        (
            agreed,
            divide_rounded(agreed * rate, HUNDRED_PERCENT + rate),
        )
    } else {
        (total_price, sales_tax)
    };
    let total_cost = sum(lines.iter().map(|line| Some(line.cost)))
        + sum(options.map(|option| Some(option.cost)))
        + services_cost;
    let revenue = shown_price - shown_tax;
    let margin = revenue - total_cost;
    let lease = lowest_applicable_rate(quote, shown_price, rates);
    QuoteTotals {
        lines,
        subtotal: money(subtotal),
        options_total: money(options_total),
        services_total: money(services_total),
        trade_in_credit: money(trade_in_credit),
        net_price: money(net_price),
        sales_tax: money(sales_tax),
        total_price: money(total_price),
        shown_price: money(shown_price),
        shown_tax: money(shown_tax),
        total_cost: money(total_cost),
        margin: money(margin),
        margin_percent: (revenue != 0).then(|| money(divide_rounded(margin * 10_000, revenue))),
        monthly_payment: lease.map(|rate| {
            let factor = i128::from(rate.lease_rate.scaled());
            money(divide_rounded(shown_price * factor, 1_000_000))
        }),
        lease_rate_id: lease.map(|rate| rate.id),
    }
}

/// The length of the lease in months; `None` if no lease is offered.
pub(super) fn lease_months(quote: &Quote) -> Option<i64> {
    let terms = &quote.terms;
    terms
        .quote_term
        .filter(|_| terms.lease_enabled == Some(true))
}

/// The lowest lease rate that applies to a quote; of equal rates, the oldest.
fn lowest_applicable_rate<'a>(
    quote: &Quote,
    price: i128,
    rates: &'a [LeaseRate],
) -> Option<&'a LeaseRate> {
    let months = lease_months(quote)?;
    let types = lease_types_in(quote.terms.display_terms.as_deref().unwrap_or_default());
    rates
        .iter()
        .filter(|rate| rate.term_length == months)
        .filter(|rate| {
            let within = i128::from(rate.min_price.scaled())..=i128::from(rate.max_price.scaled());
            within.contains(&price)
        })
        .filter(|rate| types.is_empty() || rate.lease_type.is_some_and(|own| types.contains(&own)))
        .min_by_key(|rate| (rate.lease_rate, rate.id))
}

/// The lease types that a text contains as separate words, in any case.
fn lease_types_in(text: &str) -> Vec<LeaseType> {
    text.split(|one: char| !one.is_alphanumeric())
        .filter_map(|word| word.to_ascii_uppercase().parse().ok())
        .collect()
}

fn line_price(line: &QuoteLine) -> LinePrice {
    let percent = |percent: Percent| i128::from(percent.scaled());
    let (up, down) = (
        HUNDRED_PERCENT + percent(line.markup),
        HUNDRED_PERCENT - percent(line.discount),
    );
    let unit = divide_rounded(
        i128::from(line.msrp.scaled()) * up * down,
        HUNDRED_PERCENT * HUNDRED_PERCENT,
    );
    let unit_price = money(unit);
    LinePrice {
        id: line.id,
        unit_price,
        price: multiply(unit_price, line.qty),
        cost: multiply(line.cost, line.qty),
    }
}

fn multiply(amount: Money, pieces: i64) -> Money {
    money(i128::from(amount.scaled()) * i128::from(pieces))
}

fn sum(amounts: impl IntoIterator<Item = Option<Money>>) -> i128 {
    let cents = amounts.into_iter().flatten();
    cents.map(|amount| i128::from(amount.scaled())).sum()
}

/// A quotient rounded to the nearest whole number, halves away from zero.
pub(super) fn divide_rounded(dividend: i128, divisor: i128) -> i128 {
    let (dividend, divisor) = if divisor < 0 {
        (-dividend, -divisor)
    } else {
        (dividend, divisor)
    };
    let half = divisor / 2 + divisor % 2;
    let (whole, rest) = (dividend / divisor, dividend % divisor);
    if rest.abs() >= half {
        whole + dividend.signum()
    } else {
        whole
    }
}

/// Cents as an amount. Input limits keep every amount within 64 bits; only a margin percentage of a
/// tiny revenue can exceed them, and is capped.
fn money(cents: i128) -> Money {
    let cap = if cents < 0 { i64::MIN } else { i64::MAX };
    Money::from_scaled(i64::try_from(cents).unwrap_or(cap))
}
