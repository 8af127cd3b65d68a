//! Work items: tasks, service tickets and support tickets, with signatures, PDF summaries and hot
//! folder files.

mod common;
mod hot_folder_file;
mod items;
mod service_tickets;
mod signatures;
mod summaries;
mod support_tickets;
mod tasks;

pub use common::{Equipment, ItemType};
pub use hot_folder_file::HOT_FOLDER_FORMAT;
pub use items::Item;

use crate::config::Company;

/// The operations on work items.
pub type Operations = (
    tasks::Operations,
    service_tickets::Operations,
    support_tickets::Operations,
    items::Operations,
    signatures::Operations,
    summaries::SummariesApi,
);

/// The operations, ready to be served; pages and PDFs show the company's name.
pub fn operations(company: &Company) -> Operations {
    (
        tasks::OPERATIONS,
        service_tickets::OPERATIONS,
        support_tickets::OPERATIONS,
        items::OPERATIONS,
        signatures::operations(company),
        summaries::SummariesApi {
            company: company.clone(),
        },
    )
}
