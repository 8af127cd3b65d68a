//! URL-encoded forms, as used by `POST /token`; validated like JSON bodies.

use poem::{Request, RequestBody};
use poem_openapi::types::ParseFromJSON;

use super::{body::parse_value, extractor::extractor, payload, schema::Schema, validate};
use crate::http::{
    nulls::Nulls,
    problems::{Problem, Result},
};

const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

extractor! {
    /// A form whose schema is in the document. An empty field counts as omitted.
    #[derive(PartialEq, Eq)]
    pub struct Form<T: ParseFromJSON>(T);
    body MEDIA_TYPE, required true, read by form;
}

async fn form<T: ParseFromJSON + 'static>(request: &Request, body: &mut RequestBody) -> Result<T> {
    payload::expect_media_type(request, MEDIA_TYPE, |essence| essence == MEDIA_TYPE)?;
    let bytes = payload::read(request, body).await?;
    let fields = form_urlencoded::parse(&bytes).filter(|(_, text)| !text.is_empty());
    let schema = Schema::of::<T>();
    let mut value = schema.object_from_text(fields);
    let faults = validate::faults(&schema, &mut value, vec!["body".into()], Nulls::Omitted);
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    parse_value(value)
}
