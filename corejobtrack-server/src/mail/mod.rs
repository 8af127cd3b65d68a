//! Mail: what a message of the outbox looks like as a letter, and how it travels. What is sent to
//! whom, and that nothing is sent twice, is the engine's.

mod compose;
mod envelope;
mod letter;
mod plain;
mod smtp;
#[cfg(test)]
mod tests;
mod worker;

use std::{net::SocketAddr, time::Duration};

use corejobtrack_core::Engine;
use tokio::{sync::watch, task::JoinHandle};

pub use compose::Letters;
pub use envelope::{Sender, Unaddressable};
pub use letter::{Attachment, Letter};
pub use smtp::{Transport, TransportError, Undelivered};

use crate::config::Configuration;
use worker::Worker;

/// How long letters that are on their way may take to arrive after a signal to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// Mail that is being delivered.
#[derive(Debug)]
pub struct Post {
    stop: watch::Sender<bool>,
    worker: JoinHandle<()>,
}

/// Begins to deliver what waits, if mail is enabled and configured.
///
/// # Errors
/// If the certificates that the mail server is judged by cannot be read.
pub fn start(
    configuration: &Configuration,
    engine: &Engine,
    listening: Option<SocketAddr>,
) -> Result<Option<Post>, TransportError> {
    let mail = &configuration.mail;
    let Some(from_address) = mail.from_address.as_deref().filter(|_| mail.enabled) else {
        return Ok(None);
    };
    let Some(transport) = Transport::new(mail)? else {
        return Ok(None);
    };
    let sender = Sender {
        name: mail.from_name.clone(),
        address: from_address.to_owned(),
        reply_to: configuration.company.email.clone(),
        redirect: mail
            .dev_mode
            .then(|| mail.dev_redirect.clone().unwrap_or_default()),
    };
    let letters = Letters {
        company: configuration.company.clone(),
        base_url: base_url(configuration, listening),
    };
    let (stop, stopping) = watch::channel(false);
    let worker = Worker::new(engine.clone(), transport, sender, letters);
    let worker = tokio::spawn(worker.run(stopping));
    Ok(Some(Post { stop, worker }))
}

impl Post {
    /// Claims no more letters, and waits until those on their way have arrived: half a minute at most.
    pub async fn stop(mut self) {
        // Nobody listens if the worker has ended.
        let _ = self.stop.send(true);
        if tokio::time::timeout(PATIENCE, &mut self.worker)
            .await
            .is_err()
        {
            tracing::warn!("[EMAIL] stopped while letters were on their way");
            self.worker.abort();
        }
    }
}

/// What links in letters begin with: `PORTAL_BASE_URL`, else the address listened on.
fn base_url(configuration: &Configuration, listening: Option<SocketAddr>) -> String {
    if let Some(url) = &configuration.portal.base_url {
        return url.clone();
    }
    let scheme = match configuration.tls {
        Some(_) => "https",
        None => "http",
    };
    match listening {
        Some(address) if !address.ip().is_unspecified() => format!("{scheme}://{address}"),
        _ => {
            let port = listening.map_or(configuration.port, |address| address.port());
            format!("{scheme}://localhost:{port}")
        }
    }
}
