//! E-mails: sending one, and what became of those in the outbox.

mod log;
mod send;
mod status;

use std::sync::Arc;

use crate::config::Configuration;

/// The operations of this room.
pub type Operations = (send::SendApi, status::StatusApi, log::LogApi);

/// The operations, ready to be served.
pub fn operations(configuration: &Configuration) -> Operations {
    let configuration = Arc::new(configuration.clone());
    (
        send::SendApi {
            configuration: Arc::clone(&configuration),
        },
        status::StatusApi { configuration },
        log::LogApi,
    )
}
