//! The format of hot folder files, which a surface brings: a file is the body of one of its requests.

use corejobtrack_core::work::CreateWork;

/// How files are turned into commands.
#[derive(Debug, Clone, Copy)]
pub struct FileFormat {
    /// The command that creates the item of a file.
    pub parse: fn(&[u8]) -> Result<CreateWork, Refusal>,
    /// What files call a field of the command.
    pub field_name: fn(&'static str) -> &'static str,
}

/// Why a file cannot be turned into a command.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The file may still be being written.
    Unfinished(String),
    /// The file is complete and invalid.
    Wrong(String),
}
