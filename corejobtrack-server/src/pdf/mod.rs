//! Summaries as PDF: what a company hands to its customers. The same input gives the same file.
//!
//! `report` says what is shown, `layout` and `table` where, `draw` writes the file. Nothing here asks
//! who may see what: it is given what a customer may see.

mod draw;
mod edges;
mod layout;
mod look;
mod picture;
mod report;
mod table;
mod text;
mod time_sheet;
mod typeface;
pub(crate) mod words;

#[cfg(test)]
mod tests;

use corejobtrack_core::{
    Acting, AreaError, EngineError, ErrorKind,
    files::FilesError,
    work::{Kind, WorkError, WorkItemId, WorkSummary, WorkView},
};
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::config::Company;

/// How many pictures are printed.
const MOST_PICTURES: u32 = 40;
/// How wide or high a picture is kept, in pixels: a page at 150 dots an inch.
const PRINTED_SIDE: u32 = 1_200;
/// How many files are made at once: each may take a hundred megabytes while it is.
static TURNS: Semaphore = Semaphore::const_new(2);

/// What the summary of an item is made of.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The letterhead.
    pub company: Company,
    /// The item, as a customer may see it.
    pub work: WorkSummary,
    /// Images that are attached to it: names and files. What cannot be shown is left out.
    pub images: Vec<(String, Vec<u8>)>,
}

/// Why there is no PDF.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PdfError {
    /// See [`WorkError`].
    #[error(transparent)]
    Work(#[from] WorkError),
    /// See [`FilesError`].
    #[error(transparent)]
    Files(#[from] FilesError),
    /// A typeface in this program is broken.
    #[error("a typeface of this program cannot be read")]
    Typeface,
    /// The file could not be written.
    #[error("the PDF could not be made: {0}")]
    Refused(String),
}

impl From<EngineError> for PdfError {
    fn from(error: EngineError) -> Self {
        Self::Work(error.into())
    }
}

impl AreaError for PdfError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Work(error) => error.kind(),
            Self::Files(error) => error.kind(),
            Self::Typeface | Self::Refused(_) => ErrorKind::Internal,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Work(error) => error.field(),
            Self::Files(error) => error.field(),
            _ => None,
        }
    }
}

/// The summary as a PDF file. It takes some tenths of a second: not for a thread that serves.
///
/// # Errors
/// [`PdfError::Typeface`], [`PdfError::Refused`]; neither depends on the input.
pub fn summary(summary: &Summary) -> Result<Vec<u8>, PdfError> {
    let pages = report::pages(summary)?;
    draw::file(pages, report::about(summary))
}

/// The PDF of an item that somebody may see, with the name of its file; `Actor::System` sees all.
///
/// # Errors
/// [`WorkError::NotFound`], also where the actor may not see it or, with `kind`, it is of another.
pub async fn summary_of(
    acting: &Acting,
    company: &Company,
    id: WorkItemId,
    kind: Option<Kind>,
) -> Result<(String, Vec<u8>), PdfError> {
    let work = acting.work().summary(id, kind).await?;
    let name = file_name(&work.view);
    let images = acting
        .files()
        .images_of(id, MOST_PICTURES, PRINTED_SIDE)
        .await?;
    let whole = Summary {
        company: company.clone(),
        work,
        images: images
            .into_iter()
            .map(|image| (image.name, image.bytes))
            .collect(),
    };
    let turn = TURNS
        .acquire()
        .await
        .map_err(|error| PdfError::Refused(error.to_string()))?;
    let made = tokio::task::spawn_blocking(move || {
        // Who asked may go away; the turn is over only when the work is.
        let _turn = turn;
        summary(&whole)
    });
    let file = made
        .await
        .map_err(|error| PdfError::Refused(error.to_string()))??;
    Ok((name, file))
}

/// What the file is called, as in `service-ticket-100123.pdf`.
#[must_use]
pub fn file_name(view: &WorkView) -> String {
    let kind = view.item.kind.as_str().replace('_', "-");
    format!("{kind}-{}.pdf", view.item.number)
}
