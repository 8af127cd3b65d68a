//! Templates of work: what a task that is done again and again begins with. Work keeps no tie to the
//! template it was made from.

mod edit;
mod error;
mod fields;
mod fill;
mod model;
mod queries;

pub use edit::{CreateTemplate, DeleteTemplate, UpdateTemplate};
pub use error::TemplatesError;
pub use fields::TemplateFields;
pub use model::{Template, TemplateId, TemplateStep};

pub(crate) use fill::fill;

use crate::kernel::engine::Acting;

/// The operations of this area, for somebody who acts.
#[derive(Debug, Clone)]
pub struct Templates {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Templates of work.
    #[must_use]
    pub fn templates(&self) -> Templates {
        Templates {
            acting: self.clone(),
        }
    }
}
