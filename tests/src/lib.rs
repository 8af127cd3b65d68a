//! What the tests of several crates share: databases of their own, and offices for stories. No test
//! lives here.

pub mod office;
pub mod postgres;
