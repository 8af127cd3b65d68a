//! All tables of the engine, and the steps that led to them.

use crate::{
    administration::Integration,
    assets::{Equipment, MeterReading},
    engine::AuditEntry,
    feedback::Feedback,
    files::{Attachment, BlobRemoval},
    identity::{Credential, Session, Team, User},
    links::Link,
    notify::{Device, Notification, OutboxMessage},
    parties::{Contact, Customer, Vendor},
    portal::{ContactAccount, ContactSession},
    sales::{Lead, LeaseRate, Quote},
    settings::{Setting, TaskType},
    store::{Entity, Schema, Step, StoreError},
    templates::Template,
    time::TimeEntry,
    work::{
        Access, Assignment, ChecklistItem, Message, ReadMark, ReadReceipt, Signature,
        SignatureImage, SignatureRequest, Typing, WorkItem, WorkSerial,
    },
};

/// The number of the schema: it grows with every release that changes a table.
pub const VERSION: u32 = 1;

/// Changes that creating what is missing cannot make.
const STEPS: &[Step] = &[];

/// The schema of this release.
///
/// # Errors
/// [`StoreError::Invalid`] where the declarations contradict each other, which a test excludes.
pub fn current() -> Result<Schema, StoreError> {
    Schema::new(
        VERSION,
        &[
            Team::TABLE,
            User::TABLE,
            Credential::TABLE,
            Session::TABLE,
            Customer::TABLE,
            Contact::TABLE,
            ContactAccount::TABLE,
            ContactSession::TABLE,
            Equipment::TABLE,
            MeterReading::TABLE,
            Vendor::TABLE,
            Lead::TABLE,
            Quote::TABLE,
            LeaseRate::TABLE,
            Setting::TABLE,
            TaskType::TABLE,
            Integration::TABLE,
            Template::TABLE,
            WorkItem::TABLE,
            Assignment::TABLE,
            Access::TABLE,
            WorkSerial::TABLE,
            ChecklistItem::TABLE,
            Message::TABLE,
            ReadMark::TABLE,
            ReadReceipt::TABLE,
            Typing::TABLE,
            Signature::TABLE,
            SignatureImage::TABLE,
            SignatureRequest::TABLE,
            TimeEntry::TABLE,
            Attachment::TABLE,
            BlobRemoval::TABLE,
            Feedback::TABLE,
            OutboxMessage::TABLE,
            Notification::TABLE,
            Device::TABLE,
            Link::TABLE,
            AuditEntry::TABLE,
        ],
        STEPS,
    )
}
