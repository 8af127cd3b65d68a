//! What the tests of several crates share: databases of their own, offices for stories, a store that
//! remembers what it was asked, and the program itself. No test lives here.

pub mod golden;
pub mod interleaved;
pub mod items;
pub mod mail;
pub mod office;
pub mod openapi;
pub mod pictures;
pub mod postgres;
pub mod recording;
pub mod server;
pub mod sources;
