//! The command line: commands, flags and their help.
//!
//! Contains arguments only. A flag overrides the environment variable of the same meaning.

use clap::{Args, Parser, Subcommand};

const ENVIRONMENT: &str = "\
Environment variables. A flag overrides its variable; an empty variable counts as not set.

  Network
    HOST, PORT                      the address and port to listen on; default 127.0.0.1 and 8000
    TRUSTED_PROXIES                 proxies whose X-Forwarded-For and X-Real-IP headers are trusted:
                                    addresses or networks such as 10.0.0.0/8; default none
    SSL_CERTFILE, SSL_KEYFILE       PEM files; with them the server speaks HTTPS, and reloads them
                                    on SIGHUP

  Database
    DATABASE_URL                    sqlite:///path/to/file.db or postgres://user:password@host/name;
                                    default corejobtrack.db in the working directory
    DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASSWORD
                                    a PostgreSQL server, used if DATABASE_URL is not set
    DB_POOL_ENABLED, DB_POOL_MIN_CONNECTIONS, DB_POOL_MAX_CONNECTIONS
                                    the PostgreSQL connection pool; default true, 2, 20
    DB_MAX_RETRIES, DB_RETRY_BASE_DELAY, DB_RETRY_MAX_DELAY
                                    connection retries at start, and the shortest and longest
                                    delay between them in seconds; default 5, 1, 30
    DB_HEALTH_CHECK_INTERVAL        seconds between health checks; default 30

  Users and passwords
    SECRET_KEY                      the key that signs tokens; required with PostgreSQL; by default
                                    one is generated and stored beside the SQLite file
    ACCESS_TOKEN_EXPIRE_MINUTES     the lifetime of a token in minutes; default 720
    MIN_PASSWORD_LENGTH, REQUIRE_PASSWORD_COMPLEXITY
                                    password rules; default 8, true
    ACCOUNT_LOCKOUT_ENABLED, ACCOUNT_LOCKOUT_THRESHOLD, ACCOUNT_LOCKOUT_DURATION
                                    lockout after failed logins; default true, 10 failures,
                                    900 seconds
    ADMIN_USERNAME, ADMIN_PASSWORD, ADMIN_EMAIL
                                    the administrator created at the first start; default admin,
                                    with a random password that is printed once

  Rate limits and CORS
    RATE_LIMIT_ENABLED              rate limits for each client address; default true (GET /health
                                    and the single-user mode are never limited)
    RATE_LIMIT_LOGIN_MAX, RATE_LIMIT_LOGIN_WINDOW
                                    login attempts; default 5 in 300 seconds
    RATE_LIMIT_REGISTER_MAX, RATE_LIMIT_REGISTER_WINDOW
                                    registrations; default 3 in 3600 seconds
    RATE_LIMIT_GENERAL_MAX, RATE_LIMIT_GENERAL_WINDOW
                                    requests; default 100 in 60 seconds
    CORS_ORIGINS                    allowed origins: * for any, or a list such as
                                    https://app.example.com; default *
    CORS_ALLOW_CREDENTIALS          whether browsers may send cookies; default true, but never for *

  Uploaded files
    UPLOAD_DIR                      the folder for files; default uploads beside the SQLite file
    UPLOAD_URL                      a bucket instead of a folder: s3://bucket/prefix,
                                    az://container/prefix or gs://bucket/prefix; needs a program
                                    built with the feature aws, azure or gcp, which also reads the
                                    provider's own variables
    MAX_UPLOAD_FILE_SIZE            the largest file in bytes; default 52428800
    ALLOWED_FILE_EXTENSIONS         a list such as pdf,docx,png; default common documents, images,
                                    archives and videos

  Company, email and portals
    COMPANY_NAME, COMPANY_ADDRESS, COMPANY_PHONE, COMPANY_EMAIL, COMPANY_WEBSITE
                                    the letterhead of PDFs, emails and customer pages
    SMTP_HOST, SMTP_PORT, SMTP_USER (or SMTP_USERNAME), SMTP_PASSWORD
                                    the mail server; default port 587
    SMTP_SECURITY                   starttls, tls or none; default starttls, but tls on port 465 and
                                    none for a mail server on this machine
    SMTP_CA_FILE                    a PEM file with a certificate to trust besides the public ones
    SMTP_FROM_EMAIL, SMTP_FROM_NAME the sender; default SMTP_USER and COMPANY_NAME
    SMTP_ENABLED                    whether emails are sent; default true if SMTP_HOST is set;
                                    otherwise they wait in the outbox
    SMTP_DEV_MODE, SMTP_DEV_REDIRECT_ADDRESS
                                    for development: whether all emails go to one address instead of
                                    their recipients, and that address; default false
    PORTAL_BASE_URL                 the start of links in emails, such as https://jobs.example.com;
                                    default the address that the server listens on
    PORTAL_MAGIC_LINK_EXPIRY_MINUTES, PORTAL_SESSION_EXPIRY_DAYS, PORTAL_REMEMBER_ME_DAYS
                                    lifetimes of login links (minutes), customer sessions and
                                    remembered sessions (days); default 15, 7, 30
    SIGNATURE_TOKEN_EXPIRY_DAYS     the lifetime of signature links in days; default 7
    ENABLE_SIGNATURE_REMINDERS      whether to send reminders for unsigned visits; default false

  Deployment and integrations
    DEPLOY_COMMAND                  the command that POST /admin/restart runs; default
                                    restart_services.sh, if it exists
    DEPLOY_RESULT_FILE              the file for the result of the last deployment
    APNS_KEY_ID, APNS_TEAM_ID, APNS_BUNDLE_ID, APNS_KEY_PATH, APNS_USE_SANDBOX,
    EMBEDDING_ENABLED, EMBEDDING_API_KEY, EMBEDDING_MODEL, EMBEDDING_DIMENSIONS,
    EMBEDDING_BATCH_SIZE, EMBEDDING_MAX_TOKENS
                                    shown as defaults in the settings only: push notifications and
                                    vector search are not available in this release

  Limits
    MAX_REQUEST_SIZE_BYTES          the largest request body, except uploads; default 10485760
    MAX_USERNAME_LENGTH, MAX_PASSWORD_LENGTH, MAX_TITLE_LENGTH, MAX_DESCRIPTION_LENGTH,
    MAX_NOTE_LENGTH                 lengths in characters; default 64, 128, 500, 50000, 100000

  Other
    TIME_ZONE                       the time zone of times that are sent without one
    LOG_LEVEL                       trace, debug, info, warn, error, or filter directives;
                                    default info
    LOG_FORMAT                      text or json; default text
    LOG_DIR                         the folder for weekly log files; default logs beside the SQLite
                                    file
    SERVER_LOG_RETENTION_WEEKS, CLIENT_LOG_RETENTION_WEEKS
                                    the number of log files to keep; default 52, 52";

const EXAMPLES: &str = "\
A job-tracking server for service companies: service visits, support cases and tasks, with the \
customers and equipment they belong to.

Without any configuration, the server stores everything in the SQLite file corejobtrack.db in the \
working directory, creates an administrator, prints its password, and listens on \
http://127.0.0.1:8000 (API documentation at /docs).

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

/// A job-tracking server for service companies.
#[derive(Debug, Parser)]
#[command(name = "corejobtrack", version, about, long_about = EXAMPLES, after_long_help = ENVIRONMENT)]
pub struct CommandLine {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands of the program.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server until it is stopped.
    #[command(after_long_help = ENVIRONMENT)]
    Serve(Serve),
    /// Manage user accounts in the server's database.
    #[command(subcommand, after_long_help = ENVIRONMENT)]
    User(User),
    /// Print the OpenAPI document, for generating API clients.
    Openapi,
}

/// The flags of `serve`.
#[derive(Debug, Default, Args)]
pub struct Serve {
    /// Address or host name to listen on [env: HOST] [default: 127.0.0.1]
    #[arg(long)]
    pub host: Option<String>,
    /// Port to listen on; 0 picks a free port [env: PORT] [default: 8000]
    #[arg(long)]
    pub port: Option<u16>,
    /// TLS certificate in PEM format; enables HTTPS [env: SSL_CERTFILE]
    #[arg(long, value_name = "FILE")]
    pub ssl_certfile: Option<String>,
    /// Private key of the certificate in PEM format [env: SSL_KEYFILE]
    #[arg(long, value_name = "FILE")]
    pub ssl_keyfile: Option<String>,
    /// Serve the owner without login; allowed only on a loopback address
    #[arg(long)]
    pub single_user: bool,
}

/// The subcommands of `user`.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a user, who can sign in immediately.
    Add(AddUser),
    /// Change a user's role.
    Promote {
        /// Username or email address.
        username: String,
        /// New role: pending, viewer, user, technician, sales_agent, manager or admin.
        #[arg(long, default_value = "admin")]
        role: String,
    },
    /// Set a user's password and end their sessions.
    SetPassword {
        /// Username or email address.
        username: String,
        /// Source of the password.
        #[command(flatten)]
        password: Password,
    },
}

/// The arguments of `user add`.
#[derive(Debug, Args)]
pub struct AddUser {
    /// Username to sign in with.
    pub username: String,
    /// Email address, for signing in and for emails.
    #[arg(long)]
    pub email: Option<String>,
    /// Full name.
    #[arg(long)]
    pub full_name: Option<String>,
    /// Role: pending, viewer, user, technician, sales_agent, manager or admin.
    #[arg(long, default_value = "user")]
    pub role: String,
    /// Source of the password.
    #[command(flatten)]
    pub password: Password,
}

/// The source of a password: never an argument, which every user of the machine could read.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Password {
    /// Read the password from the first line of standard input; by default, a random password is
    /// generated and printed
    #[arg(long)]
    pub password_stdin: bool,
}

impl Serve {
    /// The value of the flag for an environment variable, if the flag is given.
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
    fn the_command_line_definition_is_valid() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn flags_override_variables() {
        let line = ["corejobtrack", "serve", "--port", "9000"];
        let Command::Serve(serve) = CommandLine::try_parse_from(line).unwrap().command else {
            unreachable!("the command is serve");
        };
        assert_eq!(serve.variable("PORT").as_deref(), Some("9000"));
        assert_eq!(serve.variable("HOST"), None);
        assert_eq!(serve.variable("DATABASE_URL"), None);
    }

    #[test]
    fn the_help_lists_every_variable() {
        let asked = std::cell::RefCell::new(Vec::new());
        let lookup = |name: &str| {
            asked.borrow_mut().push(name.to_owned());
            // Selects the `DB_*` variables, so that they are read as well.
            (name == "DB_HOST").then(|| "db".to_owned())
        };
        let _ = crate::config::Configuration::from_environment(&lookup);
        let help = CommandLine::command().render_long_help().to_string();
        for name in asked.into_inner() {
            assert!(help.contains(&name), "{name} is not in the help");
        }
    }
}
