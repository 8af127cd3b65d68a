//! Everything about HTTP that is not a particular endpoint: the shape of errors, reading and
//! judging requests, who calls, the document, and the front that every request passes.
//!
//! Nothing here knows a rule of the domain.

mod body;
mod caller;
mod conditions;
mod context;
mod cors;
mod created;
mod customer;
mod document;
mod download;
mod foreign;
mod form;
mod format;
mod front;
mod page;
mod params;
mod payload;
mod problem;
mod rate_limit;
mod refusal;
mod shape;
mod surface;
mod token;
mod upload;
mod validate;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use poem::{EndpointExt, IntoEndpoint, Route, endpoint::BoxEndpoint};
use poem_openapi::OpenApi;

use crate::config::{AddressRange, Cors};

pub(crate) use self::body::parse as judge;
pub use self::{
    body::Body,
    caller::{Administrator, Anyone, Authentication, Caller, Clock, Sessions, Visitor},
    context::{Operation, RequestContext},
    created::Created,
    customer::Customer,
    document::Document,
    download::{FileAnswer, FileHead, Wanted},
    form::Form,
    page::{Nonce, Page, SteadyPage},
    params::{Choice, Id, Limit, Lines, Offset, Query, Segment},
    problem::{Fault, Place, Problem, ProblemKind, Result},
    rate_limit::{Allowance, Limited, RateLimiter},
    token::{Audience, Claims, TokenError, Tokens},
    upload::{Upload, UploadedFile},
};

/// What the server offers to every request.
#[derive(Debug)]
pub struct Services {
    /// Tells who calls.
    pub authentication: Authentication,
    /// The largest body that is read, in bytes; uploads have limits of their own.
    pub max_body_bytes: usize,
    /// Who may ask how often, and whose pages may read the answers.
    pub protection: Protection,
}

/// What protects the server from its clients, and clients from other sites. The default protects
/// nobody: it is for tests and for programs that have such a thing in front.
#[derive(Debug, Default)]
pub struct Protection {
    /// Counts requests; without it nobody is limited.
    pub rate_limiter: Option<RateLimiter>,
    /// Who may say for whom they ask.
    pub trusted_proxies: Vec<AddressRange>,
    /// Which other sites' pages may read answers; without it none.
    pub cors: Option<Cors>,
}

/// A whole site: the operations of an API, its document and the pages that show it.
///
/// Every path is served with and without its last slash, every error has our shape.
pub fn site<T: OpenApi + 'static>(api: T, services: Services) -> BoxEndpoint<'static> {
    let document = Document::of::<T>();
    let route = document.mount(surface::routes(api, Route::new()));
    front::Front::new(route.into_endpoint(), Arc::new(services)).boxed()
}
