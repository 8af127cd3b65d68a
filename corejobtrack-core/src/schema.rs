//! The schema: the tables of all areas, and the migrations between releases.

use std::sync::Arc;

pub use crate::kernel::engine::Registry;

use crate::{
    administration::Integration,
    assets::{Equipment, MeterReading},
    feedback::Feedback,
    identity::{Credential, Session, Team, User},
    kernel::{
        engine::{AuditEntry, Engine, EngineBuilder, StoredTable},
        store::{MigrationStep, Schema, Store, StoreError, Where},
    },
    parties::{Contact, Customer, Vendor},
    portal::{ContactAccount, ContactSession},
    sales::{Lead, LeaseRate, Quote},
    services::{
        files::{self, Attachment, BlobRemoval},
        links::{self, Link, LinkPurpose},
        messages::{Message, ReadReceipt, Typing},
        notifications::{self, Device, Notification, Recipient},
        outbox::OutboxMessage,
        reading::ReadMark,
        visibility::{self, Access},
    },
    settings::{Setting, TaskType},
    time::TimeEntry,
    work::{
        self, Assignment, ChecklistItem, Signature, SignatureImage, SignatureRequest, WorkItem,
        WorkSerial, templates::Template,
    },
};

/// The version of the schema; every release that changes a table raises it.
pub const VERSION: u32 = 1;

/// Migrations beyond the creation of missing tables and columns, which is automatic.
const STEPS: &[MigrationStep] = &[];

/// The tables of this release, with the effects of deleting their rows that references do not declare.
fn stored() -> Vec<StoredTable> {
    vec![
        StoredTable::recorded::<Team>(),
        StoredTable::recorded::<User>()
            .before_removal(
                "items pass to the administrator, assignments end",
                work::before_user_goes,
            )
            .owns(|users: &[User]| notifications::notifications_of(recipients(users)))
            .owns(|users: &[User]| notifications::devices_of(recipients(users)))
            .on_removal(files::remove_picture),
        StoredTable::silent::<Credential>(),
        StoredTable::silent::<Session>(),
        StoredTable::recorded::<Customer>(),
        StoredTable::recorded::<Contact>()
            .owns(|contacts: &[Contact]| links_of(LinkPurpose::LogIn, contacts))
            .owns(|contacts: &[Contact]| links_of(LinkPurpose::ResetPassword, contacts))
            .owns(|contacts: &[Contact]| links_of(LinkPurpose::VerifyEmail, contacts)),
        StoredTable::recorded::<ContactAccount>()
            .owns(|accounts: &[ContactAccount]| notifications::notifications_of(holders(accounts)))
            .owns(|accounts: &[ContactAccount]| notifications::devices_of(holders(accounts))),
        StoredTable::silent::<ContactSession>(),
        StoredTable::recorded::<Equipment>(),
        StoredTable::silent::<MeterReading>(),
        StoredTable::recorded::<Vendor>(),
        StoredTable::recorded::<Lead>(),
        StoredTable::recorded::<Quote>(),
        StoredTable::recorded::<LeaseRate>(),
        StoredTable::recorded::<Setting>(),
        StoredTable::recorded::<TaskType>(),
        StoredTable::recorded::<Integration>(),
        StoredTable::recorded::<Template>(),
        StoredTable::recorded::<WorkItem>()
            .owns(|items: &[WorkItem]| {
                links::of_subjects(LinkPurpose::Sign, items.iter().map(|item| item.id.0))
            })
            .on_unlinking(visibility::leave_customer),
        StoredTable::silent::<Assignment>(),
        StoredTable::silent::<Access>(),
        StoredTable::silent::<WorkSerial>(),
        StoredTable::silent::<ChecklistItem>(),
        StoredTable::silent::<Message>(),
        StoredTable::silent::<ReadMark>(),
        StoredTable::silent::<ReadReceipt>(),
        StoredTable::silent::<Typing>(),
        StoredTable::silent::<Signature>(),
        StoredTable::silent::<SignatureImage>(),
        StoredTable::silent::<SignatureRequest>(),
        StoredTable::silent::<TimeEntry>(),
        StoredTable::silent::<Attachment>().on_removal(files::remove_blob),
        StoredTable::silent::<BlobRemoval>(),
        StoredTable::silent::<Feedback>(),
        StoredTable::silent::<OutboxMessage>(),
        StoredTable::silent::<Notification>(),
        StoredTable::silent::<Device>(),
        StoredTable::silent::<Link>(),
        StoredTable::silent::<AuditEntry>(),
    ]
}

fn links_of(purpose: LinkPurpose, contacts: &[Contact]) -> Where<Link> {
    links::of_subjects(purpose, contacts.iter().map(|contact| contact.id.0))
}

fn recipients(users: &[User]) -> impl Iterator<Item = Recipient> {
    users.iter().map(|user| Recipient::User(user.id))
}

fn holders(accounts: &[ContactAccount]) -> impl Iterator<Item = Recipient> {
    accounts
        .iter()
        .map(|account| Recipient::Contact(account.contact_id))
}

/// The tables of this release.
///
/// # Errors
/// [`StoreError::Invalid`] if the declarations contradict each other; a test checks that they do
/// not.
pub fn registry() -> Result<Registry, StoreError> {
    Registry::new(VERSION, stored(), STEPS)
}

/// The schema of this release.
///
/// # Errors
/// As [`registry`].
pub fn current() -> Result<Schema, StoreError> {
    Ok(registry()?.schema().clone())
}

impl Engine {
    /// Builds an engine on a store.
    pub fn builder(store: impl Store) -> EngineBuilder {
        Self::over(Arc::new(store))
    }

    /// Builds an engine on a store that the caller also keeps.
    pub fn over(store: Arc<dyn Store>) -> EngineBuilder {
        EngineBuilder::new(store, registry)
    }
}
