//! URL-encoded forms, as used by `POST /token`; validated like JSON bodies.

use std::ops::Deref;

use poem::{Request, RequestBody};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaMediaType, MetaRequest, Registry},
    types::ParseFromJSON,
};

use super::{payload, schema::Schema, validate};
use crate::http::{
    nulls::Nulls,
    problems::{Fault, Problem},
};

const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// A form whose schema is in the document. An empty field counts as omitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form<T>(pub T);

impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'a, T: ParseFromJSON + 'static> ApiExtractor<'a> for Form<T> {
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
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        payload::expect_media_type(request, MEDIA_TYPE, |essence| essence == MEDIA_TYPE)?;
        let bytes = payload::read(request, body).await?;
        let fields = form_urlencoded::parse(&bytes).filter(|(_, text)| !text.is_empty());
        let schema = Schema::of::<T>();
        let mut value = schema.object_from_text(fields);
        let faults = validate::faults(&schema, &mut value, vec!["body".into()], Nulls::Omitted);
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        let parsed = T::parse_from_json(Some(value)).map_err(|error| {
            let fault = Fault::new(vec!["body".into()], error.into_message(), "value_error");
            Problem::invalid(vec![fault])
        })?;
        Ok(Self(parsed))
    }
}
