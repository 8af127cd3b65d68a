//! Company details: the letterhead of PDFs, emails and customer pages.

use super::read::Reader;

/// The letterhead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Company {
    /// `COMPANY_NAME`; see [`Company::display_name`] for the default.
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
    /// The company's name; "Corejobtrack" if none is configured.
    #[must_use]
    pub fn display_name(&self) -> &str {
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
