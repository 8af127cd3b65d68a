//! Tests of quote totals: worked examples, and properties of random quotes.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::{
    Agreements, Quote, QuoteId, QuoteLine, QuoteNotes, QuoteOption, Services, Terms, Trade,
    TradeItem,
    totals::{divide_rounded, totals},
};
use crate::{
    kernel::{
        clock::{Random, SeededRandom},
        store::{Json, Timestamp, Version},
    },
    parties::CustomerId,
    sales::{Factor, LeaseRate, LeaseRateId, LeaseType, MAX_MONEY, Money, Percent, QuoteTotals},
};

fn money(amount: f64) -> Money {
    Money::from_f64(amount).unwrap()
}

fn percent(number: f64) -> Percent {
    Percent::from_f64(number).unwrap()
}

fn blank() -> Quote {
    Quote {
        id: QuoteId(1),
        version: Version(1),
        number: 1.into(),
        customer_id: CustomerId(1),
        contact_person_id: None,
        sales_lead_id: None,
        summary: None,
        account_rep: None,
        sale_closed: false,
        terms: Json(Terms::default()),
        services: Json(Services::default()),
        agreements: Json(Agreements::default()),
        trade: Json(Trade::default()),
        notes: Json(QuoteNotes::default()),
        line_items: Json(Vec::new()),
        options: Json(Vec::new()),
        trade_items: Json(Vec::new()),
        last_entry_id: 0,
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
    }
}

fn rate(id: i64, kind: Option<LeaseType>, factor: f64) -> LeaseRate {
    LeaseRate {
        id: LeaseRateId(id),
        version: Version(1),
        leasing_partner: "Partner".into(),
        partner_key: "partner".into(),
        lease_rep_name: None,
        lease_rep_phone: None,
        min_price: money(5_000.0),
        max_price: money(50_000.0),
        term_length: 60,
        lease_rate: Factor::from_f64(factor).unwrap(),
        lease_type: kind,
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
    }
}

/// The example quote of the documentation.
fn documented_quote() -> Quote {
    let mut quote = blank();
    *quote.terms = Terms {
        lease_enabled: Some(true),
        include_sales_tax: Some(true),
        tax_rate: Some(percent(7.5)),
        quote_term: Some(60),
        display_terms: Some("60 Month FMV Lease".into()),
        customer_price: Some(money(12_500.0)),
        ..Terms::default()
    };
    *quote.services = Services {
        rigging_enabled: Some(true),
        rigging_price: Some(money(500.0)),
        rigging_cost: Some(money(300.0)),
        delivery_price: Some(money(250.0)),
        delivery_cost: Some(money(150.0)),
        installation_enabled: Some(true),
        installation_price: Some(money(1_000.0)),
        installation_cost: Some(money(600.0)),
        training_enabled: Some(true),
        training_price: Some(money(500.0)),
        training_cost: Some(money(200.0)),
        shipping_price: Some(money(800.0)),
        shipping_cost: Some(money(600.0)),
        setup_enabled: Some(false),
        setup_price: Some(money(99.0)),
        setup_cost: Some(money(77.0)),
        parts_cost: Some(money(50.0)),
        ..Services::default()
    };
    quote.agreements.sa1_price = Some(money(150.0));
    *quote.trade = Trade {
        trade_enabled: Some(true),
        trade_moving_costs: Some(money(200.0)),
        ..Trade::default()
    };
    quote.trade_items.push(TradeItem {
        id: 1,
        qty: 1,
        value: money(500.0),
        ..TradeItem::default()
    });
    quote.line_items.push(QuoteLine {
        id: 2,
        qty: 1,
        msrp: money(8_500.0),
        discount: percent(15.0),
        cost: money(5_200.0),
        ..QuoteLine::default()
    });
    quote.options.push(QuoteOption {
        id: 3,
        enabled: true,
        price: money(350.0),
        cost: money(200.0),
        ..QuoteOption::default()
    });
    quote
}

#[test]
fn the_documented_quote_has_the_documented_totals() {
    let mut quote = documented_quote();
    let rates = [rate(1, Some(LeaseType::Fmv), 0.0189)];
    let result = totals(&quote, &rates);
    assert_eq!(result.subtotal, money(7_225.0));
    assert_eq!(result.options_total, money(350.0));
    assert_eq!(result.services_total, money(3_050.0));
    assert_eq!(result.trade_in_credit, money(500.0));
    assert_eq!(result.net_price, money(10_125.0));
    assert_eq!(result.sales_tax, money(759.38)); // 759.375
    assert_eq!(result.total_price, money(10_884.38));
    assert_eq!(result.shown_price, money(12_500.0));
    assert_eq!(result.shown_tax, money(872.09)); // 872.093…
    assert_eq!(result.total_cost, money(7_500.0));
    assert_eq!(result.margin, money(4_127.91));
    assert_eq!(result.margin_percent, Some(money(35.5)));
    assert_eq!(result.monthly_payment, Some(money(236.25)));
    assert_eq!(result.lease_rate_id, Some(LeaseRateId(1)));

    quote.terms.customer_price = Some(money(0.0));
    let result = totals(&quote, &rates);
    assert_eq!(result.shown_price, money(10_884.38));
    assert_eq!(result.shown_tax, result.sales_tax);
    assert_eq!(result.margin, money(2_625.0));
    assert_eq!(result.monthly_payment, Some(money(205.71))); // 205.7147…
}

#[test]
fn a_unit_price_is_rounded_once_and_then_multiplied() {
    let mut quote = blank();
    quote.line_items.push(QuoteLine {
        qty: 3,
        msrp: money(9.99),
        markup: percent(12.5),
        discount: percent(5.0),
        ..QuoteLine::default()
    });
    // 9.99 × 1.125 × 0.95 = 10.6768125
    let result = totals(&quote, &[]);
    assert_eq!(result.lines.first().unwrap().unit_price, money(10.68));
    assert_eq!(result.subtotal, money(32.04));
}

#[test]
fn a_trade_in_never_makes_the_price_negative() {
    let mut quote = documented_quote();
    quote.trade_items.first_mut().unwrap().value = money(1_000_000.0);
    let result = totals(&quote, &[]);
    assert_eq!(result.net_price, money(0.0));
    assert_eq!(result.sales_tax, money(0.0));
    quote.trade.trade_enabled = Some(false);
    let result = totals(&quote, &[]);
    assert_eq!(result.trade_in_credit, money(0.0));
    assert_eq!(result.total_cost, money(7_300.0));
}

#[test]
fn an_option_counts_when_it_is_enabled_or_purchased() {
    for (enabled, purchased, total) in [
        (false, false, 0.0),
        (true, false, 350.0),
        (false, true, 350.0),
        (true, true, 350.0),
    ] {
        let mut quote = documented_quote();
        let option = quote.options.first_mut().unwrap();
        (option.enabled, option.purchased) = (enabled, purchased);
        assert_eq!(totals(&quote, &[]).options_total, money(total));
    }
}

#[test]
fn the_lowest_applicable_rate_determines_the_payment() {
    let quote = documented_quote();
    let fto = rate(1, Some(LeaseType::Fto), 0.01);
    let dear = rate(2, Some(LeaseType::Fmv), 0.02);
    let cheap = rate(3, Some(LeaseType::Fmv), 0.018);
    let untyped = rate(4, None, 0.001);
    let mut short = rate(5, Some(LeaseType::Fmv), 0.001);
    short.term_length = 36;
    let mut small = rate(6, Some(LeaseType::Fmv), 0.001);
    small.max_price = money(12_499.99);
    let all = [fto, dear, cheap, untyped, short, small];
    let chosen = |quote: &Quote| totals(quote, &all).lease_rate_id.map(|id| id.0);
    assert_eq!(chosen(&quote), Some(3));
    let chosen_for_terms = |words: Option<&str>| {
        let mut quote = quote.clone();
        quote.terms.display_terms = words.map(str::to_owned);
        chosen(&quote)
    };
    assert_eq!(chosen_for_terms(Some("fto, 60 months")), Some(1));
    assert_eq!(chosen_for_terms(Some("FTO or FMV")), Some(1));
    assert_eq!(chosen_for_terms(Some("FMVX")), Some(4));
    assert_eq!(chosen_for_terms(None), Some(4));
    let mut edge = quote.clone();
    edge.terms.customer_price = Some(money(12_499.99));
    assert_eq!(chosen(&edge), Some(6));
    let mut none = quote.clone();
    none.terms.lease_enabled = None;
    assert_eq!(chosen(&none), None);
    none.terms.lease_enabled = Some(true);
    none.terms.quote_term = Some(48);
    assert_eq!(chosen(&none), None);
    assert_eq!(totals(&none, &all).monthly_payment, None);
}

#[test]
fn halves_are_rounded_away_from_zero() {
    for (dividend, divisor, nearest) in [
        (5, 10, 1),
        (-5, 10, -1),
        (4, 10, 0),
        (-4, 10, 0),
        (3, 7, 0),
        (4, 7, 1),
        (-4, 7, -1),
        (5, -10, -1),
        (0, 3, 0),
    ] {
        assert_eq!(
            divide_rounded(dividend, divisor),
            nearest,
            "{dividend} / {divisor}"
        );
    }
}

/// Random quotes, some of them with the greatest values allowed.
struct RandomQuotes(SeededRandom);

impl RandomQuotes {
    fn below(&self, bound: i64) -> i64 {
        let bits = self.0.bits() % u128::from(bound.unsigned_abs().max(1));
        i64::try_from(bits).unwrap()
    }

    fn coin(&self) -> bool {
        self.below(2) == 0
    }

    fn amount(&self) -> Money {
        match self.below(8) {
            0 => MAX_MONEY,
            1 => Money::default(),
            _ => Money::from_scaled(self.below(2_000_000)),
        }
    }

    fn percent(&self, max: i64) -> Percent {
        Percent::from_scaled(self.below(max * 100_000 + 1))
    }

    fn entries<T>(&self, make: impl Fn(i64) -> T) -> Vec<T> {
        let count = if self.below(20) == 0 {
            200
        } else {
            self.below(4)
        };
        (0..count).map(make).collect()
    }

    fn quote(&self) -> Quote {
        let mut quote = blank();
        *quote.terms = Terms {
            lease_enabled: Some(self.coin()),
            include_sales_tax: Some(self.coin()),
            tax_rate: Some(self.percent(100)),
            quote_term: Some(60),
            customer_price: self.coin().then(|| self.amount()),
            ..Terms::default()
        };
        *quote.services = Services {
            rigging_enabled: Some(self.coin()),
            rigging_price: Some(self.amount()),
            rigging_cost: Some(self.amount()),
            delivery_price: Some(self.amount()),
            training_enabled: Some(self.coin()),
            training_price: Some(self.amount()),
            parts_cost: Some(self.amount()),
            ..Services::default()
        };
        quote.trade.trade_enabled = Some(self.coin());
        quote.trade.trade_moving_costs = Some(self.amount());
        quote.line_items.0 = self.entries(|id| QuoteLine {
            id,
            qty: if self.below(5) == 0 {
                10_000
            } else {
                self.below(5)
            },
            msrp: self.amount(),
            markup: self.percent(1_000),
            discount: self.percent(100),
            cost: self.amount(),
            ..QuoteLine::default()
        });
        quote.options.0 = self.entries(|id| QuoteOption {
            id,
            enabled: self.coin(),
            purchased: self.coin(),
            price: self.amount(),
            cost: self.amount(),
            ..QuoteOption::default()
        });
        quote.trade_items.0 = self.entries(|id| TradeItem {
            id,
            qty: self.below(3),
            value: self.amount(),
            ..TradeItem::default()
        });
        quote
    }
}

fn cents(amount: Money) -> i128 {
    i128::from(amount.scaled())
}

/// Asserts the properties that the totals of every quote have.
fn assert_consistent(quote: &Quote, result: &QuoteTotals) {
    let gross = cents(result.subtotal) + cents(result.options_total) + cents(result.services_total);
    let of_lines: i128 = result.lines.iter().map(|line| cents(line.price)).sum();
    assert_eq!(cents(result.subtotal), of_lines, "sums fit into 64 bits");
    assert_eq!(
        cents(result.net_price),
        gross - cents(result.trade_in_credit)
    );
    assert_eq!(
        cents(result.total_price),
        cents(result.net_price) + cents(result.sales_tax)
    );
    let revenue = cents(result.shown_price) - cents(result.shown_tax);
    assert_eq!(cents(result.margin), revenue - cents(result.total_cost));
    assert_eq!(result.margin_percent.is_none(), revenue == 0);
    for amount in [
        result.subtotal,
        result.options_total,
        result.services_total,
        result.trade_in_credit,
        result.net_price,
        result.sales_tax,
        result.total_cost,
        result.shown_tax,
    ] {
        assert!(amount >= Money::default(), "{result:?}");
    }
    assert!(result.shown_tax <= result.shown_price);
    if quote.terms.include_sales_tax != Some(true) {
        assert_eq!((result.sales_tax, result.shown_tax), Default::default());
    }
    match quote
        .terms
        .customer_price
        .filter(|price| *price > Money::default())
    {
        Some(agreed) => assert_eq!(result.shown_price, agreed),
        None => assert_eq!(
            (result.shown_price, result.shown_tax),
            (result.total_price, result.sales_tax)
        ),
    }
    for (line, price) in quote.line_items.iter().zip(&result.lines) {
        assert_eq!(line.id, price.id);
        if line.markup == Percent::default() && line.discount == Percent::default() {
            assert_eq!(price.unit_price, line.msrp);
        }
        assert_eq!(
            cents(price.price),
            cents(price.unit_price) * i128::from(line.qty)
        );
    }
    if let Some(payment) = result.monthly_payment {
        assert_eq!(quote.terms.lease_enabled, Some(true));
        assert!(payment <= result.shown_price);
    }
}

#[test]
fn the_totals_of_every_quote_add_up() {
    let random = RandomQuotes(SeededRandom::new(14));
    let rates = [rate(1, None, 0.02), rate(2, Some(LeaseType::Fto), 0.03)];
    for _ in 0..3_000 {
        let quote = random.quote();
        let result = totals(&quote, &rates);
        assert_consistent(&quote, &result);
        // The order of lines and options does not affect the totals.
        let mut reversed = quote.clone();
        reversed.line_items.reverse();
        reversed.options.reverse();
        let mut again = totals(&reversed, &rates);
        again.lines.reverse();
        assert_eq!(again, result);
    }
}

#[test]
fn the_totals_of_the_greatest_quote_fit_into_64_bits() {
    let mut quote = blank();
    quote.terms.include_sales_tax = Some(true);
    quote.terms.tax_rate = Some(percent(100.0));
    let line = |id| QuoteLine {
        id,
        qty: 10_000,
        msrp: MAX_MONEY,
        markup: percent(1_000.0),
        cost: MAX_MONEY,
        ..QuoteLine::default()
    };
    quote.line_items.0 = (0..200).map(line).collect();
    let result = totals(&quote, &[]);
    assert_consistent(&quote, &result);
    assert_eq!(
        result.total_price,
        Money::from_scaled(4_400_000_000_000_000_000)
    );
}
