//! Task templates: initial values for tasks that recur. Work items keep no link to the template
//! they were created from.

mod edit;
mod error;
mod fill;
mod model;
mod queries;

pub use edit::{CreateTemplate, DeleteTemplate, UpdateTemplate};
pub use error::TemplatesError;
pub use model::{Template, TemplateFields, TemplateId, TemplateStep};

pub(crate) use fill::fill;

use crate::kernel::engine::Acting;

/// Operations on task templates, for one actor.
#[derive(Debug, Clone)]
pub struct Templates {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Operations on task templates.
    #[must_use]
    pub fn templates(&self) -> Templates {
        Templates {
            acting: self.clone(),
        }
    }
}
