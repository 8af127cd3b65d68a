//! Path and query parameters; reports the same errors as bodies.

use std::{borrow::Cow, ops::RangeInclusive};

use poem::Request;
use poem_openapi::{
    ExtractParamOptions,
    registry::{MetaSchema, MetaSchemaRef},
    types::ParseFromParameter,
};
use serde_json::Value;

use super::{extractor::extractor, schema::Schema, validate};
use crate::http::{
    context::RequestContext,
    nulls::Nulls,
    problems::{Fault, Place, Problem, Result},
};

/// The greatest number of log lines in a response.
const MAX_LINES: u32 = 10_000;
/// The default number of log lines.
const DEFAULT_LINES: u32 = 200;

extractor! {
    /// A path parameter. The argument has the parameter's name: `ticket_id: Id` for `:ticket_id`. It is
    /// not called `Path`, because the macro that makes operations renames arguments of that type.
    #[derive(Copy, PartialEq, Eq)]
    pub struct InPath<T: ParseFromParameter>(T);
    parameter in Path, read by path_value;
}

/// An id in the path.
pub type Id = InPath<i64>;

/// A text in the path, percent-decoded.
pub type Segment = InPath<String>;

extractor! {
    /// A query parameter. `Query<Option<T>>` may be omitted.
    #[derive(PartialEq, Eq)]
    pub struct Query<T: ParseFromParameter>(T);
    parameter in Query, read by query_value;
}

extractor! {
    /// The query parameter `lines`: the number of log lines, 1 to 10,000; 200 if omitted.
    #[derive(Copy, PartialEq, Eq)]
    pub struct Lines(u32);
    parameter in Query as number_schema(1..=MAX_LINES, DEFAULT_LINES), read by lines;
}

fn path_value<T: ParseFromParameter + 'static>(
    request: &Request,
    options: ExtractParamOptions<T>,
) -> Result<T> {
    let context = RequestContext::of(request)?;
    // The framework gives the arguments of some types the names `param0` and so on.
    let value = context.path_value(request, context.path_name(options.name));
    let texts = value.map(Cow::Borrowed).into_iter().collect();
    parse(texts, "path", options.name)
}

fn query_value<T: ParseFromParameter + 'static>(
    request: &Request,
    options: ExtractParamOptions<T>,
) -> Result<T> {
    let texts = query_texts(request, options.name);
    match options.default_value {
        Some(default) if texts.is_empty() => Ok(default()),
        _ => parse(texts, "query", options.name),
    }
}

fn lines(request: &Request, options: ExtractParamOptions<u32>) -> Result<u32> {
    query_number(request, options.name, 1..=MAX_LINES, DEFAULT_LINES)
}

/// The schema of a number in a range.
pub(super) fn number_schema(range: RangeInclusive<u32>, default: u32) -> MetaSchemaRef {
    MetaSchemaRef::Inline(Box::new(MetaSchema {
        minimum: Some((*range.start()).into()),
        maximum: Some((*range.end()).into()),
        default: Some(Value::from(default)),
        ..MetaSchema::new_with_format("integer", "int32")
    }))
}

/// A number in the query.
pub(super) fn query_number(
    request: &Request,
    name: &'static str,
    range: RangeInclusive<u32>,
    default: u32,
) -> Result<u32> {
    let Some(number) = query::<Option<i64>>(request, name)? else {
        return Ok(default);
    };
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

/// A value in the query.
pub(super) fn query<T: ParseFromParameter + 'static>(
    request: &Request,
    name: &'static str,
) -> Result<T> {
    parse(query_texts(request, name), "query", name)
}

fn query_texts<'a>(request: &'a Request, name: &str) -> Vec<Cow<'a, str>> {
    let query = request.uri().query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .filter_map(|(known, text)| (known == name).then_some(text))
        .collect()
}

pub(super) fn place(part: &'static str, name: &'static str) -> Vec<Place> {
    vec![part.into(), name.into()]
}

fn parse<T: ParseFromParameter + 'static>(
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
