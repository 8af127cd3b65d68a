//! The engine of Corejobtrack: work that people do for other people.
//!
//! Visits at customers, support cases, internal tasks and projects of them; the people who do the
//! work, the customers it is done for, the time it takes, the signatures under it, and who changed
//! what from what to what. A program that embeds this crate has all of that in-process, on a store of
//! its choice: [`MemoryStore`](store::MemoryStore) here, one SQLite file with
//! `corejobtrack-store-sqlite`, a PostgreSQL database with `corejobtrack-store-pg`, or one of its own.
//! They behave the same. There is no database driver, no HTTP and no SMTP in this crate.
//!
//! # Open an engine and let somebody act
//!
//! An [`Engine`] needs a store; everything else has defaults. Opening it brings the store up to this
//! release's schema. Every operation is done by an [`Actor`]: a user, the program itself, or nobody
//! in particular.
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
//! // The program itself may do everything, such as make the first administrator.
//! let ann = CreateUser {
//!     details: Register { username: "ann".into(), ..Register::default() },
//!     role: Role::Admin,
//!     is_system: false,
//! };
//! let system = engine.acting_as(Actor::System);
//! system.identity().create_user(ann, Some("Correct-Horse-7".into())).await?;
//!
//! // From then on people act: with a password they get a session, which a token may name.
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
//! # Create, change, list, look back
//!
//! Commands are plain structs: they can be queued, sent and replayed. What an update does not name
//! stays as it is ([`Change::Keep`](change::Change::Keep)). A change log is made from the difference
//! of before and after; nobody has to write it.
//!
//! ```
//! # use corejobtrack_core::{Acting, Actor, Engine, identity::{CreateUser, Register, Role}, store::MemoryStore};
//! use corejobtrack_core::{
//!     change::Change,
//!     work::{CreateWork, Kind, Move, MoveWork, UpdateWork, WorkFields, WorkList},
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
//! assert_eq!(ticket.item.number.get(), 100_001); // numbers have no gaps
//!
//! let urgent = WorkFields { urgency: Some("High".into()), ..WorkFields::default() };
//! work.update(UpdateWork { id: ticket.item.id, kind: None, fields: urgent }).await?;
//! work.take_step(MoveWork { id: ticket.item.id, kind: None, step: Move::Complete }).await?;
//!
//! let list = work.list(WorkList::live(Kind::ServiceTicket)).await?;
//! assert_eq!(list[0].item.shown_status(), "completed");
//!
//! let log = work.change_log(ticket.item.id, None, 50, 0).await?;
//! assert_eq!(log[1].details, "Urgency changed from 'Medium' to 'High'");
//! assert_eq!(log[1].user_name, "ann");
//! # Ok(())
//! # }
//! ```
//!
//! # Do it once, or not at all
//!
//! A command with a key of the caller's is done once: sent again, it is answered as the first time.
//! A change may name the version it is meant for and is refused if that is no longer the current one.
//! Errors of every area have a [kind](ErrorKind), which is all that a surface needs to map.
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
//! # Follow what happens
//!
//! The journal has one row for each commit, in the one order of all commits and without holes. Who
//! remembers the position read last misses nothing and hears nothing twice.
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
//! let mut seen = Position(0); // or where we were when we stopped
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
//! - [`identity`]: users, roles and permissions, teams, passwords, sessions.
//! - [`work`]: work items of every kind, assignment, who sees them, their life, signatures; what is
//!   written under them, who has read what, who is typing.
//! - [`time`]: time spent on work.
//! - [`parties`]: customers and the people there, and vendors.
//! - [`sales`]: leads, quotes with what they come to, lease rates.
//! - [`portal`]: what customers do themselves: their accounts, and links they are mailed.
//! - [`assets`]: what customers own and work is done on, and what its meters show.
//! - [`settings`]: types of work and the choices that fields suggest.
//! - [`administration`]: how an installation reaches other systems, and its deployments.
//! - [`feedback`]: what people say about the system.
//! - [`files`]: attachments and profile pictures, their bytes behind a port.
//! - [`notify`]: notifications, and the outbox of messages to deliver.
//! - [`links`]: links that work once and for a while.
//! - [`store`]: the contract with a database, and the guide for who writes a new backend.
//! - [`clock`]: time and randomness, which are handed in; tests stand still and repeat themselves.
//! - [`Policy`]: the limits and rules that an installation may set.

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
        Acting, Action, AuditEntry, Audited, Command, Effects, Engine, EngineBuilder, FieldChange,
        NewIds, Number, Outcome, Plan, Subject, Tx,
    },
    error::{AreaError, EngineError, ErrorKind},
    limits,
    policy::{ALLOWED_EXTENSIONS, Policy},
    store,
};
pub use services::{files, links, messages, notifications, outbox, reading, search, visibility};
pub use work::templates;
