//! The arguments of handlers, read from requests: the caller, bodies, forms, files and parameters.
//! Values are validated as a whole and limited in size.

mod body;
mod caller;
mod extractor;
mod form;
mod paging;
mod parameters;
mod payload;
mod schema;
mod text_formats;
mod upload;
mod validate;

pub(crate) use self::body::parse_json;
pub(in crate::http) use self::paging::document as document_pages;
pub use self::{
    body::Body,
    caller::{Administrator, AnonymousCaller, Caller, Customer, OptionalCaller},
    form::Form,
    paging::{PageOfList, Paged, Slice, Sliced},
    parameters::{Id, InPath, Lines, Query, Segment},
    upload::{Upload, UploadedFile},
};
