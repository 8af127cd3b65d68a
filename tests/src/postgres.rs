//! PostgreSQL for tests: finds the server's programs, starts a cluster in a temporary directory,
//! creates fresh databases, and removes everything afterwards. Without PostgreSQL everything here
//! panics, so that no test passes by being skipped.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test without its database must fail, and say why"
)]

use std::{
    env, fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::OnceCell;

/// The URL of the maintenance database of a running cluster.
pub const URL_VARIABLE: &str = "COREJOBTRACK_TEST_PG";
/// The directory of the server's programs, if they are not found automatically.
pub const BIN_VARIABLE: &str = "COREJOBTRACK_PG_BIN";

/// The durability of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Commits do not wait for the disk; for tests.
    #[default]
    None,
    /// The default settings; for measurements.
    Full,
}

/// A running PostgreSQL server.
#[derive(Debug)]
pub struct Cluster {
    url: String,
    _server: Option<Server>,
}

/// A server process. It ends when its standard input is closed, so also when this process is
/// killed.
#[derive(Debug)]
struct Server {
    watch: Child,
    lifeline: Option<ChildStdin>,
}

impl Cluster {
    /// The cluster of this run: the one named by `COREJOBTRACK_TEST_PG`, else one that is started
    /// now and ends with this process.
    pub async fn shared() -> &'static Self {
        static SHARED: OnceCell<Cluster> = OnceCell::const_new();
        SHARED
            .get_or_init(|| async {
                match env::var(URL_VARIABLE) {
                    Ok(url) => Self { url, _server: None },
                    Err(_) => Self::start(Durability::None),
                }
            })
            .await
    }

    /// Starts a cluster that ends when it is dropped, or with this process.
    #[must_use]
    pub fn start(durability: Durability) -> Self {
        let programs = programs();
        let home = tempfile::Builder::new()
            .prefix("corejobtrack-pg-")
            .tempdir()
            .expect("a temporary directory")
            .keep();
        let owner = owner(&home);
        if let Some((user, group)) = owner {
            chown(&home, Some(user), Some(group)).expect("the directory changes hands");
        }
        let data = home.join("data");
        let mut initdb = unprivileged(&programs.join("initdb"), owner);
        initdb
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C", "--no-sync", "--no-instructions", "--pgdata"])
            .arg(&data)
            .current_dir(&home);
        let made = initdb.output().expect("initdb runs");
        assert!(
            made.status.success(),
            "initdb failed: {}",
            String::from_utf8_lossy(&made.stderr)
        );

        let mut settings = vec![
            "listen_addresses=".to_owned(),
            format!("unix_socket_directories={}", home.display()),
            "max_connections=300".into(),
            "shared_buffers=64MB".into(),
            "logging_collector=off".into(),
        ];
        if durability == Durability::None {
            settings.extend(
                [
                    "fsync=off",
                    "synchronous_commit=off",
                    "full_page_writes=off",
                ]
                .map(Into::into),
            );
        }
        // If this process is killed, the shell lives on until the server has stopped.
        let script = r#"home=$1; shift
            "$@" >"$home/log" 2>&1 </dev/null & server=$!
            cat >/dev/null
            kill -QUIT "$server" 2>/dev/null; wait "$server"
            rm -rf "$home""#;
        let mut shell = unprivileged(Path::new("/bin/sh"), owner);
        shell.args(["-c", script, "sh"]).arg(&home);
        shell.arg(programs.join("postgres")).arg("-D").arg(&data);
        for setting in settings {
            shell.args(["-c", &setting]);
        }
        let mut watch = shell
            .current_dir(&home)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("a shell runs");
        let server = Server {
            lifeline: watch.stdin.take(),
            watch,
        };
        await_ready(&home);
        Self {
            url: url(&home.display().to_string(), "postgres"),
            _server: Some(server),
        }
    }

    /// The URL of the maintenance database.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A fresh, empty database.
    pub async fn database(&self) -> Database {
        self.database_from("template0").await
    }

    /// A fresh copy of a database of this cluster, which must have no connections.
    pub async fn database_from(&self, template: &str) -> Database {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let chance =
            corejobtrack_core::clock::Random::bits(&corejobtrack_core::clock::SystemRandom);
        let name = format!(
            "test_{}_{}_{chance:032x}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed),
        );
        self.execute(&format!(
            r#"CREATE DATABASE "{name}" TEMPLATE "{template}""#
        ))
        .await;
        Database {
            url: with_database(&self.url, &name),
            maintenance: self.url.clone(),
            name,
        }
    }

    async fn execute(&self, statement: &str) {
        execute(&self.url, statement)
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // The shell's exit status does not matter.
        let _ = self.watch.wait();
    }
}

/// A database for one test, dropped with this handle.
#[derive(Debug)]
pub struct Database {
    url: String,
    maintenance: String,
    name: String,
}

impl Database {
    /// The URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (url, name) = (self.maintenance.clone(), self.name.clone());
        // In a thread, because `drop` cannot await. If this fails, the database is removed together
        // with the cluster.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .ok()?;
            let statement = format!(r#"DROP DATABASE IF EXISTS "{name}" WITH (FORCE)"#);
            runtime.block_on(execute(&url, &statement)).ok()
        });
        let _ = dropping.join();
    }
}

async fn execute(url: &str, statement: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
        .execute(&mut connection)
        .await?;
    connection.close().await
}

/// The directory with `initdb` and `postgres`, preferring the newest release.
///
/// # Panics
/// If there is none.
#[must_use]
pub fn programs() -> PathBuf {
    let complete = |directory: &PathBuf| {
        directory.join("initdb").is_file() && directory.join("postgres").is_file()
    };
    if let Ok(directory) = env::var(BIN_VARIABLE) {
        let directory = PathBuf::from(directory);
        assert!(
            complete(&directory),
            "{BIN_VARIABLE} names {}, which has no initdb and postgres",
            directory.display()
        );
        return directory;
    }
    let mut releases: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let release = entry.file_name().to_str()?.parse().ok()?;
            Some((release, entry.path().join("bin")))
        })
        .collect();
    releases.sort_by_key(|(release, _)| std::cmp::Reverse(*release));
    let path = env::var_os("PATH").unwrap_or_default();
    releases
        .into_iter()
        .map(|(_, directory)| directory)
        .chain(env::split_paths(&path))
        .find(complete)
        .unwrap_or_else(|| {
            panic!(
                "no PostgreSQL server found: install it (Debian: apt-get install postgresql; \
                 macOS: brew install postgresql) or set {BIN_VARIABLE} to the directory of its programs"
            )
        })
}

/// The user to run the server as if the tests run as root, which the server refuses.
fn owner(home: &Path) -> Option<(u32, u32)> {
    let own = fs::metadata(home).expect("the temporary directory is there");
    if own.uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let find = |name: &str| {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            let is_meant = fields.next() == Some(name);
            let user = fields.nth(1)?.parse().ok()?;
            let group = fields.next()?.parse().ok()?;
            is_meant.then_some((user, group))
        })
    };
    let found = find("postgres").or_else(|| find("nobody"));
    Some(found.expect("a user postgres or nobody to run the server as"))
}

fn unprivileged(program: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

fn await_ready(home: &Path) {
    let end = Instant::now() + Duration::from_secs(60);
    // The last line of this file says `ready` as soon as connections are accepted.
    let state = home.join("data/postmaster.pid");
    while !fs::read_to_string(&state).is_ok_and(|state| state.contains("ready")) {
        assert!(
            Instant::now() < end,
            "PostgreSQL does not start: {}",
            fs::read_to_string(home.join("log")).unwrap_or_default()
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn url(socket: &str, database: &str) -> String {
    format!("postgres://postgres@localhost/{database}?host={socket}")
}

/// The same server with another database.
fn with_database(url: &str, name: &str) -> String {
    let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
    let start = address.find("://").map_or(0, |at| at + 3);
    let server = address
        .get(start..)
        .and_then(|rest| rest.find('/'))
        .and_then(|slash| address.get(..start + slash))
        .unwrap_or(address);
    format!("{server}/{name}?{parameters}")
}
