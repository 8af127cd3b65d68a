//! Customers' signatures under service tickets: on site, by a mailed link, and reminders.

mod decide;
mod image;
mod links;
mod model;
mod reminders;
mod request;
mod sign;

pub use links::{DeclineByLink, SignByLink, SigningPage};
pub use model::{DeclineReason, Signature, SignatureImage, SignatureOutcome, SignatureRequest};
pub use request::{RequestSignature, SignatureRequested};
pub use sign::{DeclineSignature, Sign};
