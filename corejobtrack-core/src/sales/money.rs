//! Amounts, percentages and factors: exact decimals, bounded so that the totals of a quote fit into
//! 64 bits.

use crate::kernel::{decimal::Decimal, details::Detail, error::EngineError, policy::Policy};

/// An amount of money, in the installation's currency, to the cent.
pub type Money = Decimal<2>;

/// A percentage, to a hundred-thousandth of a percent: 7.5 is 7.5 %.
pub type Percent = Decimal<5>;

/// The factor that turns a price into a monthly payment, to a millionth.
pub type Factor = Decimal<6>;

/// The greatest amount: 1,000,000,000.00. With at most 200 lines of at most 10,000 pieces and a
/// mark-up of at most 1,000 %, every total of a quote fits into 64 bits as cents.
pub const MAX_MONEY: Money = Money::from_scaled(100_000_000_000);

/// Rejects an amount below zero or above [`MAX_MONEY`].
pub(super) fn check_money(field: &'static str, amount: Money) -> Result<(), EngineError> {
    within(field, amount, MAX_MONEY)
}

/// An amount that [`check_money`] accepts.
pub(super) fn amount(field: &'static str, amount: &Money, _: &Policy) -> Result<(), EngineError> {
    check_money(field, *amount)
}

/// Rejects a percentage below zero or above `max` percent.
pub(super) fn check_percent(
    field: &'static str,
    percent: Percent,
    max: i64,
) -> Result<(), EngineError> {
    within(field, percent, Percent::from_scaled(max * 100_000))
}

fn within<const SCALE: u8>(
    field: &'static str,
    number: Decimal<SCALE>,
    max: Decimal<SCALE>,
) -> Result<(), EngineError> {
    if (Decimal::default()..=max).contains(&number) {
        return Ok(());
    }
    let message = format!("must be between 0 and {max}");
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
