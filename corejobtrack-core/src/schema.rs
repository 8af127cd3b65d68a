//! The schema: the tables of all areas, and the migrations between releases.

use std::sync::Arc;

use crate::{
    administration::Integration,
    assets::{Equipment, MeterReading},
    feedback::Feedback,
    identity::{Credential, Session, Team, User},
    kernel::{
        engine::{AuditEntry, Engine, EngineBuilder},
        store::{Entity, MigrationStep, Schema, Store, StoreError},
    },
    parties::{Contact, Customer, Vendor},
    portal::{ContactAccount, ContactSession},
    sales::{Lead, LeaseRate, Quote},
    services::{
        files::{Attachment, BlobRemoval},
        links::Link,
        messages::{Message, ReadReceipt, Typing},
        notifications::{Device, Notification},
        outbox::OutboxMessage,
        reading::ReadMark,
        visibility::Access,
    },
    settings::{Setting, TaskType},
    time::TimeEntry,
    work::{
        Assignment, ChecklistItem, Signature, SignatureImage, SignatureRequest, WorkItem,
        WorkSerial, templates::Template,
    },
};

/// The version of the schema; every release that changes a table raises it.
pub const VERSION: u32 = 1;

/// Migrations beyond the creation of missing tables and columns, which is automatic.
const STEPS: &[MigrationStep] = &[];

/// The schema of this release.
///
/// # Errors
/// [`StoreError::Invalid`] if the declarations contradict each other; a test checks that they do
/// not.
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

impl Engine {
    /// Builds an engine on a store.
    pub fn builder(store: impl Store) -> EngineBuilder {
        Self::over(Arc::new(store))
    }

    /// Builds an engine on a store that the caller also keeps.
    pub fn over(store: Arc<dyn Store>) -> EngineBuilder {
        EngineBuilder::new(store, current)
    }
}
