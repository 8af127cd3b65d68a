//! The program `corejobtrack` as a test fixture: the real executable in a process, on a database of
//! its own. It can be killed, restarted and run twice on one database.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test without its server must fail, and say why"
)]

mod client;
mod people;
mod program;

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    time::Duration,
};

use rusqlite::Connection;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row};
use tempfile::TempDir;

use crate::{
    office::PASSWORD,
    postgres::{Cluster, Database},
};
pub use client::{Answer, Client, answer, try_answer};
pub use people::{expect, registration, success};

/// The password of the first administrator, whose username is `admin`.
pub const ADMIN_PASSWORD: &str = PASSWORD;

const PATIENCE: Duration = Duration::from_secs(60);

/// The database of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A SQLite file.
    Sqlite,
    /// A PostgreSQL database.
    Postgres,
}

/// The directory and the database of a server, which survive a restart.
#[derive(Debug)]
enum Home {
    Sqlite(TempDir),
    Postgres(TempDir, Database),
}

impl Home {
    async fn new(backend: Backend) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        match backend {
            Backend::Sqlite => Self::Sqlite(directory),
            Backend::Postgres => {
                Self::Postgres(directory, Cluster::shared().await.database().await)
            }
        }
    }

    fn directory(&self) -> &TempDir {
        match self {
            Self::Sqlite(directory) | Self::Postgres(directory, _) => directory,
        }
    }

    fn file(&self) -> PathBuf {
        self.directory().path().join("work.db")
    }

    fn database_url(&self) -> String {
        match self {
            Self::Sqlite(_) => format!("sqlite://{}", self.file().display()),
            Self::Postgres(_, database) => database.url().to_owned(),
        }
    }
}

/// A running server. Dropping it kills the process, and prints the log if the test has failed.
#[derive(Debug)]
pub struct Server {
    home: Arc<Home>,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    process: Child,
    address: String,
    log: Log,
}

#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn add(&self, line: &str) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(line);
        text.push('\n');
    }

    fn text(&self) -> String {
        let text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.clone()
    }
}

impl Server {
    /// Starts a server on a fresh database.
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(backend, &[]).await
    }

    /// Starts a server on a fresh database, with flags of `corejobtrack serve`.
    pub async fn start_with(backend: Backend, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(ToString::to_string).collect();
        Self::run(Arc::new(Home::new(backend).await), arguments, Vec::new())
    }

    /// Starts a server on a fresh database, with environment variables.
    pub async fn start_configured(backend: Backend, variables: &[(&str, &str)]) -> Self {
        let variables = variables.iter();
        let variables = variables.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let home = Arc::new(Home::new(backend).await);
        Self::run(home, Vec::new(), variables.collect())
    }

    /// Starts a second server on the same database.
    #[must_use]
    pub fn beside(&self) -> Self {
        let (arguments, variables) = (self.arguments.clone(), self.variables.clone());
        Self::run(Arc::clone(&self.home), arguments, variables)
    }

    fn run(home: Arc<Home>, arguments: Vec<String>, variables: Vec<(String, String)>) -> Self {
        let (process, address, log) = launch(&home, &arguments, &variables);
        Self {
            home,
            arguments,
            variables,
            process,
            address,
            log,
        }
    }

    /// Kills the process.
    pub fn crash(&mut self) {
        self.process.kill().expect("the server is killed");
        self.process.wait().expect("the server has ended");
    }

    /// Asks the process to stop, and waits until it has stopped.
    pub fn stop(&mut self) -> ExitStatus {
        let asked = Command::new("kill")
            .arg(self.process.id().to_string())
            .status();
        assert!(asked.is_ok_and(|asked| asked.success()), "kill runs");
        self.process.wait().expect("the server has ended")
    }

    /// Restarts on the same database, after [`Self::crash`] or [`Self::stop`], at a new address.
    pub fn restart(&mut self) {
        (self.process, self.address, self.log) =
            launch(&self.home, &self.arguments, &self.variables);
    }

    /// Restarts the server with additional environment variables.
    pub fn restart_with(&mut self, variables: &[(&str, &str)]) {
        self.stop();
        let owned = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
        self.variables.extend(variables.iter().map(owned));
        self.restart();
    }

    /// The working directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        self.home.directory().path()
    }

    /// The kind of database.
    #[must_use]
    pub fn backend(&self) -> Backend {
        match *self.home {
            Home::Sqlite(_) => Backend::Sqlite,
            Home::Postgres(..) => Backend::Postgres,
        }
    }

    /// The address, such as `127.0.0.1:8000`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The log since the last start.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.text()
    }

    /// A client that is not logged in.
    #[must_use]
    pub fn anonymous(&self) -> Client {
        Client::to(&self.address)
    }

    /// A client logged in as the first administrator.
    pub async fn admin(&self) -> Client {
        self.client_for("admin", ADMIN_PASSWORD).await
    }

    /// A client logged in as a user.
    pub async fn client_for(&self, username: &str, password: &str) -> Client {
        self.anonymous().log_in(username, password).await
    }

    /// The secret in the newest waiting outbox message of a template.
    pub async fn mailed_token(&self, template: &str) -> String {
        let sql = format!(
            "SELECT CAST(about AS TEXT) FROM outbox_messages WHERE template = '{template}' \
             ORDER BY id DESC LIMIT 1"
        );
        let rows = self.rows(&sql).await;
        let about = rows.first().and_then(|row| row.first()).cloned().flatten();
        let about = about.unwrap_or_else(|| panic!("nothing of the template {template}"));
        let about: Value = serde_json::from_str(&about).expect("JSON");
        about["token"].as_str().expect("a token").to_owned()
    }

    /// The rows of a query, read directly from the database; every column of the query must be
    /// text.
    pub async fn rows(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        match &*self.home {
            Home::Sqlite(_) => {
                let database = Connection::open(self.home.file()).expect("the file opens");
                let mut statement = database.prepare(sql).expect("SQL");
                let width = statement.column_count();
                let rows =
                    statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect());
                let rows = rows.expect("rows").collect::<Result<_, _>>();
                rows.expect("text in every column")
            }
            Home::Postgres(_, database) => {
                let mut connection = PgConnection::connect(database.url())
                    .await
                    .expect("the database opens");
                let rows = sqlx::query(AssertSqlSafe(sql.to_owned()))
                    .fetch_all(&mut connection)
                    .await
                    .expect("rows");
                let text =
                    |row: &sqlx::postgres::PgRow| (0..row.len()).map(|at| row.get(at)).collect();
                rows.iter().map(text).collect()
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if std::thread::panicking() {
            eprintln!("The log of the server at {}:\n{}", self.address, self.log());
        }
    }
}

/// Starts the program and waits until it serves.
fn launch(
    home: &Home,
    arguments: &[String],
    variables: &[(String, String)],
) -> (Child, String, Log) {
    let mut process = Command::new(program::path())
        .args(["serve", "--port", "0"])
        .args(arguments)
        .current_dir(home.directory())
        .env_clear()
        .env("DATABASE_URL", home.database_url())
        .env("SECRET_KEY", "a secret of the tests, long enough to be one")
        .env("ADMIN_PASSWORD", ADMIN_PASSWORD)
        // Tests send more requests from one address than the rate limit allows by default.
        .env("RATE_LIMIT_ENABLED", "false")
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let lines = BufReader::new(process.stderr.take().expect("a log")).lines();
    let log = Log::default();
    let (send, serves) = mpsc::channel();
    let written = log.clone();
    // The thread ends with the process; the log must be read to its end, or the process would
    // block.
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            written.add(&line);
            if let Some((_, rest)) = line.split_once("serving on http://") {
                let address = rest.split(',').next().unwrap_or_default();
                // The receiver is gone once the wait has timed out.
                let _ = send.send(address.to_owned());
            }
        }
    });
    match serves.recv_timeout(PATIENCE) {
        Ok(address) => (process, address, log),
        Err(_) => {
            let _ = process.kill();
            panic!("the server does not start:\n{}", log.text())
        }
    }
}

/// Runs each test against the program on both databases, as `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! served {
    ($( $(#[$meta:meta])* async fn $name:ident($($server:ident)+: Server) $body:block )+) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;

                async fn story($($server)+: $crate::server::Server) $body

                #[tokio::test(flavor = "multi_thread")]
                async fn sqlite() {
                    story($crate::server::Server::start($crate::server::Backend::Sqlite).await).await;
                }

                #[tokio::test(flavor = "multi_thread")]
                async fn postgres() {
                    story($crate::server::Server::start($crate::server::Backend::Postgres).await).await;
                }
            }
        )+
    };
}
