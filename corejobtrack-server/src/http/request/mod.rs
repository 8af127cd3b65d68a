//! What requests carry: bodies, forms, files and parameters, read with limits and judged as a whole.

mod body;
mod form;
mod nulls;
mod parameters;
mod payload;
mod schema;
mod text_formats;
mod upload;
mod validate;

pub(crate) use self::body::parse_json;
pub use self::{
    body::Body,
    form::Form,
    nulls::{Nulls, ToChange},
    parameters::{Choice, Id, Limit, Lines, Offset, Query, Segment},
    upload::{Upload, UploadedFile},
};
