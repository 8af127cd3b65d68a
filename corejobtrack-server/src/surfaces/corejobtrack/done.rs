//! The response of operations that return no data.

use poem_openapi::Object;

/// Success.
#[derive(Debug, Object)]
pub struct Done {
    /// True: it was done.
    pub ok: bool,
}
