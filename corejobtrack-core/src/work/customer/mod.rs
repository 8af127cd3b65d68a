//! What a customer may see of work: tickets in the portal, summaries, the signing page.

mod internal;
mod summary;
mod tickets;

pub use summary::WorkSummary;
pub use tickets::{ShownMessage, ShownSignature, ShownTicket, ShownTime};
