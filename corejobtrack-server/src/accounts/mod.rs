//! `corejobtrack user …`: what an administrator does about people on the server's own machine.
//!
//! Reads and makes passwords and says what was done; whether it may be done is the engine's.

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

const MADE_LENGTH: usize = 24;
/// 64 characters, so that a byte picks one without bias; none is easily taken for another.
const ALPHABET: &[u8; 64] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789-_.+=@%!";

/// Why it was not done.
#[derive(Debug, Error)]
pub enum AccountError {
    /// The engine refuses it, or cannot do it; its words are for people.
    #[error("{0}")]
    Refused(String),
    /// `--password-stdin` without a password.
    #[error("standard input holds no password")]
    NoPassword,
    /// Standard input, output or the source of randomness failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What can be done about accounts.
#[async_trait]
pub trait Accounts: fmt::Debug + Send + Sync {
    /// Makes an account that may sign in at once.
    ///
    /// # Errors
    /// [`AccountError::Refused`].
    async fn add(&self, new: &AddUser, password: &Secret) -> Result<(), AccountError>;

    /// Gives an account another role.
    ///
    /// # Errors
    /// [`AccountError::Refused`].
    async fn promote(&self, name: &str, role: &str) -> Result<(), AccountError>;

    /// Gives an account another password and ends its sessions.
    ///
    /// # Errors
    /// [`AccountError::Refused`].
    async fn set_password(&self, name: &str, password: &Secret) -> Result<(), AccountError>;
}

/// Does what was asked for and says so.
///
/// # Errors
/// If it cannot be done.
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
            show_made(new.password, &password, output)?;
        }
        User::Promote { username, role } => {
            accounts.promote(username, role).await?;
            writeln!(output, "{username} is {role} now.")?;
        }
        User::SetPassword {
            username,
            password: source,
        } => {
            let password = password(*source, input)?;
            accounts.set_password(username, &password).await?;
            writeln!(output, "{username} has another password now.")?;
            show_made(*source, &password, output)?;
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

fn show_made(source: Password, password: &Secret, output: &mut dyn Write) -> io::Result<()> {
    if source.password_stdin {
        return Ok(());
    }
    writeln!(
        output,
        "The password is {} (it is not shown again).",
        password.reveal()
    )
}

/// A password that nobody guesses and every documented rule accepts.
///
/// # Errors
/// If the system has no randomness.
pub fn random_password() -> io::Result<Secret> {
    loop {
        let mut bytes = [0; MADE_LENGTH];
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

    /// Writes down what it is asked to do.
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

    async fn say(line: &str, input: &str) -> (Result<(), AccountError>, Vec<String>, String) {
        let words = line.split(' ');
        let Command::User(command) = CommandLine::try_parse_from(words).unwrap().command else {
            unreachable!("it says user");
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
        let (done, entries, output) = say(line, " pass word \r\nanother line").await;
        done.unwrap();
        assert_eq!(entries, ["add jdoe admin  pass word "]);
        assert_eq!(output, "Added jdoe as admin.\n");
        let (done, entries, _) = say(line, "\n").await;
        assert!(matches!(done, Err(AccountError::NoPassword)));
        assert!(entries.is_empty());
    }

    #[tokio::test]
    async fn without_a_password_one_is_made_and_shown_once() {
        let (done, entries, output) = say("corejobtrack user add jdoe", "").await;
        done.unwrap();
        let made = entries[0].strip_prefix("add jdoe user ").unwrap();
        assert_eq!(made.len(), 24);
        assert_eq!(output.matches(made).count(), 1);
    }

    #[tokio::test]
    async fn promotion_makes_an_administrator_unless_told_otherwise() {
        let (done, entries, output) = say("corejobtrack user promote jdoe", "").await;
        done.unwrap();
        assert_eq!(entries, ["promote jdoe admin"]);
        assert_eq!(output, "jdoe is admin now.\n");
    }

    #[tokio::test]
    async fn a_refusal_is_told_and_shows_no_password() {
        let (done, _, output) = say("corejobtrack user set-password nobody", "").await;
        assert_eq!(done.unwrap_err().to_string(), "User not found");
        assert_eq!(output, "");
    }

    #[test]
    fn made_passwords_differ() {
        assert_ne!(random_password().unwrap(), random_password().unwrap());
    }
}
