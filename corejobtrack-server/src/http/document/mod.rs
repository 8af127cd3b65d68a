//! The OpenAPI document of a surface: what its operations say of themselves, and what all have in
//! common.

mod openapi;
mod operations;
mod schemas;

pub use self::openapi::Document;
