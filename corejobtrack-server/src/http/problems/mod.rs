//! Request errors: one type for `http` and all handlers. The surface decides the wire format.

mod detail_format;
mod engine_errors;
mod fault;
mod format;
mod kind;
mod problem;

pub use self::{
    detail_format::DETAIL_FORMAT,
    fault::{Fault, Place},
    format::{ErrorFormat, ErrorMessage},
    kind::ProblemKind,
    problem::{CredentialFault, Problem, Result},
};
