//! Decimal numbers in bodies: amounts, percentages and factors, with the bounds that the OpenAPI
//! document states.

use std::borrow::Cow;

use corejobtrack_core::{EngineError, decimal::Decimal};
use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde_json::{Number as JsonNumber, Value};

use crate::http::WireValue;

/// A number from 0 to `MOST` with `SCALE` decimal places.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Number<const SCALE: u8, const MOST: u32>(pub Decimal<SCALE>);

/// An amount of money: at most 1,000,000,000, with two decimal places.
pub type Amount = Number<2, 1_000_000_000>;

/// A percentage, at most 100.
pub type Percentage = Number<5, 100>;

/// A mark-up in percent, at most 1,000.
pub type Markup = Number<5, 1_000>;

/// A factor, at most 1, with six decimal places.
pub type Factor = Number<6, 1>;

impl<const SCALE: u8, const MOST: u32> From<Number<SCALE, MOST>> for Decimal<SCALE> {
    fn from(number: Number<SCALE, MOST>) -> Self {
        number.0
    }
}

impl<const SCALE: u8, const MOST: u32> From<Decimal<SCALE>> for Number<SCALE, MOST> {
    fn from(decimal: Decimal<SCALE>) -> Self {
        Self(decimal)
    }
}

impl<const SCALE: u8, const MOST: u32> WireValue<Decimal<SCALE>> for Number<SCALE, MOST> {
    fn into_core(self, _: &'static str) -> Result<Decimal<SCALE>, EngineError> {
        Ok(self.0)
    }

    fn of_core(value: Decimal<SCALE>) -> Self {
        Self(value)
    }
}

impl<const SCALE: u8, const MOST: u32> Type for Number<SCALE, MOST> {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        format!("number_{SCALE}_{MOST}").into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            minimum: Some(0.0),
            maximum: Some(MOST.into()),
            ..MetaSchema::new_with_format("number", "double")
        }))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<const SCALE: u8, const MOST: u32> ParseFromJSON for Number<SCALE, MOST> {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        let value = value.unwrap_or_default();
        let number = value.as_f64().and_then(Decimal::from_f64);
        number
            .map(Self)
            .ok_or_else(|| ParseError::expected_type(value))
    }
}

impl<const SCALE: u8, const MOST: u32> ToJSON for Number<SCALE, MOST> {
    fn to_json(&self) -> Option<Value> {
        JsonNumber::from_f64(self.0.to_f64()).map(Value::Number)
    }
}
