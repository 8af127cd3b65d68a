//! The engine of Corejobtrack: work that people do for other people.

extern crate self as corejobtrack_core;

mod actor;
pub mod assets;
pub mod change;
pub mod clock;
pub mod decimal;
mod details;
mod engine;
mod error;
pub mod event;
pub mod identity;
pub mod limits;
pub mod notify;
pub mod parties;
mod policy;
pub mod schema;
pub mod settings;
#[cfg(feature = "sql")]
#[doc(hidden)]
pub mod sql;
pub mod store;
pub mod time;
pub mod work;

pub use actor::{Actor, UserActor};
pub use engine::{
    Acting, Action, AuditEntry, Audited, Command, Engine, EngineBuilder, FieldChange, Number,
    Outcome, Plan, Subject, Tx,
};
pub use error::{AreaError, EngineError, ErrorKind};
pub use policy::Policy;
