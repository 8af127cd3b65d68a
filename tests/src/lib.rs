//! Fixtures and helpers that the tests of several crates share: databases, offices, a recording
//! store, and the program itself. There are no tests here.

pub mod golden;
pub mod interleaved;
pub mod items;
pub mod mail;
pub mod office;
pub mod openapi;
pub mod pictures;
pub mod postgres;
pub mod recording;
pub mod records;
pub mod server;
pub mod sources;
