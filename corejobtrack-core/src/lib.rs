//! Corejobtrack is a job-tracking engine for service companies.
//!
//! It manages service visits, support tickets, internal tasks and jobs, with the customers,
//! equipment, time entries, signatures and quotes around them. Every change is recorded in a change
//! log. This crate is the engine as a library; it contains no database driver, no HTTP and no SMTP.
//! The program that embeds it chooses the store:
//!
//! - [`MemoryStore`](store::MemoryStore), in this crate, for tests and experiments;
//! - `corejobtrack-store-sqlite`, a single SQLite file;
//! - `corejobtrack-store-pg`, a PostgreSQL database;
//! - your own implementation of [`Store`](store::Store).
//!
//! The engine behaves the same on all of them.
//!
//! # Open an engine
//!
//! An [`Engine`] needs a store; everything else has defaults. Opening it creates or migrates the
//! store's schema. Every operation has an [`Actor`]: a user, a customer contact, the system, or an
//! anonymous caller.
//!
//! ```
//! use corejobtrack_core::{
//!     Actor, Engine,
//!     identity::{CreateUser, Register, Role},
//!     store::MemoryStore,
//! };
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = Engine::builder(MemoryStore::new()).open().await?;
//!
//! // The system has every permission: it creates the first administrator.
//! let ann = CreateUser {
//!     details: Register { username: "ann".into(), ..Register::default() },
//!     role: Role::Admin,
//!     is_system: false,
//! };
//! let system = engine.acting_as(Actor::System);
//! system.identity().create_user(ann, Some("Correct-Horse-7".into())).await?;
//!
//! // A login with a password creates a session; a token can refer to it.
//! let login = engine
//!     .acting_as(Actor::Anonymous)
//!     .identity()
//!     .log_in("ann", "Correct-Horse-7".into())
//!     .await?;
//! let ann = engine.acting_as(engine.resume(&login.session, login.user).await?);
//! assert_eq!(ann.actor().name(), "ann");
//! # Ok(())
//! # }
//! ```
//!
//! # Create, change and list work
//!
//! Commands are plain structs that can be serialized, queued and replayed. Omitted fields of an
//! update stay unchanged ([`Change::Keep`](change::Change::Keep)). The engine writes the change log
//! itself, from the difference between the old and the new row.
//!
//! ```
//! # use corejobtrack_core::{Acting, Actor, Engine, identity::{CreateUser, Register, Role}, store::MemoryStore};
//! use corejobtrack_core::{
//!     change::Change,
//!     work::{CreateWork, Kind, Transition, TransitionWork, UpdateWork, WorkFields, WorkList},
//! };
//!
//! # async fn ann() -> Result<Acting, Box<dyn std::error::Error>> {
//! #     let engine = Engine::builder(MemoryStore::new()).open().await?;
//! #     let details = Register { username: "ann".into(), ..Register::default() };
//! #     let ann = CreateUser { details, role: Role::Admin, is_system: false };
//! #     engine.acting_as(Actor::System).identity().create_user(ann, None).await?;
//! #     Ok(engine.acting_as(engine.impersonate("ann").await?))
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let ann = ann().await?;
//! let work = ann.work();
//! let mut ticket = CreateWork::service_ticket("Acme Corp");
//! ticket.fields.title = Change::To("Paper jam".into());
//! let ticket = work.create(ticket).await?;
//! assert_eq!(ticket.item.number.get(), 100_001); // numbers are consecutive
//!
//! let urgent = WorkFields { urgency: Some("High".into()), ..WorkFields::default() };
//! work.update(UpdateWork { id: ticket.item.id, kind: None, fields: urgent }).await?;
//! work.transition(TransitionWork { id: ticket.item.id, kind: None, transition: Transition::Complete }).await?;
//!
//! let list = work.list(WorkList::live(Kind::ServiceTicket)).await?;
//! assert_eq!(list[0].item.display_status(), "completed");
//!
//! let log = work.change_log(ticket.item.id, None, 50, 0).await?;
//! assert_eq!(log[1].details, "Urgency changed from 'Medium' to 'High'");
//! assert_eq!(log[1].user_name, "ann");
//! # Ok(())
//! # }
//! ```
//!
//! # Retry safely, avoid lost updates
//!
//! Retries with the same idempotency key run once and return the first result. A change can name
//! the version it was made for; it fails if the record has changed since. Every error has a
//! [kind](ErrorKind), which an API maps to its own codes.
//!
//! ```
//! # use corejobtrack_core::{Acting, Actor, Engine, identity::{CreateUser, Register, Role}, store::MemoryStore};
//! use corejobtrack_core::{
//!     AreaError, ErrorKind,
//!     store::{CommandId, Version},
//!     work::{CreateWork, UpdateWork, WorkFields},
//! };
//!
//! # async fn ann() -> Result<Acting, Box<dyn std::error::Error>> {
//! #     let engine = Engine::builder(MemoryStore::new()).open().await?;
//! #     let details = Register { username: "ann".into(), ..Register::default() };
//! #     let ann = CreateUser { details, role: Role::Admin, is_system: false };
//! #     engine.acting_as(Actor::System).identity().create_user(ann, None).await?;
//! #     Ok(engine.acting_as(engine.impersonate("ann").await?))
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let ann = ann().await?;
//! let keyed = ann.clone().with_key(CommandId(0x5eed)).work();
//! let first = keyed.create(CreateWork::service_ticket("Acme Corp")).await?;
//! let again = keyed.create(CreateWork::service_ticket("Acme Corp")).await?;
//! assert_eq!(first, again);
//!
//! let high = WorkFields { urgency: Some("High".into()), ..WorkFields::default() };
//! let high = UpdateWork { id: first.item.id, kind: None, fields: high };
//! let as_read = ann.clone().if_version(Version(1)).work();
//! as_read.update(high.clone()).await?;
//! let refused = as_read.update(high).await.unwrap_err();
//! assert_eq!(refused.kind(), ErrorKind::Stale);
//! # Ok(())
//! # }
//! ```
//!
//! # Follow changes
//!
//! The journal has one row for each commit, in commit order and without gaps. A program that
//! remembers the last position it read sees every event exactly once.
//!
//! ```
//! # use corejobtrack_core::{Acting, Actor, Engine, identity::{CreateUser, Register, Role}, store::MemoryStore};
//! use std::time::Duration;
//!
//! use corejobtrack_core::{
//!     store::{Position, Read, journal},
//!     work::CreateWork,
//! };
//!
//! # async fn ann() -> Result<Acting, Box<dyn std::error::Error>> {
//! #     let engine = Engine::builder(MemoryStore::new()).open().await?;
//! #     let details = Register { username: "ann".into(), ..Register::default() };
//! #     let ann = CreateUser { details, role: Role::Admin, is_system: false };
//! #     engine.acting_as(Actor::System).identity().create_user(ann, None).await?;
//! #     Ok(engine.acting_as(engine.impersonate("ann").await?))
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let ann = ann().await?;
//! # let engine = ann.engine();
//! ann.work().create(CreateWork::service_ticket("Acme Corp")).await?;
//!
//! let mut seen = Position(0); // or the last position that was processed
//! let mut events = Vec::new();
//! engine.store().changed(seen, Duration::from_secs(30)).await?;
//! let answers = engine.store().read(&[Read::Rows(journal::after(seen, 100))]).await?;
//! for row in answers.into_iter().flatten() {
//!     let change = journal::change(row)?;
//!     seen = change.position;
//!     events.extend(change.events);
//! }
//! assert_eq!(events[0]["event"], "work_created");
//! # Ok(())
//! # }
//! ```
//!
//! # Where things are
//!
//! Areas, each with its entities, operations and errors:
//!
//! - [`identity`]: users, roles and permissions, teams, passwords, sessions.
//! - [`work`]: tasks, service tickets, support tickets and jobs; assignment, status, checklists,
//!   signatures, archive and trash.
//! - [`templates`]: task templates.
//! - [`time`]: time entries of work items.
//! - [`parties`]: customers, their contacts, and vendors.
//! - [`assets`]: customers' equipment and its meter readings.
//! - [`sales`]: leads, quotes and lease rates.
//! - [`portal`]: customer portal accounts.
//! - [`settings`]: task types, choices of fields, defaults of new tickets.
//! - [`administration`]: integrations with other systems, and deployments.
//! - [`feedback`]: feedback about the program.
//!
//! Services that several areas share:
//!
//! - [`messages`]: notes, the communication log and typing indicators of work items.
//! - [`reading`]: read marks of work items.
//! - [`search`]: full-text search over work items.
//! - [`visibility`]: who may see which work item.
//! - [`files`]: attachments and profile pictures, with their bytes in a blob store.
//! - [`notifications`]: notifications and devices for push messages.
//! - [`outbox`]: the outbox of e-mails.
//! - [`links`]: one-time links.
//!
//! The foundation:
//!
//! - [`store`]: the store contract, and the guide to writing a backend.
//! - [`schema`]: the tables of all areas.
//! - [`event`]: the events of all areas.
//! - [`records`]: the ordinary operations on records, and pages of lists.
//! - [`change`]: changes of optional fields in updates.
//! - [`decimal`]: decimal numbers with a fixed scale.
//! - [`limits`]: checks of text inputs.
//! - [`clock`]: clock and random numbers, which tests can replace.
//! - [`Policy`]: the limits and rules that an installation can configure.

#![deny(missing_docs)]
extern crate self as corejobtrack_core;

pub mod administration;
pub mod assets;
pub mod event;
pub mod feedback;
pub mod identity;
mod kernel;
pub mod parties;
pub mod portal;
pub mod sales;
pub mod schema;
mod services;
pub mod settings;
pub mod time;
pub mod work;

#[cfg(feature = "sql")]
#[doc(hidden)]
pub use kernel::sql;
pub use kernel::{
    actor::{Actor, CustomerActor, UserActor},
    change, clock, decimal,
    engine::{
        Acting, Action, AuditEntry, Audited, Command, Deleted, Effects, Engine, EngineBuilder,
        FieldChange, NewIds, Number, Outcome, Plan, Subject, Tx,
    },
    error::{AreaError, EngineError, ErrorKind},
    limits,
    policy::{ALLOWED_EXTENSIONS, Policy},
    records, store,
};
pub use services::{files, links, messages, notifications, outbox, reading, search, visibility};
pub use work::templates;
