//! The callers of operations. If a handler's first argument is one of these, the caller is
//! authenticated before path and body are validated, so that 401 comes before other errors.
//!
//! The headers `If-Match`, with a version, and `Idempotency-Key` apply to the next command.

use std::ops::Deref;

use corejobtrack_core::Acting;
use poem::{FromRequest, Request, RequestBody, http::Method};

use super::extractor::extractor;
use crate::http::{
    callers::{Audience, apply_command_headers, are_presented},
    context::RequestContext,
    problems::{Problem, Result},
};

extractor! {
    /// A caller who is staff.
    pub struct Caller(Acting);
    caller for Staff, read by staff;
}

extractor! {
    /// A caller who is an administrator; others get a 403 before path and body are validated.
    pub struct Administrator(Acting);
    caller for Staff, read by administrator;
}

extractor! {
    /// Any caller: authenticated if the request has a token, which must be valid; anonymous otherwise.
    pub struct OptionalCaller(Acting);
    caller for Staff or anyone, read by staff_or_anyone;
}

extractor! {
    /// A caller who is a customer contact. Staff tokens are rejected here, and customer tokens
    /// everywhere else.
    pub struct Customer(Acting);
    caller for Customer, read by customer;
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

async fn staff(request: &Request) -> Result<Acting> {
    authenticated(request, Audience::Staff).await
}

async fn customer(request: &Request) -> Result<Acting> {
    authenticated(request, Audience::Customer).await
}

async fn administrator(request: &Request) -> Result<Acting> {
    let caller = staff(request).await?;
    let user = caller.actor().user();
    if user.is_some_and(|user| user.role.is_admin()) {
        Ok(caller)
    } else {
        Err(Problem::forbidden())
    }
}

async fn staff_or_anyone(request: &Request) -> Result<Acting> {
    let context = RequestContext::of(request)?;
    if are_presented(request, Audience::Staff, context.surface().credentials) {
        return staff(request).await;
    }
    Ok(context.services().authentication.anonymous())
}

/// The authenticated caller, under the conditions in the request's headers.
async fn authenticated(request: &Request, audience: Audience) -> Result<Acting> {
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
