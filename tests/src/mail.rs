//! A mail server as a test fixture: a real one in a separate process, which reports each e-mail
//! that it receives. It ends with the test.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test without its mail server must fail, and say why"
)]

use std::{
    collections::BTreeMap,
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    time::Duration,
};

use serde::Deserialize;
use tokio::sync::mpsc;

const PATIENCE: Duration = Duration::from_secs(90);

/// A running mail server.
#[derive(Debug)]
pub struct MailServer {
    process: Child,
    commands: ChildStdin,
    letters: mpsc::UnboundedReceiver<Letter>,
    port: u16,
}

/// A received e-mail.
#[derive(Debug, Clone, Deserialize)]
pub struct Letter {
    /// The sender in the envelope.
    pub sender: String,
    /// The recipients in the envelope.
    pub to: Vec<String>,
    /// The decoded headers, by name in lower case.
    pub headers: BTreeMap<String, String>,
    /// The plain text.
    pub text: Option<String>,
    /// The HTML.
    pub html: Option<String>,
    /// The names of the attachments.
    pub files: Vec<Option<String>>,
    /// Whether it was sent over TLS.
    pub encrypted: bool,
    /// The username of the sender's login.
    pub user: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Event {
    Listening { port: u16 },
    Letter(Box<Letter>),
}

impl MailServer {
    /// Starts a mail server on any free port.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts a mail server with flags of `tests/smtp/server.py`.
    ///
    /// # Panics
    /// If its Python packages are not installed.
    #[must_use]
    pub fn start_with(arguments: &[&str]) -> Self {
        let (python, packages) = python();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("smtp/server.py");
        let mut process = Command::new(python)
            .arg(script)
            .args(arguments)
            .env("PYTHONPATH", packages)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the mail server runs");
        let commands = process.stdin.take().expect("its standard input");
        let lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let (send, letters) = mpsc::unbounded_channel();
        let (tell, listening) = std::sync::mpsc::channel();
        // The thread ends with the process.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                match serde_json::from_str(&line).expect("an event") {
                    Event::Listening { port } => {
                        // The receiver is gone once the wait has timed out.
                        let _ = tell.send(port);
                    }
                    Event::Letter(letter) => {
                        let _ = send.send(*letter);
                    }
                }
            }
        });
        let port = listening.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            let _ = process.kill();
            panic!("the mail server does not start")
        });
        Self {
            process,
            commands,
            letters,
            port,
        }
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Lets the server answer, if it was started to hold its answers.
    pub fn go(&mut self) {
        self.commands
            .write_all(b"go\n")
            .expect("the mail server reads its input");
        self.commands
            .flush()
            .expect("the mail server reads its input");
    }

    /// The next e-mail.
    ///
    /// # Panics
    /// If none arrives.
    pub async fn letter(&mut self) -> Letter {
        tokio::time::timeout(PATIENCE, self.letters.recv())
            .await
            .expect("a letter comes in time")
            .expect("the mail server runs")
    }

    /// The next e-mails.
    pub async fn letters(&mut self, count: usize) -> Vec<Letter> {
        let mut letters = Vec::with_capacity(count);
        while letters.len() < count {
            letters.push(self.letter().await);
        }
        letters
    }

    /// An e-mail that has arrived and was not read yet.
    pub fn try_letter(&mut self) -> Option<Letter> {
        self.letters.try_recv().ok()
    }
}

impl Letter {
    /// A decoded header.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The Python interpreter, and the directory of the mail server's packages.
fn python() -> (PathBuf, PathBuf) {
    let test = env::current_exe().expect("a test has a file");
    let home = test
        .ancestors()
        .map(|directory| directory.join("aiosmtpd"))
        .find(|home| home.join("installed").is_file())
        .unwrap_or_else(|| {
            panic!("the mail server of the tests is missing: run tests/smtp/prepare")
        });
    let own = home.join("bin/python");
    let python = if own.is_file() {
        own
    } else {
        PathBuf::from("python3")
    };
    (python, home.join("packages"))
}
