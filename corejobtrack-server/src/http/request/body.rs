//! JSON bodies, validated as a whole before the handler runs: all errors are reported at once.
//!
//! The surface decides what an explicit null means. Unknown members are ignored.

use std::ops::Deref;

use poem::{Request, RequestBody};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaMediaType, MetaRequest, Registry},
    types::ParseFromJSON,
};
use serde_json::Value;

use super::{payload, schema::Schema, validate};
use crate::http::{
    context::RequestContext,
    nulls::Nulls,
    problems::{Fault, Problem, Result},
};

const MEDIA_TYPE: &str = "application/json";

/// A JSON body whose schema is in the document. `Body<Option<T>>` may be omitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body<T>(pub T);

impl<T> Deref for Body<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'a, T: ParseFromJSON + 'static> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = vec![MetaMediaType {
            content_type: MEDIA_TYPE,
            schema: T::schema_ref(),
        }];
        Some(MetaRequest {
            description: None,
            content,
            required: T::IS_REQUIRED,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        payload::expect_media_type(request, MEDIA_TYPE, is_json)?;
        let bytes = payload::read(request, body).await?;
        let nulls = RequestContext::of(request)?.surface().nulls;
        Ok(Self(parse_json(&bytes, nulls)?))
    }
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
