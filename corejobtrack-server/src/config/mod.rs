//! Server configuration: the documented environment variables, validated once at start.
//!
//! Variables are read through a function, so that nothing here depends on the process environment.

mod company;
mod database;
mod mail;
mod operations;
mod portal;
mod read;
pub mod secret_file;
mod security;
mod uploads;

#[cfg(test)]
mod tests;

use std::{
    fmt,
    path::{Path, PathBuf},
    time::Duration,
};

use thiserror::Error;

pub use self::{
    company::Company,
    database::{DEFAULT_SQLITE_FILE, Database, Pool},
    mail::{Mail, MailSecurity},
    operations::{Deploy, EmbeddingDefaults, Operations, PushDefaults},
    portal::Portal,
    read::{BadVariable, Lookup, Secret},
    security::{AddressRange, Cors, Origins, RateLimit, RateLimits, TlsFiles},
    uploads::{UploadStorage, Uploads},
};
use self::{read::Reader, secret_file::SecretFileError};

/// Errors of the configuration; the server cannot start with them.
#[derive(Debug, Error)]
pub enum ConfigurationError {
    /// All variables with invalid values.
    #[error("{}", Listed(.0))]
    Variables(Vec<BadVariable>),
    /// `SECRET_KEY` is missing. PostgreSQL needs it, since all servers on one database must share
    /// it.
    #[error("SECRET_KEY must be set in production")]
    NoSecretKey,
    /// See [`SecretFileError`].
    #[error(transparent)]
    SecretFile(#[from] SecretFileError),
}

struct Listed<'a>(&'a [BadVariable]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid configuration")?;
        self.0.iter().try_for_each(|bad| write!(f, "\n  {bad}"))
    }
}

/// The complete configuration of the server.
#[derive(Debug, Clone, PartialEq)]
pub struct Configuration {
    /// `HOST`: the address or name to listen on; 127.0.0.1.
    pub host: String,
    /// `PORT`: 8000; 0 picks any free port.
    pub port: u16,
    /// `DATABASE_URL`, or the `DB_*` variables.
    pub database: Database,
    /// The `DB_POOL_*` and `DB_RETRY_*` variables.
    pub pool: Pool,
    /// `SECRET_KEY`, if set; see [`Configuration::secret`].
    pub secret_key: Option<Secret>,
    /// `ACCESS_TOKEN_EXPIRE_MINUTES`: 720 minutes.
    pub access_token_lifetime: Duration,
    /// Password rules and account lockout.
    pub accounts: Accounts,
    /// Greatest lengths of texts and of request bodies.
    pub limits: Limits,
    /// Storage and limits of uploaded files.
    pub uploads: Uploads,
    /// Rate limits for each client address.
    pub rate_limits: RateLimits,
    /// Cross-origin access from other sites' pages.
    pub cors: Cors,
    /// `TRUSTED_PROXIES`: the proxies whose `X-Forwarded-For` and `X-Real-IP` headers are trusted;
    /// none.
    pub trusted_proxies: Vec<AddressRange>,
    /// `SSL_CERTFILE` and `SSL_KEYFILE`: without them the server speaks plain HTTP.
    pub tls: Option<TlsFiles>,
    /// The administrator that is created at first start.
    pub first_administrator: FirstAdministrator,
    /// The letterhead.
    pub company: Company,
    /// Email configuration.
    pub mail: Mail,
    /// Public address of the portals, and lifetimes of links and sessions.
    pub portal: Portal,
    /// Deployments, and the defaults of integrations.
    pub operations: Operations,
    /// `TIME_ZONE`: the zone of times that are sent without one.
    pub time_zone: Option<String>,
    /// `LOG_LEVEL` and `LOG_FORMAT`.
    pub log: Log,
    /// Directory and retention of log files.
    pub log_files: LogFiles,
}

/// Password rules and account lockout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accounts {
    /// `MIN_PASSWORD_LENGTH`, in characters: 8.
    pub min_password_length: usize,
    /// `REQUIRE_PASSWORD_COMPLEXITY`: upper case, lower case, digit and symbol; true.
    pub require_password_complexity: bool,
    /// `ACCOUNT_LOCKOUT_ENABLED`: true.
    pub lockout_enabled: bool,
    /// `ACCOUNT_LOCKOUT_THRESHOLD`: failed logins that lock an account, 10.
    pub lockout_threshold: u32,
    /// `ACCOUNT_LOCKOUT_DURATION`: 900 seconds.
    pub lockout_duration: Duration,
}

/// Greatest lengths of texts, in characters, and of request bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// `MAX_USERNAME_LENGTH`: 64.
    pub username: usize,
    /// `MAX_PASSWORD_LENGTH`: 128.
    pub password: usize,
    /// `MAX_TITLE_LENGTH`: 500.
    pub title: usize,
    /// `MAX_DESCRIPTION_LENGTH`: 50,000.
    pub description: usize,
    /// `MAX_NOTE_LENGTH`: 100,000.
    pub note: usize,
    /// `MAX_REQUEST_SIZE_BYTES`: 10 MiB; uploads have separate limits.
    pub request_bytes: usize,
}

/// The administrator that is created at first start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstAdministrator {
    /// `ADMIN_USERNAME`: admin.
    pub username: String,
    /// `ADMIN_PASSWORD`; if not set, a random password is printed once.
    pub password: Option<Secret>,
    /// `ADMIN_EMAIL`.
    pub email: Option<String>,
}

/// Level and format of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// `LOG_LEVEL`: a level, or filter directives such as `info,corejobtrack_server=debug`; info.
    pub level: String,
    /// `LOG_FORMAT`: text.
    pub format: LogFormat,
}

/// Directory and retention of the log files of the server and of its clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFiles {
    /// `LOG_DIR`: `logs` beside the SQLite file, or in the working directory.
    pub directory: PathBuf,
    /// `SERVER_LOG_RETENTION_WEEKS`: the number of weekly files to keep, 52.
    pub server_weeks: u32,
    /// `CLIENT_LOG_RETENTION_WEEKS`: the number of weekly files to keep, 52.
    pub client_weeks: u32,
}

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Readable text.
    Text,
    /// One JSON object per line.
    Json,
}

impl Configuration {
    /// Reads all variables.
    ///
    /// # Errors
    /// [`ConfigurationError::Variables`] with every invalid variable;
    /// [`ConfigurationError::NoSecretKey`] with PostgreSQL and no `SECRET_KEY`.
    pub fn from_environment(lookup: &Lookup<'_>) -> Result<Self, ConfigurationError> {
        let mut read = Reader::new(lookup);
        let configuration = Self::read(&mut read);
        let bad = read.into_bad();
        if !bad.is_empty() {
            return Err(ConfigurationError::Variables(bad));
        }
        match (&configuration.database, &configuration.secret_key) {
            (Database::Postgres(_), None) => Err(ConfigurationError::NoSecretKey),
            _ => Ok(configuration),
        }
    }

    fn read(read: &mut Reader<'_>) -> Self {
        let accounts = accounts(read);
        let limits = limits(read, &accounts);
        let database = database::database(read);
        Self {
            host: read.text("HOST").unwrap_or_else(|| "127.0.0.1".to_owned()),
            port: read.number("PORT", 8000, 0..=u16::MAX),
            log_files: log_files(read, &database),
            operations: operations::operations(read, &database),
            uploads: uploads::uploads(read, &database),
            database,
            pool: database::pool(read),
            secret_key: read.secret("SECRET_KEY"),
            access_token_lifetime: Duration::from_secs(
                60 * read.number("ACCESS_TOKEN_EXPIRE_MINUTES", 720_u64, 1..=5_256_000),
            ),
            accounts,
            limits,
            rate_limits: security::rate_limits(read),
            cors: security::cors(read),
            trusted_proxies: security::trusted_proxies(read),
            tls: security::tls(read),
            first_administrator: FirstAdministrator {
                username: read
                    .text("ADMIN_USERNAME")
                    .unwrap_or_else(|| "admin".to_owned()),
                password: read.secret("ADMIN_PASSWORD"),
                email: read.text("ADMIN_EMAIL"),
            },
            company: company::company(read),
            mail: mail::mail(read),
            portal: portal::portal(read),
            time_zone: read.text("TIME_ZONE"),
            log: log(read),
        }
    }

    /// The secret that signs tokens: `SECRET_KEY`, or one that is generated once and stored beside
    /// the SQLite file.
    ///
    /// # Errors
    /// If the stored secret can be neither read nor written, or PostgreSQL is used without
    /// `SECRET_KEY`.
    pub fn secret(&self) -> Result<Secret, ConfigurationError> {
        match (&self.secret_key, &self.database) {
            (Some(secret), _) => Ok(secret.clone()),
            (None, Database::Sqlite(path)) => Ok(secret_file::load_or_generate(path)?),
            (None, Database::Postgres(_)) => Err(ConfigurationError::NoSecretKey),
        }
    }

    /// Settings that work but should be corrected.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self
            .secret_key
            .as_ref()
            .is_some_and(|secret| secret.reveal().len() < 32)
        {
            warnings.push(
                "SECRET_KEY is shorter than 32 characters; anyone who guesses it can sign in as \
                 any user"
                    .to_owned(),
            );
        }
        if self.cors.credentials_refused {
            warnings.push(
                "CORS_ALLOW_CREDENTIALS has no effect while CORS_ORIGINS is *, since any site \
                 could then act as the signed-in user; list the origins instead"
                    .to_owned(),
            );
        }
        if self.mail.enabled && !self.mail.is_configured() {
            warnings.push(
                "SMTP_ENABLED is true, but SMTP_HOST is not set: no mail is sent until it is set"
                    .to_owned(),
            );
        }
        if self.mail.enabled && self.portal.base_url.is_none() {
            warnings.push(
                "PORTAL_BASE_URL is not set: links in emails point to the address this server \
                 listens on, which recipients may not be able to reach"
                    .to_owned(),
            );
        }
        if self.mail.enabled && self.mail.dev_mode {
            warnings.push(
                "SMTP_DEV_MODE is true: all mail goes to SMTP_DEV_REDIRECT_ADDRESS instead of the \
                 recipients; set it to false in production"
                    .to_owned(),
            );
        }
        if !self.rate_limits.enabled {
            warnings
                .push("RATE_LIMIT_ENABLED is false: passwords can be guessed quickly".to_owned());
        }
        warnings
    }
}

fn accounts(read: &mut Reader<'_>) -> Accounts {
    Accounts {
        min_password_length: read.number("MIN_PASSWORD_LENGTH", 8, 1..=1024),
        require_password_complexity: read.flag("REQUIRE_PASSWORD_COMPLEXITY", true),
        lockout_enabled: read.flag("ACCOUNT_LOCKOUT_ENABLED", true),
        lockout_threshold: read.number("ACCOUNT_LOCKOUT_THRESHOLD", 10, 1..=1_000_000),
        lockout_duration: Duration::from_secs(read.number(
            "ACCOUNT_LOCKOUT_DURATION",
            900,
            1..=31_536_000,
        )),
    }
}

fn limits(read: &mut Reader<'_>, accounts: &Accounts) -> Limits {
    let limits = Limits {
        username: read.number("MAX_USERNAME_LENGTH", 64, 1..=1024),
        password: read.number("MAX_PASSWORD_LENGTH", 128, 1..=4096),
        title: read.number("MAX_TITLE_LENGTH", 500, 1..=1_000_000),
        description: read.number("MAX_DESCRIPTION_LENGTH", 50_000, 1..=100_000_000),
        note: read.number("MAX_NOTE_LENGTH", 100_000, 1..=100_000_000),
        request_bytes: read.number("MAX_REQUEST_SIZE_BYTES", 10_485_760, 1024..=1_073_741_824),
    };
    if accounts.min_password_length > limits.password {
        read.refuse(
            "MAX_PASSWORD_LENGTH",
            limits.password,
            "must be at least MIN_PASSWORD_LENGTH",
        );
    }
    limits
}

fn log(read: &mut Reader<'_>) -> Log {
    let level = read.text("LOG_LEVEL").unwrap_or_else(|| "info".to_owned());
    // The level names of Python programs are accepted as well.
    let level = match level.to_ascii_lowercase().as_str() {
        "warning" => "warn".to_owned(),
        "critical" | "fatal" => "error".to_owned(),
        _ => level,
    };
    if tracing_subscriber::EnvFilter::builder()
        .parse(&level)
        .is_err()
    {
        let allowed = "must be trace, debug, info, warn, error, or filter directives";
        read.refuse("LOG_LEVEL", &level, allowed);
    }
    let formats = [("text", LogFormat::Text), ("json", LogFormat::Json)];
    Log {
        level,
        format: read.choice("LOG_FORMAT", LogFormat::Text, &formats),
    }
}

fn log_files(read: &mut Reader<'_>, database: &Database) -> LogFiles {
    let default = data_directory(database).join("logs");
    LogFiles {
        directory: read.text("LOG_DIR").map_or(default, PathBuf::from),
        server_weeks: read.number("SERVER_LOG_RETENTION_WEEKS", 52, 1..=5200),
        client_weeks: read.number("CLIENT_LOG_RETENTION_WEEKS", 52, 1..=5200),
    }
}

/// The directory of files that belong to the data: that of the SQLite file, or the working
/// directory.
fn data_directory(database: &Database) -> &Path {
    match database {
        Database::Sqlite(file) => file.parent().unwrap_or(Path::new("")),
        Database::Postgres(_) => Path::new(""),
    }
}
