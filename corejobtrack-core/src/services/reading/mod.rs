//! Read marks: which sections of an item a user has read, and what is new in them since.

pub(crate) mod marks;
mod sections;

pub use marks::{MarkRead, ReadMark, ReadStatus};
pub use sections::{Section, SectionStatus};
