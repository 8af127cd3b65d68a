//! Customer signatures: signature requests, reminders, and the page where customers sign.

mod requests;
mod signing_page;

use crate::config::Company;

/// The operations on signatures.
pub type Operations = (requests::SignatureRequestsApi, signing_page::SigningApi);

/// The operations, ready to be served; the page shows the company's name.
pub fn operations(company: &Company) -> Operations {
    (
        requests::SignatureRequestsApi,
        signing_page::SigningApi {
            company: company.clone(),
        },
    )
}
