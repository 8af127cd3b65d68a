//! The stored entities: signatures, their images, and signature requests.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        engine::{Audited, Subject},
        store::{Timestamp, Version},
    },
    work::{WorkItem, WorkItemId, subject},
};

crate::choice! {
    /// The outcome of asking for a signature.
    pub enum SignatureOutcome {
        /// The customer signed.
        Signed = "signed",
        /// The customer did not sign.
        Declined = "declined",
    }
}

crate::choice! {
    /// The reason why a signature was declined.
    pub enum DeclineReason {
        /// The contact was not there.
        ContactNotAround = "Contact not around",
        /// The contact refused to sign.
        ContactRefused = "Contact refused to sign",
        /// The contact wants to sign online later.
        ContactPrefersOnline = "Contact prefers to sign online",
        /// Another reason.
        Other = "Other",
    }
}

entity! {
    /// A customer's signature on a service ticket, or the record that it was declined.
    #[derive(Serialize, Deserialize)]
    pub struct Signature in "signatures" {
        /// The item.
        pub item_id: WorkItemId,
        /// The row's version.
        pub version: Version,
        /// The outcome.
        pub outcome: SignatureOutcome,
        /// The printed name.
        pub name: Option<String>,
        /// The reason, if it was declined.
        pub decline_reason: Option<DeclineReason>,
        /// Whether the safety covers are in place.
        pub safety_covers_ok: Option<bool>,
        /// Notes about the safety covers.
        pub safety_covers_notes: Option<String>,
        /// When it was signed or declined.
        pub at: Timestamp [derived],
        /// The name of the employee who asked for it.
        pub taken_by: String [derived],
    }
    key 1;
    references item_id -> WorkItem (remove);
}

impl Audited for Signature {
    fn subject(&self) -> Subject {
        subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some("signature".into())
    }
}

entity! {
    /// A request to a customer, by mail, to sign a service ticket, and its reminders. A new request
    /// replaces the one before.
    #[derive(Serialize, Deserialize)]
    pub struct SignatureRequest in "signature_requests" {
        /// The item.
        pub item_id: WorkItemId,
        /// The row's version.
        pub version: Version,
        /// When the request was sent.
        pub requested_at: Timestamp,
        /// The address that it was sent to.
        pub requested_to: String,
        /// The name of the employee who sent it.
        pub requested_by: String [derived],
        /// The number of reminders since.
        pub reminders: i64,
        /// When the last reminder was sent.
        pub reminded_at: Option<Timestamp> [derived],
        /// When the next reminder is due; `None` once the ticket is signed or declined, or all
        /// reminders are sent.
        pub remind_at: Option<Timestamp> [derived],
    }
    key 1;
    index (remind_at, item_id);
    references item_id -> WorkItem (remove);
}

impl Audited for SignatureRequest {
    fn subject(&self) -> Subject {
        subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some("signature request".into())
    }
}

entity! {
    /// The image of a signature, in a separate row so that lists do not read it.
    pub struct SignatureImage in "signature_images" {
        /// The item.
        pub item_id: WorkItemId,
        /// A PNG file.
        pub png: Vec<u8>,
    }
    key 1;
    references item_id -> WorkItem (remove);
}
