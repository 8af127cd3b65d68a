//! What the company is called and where it is: the letterhead of PDFs, mails and pages (guide 2,
//! section 5).

use super::read::Reader;

/// The letterhead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Company {
    /// `COMPANY_NAME`; Corejobtrack where none is given.
    pub name: Option<String>,
    /// `COMPANY_ADDRESS`, in one line.
    pub address: Option<String>,
    /// `COMPANY_PHONE`.
    pub phone: Option<String>,
    /// `COMPANY_EMAIL`.
    pub email: Option<String>,
    /// `COMPANY_WEBSITE`.
    pub website: Option<String>,
}

impl Company {
    /// The name to show.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or("Corejobtrack")
    }
}

pub(super) fn company(read: &Reader<'_>) -> Company {
    Company {
        name: read.text("COMPANY_NAME"),
        address: read.text("COMPANY_ADDRESS"),
        phone: read.text("COMPANY_PHONE"),
        email: read.text("COMPANY_EMAIL"),
        website: read.text("COMPANY_WEBSITE"),
    }
}
