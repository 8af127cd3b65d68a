//! Stories of the engine from the side of those who use it, over a store in memory. Each module is
//! about one area; `support` has what they begin with.

#![expect(clippy::unwrap_used, reason = "a story that goes wrong fails")]

mod assets;
mod customer_deletion;
mod parties;
mod settings;
mod support;
