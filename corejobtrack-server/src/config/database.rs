//! Database configuration: `DATABASE_URL`, or the `DB_*` variables of a PostgreSQL server, or else
//! a SQLite file in the working directory.

use std::{path::PathBuf, time::Duration};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::read::{Reader, Secret};

/// The default SQLite file, in the working directory.
pub const DEFAULT_SQLITE_FILE: &str = "corejobtrack.db";

const URL_FORMS: &str = "must be sqlite:///path/to/file.db, \
                         postgres://user:password@host:port/name or postgresql://…";

/// The characters to percent-encode: all except RFC 3986's unreserved ones.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The database to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// The URL of a PostgreSQL server; it may contain a password.
    Postgres(Secret),
}

/// Connection pool and connection retries. For PostgreSQL only.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// `DB_POOL_ENABLED`: without a pool, a single connection serves all reads.
    pub enabled: bool,
    /// `DB_POOL_MIN_CONNECTIONS`.
    pub min_connections: u32,
    /// `DB_POOL_MAX_CONNECTIONS`.
    pub max_connections: u32,
    /// `DB_MAX_RETRIES`: how often connecting is retried at start.
    pub max_retries: u32,
    /// `DB_RETRY_BASE_DELAY`: the wait before the first retry; it doubles each time.
    pub retry_base_delay: Duration,
    /// `DB_RETRY_MAX_DELAY`: the longest wait between two retries.
    pub retry_max_delay: Duration,
    /// `DB_HEALTH_CHECK_INTERVAL`.
    pub health_check_interval: Duration,
}

pub(super) fn database(read: &mut Reader<'_>) -> Database {
    if let Some(url) = read.secret("DATABASE_URL") {
        return from_url(read, url.reveal().trim());
    }
    let host = read.text("DB_HOST");
    let name = read.text("DB_NAME");
    let user = read.text("DB_USER");
    if host.is_none() && name.is_none() && user.is_none() {
        return Database::Sqlite(DEFAULT_SQLITE_FILE.into());
    }
    let host = host.unwrap_or_else(|| "localhost".to_owned());
    let name = name.unwrap_or_else(|| "corejobtrack".to_owned());
    let port = read.number("DB_PORT", 5432_u16, 1..=u16::MAX);
    let password = read.secret("DB_PASSWORD");
    Database::Postgres(Secret::new(postgres_url(
        &host,
        port,
        &name,
        user.as_deref(),
        password.as_ref(),
    )))
}

fn postgres_url(
    host: &str,
    port: u16,
    name: &str,
    user: Option<&str>,
    password: Option<&Secret>,
) -> String {
    let encode = |text| utf8_percent_encode(text, COMPONENT);
    let mut url = "postgres://".to_owned();
    if let Some(user) = user {
        url.push_str(&encode(user).to_string());
        if let Some(password) = password {
            url.push_str(&format!(":{}", encode(password.reveal())));
        }
        url.push('@');
    }
    let is_socket = host.starts_with('/');
    match host.parse::<std::net::Ipv6Addr>() {
        Ok(address) => url.push_str(&format!("[{address}]")),
        // The authority part of a URL cannot name a socket directory.
        Err(_) if is_socket => url.push_str("localhost"),
        Err(_) => url.push_str(&encode(host).to_string()),
    }
    url.push_str(&format!(":{port}/{}", encode(name)));
    if is_socket {
        url.push_str(&format!("?host={}", encode(host)));
    }
    url
}

fn from_url(read: &mut Reader<'_>, url: &str) -> Database {
    let (scheme, rest) = url.split_once(':').unwrap_or((url, ""));
    match scheme {
        "postgres" | "postgresql" if rest.len() > 2 && rest.starts_with("//") => {
            return Database::Postgres(Secret::new(url));
        }
        "sqlite" => {
            let path = rest.strip_prefix("//").unwrap_or(rest);
            let path = percent_decode_str(path).decode_utf8_lossy();
            // In-memory databases would lose all data at exit, and parameters are not supported.
            let is_file =
                !path.is_empty() && !path.ends_with('/') && !path.contains([':', '?', '#', '\0']);
            if is_file {
                return Database::Sqlite(PathBuf::from(path.into_owned()));
            }
        }
        _ => {}
    }
    // A URL may contain a password.
    read.refuse_secret("DATABASE_URL", URL_FORMS);
    Database::Sqlite(DEFAULT_SQLITE_FILE.into())
}

pub(super) fn pool(read: &mut Reader<'_>) -> Pool {
    let max_connections = read.number("DB_POOL_MAX_CONNECTIONS", 20, 1..=1000);
    let min_connections = read.number("DB_POOL_MIN_CONNECTIONS", 2.min(max_connections), 0..=1000);
    if min_connections > max_connections {
        read.refuse(
            "DB_POOL_MIN_CONNECTIONS",
            min_connections,
            format!("must be at most DB_POOL_MAX_CONNECTIONS ({max_connections})"),
        );
    }
    Pool {
        enabled: read.flag("DB_POOL_ENABLED", true),
        min_connections,
        max_connections,
        max_retries: read.number("DB_MAX_RETRIES", 5, 0..=1000),
        retry_base_delay: read.seconds("DB_RETRY_BASE_DELAY", Duration::from_secs(1), 3600),
        retry_max_delay: read.seconds("DB_RETRY_MAX_DELAY", Duration::from_secs(30), 3600),
        health_check_interval: Duration::from_secs(read.number(
            "DB_HEALTH_CHECK_INTERVAL",
            30,
            1..=86_400,
        )),
    }
}
