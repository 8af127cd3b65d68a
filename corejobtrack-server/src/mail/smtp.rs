//! The way to the mail server. Each step is taken here one by one, because what may have arrived
//! hangs on it: before the letter itself is sent, a broken connection means that nothing did;
//! afterwards nobody knows.

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

/// How long a step of the conversation may take.
const STEP: Duration = Duration::from_secs(30);
/// How long everything up to the letter itself may take.
const APPROACH: Duration = Duration::from_secs(90);
/// How long the mail server may take to accept a letter; some look at it closely first.
const ACCEPTANCE: Duration = Duration::from_secs(300);
/// How long saying goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);
/// The longest reason that is told, in characters.
const LONGEST_REASON: usize = 400;

/// The longest that an attempt lasts.
pub(super) const LONGEST_ATTEMPT: Duration = Duration::from_secs(90 + 300 + 30);

/// Why there is no way to the mail server.
#[derive(Debug, Error)]
pub enum TransportError {
    /// The file cannot be read.
    #[error("SMTP_CA_FILE={file}: {source}")]
    File {
        /// The file.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// The certificates are none.
    #[error("SMTP_CA_FILE={0}: it holds no certificate in PEM form")]
    NoCertificate(String),
    /// TLS cannot be set up.
    #[error("mail cannot be sent over TLS: {0}")]
    Tls(String),
}

/// A letter was not delivered, or may not have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// What is known.
    pub failure: Failure,
    /// Why.
    pub reason: String,
}

/// The way to the mail server, with connections that wait for the next letter.
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
    /// The way to the configured mail server, if one is configured. No connection is made yet.
    ///
    /// # Errors
    /// If the certificates that it is judged by cannot be read.
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

    /// Hands a letter to the mail server.
    ///
    /// # Errors
    /// [`Undelivered`], which says whether it surely was not.
    pub async fn send(&self, message: &Message) -> Result<(), Undelivered> {
        let approach = tokio::time::timeout(APPROACH, self.approach(message));
        let mut connection = match approach.await {
            Ok(approached) => approached?,
            Err(_) => {
                let reason = "the mail server did not answer in time".to_owned();
                let failure = Failure::ForNow;
                return Err(Undelivered { failure, reason });
            }
        };
        let formatted = message.formatted();
        match tokio::time::timeout(ACCEPTANCE, connection.message(&formatted)).await {
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
                    goodbye(connection).await;
                }
                Err(undelivered(
                    failure,
                    "the mail server refused the email",
                    &error,
                ))
            }
            Err(_) => Err(Undelivered {
                failure: Failure::Unknown,
                reason: "the mail server did not say in time whether it took the email".to_owned(),
            }),
        }
    }

    /// Lets go of the connections that wait.
    pub async fn rest(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for connection in idle {
            goodbye(connection).await;
        }
    }

    /// Everything up to where the mail server waits for the letter.
    async fn approach(&self, message: &Message) -> Result<AsyncSmtpConnection, Undelivered> {
        let mut connection = match self.waiting().await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let envelope = message.envelope();
        let refused = match introduce(&mut connection, envelope).await {
            Ok(()) => return Ok(connection),
            Err(error) => error,
        };
        let is_answer = refused.is_permanent() || refused.is_transient();
        if is_answer {
            goodbye(connection).await;
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

    /// A connection that waits and still works.
    async fn waiting(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let mut connection = self.idle().pop()?;
            let asked = tokio::time::timeout(STEP, connection.test_connected()).await;
            if asked == Ok(true) {
                return Some(connection);
            }
        }
    }

    /// Nothing that goes wrong here is the letter's fault, a refused password included.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Undelivered> {
        let away = |what: &str, error: Error| undelivered(Failure::ForNow, what, &error);
        let (host, port) = &self.server;
        let implicit = match self.security {
            MailSecurity::Tls => self.tls.clone(),
            MailSecurity::StartTls | MailSecurity::None => None,
        };
        let server = (host.as_str(), *port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(STEP), &self.hello, implicit, None)
                .await
                .map_err(|error| away("the mail server cannot be reached", error))?;
        if self.security == MailSecurity::StartTls
            && let Some(tls) = self.tls.clone()
        {
            let upgraded = connection.starttls(tls, &self.hello).await;
            upgraded.map_err(|error| away("the connection cannot be encrypted", error))?;
        }
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let admitted = connection.auth(&mechanisms, credentials).await;
            admitted.map_err(|error| away("the mail server does not admit SMTP_USER", error))?;
        }
        Ok(connection)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<AsyncSmtpConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn introduce(
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

async fn goodbye(mut connection: AsyncSmtpConnection) {
    // It may be gone already.
    let _ = tokio::time::timeout(GOODBYE, connection.command(Quit)).await;
}

fn undelivered(failure: Failure, what: &str, error: &Error) -> Undelivered {
    Undelivered {
        failure,
        reason: one_line(&format!("{what}: {error}"), LONGEST_REASON),
    }
}

fn tls(host: &str, mail: &config::Mail) -> Result<TlsParameters, TransportError> {
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(file) = &mail.ca_file {
        let shown = file.display().to_string();
        let pem = fs::read(file).map_err(|source| TransportError::File {
            file: shown.clone(),
            source,
        })?;
        let certificate = Certificate::from_pem(&pem)
            .map_err(|_| TransportError::NoCertificate(shown.clone()))?;
        parameters = parameters.add_root_certificate(certificate);
    }
    parameters
        .build_rustls()
        .map_err(|error| TransportError::Tls(error.to_string()))
}
