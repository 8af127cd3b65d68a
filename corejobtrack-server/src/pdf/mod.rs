//! PDF summaries of work items, for customers. The same input always gives the same file.
//!
//! `report` chooses the content, `layout` and `table` place it, `draw` writes the file. Nothing
//! here checks permissions: the input contains only what a customer may see.

mod draw;
mod header_footer;
mod layout;
mod picture;
mod report;
mod styles;
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
    work::{Kind, PublicView, WorkError, WorkItemId, WorkSummary},
};
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::config::Company;

/// The most pictures that are printed.
const MAX_PICTURES: u32 = 40;
/// The greatest width and height of a picture in pixels: a page at 150 dots per inch.
const PRINTED_SIDE: u32 = 1_200;
/// Limits how many files are created at the same time, since each may need a hundred megabytes.
static TURNS: Semaphore = Semaphore::const_new(2);

/// The content of an item's summary.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The letterhead.
    pub company: Company,
    /// The item, as a customer may see it.
    pub work: WorkSummary,
    /// The attached images, as names and files. Files that are no readable image are left out.
    pub images: Vec<(String, Vec<u8>)>,
}

/// Errors of creating a PDF.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PdfError {
    /// See [`WorkError`].
    #[error(transparent)]
    Work(#[from] WorkError),
    /// See [`FilesError`].
    #[error(transparent)]
    Files(#[from] FilesError),
    /// A built-in typeface cannot be read.
    #[error("a typeface of this program cannot be read")]
    Typeface,
    /// The file could not be created.
    #[error("the PDF could not be created: {0}")]
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

/// The summary as a PDF file. This takes some tenths of a second, so call it on a thread for
/// blocking work.
///
/// # Errors
/// [`PdfError::Typeface`], [`PdfError::Refused`]; neither depends on the input.
pub fn summary(summary: &Summary) -> Result<Vec<u8>, PdfError> {
    let pages = report::pages(summary)?;
    draw::file(pages, report::document_info(summary))
}

/// The name and the content of the PDF file of an item that the actor may see.
///
/// # Errors
/// [`WorkError::NotFound`] if there is no such item, the actor may not see it, or it is not of the
/// given `kind`.
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
        .images_of(id, MAX_PICTURES, PRINTED_SIDE)
        .await?;
    let content = Summary {
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
    let created = tokio::task::spawn_blocking(move || {
        // Held until the work is done, even if the caller has stopped waiting.
        let _turn = turn;
        summary(&content)
    });
    let file = created
        .await
        .map_err(|error| PdfError::Refused(error.to_string()))??;
    Ok((name, file))
}

/// The file name of an item's summary, such as `service-ticket-100123.pdf`.
#[must_use]
pub fn file_name(view: &PublicView) -> String {
    let kind = view.kind.as_str().replace('_', "-");
    format!("{kind}-{}.pdf", view.number)
}
