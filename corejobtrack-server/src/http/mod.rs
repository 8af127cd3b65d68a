//! Everything about HTTP that is not a particular endpoint: reading and judging requests, who
//! calls, errors, the OpenAPI document, and the front that every request passes.
//!
//! Nothing here knows a rule of the domain. What differs between the documented surfaces is a value,
//! [`Surface`].

mod answer;
mod callers;
mod context;
mod cors;
mod document;
mod front;
mod problems;
mod rate_limit;
mod request;
mod routes;
mod services;
mod site;
mod surface;

#[cfg(test)]
mod tests;

pub(crate) use self::request::parse_json;
pub use self::{
    answer::{Created, FileAnswer, FileHead, Nonce, Page, RequestedRange, SteadyPage},
    callers::{
        Administrator, Anyone, Audience, Authentication, Caller, Carrier, Claims, Clock,
        CommandHeaders, Credential, CredentialScheme, Customer, Sessions, TokenError, Tokens,
        Visitor,
    },
    context::{Operation, RequestContext},
    document::{Document, inline_schema, list_schema, object_schema, text_schema},
    problems::{
        CredentialFault, DETAIL_FORMAT, ErrorFormat, ErrorMessage, Fault, Place, Problem,
        ProblemKind, Result,
    },
    rate_limit::{Allowance, Limited, LimitedPaths, RateLimiter},
    request::{
        Body, Choice, Form, Id, Limit, Lines, Nulls, Offset, Query, Segment, ToChange, Upload,
        UploadedFile,
    },
    services::{Protection, Services},
    site::Site,
    surface::{DocumentHead, Documented, FieldNames, Surface},
};
