//! Items of every kind: by number, in archive and trash, found by words, read and typed in.

mod item;
mod operations;
mod reading;
mod search;

pub use item::Item;

/// The operations of this room.
pub type Operations = (reading::ReadingApi, operations::ItemsApi, search::SearchApi);

/// The operations, ready to be served.
pub const OPERATIONS: Operations = (reading::ReadingApi, operations::ItemsApi, search::SearchApi);
