//! Fixed-point decimal numbers, stored as scaled 64-bit integers: exact, summable and sortable.

use std::fmt;

use serde::{Deserialize, Serialize, de};

use crate::kernel::store::{ColumnType, Kind, Plain, StoreError, Value, entity::mismatch};

/// A decimal number with `SCALE` digits after the decimal point, 0 to 6; exact within
/// ±9.2·10¹⁸ ⁄ 10^SCALE.
///
/// In JSON it is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal<const SCALE: u8>(i64);

/// Hours, with a precision of 1/10,000.
pub type Hours = Decimal<4>;

/// The exclusive limit of scaled numbers that are parsed.
const LIMIT: i64 = 9_000_000_000_000_000_000;

impl<const SCALE: u8> Decimal<SCALE> {
    const UNIT: i64 = 10_i64.pow(SCALE as u32);

    /// The number `scaled` / 10^`SCALE`.
    #[must_use]
    pub const fn from_scaled(scaled: i64) -> Self {
        Self(scaled)
    }

    /// A whole number, saturating at the greatest and smallest possible value.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self(number.saturating_mul(Self::UNIT))
    }

    /// The number times 10^`SCALE`.
    #[must_use]
    pub const fn scaled(self) -> i64 {
        self.0
    }

    /// Rounds the shortest decimal notation of `number` to `SCALE` digits, halves away from zero.
    /// So 1.005 rounds up with two digits, although its binary value is slightly less. `None` if
    /// the number is not finite or out of range.
    #[must_use]
    pub fn from_f64(number: f64) -> Option<Self> {
        // No greater number fits at any scale.
        if !number.is_finite() || number.abs() >= 1e19 {
            return None;
        }
        let text = number.abs().to_string();
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let mut scaled: i128 = whole.parse().ok()?;
        let mut digits = rest.bytes().map(|digit| i128::from(digit - b'0'));
        for _ in 0..SCALE {
            scaled = scaled * 10 + digits.next().unwrap_or(0);
        }
        if digits.next().is_some_and(|next| next >= 5) {
            scaled += 1;
        }
        let scaled = i64::try_from(scaled)
            .ok()
            .filter(|scaled| *scaled < LIMIT)?;
        Some(Self(if number < 0.0 { -scaled } else { scaled }))
    }

    /// The number as floating point, for JSON.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "JSON numbers are not more precise")]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Self::UNIT as f64
    }
}

/// The decimal notation of a scaled number, without trailing zeros after the point.
#[must_use]
pub fn text(scaled: i64, scale: u8) -> String {
    let unit = 10_u64.pow(scale.into());
    let whole = scaled.unsigned_abs() / unit;
    let rest = scaled.unsigned_abs() % unit;
    let sign = if scaled < 0 { "-" } else { "" };
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let rest = format!("{rest:0width$}", width = usize::from(scale));
    format!("{sign}{whole}.{}", rest.trim_end_matches('0'))
}

impl<const SCALE: u8> fmt::Display for Decimal<SCALE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text(self.0, SCALE))
    }
}

impl<const SCALE: u8> Serialize for Decimal<SCALE> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.to_f64())
    }
}

impl<'de, const SCALE: u8> Deserialize<'de> for Decimal<SCALE> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Self::from_f64(number).ok_or_else(|| de::Error::custom("the number is out of range"))
    }
}

impl<const SCALE: u8> Plain for Decimal<SCALE> {}

impl<const SCALE: u8> ColumnType for Decimal<SCALE> {
    const KIND: Kind = Kind::Decimal { scale: SCALE };

    fn to_value(&self) -> Result<Value, StoreError> {
        Ok(Value::Int(self.0))
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Int(scaled) => Ok(Self(scaled)),
            other => Err(mismatch(&other, "decimal")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_no_trailing_zeros() {
        assert_eq!(text(35_000, 4), "3.5");
        assert_eq!(text(-1, 4), "-0.0001");
        assert_eq!(text(20_000, 4), "2");
    }

    #[test]
    fn halves_of_the_decimal_notation_round_away_from_zero() {
        let cents = |number| Decimal::<2>::from_f64(number).map(Decimal::scaled);
        assert_eq!(cents(1.005), Some(101));
        assert_eq!(cents(-1.005), Some(-101));
        assert_eq!(cents(1.004_999), Some(100));
        assert_eq!(cents(0.29), Some(29));
        assert_eq!(cents(1e-9), Some(0));
        assert_eq!(cents(1e16), Some(1_000_000_000_000_000_000));
        assert_eq!(cents(1e17), None);
    }

    #[test]
    fn numbers_out_of_range_are_refused() {
        assert_eq!(Hours::from_f64(3.5).map(Hours::scaled), Some(35_000));
        assert_eq!(Hours::from_f64(1e30), None);
        assert_eq!(Hours::from_f64(f64::NAN), None);
    }
}
