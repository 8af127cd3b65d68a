//! The answer of an operation that has nothing else to tell.

use poem_openapi::Object;

/// Something was done.
#[derive(Debug, Object)]
pub struct Done {
    /// True: it was done.
    pub ok: bool,
}
