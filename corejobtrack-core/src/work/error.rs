//! Errors of operations on work items.

use crate::{
    kernel::error::{AreaError, EngineError, ErrorKind},
    services::links::LinkError,
    work::Kind,
};

/// Why an operation on work items failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorkError {
    /// An error that any operation can return.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such item, or the actor may not see it.
    #[error("{} not found", name(*.0))]
    NotFound(Option<Kind>),
    /// There is no item with the number, or the actor may not see it.
    #[error("Ticket not found")]
    NoSuchNumber,
    /// There is no such piece of equipment.
    #[error("Equipment not found")]
    NoSuchEquipment,
    /// A user to assign, or the author of a message, does not exist.
    #[error("User {0} does not exist")]
    NoSuchUser(i64),
    /// The item has no such checklist item.
    #[error("Step not found")]
    NoSuchChecklistItem,
    /// The new order does not list every checklist item exactly once.
    #[error("List every step of the item exactly once")]
    IncompleteChecklist,
    /// The item has the greatest number of checklist items already.
    #[error("An item can have at most {0} steps")]
    TooManyChecklistItems(usize),
    /// The item has no such note.
    #[error("Note not found")]
    NoSuchNote,
    /// The note was written by another user.
    #[error("You can only delete your own notes")]
    NotYourNote,
    /// The item is not a support ticket, so it has no communication log.
    #[error("Only support tickets have a communication log")]
    NoCommunicationLog,
    /// The template does not exist.
    #[error("Template {0} does not exist")]
    NoSuchTemplate(i64),
    /// The item is in the trash.
    #[error("The item is in the trash. An administrator can restore it.")]
    InTrash,
    /// The item is not archived.
    #[error("The item is not archived")]
    NotArchived,
    /// The item is not in the trash.
    #[error("The item is not in the trash")]
    NotInTrash,
    /// The ticket is signed already; a signature is never replaced.
    #[error("This ticket has already been signed")]
    AlreadySigned,
    /// The item is not a service ticket, so it cannot be signed.
    #[error("Only service tickets can be signed")]
    NotSignable,
    /// The signature is not a valid image.
    #[error("{0}")]
    InvalidSignatureImage(String),
    /// There is no address for the signature request.
    #[error(
        "There is no e-mail address to send the signature request to. Give one, or add one to the \
         ticket or to its customer."
    )]
    NoAddress,
    /// A link does not work.
    #[error(transparent)]
    Link(#[from] LinkError),
}

impl AreaError for WorkError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NotFound(_)
            | Self::NoSuchNumber
            | Self::NoSuchEquipment
            | Self::NoSuchChecklistItem
            | Self::NoSuchNote => ErrorKind::NotFound,
            Self::NotYourNote => ErrorKind::Denied,
            Self::NoSuchUser(_)
            | Self::NoSuchTemplate(_)
            | Self::IncompleteChecklist
            | Self::TooManyChecklistItems(_)
            | Self::NoCommunicationLog
            | Self::InTrash
            | Self::NotArchived
            | Self::NotInTrash
            | Self::AlreadySigned
            | Self::NotSignable
            | Self::InvalidSignatureImage(_)
            | Self::NoAddress => ErrorKind::Refused,
            Self::Link(error) => error.kind(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            Self::Link(error) => AreaError::field(error),
            _ => None,
        }
    }
}

fn name(kind: Option<Kind>) -> &'static str {
    kind.map_or("Item", Kind::name)
}
