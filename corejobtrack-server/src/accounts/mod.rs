//! `corejobtrack user …`: user management on the command line of the server's machine.
//!
//! Reads or generates passwords and prints the result. The rules are enforced by the engine.

mod directory;

use std::{
    fmt,
    io::{self, BufRead, Write},
};

use async_trait::async_trait;
use thiserror::Error;

use crate::{
    cli::{AddUser, Password, User},
    config::Secret,
};

pub use directory::Directory;

const GENERATED_LENGTH: usize = 24;
/// 64 characters, so that a random byte picks one without bias; without look-alikes such as `l` and
/// `1`.
const ALPHABET: &[u8; 64] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789-_.+=@%!";

/// Errors of user management.
#[derive(Debug, Error)]
pub enum AccountError {
    /// The engine refused or failed; its message is meant for people.
    #[error("{0}")]
    Refused(String),
    /// `--password-stdin` without a password.
    #[error("standard input contains no password")]
    NoPassword,
    /// Standard input, output or the source of randomness failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Operations on user accounts.
#[async_trait]
pub trait Accounts: fmt::Debug + Send + Sync {
    /// Creates an account that can sign in immediately.
    ///
    /// # Errors
    /// [`AccountError::Refused`].
    async fn add(&self, new: &AddUser, password: &Secret) -> Result<(), AccountError>;

    /// Changes the role of an account.
    ///
    /// # Errors
    /// [`AccountError::Refused`].
    async fn promote(&self, name: &str, role: &str) -> Result<(), AccountError>;

    /// Changes the password of an account and ends its sessions.
    ///
    /// # Errors
    /// [`AccountError::Refused`].
    async fn set_password(&self, name: &str, password: &Secret) -> Result<(), AccountError>;
}

/// Runs a command and prints its result.
///
/// # Errors
/// [`AccountError`].
pub async fn run(
    command: &User,
    accounts: &dyn Accounts,
    input: &mut (dyn BufRead + Send),
    output: &mut (dyn Write + Send),
) -> Result<(), AccountError> {
    match command {
        User::Add(new) => {
            let password = password(new.password, input)?;
            accounts.add(new, &password).await?;
            writeln!(output, "Added {} as {}.", new.username, new.role)?;
            show_generated(new.password, &password, output)?;
        }
        User::Promote { username, role } => {
            accounts.promote(username, role).await?;
            writeln!(output, "{username} now has the role {role}.")?;
        }
        User::SetPassword {
            username,
            password: source,
        } => {
            let password = password(*source, input)?;
            accounts.set_password(username, &password).await?;
            writeln!(output, "The password of {username} has been changed.")?;
            show_generated(*source, &password, output)?;
        }
    }
    Ok(())
}

fn password(source: Password, input: &mut dyn BufRead) -> Result<Secret, AccountError> {
    if !source.password_stdin {
        return Ok(random_password()?);
    }
    let mut line = String::new();
    input.read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        Err(AccountError::NoPassword)
    } else {
        Ok(Secret::new(password))
    }
}

fn show_generated(source: Password, password: &Secret, output: &mut dyn Write) -> io::Result<()> {
    if source.password_stdin {
        return Ok(());
    }
    writeln!(
        output,
        "The password is {} (it is not shown again).",
        password.reveal()
    )
}

/// A random password that satisfies every password rule.
///
/// # Errors
/// If the system provides no random bytes.
pub fn random_password() -> io::Result<Secret> {
    loop {
        let mut bytes = [0; GENERATED_LENGTH];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        let pick = |byte: &u8| {
            ALPHABET
                .get(usize::from(byte % 64))
                .copied()
                .map(char::from)
        };
        let password: String = bytes.iter().filter_map(pick).collect();
        let has = |class: fn(&char) -> bool| password.chars().any(|one| class(&one));
        if has(char::is_ascii_uppercase)
            && has(char::is_ascii_lowercase)
            && has(char::is_ascii_digit)
            && has(char::is_ascii_punctuation)
        {
            return Ok(Secret::new(password));
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use std::sync::Mutex;

    use clap::Parser;

    use super::*;
    use crate::cli::{Command, CommandLine};

    /// Records the operations it is asked for.
    #[derive(Debug, Default)]
    struct Ledger(Mutex<Vec<String>>);

    #[async_trait]
    impl Accounts for Ledger {
        async fn add(&self, new: &AddUser, password: &Secret) -> Result<(), AccountError> {
            let entry = format!("add {} {} {}", new.username, new.role, password.reveal());
            self.0.lock().unwrap().push(entry);
            Ok(())
        }

        async fn promote(&self, name: &str, role: &str) -> Result<(), AccountError> {
            self.0
                .lock()
                .unwrap()
                .push(format!("promote {name} {role}"));
            Ok(())
        }

        async fn set_password(&self, _: &str, _: &Secret) -> Result<(), AccountError> {
            Err(AccountError::Refused("User not found".to_owned()))
        }
    }

    async fn run_line(line: &str, input: &str) -> (Result<(), AccountError>, Vec<String>, String) {
        let arguments = line.split(' ');
        let Command::User(command) = CommandLine::try_parse_from(arguments).unwrap().command else {
            unreachable!("the command is user");
        };
        let ledger = Ledger::default();
        let mut output = Vec::new();
        let done = run(&command, &ledger, &mut input.as_bytes(), &mut output).await;
        (
            done,
            ledger.0.into_inner().unwrap(),
            String::from_utf8(output).unwrap(),
        )
    }

    #[tokio::test]
    async fn a_password_from_standard_input_is_used_and_not_shown() {
        let line = "corejobtrack user add jdoe --role admin --password-stdin";
        let (done, entries, output) = run_line(line, " pass word \r\nanother line").await;
        done.unwrap();
        assert_eq!(entries, ["add jdoe admin  pass word "]);
        assert_eq!(output, "Added jdoe as admin.\n");
        let (done, entries, _) = run_line(line, "\n").await;
        assert!(matches!(done, Err(AccountError::NoPassword)));
        assert!(entries.is_empty());
    }

    #[tokio::test]
    async fn without_a_password_one_is_generated_and_shown_once() {
        let (done, entries, output) = run_line("corejobtrack user add jdoe", "").await;
        done.unwrap();
        let generated = entries[0].strip_prefix("add jdoe user ").unwrap();
        assert_eq!(generated.len(), 24);
        assert_eq!(output.matches(generated).count(), 1);
    }

    #[tokio::test]
    async fn promotion_makes_an_administrator_by_default() {
        let (done, entries, output) = run_line("corejobtrack user promote jdoe", "").await;
        done.unwrap();
        assert_eq!(entries, ["promote jdoe admin"]);
        assert_eq!(output, "jdoe now has the role admin.\n");
    }

    #[tokio::test]
    async fn a_refused_command_shows_no_password() {
        let (done, _, output) = run_line("corejobtrack user set-password nobody", "").await;
        assert_eq!(done.unwrap_err().to_string(), "User not found");
        assert_eq!(output, "");
    }

    #[test]
    fn generated_passwords_differ() {
        assert_ne!(random_password().unwrap(), random_password().unwrap());
    }
}
