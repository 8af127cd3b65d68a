//! E-mail: employees write it; administrators see what became of it.

mod log;
mod send;
mod status;

use std::sync::Arc;

use crate::config::Configuration;

/// The operations of this folder; a tuple with one member per file.
pub type EmailApi = (send::SendApi, status::StatusApi, log::LogApi);

/// The operations, ready to be served.
pub fn operations(configuration: &Configuration) -> EmailApi {
    let configuration = Arc::new(configuration.clone());
    (
        send::SendApi {
            configuration: Arc::clone(&configuration),
        },
        status::StatusApi { configuration },
        log::LogApi,
    )
}
