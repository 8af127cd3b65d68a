//! Callers who are customer contacts. If a handler's first argument is a [`Customer`], the caller
//! is authenticated before path and body are validated. Staff tokens are rejected here, and
//! customer tokens everywhere else.

use std::ops::Deref;

use corejobtrack_core::Acting;
use poem::{Request, RequestBody};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::caller::acting_of;
use crate::http::callers::Audience;

/// The caller of an operation for customer contacts. It must be the first argument, like
/// [`Caller`](super::Caller).
#[derive(Debug, Clone)]
pub struct Customer(pub Acting);

impl Deref for Customer {
    type Target = Acting;

    fn deref(&self) -> &Acting {
        &self.0
    }
}

impl<'a> ApiExtractor<'a> for Customer {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn security_schemes() -> Vec<&'static str> {
        vec![Audience::Customer.as_str()]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self(acting_of(request, Audience::Customer).await?))
    }
}
