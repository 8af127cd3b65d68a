//! The command line: what can be asked of the program, and the help that teaches it.
//!
//! Arguments only; a flag wins over the environment variable of the same meaning.

use clap::{Args, Parser, Subcommand};

const ENVIRONMENT: &str = "\
Environment variables (a flag wins over its variable; an empty one counts as not set):

  Where it listens
    HOST, PORT                      127.0.0.1, 8000

    TRUSTED_PROXIES                 addresses or networks (10.0.0.0/8) of proxies that are believed when
                                    they say for whom they ask (X-Forwarded-For, X-Real-IP); none
    SSL_CERTFILE, SSL_KEYFILE       PEM files; with them the server speaks HTTPS, and reads
                                    them anew on SIGHUP

  Where the data lies
    DATABASE_URL                    sqlite:///path/to/file.db or postgres://user:password@host/name
                                    (corejobtrack.db in the working directory)
    DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASSWORD
                                    a PostgreSQL server, if DATABASE_URL is not set
    DB_POOL_ENABLED, DB_POOL_MIN_CONNECTIONS, DB_POOL_MAX_CONNECTIONS
                                    true, 2, 20
    DB_MAX_RETRIES, DB_RETRY_BASE_DELAY, DB_RETRY_MAX_DELAY, DB_HEALTH_CHECK_INTERVAL
                                    5, 1, 30, 30 (seconds)

  Signing in
    SECRET_KEY                      signs tokens; must be set with PostgreSQL, otherwise one is made
                                    and kept beside the database file
    ACCESS_TOKEN_EXPIRE_MINUTES     720
    MIN_PASSWORD_LENGTH, REQUIRE_PASSWORD_COMPLEXITY
                                    8, true
    ACCOUNT_LOCKOUT_ENABLED, ACCOUNT_LOCKOUT_THRESHOLD, ACCOUNT_LOCKOUT_DURATION
                                    true, 10 failures, 900 seconds
    ADMIN_USERNAME, ADMIN_PASSWORD, ADMIN_EMAIL
                                    the administrator made at first start; without a password a
                                    random one is printed once

  How often one address may ask, and whose pages may read the answers
    RATE_LIMIT_ENABLED              true; GET /health and --single-user are never limited
    RATE_LIMIT_LOGIN_MAX, RATE_LIMIT_LOGIN_WINDOW
                                    5 attempts in 300 seconds
    RATE_LIMIT_REGISTER_MAX, RATE_LIMIT_REGISTER_WINDOW
                                    3 registrations in 3600 seconds
    RATE_LIMIT_GENERAL_MAX, RATE_LIMIT_GENERAL_WINDOW
                                    100 requests in 60 seconds
    CORS_ORIGINS                    * (any), or a list such as https://app.example.com
    CORS_ALLOW_CREDENTIALS          true, but never with *

  Files that people upload
    UPLOAD_DIR                      the folder they are kept in; uploads beside the database file
    UPLOAD_URL                      instead of a folder, s3://bucket/prefix, az://container/prefix or
                                    gs://bucket/prefix; needs a program built with the feature aws,
                                    azure or gcp, which also reads that service's own variables
    MAX_UPLOAD_FILE_SIZE            52428800 bytes for each file
    ALLOWED_FILE_EXTENSIONS         pdf,doc,docx,xls,… (images, office documents, videos, archives)

  Letterhead, mail and portals
    COMPANY_NAME, COMPANY_ADDRESS, COMPANY_PHONE, COMPANY_EMAIL, COMPANY_WEBSITE
                                    the letterhead of PDFs, mails and pages
    SMTP_HOST, SMTP_PORT, SMTP_USER (or SMTP_USERNAME), SMTP_PASSWORD
                                    the mail server; 587
    SMTP_SECURITY                   starttls, tls or none; tls on port 465, none on this machine
    SMTP_CA_FILE                    certificates that are trusted beside the usual ones
    SMTP_FROM_EMAIL, SMTP_FROM_NAME the sender; SMTP_USER, COMPANY_NAME or else Corejobtrack
    SMTP_ENABLED                    true with SMTP_HOST; without, mail waits in the outbox
    SMTP_DEV_MODE, SMTP_DEV_REDIRECT_ADDRESS
                                    false; all mail goes to one address instead
    PORTAL_BASE_URL                 what links in mails begin with
    PORTAL_MAGIC_LINK_EXPIRY_MINUTES, PORTAL_SESSION_EXPIRY_DAYS, PORTAL_REMEMBER_ME_DAYS
                                    15, 7, 30
    SIGNATURE_TOKEN_EXPIRY_DAYS, ENABLE_SIGNATURE_REMINDERS
                                    7, false

  Deployment and other systems
    DEPLOY_COMMAND, DEPLOY_RESULT_FILE
                                    what POST /admin/restart runs (restart_services.sh if there is
                                    one), and where its outcome is kept
    APNS_KEY_ID, APNS_TEAM_ID, APNS_BUNDLE_ID, APNS_KEY_PATH, APNS_USE_SANDBOX,
    EMBEDDING_ENABLED, EMBEDDING_API_KEY, EMBEDDING_MODEL, EMBEDDING_DIMENSIONS,
    EMBEDDING_BATCH_SIZE, EMBEDDING_MAX_TOKENS
                                    shown as defaults; neither push nor search by meaning is
                                    available in this release

  Limits
    MAX_REQUEST_SIZE_BYTES          10485760
    MAX_USERNAME_LENGTH, MAX_PASSWORD_LENGTH, MAX_TITLE_LENGTH, MAX_DESCRIPTION_LENGTH,
    MAX_NOTE_LENGTH                 64, 128, 500, 50000, 100000 characters

  Other
    TIME_ZONE                       in which times without a zone are read
    LOG_LEVEL, LOG_FORMAT           info (or directives), text (or json)
    LOG_DIR                         weekly log files; logs beside the database file
    SERVER_LOG_RETENTION_WEEKS, CLIENT_LOG_RETENTION_WEEKS
                                    52, 52 files";

const EXAMPLES: &str = "\
Tracks work that people do for other people: service visits, support cases, tasks, and the customers \
and equipment around them.

Without any configuration it keeps everything in the SQLite file corejobtrack.db in the working \
directory, makes an administrator, and listens on http://127.0.0.1:8000 (documentation at /docs).

Examples:
  corejobtrack serve
  corejobtrack serve --host 0.0.0.0 --port 8443
  corejobtrack serve --single-user
  corejobtrack serve --ssl-certfile server_cert.pem --ssl-keyfile server_key.pem
  DATABASE_URL=sqlite:///var/lib/corejobtrack/jobs.db corejobtrack serve
  DB_HOST=db DB_USER=jobs DB_PASSWORD=… SECRET_KEY=… corejobtrack serve
  corejobtrack user add jdoe --email jdoe@example.com --role admin
  echo \"$NEW_PASSWORD\" | corejobtrack user set-password jdoe --password-stdin
  corejobtrack openapi > openapi.json";

/// A server for work that people do for other people.
#[derive(Debug, Parser)]
#[command(name = "corejobtrack", version, about, long_about = EXAMPLES, after_long_help = ENVIRONMENT)]
pub struct CommandLine {
    /// What is asked for.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be asked of the program.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server until it is stopped.
    #[command(after_long_help = ENVIRONMENT)]
    Serve(Serve),
    /// Manage the people who may sign in, on the server's own machine.
    #[command(subcommand, after_long_help = ENVIRONMENT)]
    User(User),
    /// Print the OpenAPI document, from which clients can be generated.
    Openapi,
}

/// How the server runs.
#[derive(Debug, Default, Args)]
pub struct Serve {
    /// The address or name to listen on [HOST; 127.0.0.1]
    #[arg(long)]
    pub host: Option<String>,
    /// The port to listen on; 0 takes any free one [PORT; 8000]
    #[arg(long)]
    pub port: Option<u16>,
    /// The certificate, in PEM; the server then speaks HTTPS [SSL_CERTFILE; none]
    #[arg(long, value_name = "FILE")]
    pub ssl_certfile: Option<String>,
    /// The private key of the certificate, in PEM [SSL_KEYFILE; none]
    #[arg(long, value_name = "FILE")]
    pub ssl_keyfile: Option<String>,
    /// Act as the owner without a login; listens on this machine only
    #[arg(long)]
    pub single_user: bool,
}

/// What can be done about people.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add somebody who may sign in at once.
    Add(AddUser),
    /// Give somebody another role.
    Promote {
        /// The username or e-mail address.
        username: String,
        /// The role from now on.
        #[arg(long, default_value = "admin")]
        role: String,
    },
    /// Give somebody another password, and end their sessions.
    SetPassword {
        /// The username or e-mail address.
        username: String,
        /// Where the password comes from.
        #[command(flatten)]
        password: Password,
    },
}

/// Somebody new.
#[derive(Debug, Args)]
pub struct AddUser {
    /// The name to sign in with.
    pub username: String,
    /// Another name to sign in with, and where mail goes.
    #[arg(long)]
    pub email: Option<String>,
    /// What the person is called.
    #[arg(long)]
    pub full_name: Option<String>,
    /// The role: pending, user or admin, or another that the administrators have made.
    #[arg(long, default_value = "user")]
    pub role: String,
    /// Where the password comes from.
    #[command(flatten)]
    pub password: Password,
}

/// Where a password comes from: never from an argument, which everybody on the machine could read.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Password {
    /// Read the password from the first line of standard input; otherwise a random one is made and
    /// printed
    #[arg(long)]
    pub password_stdin: bool,
}

impl Serve {
    /// What a flag says for a variable, if it says anything.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<String> {
        match name {
            "HOST" => self.host.clone(),
            "PORT" => self.port.map(|port| port.to_string()),
            "SSL_CERTFILE" => self.ssl_certfile.clone(),
            "SSL_KEYFILE" => self.ssl_keyfile.clone(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn flags_win_over_variables() {
        let line = ["corejobtrack", "serve", "--port", "9000"];
        let Command::Serve(serve) = CommandLine::try_parse_from(line).unwrap().command else {
            unreachable!("it says serve");
        };
        assert_eq!(serve.variable("PORT").as_deref(), Some("9000"));
        assert_eq!(serve.variable("HOST"), None);
        assert_eq!(serve.variable("DATABASE_URL"), None);
    }

    #[test]
    fn the_help_names_every_variable_that_is_read() {
        let asked = std::cell::RefCell::new(Vec::new());
        let lookup = |name: &str| {
            asked.borrow_mut().push(name.to_owned());
            // Both ways to name a database are gone through.
            (name == "DB_HOST").then(|| "db".to_owned())
        };
        let _ = crate::config::Configuration::from_environment(&lookup);
        let help = CommandLine::command().render_long_help().to_string();
        for name in asked.into_inner() {
            assert!(help.contains(&name), "{name} is not in the help");
        }
    }
}
