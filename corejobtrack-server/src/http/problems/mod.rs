//! Why requests are not done: one type for all of `http` and all handlers. What it looks like on the
//! wire is the surface's to say.

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
