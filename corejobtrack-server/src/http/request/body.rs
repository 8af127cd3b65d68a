//! JSON bodies, validated as a whole before the handler runs: all errors are reported at once.
//!
//! The surface decides what an explicit null means. Unknown members are ignored.

use poem::{Request, RequestBody};
use poem_openapi::types::ParseFromJSON;
use serde_json::Value;

use super::{extractor::extractor, payload, schema::Schema, validate};
use crate::http::{
    context::RequestContext,
    nulls::Nulls,
    problems::{Fault, Problem, Result},
};

const MEDIA_TYPE: &str = "application/json";

extractor! {
    /// A JSON body whose schema is in the document. `Body<Option<T>>` may be omitted.
    #[derive(PartialEq, Eq)]
    pub struct Body<T: ParseFromJSON>(T);
    body MEDIA_TYPE, required T::IS_REQUIRED, read by json;
}

async fn json<T: ParseFromJSON + 'static>(request: &Request, body: &mut RequestBody) -> Result<T> {
    payload::expect_media_type(request, MEDIA_TYPE, is_json)?;
    let bytes = payload::read(request, body).await?;
    parse_json(&bytes, RequestContext::of(request)?.surface().nulls)
}

fn is_json(essence: &str) -> bool {
    essence == MEDIA_TYPE || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Parses JSON from elsewhere than a request, with the same validation as a body.
pub(crate) fn parse_json<T: ParseFromJSON + 'static>(bytes: &[u8], nulls: Nulls) -> Result<T> {
    let mut value = if bytes.trim_ascii().is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(bytes).map_err(|error| malformed(bytes, &error))?
    };
    if !value.is_null() {
        let faults = validate::faults(&Schema::of::<T>(), &mut value, vec!["body".into()], nulls);
        if !faults.is_empty() {
            return Err(Problem::invalid(faults));
        }
    } else if T::IS_REQUIRED {
        return Err(Problem::invalid(vec![Fault::missing(vec!["body".into()])]));
    }
    parse_value(value)
}

/// Converts a validated body.
pub(super) fn parse_value<T: ParseFromJSON>(value: Value) -> Result<T> {
    T::parse_from_json(Some(value)).map_err(|error| {
        let fault = Fault::new(vec!["body".into()], error.into_message(), "value_error");
        Problem::invalid(vec![fault])
    })
}

/// The error for malformed JSON, with the offset in bytes.
fn malformed(bytes: &[u8], error: &serde_json::Error) -> Problem {
    let lines_before = bytes.split_inclusive(|byte| *byte == b'\n');
    let line_start: usize = lines_before
        .take(error.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    let offset = line_start + error.column().saturating_sub(1);
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or_default();
    Problem::invalid(vec![Fault::new(
        vec!["body".into(), offset.into()],
        format!("invalid JSON: {reason}"),
        "value_error.jsondecode",
    )])
}
