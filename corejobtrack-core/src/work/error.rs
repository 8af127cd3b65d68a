//! What can go wrong here.

use crate::{
    kernel::error::{AreaError, EngineError, ErrorKind},
    services::links::LinkError,
    work::Kind,
};

/// Why an operation of this area was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorkError {
    /// What every operation can run into.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such item, or none that the actor may see.
    #[error("{} not found", name(*.0))]
    NotFound(Option<Kind>),
    /// Nobody has the number.
    #[error("Ticket not found")]
    NoSuchNumber,
    /// There is no such piece of equipment.
    #[error("Equipment not found")]
    NoSuchEquipment,
    /// A user to assign is not there.
    #[error("User {0} does not exist")]
    NoSuchUser(i64),
    /// The item has no such step.
    #[error("Step not found")]
    NoSuchStep,
    /// The steps to put in order are not exactly those of the item.
    #[error("All steps of the item must be named, each exactly once")]
    NotItsSteps,
    /// The item has as many steps as are kept.
    #[error("At most {0} steps are kept")]
    TooManySteps(usize),
    /// The item has no such note.
    #[error("Note not found")]
    NoSuchNote,
    /// Somebody else wrote the note.
    #[error("Only one's own notes can be deleted")]
    NotYourNote,
    /// Only cases have a communication log.
    #[error("Only support tickets have a communication log")]
    NoConversation,
    /// The template to begin with is not there.
    #[error("Template {0} does not exist")]
    NoSuchTemplate(i64),
    /// It lies in the trash.
    #[error("It is in the trash. An administrator can restore it.")]
    InTrash,
    /// It does not lie in the archive.
    #[error("It is not archived")]
    NotArchived,
    /// It does not lie in the trash.
    #[error("It is not in the trash")]
    NotInTrash,
    /// A signature is there already; it is never replaced.
    #[error("This ticket has already been signed")]
    AlreadySigned,
    /// Only visits are signed.
    #[error("Only service tickets can be signed")]
    NotSignable,
    /// The image of a signature is none.
    #[error("{0}")]
    BadSignature(String),
    /// Nobody can be asked to sign.
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
            | Self::NoSuchStep
            | Self::NoSuchNote => ErrorKind::NotFound,
            Self::NotYourNote => ErrorKind::Denied,
            Self::NoSuchUser(_)
            | Self::NoSuchTemplate(_)
            | Self::NotItsSteps
            | Self::TooManySteps(_)
            | Self::NoConversation
            | Self::InTrash
            | Self::NotArchived
            | Self::NotInTrash
            | Self::AlreadySigned
            | Self::NotSignable
            | Self::BadSignature(_)
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
    match kind {
        Some(Kind::Task) => "Task",
        Some(Kind::ServiceTicket) => "Service ticket",
        Some(Kind::SupportTicket) => "Support ticket",
        Some(Kind::Job) => "Job",
        None => "Item",
    }
}
