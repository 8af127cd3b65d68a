//! Customers' signatures under service tickets: on site, by a mailed link, and reminders.

mod image;
mod links;
mod model;
mod reminders;
mod sign;

pub use links::{DeclineByLink, RequestSignature, SignByLink, SignatureRequested, SigningPage};
pub use model::{DeclineReason, Signature, SignatureImage, SignatureOutcome, SignatureRequest};
pub use sign::{DeclineSignature, Sign};
