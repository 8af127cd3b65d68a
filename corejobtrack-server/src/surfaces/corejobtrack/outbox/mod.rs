//! E-mail: sending, delivery log and status.

mod log;
mod send;
mod status;

use std::sync::Arc;

use crate::config::Configuration;

/// The operations of this area.
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
