//! The arguments of handlers, read from requests: the caller, bodies, forms, files and parameters.
//! Values are validated as a whole and limited in size.

mod body;
mod caller;
mod customer;
mod form;
mod parameters;
mod payload;
mod schema;
mod text_formats;
mod upload;
mod validate;

pub(crate) use self::body::parse_json;
pub use self::{
    body::Body,
    caller::{Administrator, AnonymousCaller, Caller, OptionalCaller},
    customer::Customer,
    form::Form,
    parameters::{Choice, Id, Limit, Lines, Offset, Query, Segment},
    upload::{Upload, UploadedFile},
};
