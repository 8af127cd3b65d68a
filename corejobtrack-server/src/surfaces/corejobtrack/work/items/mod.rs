//! Operations on items of every kind: lookup by number, archive, trash, search, read status and
//! typing indicators.

mod item;
mod operations;
mod reading;
mod search;

pub use item::Item;

/// The operations on items of every kind.
pub type Operations = (reading::ReadingApi, operations::ItemsApi, search::SearchApi);

/// The operations, ready to be served.
pub const OPERATIONS: Operations = (reading::ReadingApi, operations::ItemsApi, search::SearchApi);
