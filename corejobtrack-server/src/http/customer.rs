//! Somebody at a customer's who calls. A handler that takes a [`Customer`] first is judged before its
//! path and its body are; no employee's token opens it, and no customer's token anything else.

use std::ops::Deref;

use corejobtrack_core::Acting;
use poem::{Request, RequestBody};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};

use super::{caller::acting_of, token::Audience};

const SCHEME: &str = "customer";

/// The caller of an operation for customers. Take it as the first argument, as
/// [`Caller`](super::Caller) elsewhere.
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

    fn register(registry: &mut Registry) {
        registry.create_security_scheme(
            SCHEME,
            MetaSecurityScheme {
                ty: "http",
                description: Some(
                    "The `access_token` that `POST /customer/api/login` or \
                     `POST /customer/api/verify-magic-link` answers with.",
                ),
                name: None,
                key_in: None,
                scheme: Some("bearer"),
                bearer_format: Some("JWT"),
                flows: None,
                openid_connect_url: None,
            },
        );
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self(acting_of(request, Audience::Customer).await?))
    }
}
