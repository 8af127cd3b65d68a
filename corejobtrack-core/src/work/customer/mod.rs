//! Work as customers see it: the public view, the tickets of the portal, summaries.

mod public_view;
mod summary;
mod tickets;

pub use public_view::{PublicMessage, PublicService, PublicSignature, PublicTime, PublicView};
pub use summary::WorkSummary;
