//! What the tests of several crates share: databases of their own, offices for stories, and a store
//! that remembers what it was asked. No test lives here.

pub mod office;
pub mod postgres;
pub mod recording;
