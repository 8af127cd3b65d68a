//! The server's configuration: the documented environment variables, judged once at start.
//!
//! Reads variables through a function, so that nothing here touches the process environment.

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
    operations::{Deploy, MeaningDefaults, Operations, PushDefaults},
    portal::Portal,
    read::{BadVariable, Lookup, Secret},
    security::{AddressRange, Cors, Origins, RateLimit, RateLimits, TlsFiles},
    uploads::{UploadStorage, Uploads},
};
use self::{read::Reader, secret_file::SecretFileError};

/// Why the server cannot start as configured.
#[derive(Debug, Error)]
pub enum ConfigurationError {
    /// Variables that say what they may not say, all of them.
    #[error("{}", Listed(.0))]
    Variables(Vec<BadVariable>),
    /// With PostgreSQL several servers share the data, so they must be given the secret.
    #[error("SECRET_KEY must be set in production")]
    NoSecretKey,
    /// See [`SecretFileError`].
    #[error(transparent)]
    SecretFile(#[from] SecretFileError),
}

struct Listed<'a>(&'a [BadVariable]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is not valid")?;
        self.0.iter().try_for_each(|bad| write!(f, "\n  {bad}"))
    }
}

/// Everything that can be configured in this release.
#[derive(Debug, Clone, PartialEq)]
pub struct Configuration {
    /// `HOST`: the address or name to listen on; 127.0.0.1.
    pub host: String,
    /// `PORT`: 8000; 0 takes any free port.
    pub port: u16,
    /// `DATABASE_URL`, or `DB_HOST` and its kin.
    pub database: Database,
    /// The `DB_POOL_*` and `DB_RETRY_*` variables.
    pub pool: Pool,
    /// `SECRET_KEY`, if set; see [`Configuration::secret`].
    pub secret_key: Option<Secret>,
    /// `ACCESS_TOKEN_EXPIRE_MINUTES`: 720 minutes.
    pub access_token_lifetime: Duration,
    /// Rules for passwords and for those who guess them.
    pub accounts: Accounts,
    /// Longest texts, and the largest body.
    pub limits: Limits,
    /// Where the files that people upload are kept, and which are taken.
    pub uploads: Uploads,
    /// How often one client address may ask.
    pub rate_limits: RateLimits,
    /// Which other sites' pages may read our answers.
    pub cors: Cors,
    /// `TRUSTED_PROXIES`: who may say for whom they ask, by `X-Forwarded-For` or `X-Real-IP`; nobody.
    pub trusted_proxies: Vec<AddressRange>,
    /// `SSL_CERTFILE` and `SSL_KEYFILE`: without them the server speaks plain HTTP.
    pub tls: Option<TlsFiles>,
    /// The administrator that is made at first start.
    pub first_administrator: FirstAdministrator,
    /// The letterhead.
    pub company: Company,
    /// How mail leaves.
    pub mail: Mail,
    /// Where people reach the server from outside, and how long links work.
    pub portal: Portal,
    /// Deployments, and the defaults of what administrators choose of integrations.
    pub operations: Operations,
    /// `TIME_ZONE`: in which times without a zone are read.
    pub time_zone: Option<String>,
    /// `LOG_LEVEL` and `LOG_FORMAT`.
    pub log: Log,
    /// Where the log is kept, and for how long.
    pub log_files: LogFiles,
}

/// Rules for passwords and for those who guess them.
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

/// Longest texts, in characters, and the largest body.
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
    /// `MAX_REQUEST_SIZE_BYTES`: 10 MiB; uploads have limits of their own.
    pub request_bytes: usize,
}

/// The administrator that is made at first start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstAdministrator {
    /// `ADMIN_USERNAME`: admin.
    pub username: String,
    /// `ADMIN_PASSWORD`; without one a random one is made and printed once.
    pub password: Option<Secret>,
    /// `ADMIN_EMAIL`.
    pub email: Option<String>,
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// `LOG_LEVEL`: a level, or directives such as `info,corejobtrack_server=debug`; info.
    pub level: String,
    /// `LOG_FORMAT`: text.
    pub format: LogFormat,
}

/// Where the log of the server and those of its clients are kept, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFiles {
    /// `LOG_DIR`: `logs` beside the SQLite file, or in the working directory.
    pub directory: PathBuf,
    /// `SERVER_LOG_RETENTION_WEEKS`: how many weekly files are kept, 52.
    pub server_weeks: u32,
    /// `CLIENT_LOG_RETENTION_WEEKS`: how many weekly files are kept, 52.
    pub client_weeks: u32,
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Configuration {
    /// Reads all variables.
    ///
    /// # Errors
    /// [`ConfigurationError::Variables`] with every variable that says what it may not say;
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

    /// The secret that signs tokens: `SECRET_KEY`, or one that is made once and kept beside the
    /// SQLite file.
    ///
    /// # Errors
    /// If it is needed and can be neither read nor kept.
    pub fn secret(&self) -> Result<Secret, ConfigurationError> {
        match (&self.secret_key, &self.database) {
            (Some(secret), _) => Ok(secret.clone()),
            (None, Database::Sqlite(path)) => Ok(secret_file::kept_beside(path)?),
            (None, Database::Postgres(_)) => Err(ConfigurationError::NoSecretKey),
        }
    }

    /// What works and should be mended all the same.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self
            .secret_key
            .as_ref()
            .is_some_and(|secret| secret.reveal().len() < 32)
        {
            warnings.push(
                "SECRET_KEY is shorter than 32 characters; whoever guesses it can sign in as \
                 anybody"
                    .to_owned(),
            );
        }
        if self.cors.credentials_refused {
            warnings.push(
                "CORS_ALLOW_CREDENTIALS has no effect while CORS_ORIGINS is *: any site could act \
                 for whoever is signed in; name the origins"
                    .to_owned(),
            );
        }
        if self.mail.enabled && !self.mail.is_configured() {
            warnings.push(
                "SMTP_ENABLED is true, but SMTP_HOST is not set: mail waits until it is".to_owned(),
            );
        }
        if self.mail.enabled && self.portal.base_url.is_none() {
            warnings.push(
                "PORTAL_BASE_URL is not set: links in mails lead to the address this server listens \
                 on, which others may not reach"
                    .to_owned(),
            );
        }
        if self.mail.enabled && self.mail.dev_mode {
            warnings.push(
                "SMTP_DEV_MODE is true: no mail reaches those it is meant for; set it to false for \
                 production"
                    .to_owned(),
            );
        }
        if !self.rate_limits.enabled {
            warnings
                .push("RATE_LIMIT_ENABLED is false: passwords may be guessed quickly".to_owned());
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
            "at least MIN_PASSWORD_LENGTH is allowed",
        );
    }
    limits
}

fn log(read: &mut Reader<'_>) -> Log {
    let level = read.text("LOG_LEVEL").unwrap_or_else(|| "info".to_owned());
    // The names that Python programs use are understood as well.
    let level = match level.to_ascii_lowercase().as_str() {
        "warning" => "warn".to_owned(),
        "critical" | "fatal" => "error".to_owned(),
        _ => level,
    };
    if tracing_subscriber::EnvFilter::builder()
        .parse(&level)
        .is_err()
    {
        let allowed = "one of trace, debug, info, warn, error, or directives, is allowed";
        read.refuse("LOG_LEVEL", &level, allowed);
    }
    let formats = [("text", LogFormat::Text), ("json", LogFormat::Json)];
    Log {
        level,
        format: read.choice("LOG_FORMAT", LogFormat::Text, &formats),
    }
}

fn log_files(read: &mut Reader<'_>, database: &Database) -> LogFiles {
    let beside = data_directory(database).join("logs");
    LogFiles {
        directory: read.text("LOG_DIR").map_or(beside, PathBuf::from),
        server_weeks: read.number("SERVER_LOG_RETENTION_WEEKS", 52, 1..=5200),
        client_weeks: read.number("CLIENT_LOG_RETENTION_WEEKS", 52, 1..=5200),
    }
}

/// Where files lie that belong to the data: beside the SQLite file, or in the working directory.
fn data_directory(database: &Database) -> &Path {
    match database {
        Database::Sqlite(file) => file.parent().unwrap_or(Path::new("")),
        Database::Postgres(_) => Path::new(""),
    }
}
