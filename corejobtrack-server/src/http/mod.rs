//! The HTTP layer without the endpoints: reading and validating requests, authentication, errors,
//! the OpenAPI document, and the front that every request passes.
//!
//! Contains no business rules. The settings in which surfaces differ are in [`Surface`].

mod answer;
mod callers;
mod context;
mod cors;
mod document;
mod framework_errors;
mod front;
mod nulls;
mod problems;
mod rate_limit;
mod request;
mod routes;
mod schema_builders;
mod services;
mod site;
mod surface;
mod wire;

#[cfg(test)]
mod tests;

pub use self::{
    answer::{Created, FileHead, FileResponse, Listing, Nonce, Page, RequestedRange, StaticPage},
    callers::{
        Audience, Authentication, Carrier, Claims, Clock, CommandHeaders, Credential,
        CredentialScheme, Sessions, TokenError, Tokens,
    },
    context::{Operation, RequestContext},
    document::Document,
    nulls::{Nulls, ToChange},
    problems::{
        CredentialFault, DETAIL_FORMAT, ErrorFormat, ErrorMessage, Fault, Place, Problem,
        ProblemKind, Result,
    },
    rate_limit::{Allowance, LimitKind, LimitedPaths, RateLimiter},
    request::{
        Administrator, AnonymousCaller, Body, Caller, Customer, Form, Id, InPath, Lines,
        OptionalCaller, PageOfList, Paged, Query, Segment, Slice, Sliced, Upload, UploadedFile,
    },
    schema_builders::{inline_schema, list_schema, object_schema, text_schema},
    services::{Protection, Services},
    site::Site,
    surface::{DocumentHead, Documented, FieldNames, Surface},
    wire::{WireValue, change, set},
};
pub(crate) use self::{request::parse_json, wire::wire};
