//! Decimal numbers of a fixed scale, kept as scaled 64-bit integers: exact, summable, sortable.

use std::fmt;

use serde::{Deserialize, Serialize, de};

use crate::kernel::store::{ColumnType, Kind, StoreError, Value, entity::mismatch};

/// A decimal number with `SCALE` digits behind the point, 0 to 6: exact within ±9.2·10¹⁸ ⁄ 10^SCALE.
///
/// In JSON it is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal<const SCALE: u8>(i64);

/// Hours, to a ten-thousandth.
pub type Hours = Decimal<4>;

/// What the scaled number stays below when it is read.
const MOST: i64 = 9_000_000_000_000_000_000;

impl<const SCALE: u8> Decimal<SCALE> {
    const UNIT: i64 = 10_i64.pow(SCALE as u32);

    /// The number that is `scaled` times ten to the power of minus `SCALE`.
    #[must_use]
    pub const fn from_scaled(scaled: i64) -> Self {
        Self(scaled)
    }

    /// A whole number; one that is too great is taken as the greatest there is.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self(number.saturating_mul(Self::UNIT))
    }

    /// The number times ten to the power of `SCALE`.
    #[must_use]
    pub const fn scaled(self) -> i64 {
        self.0
    }

    /// The nearest decimal to `number` as people write it, that is to its shortest decimal text: of
    /// 1.005 the half counts, though the binary number is a little less. A half goes away from zero.
    /// None if it is not finite or too great.
    #[must_use]
    pub fn from_f64(number: f64) -> Option<Self> {
        // Nothing greater fits, whatever the scale.
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
        let scaled = i64::try_from(scaled).ok().filter(|scaled| *scaled < MOST)?;
        Some(Self(if number < 0.0 { -scaled } else { scaled }))
    }

    /// As a floating-point number, for JSON.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "JSON numbers are no more exact than this"
    )]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Self::UNIT as f64
    }
}

/// The text of a scaled number, without trailing zeros behind the point.
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
        Self::from_f64(number).ok_or_else(|| de::Error::custom("a number of this size is not kept"))
    }
}

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
    fn decimals_are_shown_without_trailing_zeros() {
        assert_eq!(text(35_000, 4), "3.5");
        assert_eq!(text(-1, 4), "-0.0001");
        assert_eq!(text(20_000, 4), "2");
    }

    #[test]
    fn a_half_goes_away_from_zero_as_it_is_written() {
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
    fn what_cannot_be_kept_is_refused() {
        assert_eq!(Hours::from_f64(3.5).map(Hours::scaled), Some(35_000));
        assert_eq!(Hours::from_f64(1e30), None);
        assert_eq!(Hours::from_f64(f64::NAN), None);
    }
}
