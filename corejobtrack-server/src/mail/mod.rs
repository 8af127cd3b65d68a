//! Email delivery: renders the messages of the outbox and hands them to the mail server. The engine
//! decides what is sent to whom, and that nothing is sent twice.

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

/// How long emails that are being sent may still take after a signal to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(30);

/// The running delivery of emails.
#[derive(Debug)]
pub struct MailDelivery {
    stop: watch::Sender<bool>,
    worker: JoinHandle<()>,
}

/// Starts delivering the outbox, if mail is enabled and configured.
///
/// # Errors
/// If the certificates that the mail server is checked against cannot be read.
pub fn start(
    configuration: &Configuration,
    engine: &Engine,
    listening: Option<SocketAddr>,
) -> Result<Option<MailDelivery>, TransportError> {
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
    Ok(Some(MailDelivery { stop, worker }))
}

impl MailDelivery {
    /// Claims no more messages, and waits up to 30 seconds for those that are being sent.
    pub async fn stop(mut self) {
        // Sending fails only if the worker has ended.
        let _ = self.stop.send(true);
        if tokio::time::timeout(STOP_TIMEOUT, &mut self.worker)
            .await
            .is_err()
        {
            tracing::warn!("[EMAIL] stopped while emails were being sent");
            self.worker.abort();
        }
    }
}

/// The start of links in emails: `PORTAL_BASE_URL`, else the address that the server listens on.
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
