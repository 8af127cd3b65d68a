//! The lowest floor: the store contract, the engine and the values they speak in. It knows no
//! service and no area.

pub mod actor;
pub mod blobs;
pub mod change;
pub mod clock;
pub mod decimal;
pub(crate) mod details;
pub mod engine;
pub mod error;
pub mod limits;
pub mod permissions;
pub mod policy;
pub mod records;
#[cfg(feature = "sql")]
pub mod sql;
pub mod store;
