//! Wire types of signatures captured or declined on site.

use corejobtrack_core::work;
use poem_openapi::{Enum, Object};

/// A signature to capture.
#[derive(Debug, Object)]
pub struct NewSignature {
    /// A PNG image as a `data:image/png;base64,` URL, at most 2 MiB.
    #[oai(validator(min_length = 1))]
    pub signature_data: String,
    /// The printed name.
    #[oai(validator(min_length = 1, max_length = 255))]
    pub signature_name: String,
    /// Whether to mail the summary to the customer.
    #[oai(default)]
    pub send_summary_email: bool,
    /// Whether the safety covers are in place.
    pub safety_covers_ok: Option<bool>,
    /// Notes about the safety covers.
    pub safety_covers_notes: Option<String>,
}

/// The reason why a signature was declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DeclineReason {
    /// The contact was not there.
    #[oai(rename = "Contact not around")]
    NotAround,
    /// The contact refused to sign.
    #[oai(rename = "Contact refused to sign")]
    Refused,
    /// The contact wants to sign online later.
    #[oai(rename = "Contact prefers to sign online")]
    PrefersOnline,
    /// Another reason.
    Other,
}

/// A declined signature.
#[derive(Debug, Object)]
pub struct SignatureDecline {
    /// The reason.
    pub decline_reason: DeclineReason,
    /// Whether to mail the summary to the customer.
    #[oai(default)]
    pub send_summary_email: bool,
    /// Whether to mail the customer a link to sign later.
    #[oai(default)]
    pub send_signature_request: bool,
}

impl From<DeclineReason> for work::DeclineReason {
    fn from(reason: DeclineReason) -> Self {
        match reason {
            DeclineReason::NotAround => Self::ContactNotAround,
            DeclineReason::Refused => Self::ContactRefused,
            DeclineReason::PrefersOnline => Self::ContactPrefersOnline,
            DeclineReason::Other => Self::Other,
        }
    }
}
