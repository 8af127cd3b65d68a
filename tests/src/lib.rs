//! What the tests of several crates share: databases of their own. No test lives here.

pub mod postgres;
