//! Signatures of customers: requests for them, and the page where customers sign.

mod requests;
mod signing_page;

use crate::config::Company;

/// The operations of this room.
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
