//! Callers who are staff. If a handler's first argument is a [`Caller`], the caller is
//! authenticated before path and body are validated.

use std::ops::Deref;

use corejobtrack_core::Acting;
use poem::{FromRequest, Request, RequestBody, http::Method};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::http::{
    callers::{Audience, apply_command_headers, are_presented},
    context::RequestContext,
    problems::{Problem, Result},
};

/// The caller of an operation. It must be the first argument: arguments are read in their order, so
/// that 401 comes before errors of the path or the body.
///
/// The headers `If-Match`, with a version, and `Idempotency-Key` apply to the next command.
#[derive(Debug, Clone)]
pub struct Caller(pub Acting);

impl Deref for Caller {
    type Target = Acting;

    fn deref(&self) -> &Acting {
        &self.0
    }
}

/// A caller who is an administrator; others get a 403 before path and body are validated.
#[derive(Debug, Clone)]
pub struct Administrator(pub Caller);

impl Deref for Administrator {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

/// Any caller, treated as anonymous: for operations that need no authentication.
#[derive(Debug, Clone)]
pub struct AnonymousCaller(pub Acting);

impl Deref for AnonymousCaller {
    type Target = Acting;

    fn deref(&self) -> &Acting {
        &self.0
    }
}

impl<'a> FromRequest<'a> for AnonymousCaller {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let context = RequestContext::of(request)?;
        Ok(Self(context.services().authentication.anonymous()))
    }
}

/// Any caller: authenticated if the request has a token, which must be valid; anonymous otherwise.
#[derive(Debug, Clone)]
pub struct OptionalCaller(pub Acting);

impl Deref for OptionalCaller {
    type Target = Acting;

    fn deref(&self) -> &Acting {
        &self.0
    }
}

async fn caller_of(request: &Request) -> Result<Caller> {
    Ok(Caller(acting_of(request, Audience::Staff).await?))
}

/// The authenticated caller, under the conditions in the request's headers.
pub(super) async fn acting_of(request: &Request, audience: Audience) -> Result<Acting> {
    let context = RequestContext::of(request)?;
    let authentication = &context.services().authentication;
    let surface = context.surface();
    let acting = authentication
        .acting(request, audience, surface.credentials)
        .await?;
    if let Some(user) = acting.actor().user() {
        context.set_caller(user.id.0);
    }
    // Reads need neither an idempotency key nor a version.
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(acting);
    }
    apply_command_headers(request, acting, &surface.command_headers)
}

impl<'a> ApiExtractor<'a> for Caller {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn security_schemes() -> Vec<&'static str> {
        vec![Audience::Staff.as_str()]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(caller_of(request).await?)
    }
}

impl<'a> ApiExtractor<'a> for Administrator {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn security_schemes() -> Vec<&'static str> {
        vec![Audience::Staff.as_str()]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let caller = caller_of(request).await?;
        let is_administrator = caller
            .actor()
            .user()
            .is_some_and(|user| user.role.is_admin());
        if is_administrator {
            Ok(Self(caller))
        } else {
            Err(Problem::forbidden().into())
        }
    }
}

impl<'a> ApiExtractor<'a> for OptionalCaller {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn security_schemes() -> Vec<&'static str> {
        vec![Audience::Staff.as_str()]
    }

    fn has_security_fallback() -> bool {
        true
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let context = RequestContext::of(request)?;
        if are_presented(request, Audience::Staff, context.surface().credentials) {
            return Ok(Self(caller_of(request).await?.0));
        }
        Ok(Self(context.services().authentication.anonymous()))
    }
}
