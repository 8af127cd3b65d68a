//! Path and query parameters; reports the same errors as bodies.

use std::{borrow::Cow, ops::Deref};

use poem::{Request, RequestBody};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaParamIn, MetaSchema, MetaSchemaRef, Registry},
    types::{ParseFromParameter, Type},
};
use serde_json::Value;

use super::{schema::Schema, validate};
use crate::http::{
    context::RequestContext,
    nulls::Nulls,
    problems::{Fault, Place, Problem, Result},
};

const PARAMETER: &[ApiExtractorType] = &[ApiExtractorType::Parameter];

/// The greatest number of items on a page.
const MAX_PAGE: u32 = 200;
/// The documented default number of items on a page.
const DEFAULT_PAGE: u32 = 50;
/// The greatest number of log lines in a response.
const MAX_LINES: u32 = 10_000;
/// The default number of log lines.
const DEFAULT_LINES: u32 = 200;

/// An id in the path. The argument has the parameter's name: `ticket_id: Id` for `:ticket_id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id(pub i64);

impl Deref for Id {
    type Target = i64;

    fn deref(&self) -> &i64 {
        &self.0
    }
}

/// A text in the path, percent-decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment(pub String);

impl Deref for Segment {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// A path parameter with a fixed list of values. It is not called `Path`, because the macro that
/// makes operations renames arguments of that type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<T>(pub T);

impl<T> Deref for Choice<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A query parameter. `Query<Option<T>>` may be omitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query<T>(pub T);

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// An integer in the query, from `LEAST` to `MOST`; `DEFAULT` if omitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounded<const LEAST: u32, const MOST: u32, const DEFAULT: u32>(pub u32);

/// The query parameter `limit`: the greatest number of items, 1 to 200; 50 if omitted.
pub type Limit = Bounded<1, MAX_PAGE, DEFAULT_PAGE>;

/// The query parameter `lines`: the number of log lines, 1 to 10,000; 200 if omitted.
pub type Lines = Bounded<1, MAX_LINES, DEFAULT_LINES>;

/// The query parameter `offset`: the number of items to skip; 0 if omitted.
pub type Offset = Bounded<0, { i32::MAX.unsigned_abs() }, 0>;

impl<'a> ApiExtractor<'a> for Id {
    const TYPES: &'static [ApiExtractorType] = PARAMETER;
    const PARAM_IS_REQUIRED: bool = true;

    type ParamType = i64;
    type ParamRawType = i64;

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Path)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(i64::schema_ref())
    }

    fn param_raw_type(&self) -> Option<&i64> {
        Some(&self.0)
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        options: ExtractParamOptions<i64>,
    ) -> poem::Result<Self> {
        Ok(Self(read(
            path_texts(request, options.name)?,
            "path",
            options.name,
        )?))
    }
}

impl<'a> ApiExtractor<'a> for Segment {
    const TYPES: &'static [ApiExtractorType] = PARAMETER;
    const PARAM_IS_REQUIRED: bool = true;

    type ParamType = String;
    type ParamRawType = String;

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Path)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(String::schema_ref())
    }

    fn param_raw_type(&self) -> Option<&String> {
        Some(&self.0)
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        options: ExtractParamOptions<String>,
    ) -> poem::Result<Self> {
        Ok(Self(read(
            path_texts(request, options.name)?,
            "path",
            options.name,
        )?))
    }
}

impl<'a, T: ParseFromParameter + 'static> ApiExtractor<'a> for Choice<T> {
    const TYPES: &'static [ApiExtractorType] = PARAMETER;
    const PARAM_IS_REQUIRED: bool = true;

    type ParamType = T;
    type ParamRawType = T::RawValueType;

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Path)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(T::schema_ref())
    }

    fn param_raw_type(&self) -> Option<&Self::ParamRawType> {
        self.0.as_raw_value()
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        options: ExtractParamOptions<T>,
    ) -> poem::Result<Self> {
        Ok(Self(read(
            path_texts(request, options.name)?,
            "path",
            options.name,
        )?))
    }
}

impl<'a, T: ParseFromParameter + 'static> ApiExtractor<'a> for Query<T> {
    const TYPES: &'static [ApiExtractorType] = PARAMETER;
    const PARAM_IS_REQUIRED: bool = T::IS_REQUIRED;

    type ParamType = T;
    type ParamRawType = T::RawValueType;

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Query)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(T::schema_ref())
    }

    fn param_raw_type(&self) -> Option<&Self::ParamRawType> {
        self.0.as_raw_value()
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        options: ExtractParamOptions<T>,
    ) -> poem::Result<Self> {
        let texts = query_texts(request, options.name);
        match options.default_value {
            Some(default) if texts.is_empty() => Ok(Self(default())),
            _ => Ok(Self(read(texts, "query", options.name)?)),
        }
    }
}

impl<'a, const LEAST: u32, const MOST: u32, const DEFAULT: u32> ApiExtractor<'a>
    for Bounded<LEAST, MOST, DEFAULT>
{
    const TYPES: &'static [ApiExtractorType] = PARAMETER;

    type ParamType = u32;
    type ParamRawType = u32;

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Query)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(bounded(LEAST, MOST, DEFAULT))
    }

    fn param_raw_type(&self) -> Option<&u32> {
        Some(&self.0)
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        options: ExtractParamOptions<u32>,
    ) -> poem::Result<Self> {
        Ok(Self(number(request, options.name, LEAST..=MOST, DEFAULT)?))
    }
}

fn bounded(least: u32, most: u32, default: u32) -> MetaSchemaRef {
    MetaSchemaRef::Inline(Box::new(MetaSchema {
        minimum: Some(least.into()),
        maximum: Some(most.into()),
        default: Some(Value::from(default)),
        ..MetaSchema::new_with_format("integer", "int32")
    }))
}

fn path_texts<'a>(request: &'a Request, name: &str) -> Result<Vec<Cow<'a, str>>> {
    let context = RequestContext::of(request)?;
    // The framework gives the arguments of some types the names `param0` and so on.
    let value = context.path_value(request, context.path_name(name));
    Ok(value.map(Cow::Borrowed).into_iter().collect())
}

fn query_texts<'a>(request: &'a Request, name: &str) -> Vec<Cow<'a, str>> {
    let query = request.uri().query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .filter_map(|(known, text)| (known == name).then_some(text))
        .collect()
}

fn place(part: &'static str, name: &'static str) -> Vec<Place> {
    vec![part.into(), name.into()]
}

fn read<T: ParseFromParameter + 'static>(
    texts: Vec<Cow<'_, str>>,
    part: &'static str,
    name: &'static str,
) -> Result<T> {
    if !texts.is_empty() {
        let schema = Schema::of::<T>();
        let mut value = schema.value_from_texts(&texts);
        let faults = validate::faults(&schema, &mut value, place(part, name), Nulls::Omitted);
        if !faults.is_empty() {
            return Err(Problem::invalid(faults));
        }
    } else if T::IS_REQUIRED {
        return Err(Problem::invalid(vec![Fault::missing(place(part, name))]));
    }
    T::parse_from_parameters(&texts).map_err(|error| {
        Problem::invalid(vec![Fault::new(
            place(part, name),
            error.into_message(),
            "value_error",
        )])
    })
}

fn number(
    request: &Request,
    name: &'static str,
    range: std::ops::RangeInclusive<u32>,
    default: u32,
) -> Result<u32> {
    let texts = query_texts(request, name);
    if texts.is_empty() {
        return Ok(default);
    }
    let number: i64 = read(texts, "query", name)?;
    let fault = |word, bound, kind| {
        let msg = format!("ensure this value is {word} than or equal to {bound}");
        Problem::invalid(vec![Fault::new(place("query", name), msg, kind)])
    };
    if number < i64::from(*range.start()) {
        return Err(fault("greater", range.start(), "value_error.number.not_ge"));
    }
    match u32::try_from(number) {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(fault("less", range.end(), "value_error.number.not_le")),
    }
}
