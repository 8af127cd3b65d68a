//! SMTP transport. Sends each SMTP command separately, because the command at which a connection
//! breaks decides the result: before the email itself is sent, nothing was delivered; after that,
//! the result is unknown.

use std::{
    fs, io,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use corejobtrack_core::outbox::Failure;
use lettre::{
    Message,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Quit, Rcpt},
        extension::ClientId,
    },
};
use thiserror::Error;

use super::letter::one_line;
use crate::config::{self, MailSecurity};

/// How long one SMTP command may take.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(30);
/// How long all commands before the email itself may take together.
const PREPARATION_TIMEOUT: Duration = Duration::from_secs(90);
/// How long the mail server may take to accept an email; some scan it first.
const ACCEPTANCE_TIMEOUT: Duration = Duration::from_secs(300);
/// How long `QUIT` may take.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);
/// The longest reason that is reported, in characters.
const MAX_REASON_LENGTH: usize = 400;

/// The longest time that one attempt takes.
pub(super) const MAX_ATTEMPT: Duration = Duration::from_secs(90 + 300 + 30);

/// Errors of setting up the transport.
#[derive(Debug, Error)]
pub enum TransportError {
    /// The certificate file cannot be read.
    #[error("SMTP_CA_FILE={file}: {source}")]
    File {
        /// The file.
        file: String,
        /// The system's error.
        source: io::Error,
    },
    /// The file contains no certificate.
    #[error("SMTP_CA_FILE={0}: the file contains no certificate in PEM format")]
    NoCertificate(String),
    /// TLS cannot be set up.
    #[error("mail cannot be sent over TLS: {0}")]
    Tls(String),
}

/// An email that was not delivered, or may not have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// Whether it was certainly not delivered, and whether another attempt makes sense.
    pub failure: Failure,
    /// The reason.
    pub reason: String,
}

/// The SMTP client, with idle connections for the next emails.
pub struct Transport {
    server: (String, u16),
    security: MailSecurity,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    hello: ClientId,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transport")
            .field("server", &self.server)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

impl Transport {
    /// A client for the configured mail server, if there is one. No connection is made yet.
    ///
    /// # Errors
    /// If the certificates that the mail server is checked against cannot be read.
    pub fn new(mail: &config::Mail) -> Result<Option<Self>, TransportError> {
        let Some(host) = mail.host.clone() else {
            return Ok(None);
        };
        let tls = match mail.security {
            MailSecurity::None => None,
            MailSecurity::StartTls | MailSecurity::Tls => Some(tls(&host, mail)?),
        };
        let password = mail.password.as_ref().map(config::Secret::reveal);
        let credentials = mail
            .user
            .as_ref()
            .map(|user| Credentials::new(user.clone(), password.unwrap_or_default().to_owned()));
        Ok(Some(Self {
            server: (host, mail.port),
            security: mail.security,
            tls,
            credentials,
            hello: ClientId::default(),
            idle: Mutex::default(),
        }))
    }

    /// Hands an email to the mail server.
    ///
    /// # Errors
    /// [`Undelivered`]; its `failure` is [`Failure::Unknown`] if the email may have been delivered.
    pub async fn send(&self, message: &Message) -> Result<(), Undelivered> {
        let prepare = tokio::time::timeout(PREPARATION_TIMEOUT, self.prepare(message));
        let mut connection = match prepare.await {
            Ok(prepared) => prepared?,
            Err(_) => {
                let reason = "the mail server did not answer in time".to_owned();
                let failure = Failure::ForNow;
                return Err(Undelivered { failure, reason });
            }
        };
        let formatted = message.formatted();
        match tokio::time::timeout(ACCEPTANCE_TIMEOUT, connection.message(&formatted)).await {
            Ok(Ok(_)) => {
                self.idle().push(connection);
                Ok(())
            }
            Ok(Err(error)) => {
                let failure = if error.is_permanent() {
                    Failure::ForGood
                } else if error.is_transient() {
                    Failure::ForNow
                } else {
                    Failure::Unknown
                };
                if failure != Failure::Unknown {
                    quit(connection).await;
                }
                Err(undelivered(
                    failure,
                    "the mail server refused the email",
                    &error,
                ))
            }
            Err(_) => Err(Undelivered {
                failure: Failure::Unknown,
                reason: "the mail server did not confirm in time that it accepted the email"
                    .to_owned(),
            }),
        }
    }

    /// Closes the idle connections.
    pub async fn close_idle(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for connection in idle {
            quit(connection).await;
        }
    }

    /// Sends every command up to the point where the mail server expects the email itself.
    async fn prepare(&self, message: &Message) -> Result<AsyncSmtpConnection, Undelivered> {
        let mut connection = match self.idle_connection().await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let envelope = message.envelope();
        let refused = match send_envelope(&mut connection, envelope).await {
            Ok(()) => return Ok(connection),
            Err(error) => error,
        };
        let is_answer = refused.is_permanent() || refused.is_transient();
        if is_answer {
            quit(connection).await;
        }
        let failure = if refused.is_permanent() {
            Failure::ForGood
        } else {
            Failure::ForNow
        };
        Err(undelivered(
            failure,
            "the mail server refused the email",
            &refused,
        ))
    }

    /// An idle connection that still works.
    async fn idle_connection(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let mut connection = self.idle().pop()?;
            let works = tokio::time::timeout(COMMAND_TIMEOUT, connection.test_connected()).await;
            if works == Ok(true) {
                return Some(connection);
            }
        }
    }

    /// Every failure here, even a refused password, is temporary: none is caused by the email.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Undelivered> {
        let unavailable = |what: &str, error: Error| undelivered(Failure::ForNow, what, &error);
        let (host, port) = &self.server;
        let implicit = match self.security {
            MailSecurity::Tls => self.tls.clone(),
            MailSecurity::StartTls | MailSecurity::None => None,
        };
        let server = (host.as_str(), *port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            server,
            Some(COMMAND_TIMEOUT),
            &self.hello,
            implicit,
            None,
        )
        .await
        .map_err(|error| unavailable("the mail server cannot be reached", error))?;
        if self.security == MailSecurity::StartTls
            && let Some(tls) = self.tls.clone()
        {
            let upgraded = connection.starttls(tls, &self.hello).await;
            upgraded.map_err(|error| unavailable("the connection cannot be encrypted", error))?;
        }
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let admitted = connection.auth(&mechanisms, credentials).await;
            admitted.map_err(|error| {
                unavailable("the mail server refused the login of SMTP_USER", error)
            })?;
        }
        Ok(connection)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<AsyncSmtpConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn send_envelope(
    connection: &mut AsyncSmtpConnection,
    envelope: &lettre::address::Envelope,
) -> Result<(), Error> {
    let from = envelope.from().cloned();
    connection.command(Mail::new(from, Vec::new())).await?;
    for recipient in envelope.to() {
        let recipient = Rcpt::new(recipient.clone(), Vec::new());
        connection.command(recipient).await?;
    }
    connection.command(Data).await?;
    Ok(())
}

async fn quit(mut connection: AsyncSmtpConnection) {
    // The connection may be closed already.
    let _ = tokio::time::timeout(QUIT_TIMEOUT, connection.command(Quit)).await;
}

fn undelivered(failure: Failure, what: &str, error: &Error) -> Undelivered {
    Undelivered {
        failure,
        reason: one_line(&format!("{what}: {error}"), MAX_REASON_LENGTH),
    }
}

fn tls(host: &str, mail: &config::Mail) -> Result<TlsParameters, TransportError> {
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(file) = &mail.ca_file {
        let path = file.display().to_string();
        let pem = fs::read(file).map_err(|source| TransportError::File {
            file: path.clone(),
            source,
        })?;
        let certificate =
            Certificate::from_pem(&pem).map_err(|_| TransportError::NoCertificate(path.clone()))?;
        parameters = parameters.add_root_certificate(certificate);
    }
    parameters
        .build_rustls()
        .map_err(|error| TransportError::Tls(error.to_string()))
}
