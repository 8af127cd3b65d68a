//! Signatures as this surface receives them: captured on the spot, or not given.

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
    /// Whether the summary is to be mailed to the customer.
    #[oai(default)]
    pub send_summary_email: bool,
    /// Whether the safety covers are in place.
    pub safety_covers_ok: Option<bool>,
    /// What there is to say about them.
    pub safety_covers_notes: Option<String>,
}

/// Why a signature is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DeclineReason {
    /// Nobody was there.
    #[oai(rename = "Contact not around")]
    NotAround,
    /// The contact did not want to.
    #[oai(rename = "Contact refused to sign")]
    Refused,
    /// The contact signs later.
    #[oai(rename = "Contact prefers to sign online")]
    PrefersOnline,
    /// Something else.
    Other,
}

/// A signature that is not given.
#[derive(Debug, Object)]
pub struct SignatureDecline {
    /// Why.
    pub decline_reason: DeclineReason,
    /// Whether the summary is to be mailed to the customer.
    #[oai(default)]
    pub send_summary_email: bool,
    /// Whether the customer is to be mailed a link to sign later.
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
