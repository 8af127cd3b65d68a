//! The OpenAPI document of a surface: its operations, and what they have in common.

mod openapi;
mod operations;
mod schemas;

pub use self::openapi::Document;
