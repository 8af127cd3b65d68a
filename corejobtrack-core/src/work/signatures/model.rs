//! Signatures and the requests for them.

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
    /// What became of asking for a signature.
    pub enum SignatureOutcome {
        /// It was given.
        Signed = "signed",
        /// It was not.
        Declined = "declined",
    }
}

crate::choice! {
    /// Why a signature was not given (guide 8, section 9).
    pub enum DeclineReason {
        /// Nobody was there.
        ContactNotAround = "Contact not around",
        /// The contact did not want to.
        ContactRefused = "Contact refused to sign",
        /// The contact signs later.
        ContactPrefersOnline = "Contact prefers to sign online",
        /// Something else.
        Other = "Other",
    }
}

entity! {
    /// A customer's signature under a visit, or why there is none.
    #[derive(Serialize, Deserialize)]
    pub struct Signature in "signatures" {
        /// The item.
        pub item_id: WorkItemId,
        /// How often the row was written.
        pub version: Version,
        /// Whether it was given.
        pub outcome: SignatureOutcome,
        /// The printed name.
        pub name: Option<String>,
        /// Why it was not given.
        pub decline_reason: Option<DeclineReason>,
        /// Whether the safety covers are in place.
        pub safety_covers_ok: Option<bool>,
        /// What there is to say about them.
        pub safety_covers_notes: Option<String>,
        /// When.
        pub at: Timestamp,
        /// The name of the employee who asked for it.
        pub taken_by: String,
    }
    key 1;
    references item_id -> WorkItem;
}

impl Audited for Signature {
    const SILENT: &'static [&'static str] = &["at", "taken_by"];

    fn subject(&self) -> Subject {
        subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some("signature".into())
    }
}

entity! {
    /// That a customer was asked by mail to sign a visit: to whom it went last, and what was reminded
    /// of since. A new request takes the place of the one before.
    #[derive(Serialize, Deserialize)]
    pub struct SignatureRequest in "signature_requests" {
        /// The item.
        pub item_id: WorkItemId,
        /// How often the row was written.
        pub version: Version,
        /// When it was asked for.
        pub requested_at: Timestamp,
        /// The address that was asked.
        pub requested_to: String,
        /// The name of who asked.
        pub requested_by: String,
        /// How often it was reminded of since.
        pub reminders: i64,
        /// When it was reminded of last.
        pub reminded_at: Option<Timestamp>,
        /// When it is to be reminded of next; none once it is signed, declined or reminded of often
        /// enough.
        pub remind_at: Option<Timestamp>,
    }
    key 1;
    index (remind_at, item_id);
    references item_id -> WorkItem;
}

impl Audited for SignatureRequest {
    const SILENT: &'static [&'static str] = &["requested_by", "reminded_at", "remind_at"];

    fn subject(&self) -> Subject {
        subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some("signature request".into())
    }
}

entity! {
    /// The image of a signature, in a row of its own so that no list carries it.
    pub struct SignatureImage in "signature_images" {
        /// The item.
        pub item_id: WorkItemId,
        /// A PNG file.
        pub png: Vec<u8>,
    }
    key 1;
    references item_id -> WorkItem;
}
