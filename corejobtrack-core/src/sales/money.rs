//! Amounts, percentages and factors: exact decimals within bounds that no sum of a quote leaves.

use crate::kernel::{decimal::Decimal, details::Detail, error::EngineError};

/// An amount of money, in the installation's currency, to the cent.
pub type Money = Decimal<2>;

/// A percentage, to a hundred-thousandth of a percent: 7.5 is 7.5 %.
pub type Percent = Decimal<5>;

/// What a price is multiplied with to get a monthly payment, to a millionth.
pub type Factor = Decimal<6>;

/// The greatest amount that is kept: a thousand million. With at most 200 lines of at most 10,000
/// pieces, and at most 1,000 % on top, no total of a quote is greater than 64 bits hold in cents.
pub const MOST_MONEY: Money = Money::from_scaled(100_000_000_000);

/// Refuses an amount below nothing or above [`MOST_MONEY`].
pub(super) fn check_money(field: &'static str, amount: Money) -> Result<(), EngineError> {
    within(field, amount, MOST_MONEY)
}

/// Refuses a percentage below nothing or above `most` percent.
pub(super) fn check_percent(
    field: &'static str,
    percent: Percent,
    most: i64,
) -> Result<(), EngineError> {
    within(field, percent, Percent::from_scaled(most * 100_000))
}

fn within<const SCALE: u8>(
    field: &'static str,
    number: Decimal<SCALE>,
    most: Decimal<SCALE>,
) -> Result<(), EngineError> {
    if (Decimal::default()..=most).contains(&number) {
        return Ok(());
    }
    let message = format!("must be between 0 and {most}");
    Err(EngineError::invalid(field, message))
}

impl Detail for Money {
    fn check(&self, field: &'static str, _: usize) -> Result<(), EngineError> {
        check_money(field, *self)
    }
}

impl Detail for Percent {
    fn check(&self, field: &'static str, _: usize) -> Result<(), EngineError> {
        check_percent(field, *self, 100)
    }
}
