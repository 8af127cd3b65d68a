//! What the tests of several crates share: databases of their own, offices for stories, and the
//! program itself. No test lives here.

pub mod office;
pub mod postgres;
pub mod server;
