//! Logins with a password, and lockout after too many failures.

use serde::{Deserialize, Serialize};

use super::{
    Credential, Identity, IdentityError, SessionId, User, UserId, password, queries, session,
};
use crate::kernel::{
    engine::{Command, Outcome, Plan},
    store::Timestamp,
};

/// A successful login, from which a token is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Login {
    /// The user.
    pub user: UserId,
    /// The new session.
    pub session: SessionId,
    /// When the session ends unless it is refreshed.
    pub expires_at: Timestamp,
}

/// The result of a login attempt. Failures are committed too, because they are counted.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Attempt {
    Succeeded(Login),
    Failed,
    Locked(Timestamp),
}

impl Outcome for Attempt {}

#[derive(Debug, Clone, Serialize)]
struct RecordAttempt {
    user: UserId,
    matches: bool,
    /// The hash that the password was compared with.
    #[serde(skip)]
    hash: Option<String>,
}

impl Command for RecordAttempt {
    const NAME: &'static str = "log_in";
}

impl Identity {
    /// Logs in with a login name, or with an e-mail address that only one user has.
    ///
    /// # Errors
    /// [`IdentityError::WrongPassword`] whether the name or the password is wrong,
    /// [`IdentityError::Locked`] after too many failures,
    /// [`IdentityError::Pending`] if the password is right but the account is not approved.
    pub async fn log_in(&self, name: &str, password: String) -> Result<Login, IdentityError> {
        let engine = &self.acting.engine;
        let (by_name, by_email) = engine.read(queries::by_login(name)).await?;
        let Some(user) = matching_user(by_name, by_email) else {
            password::verify(password, None).await?;
            return Err(IdentityError::WrongPassword);
        };
        let hash = engine
            .read(queries::credential(user.id))
            .await?
            .and_then(|credential| credential.password_hash);
        let matches = password::verify(password, hash.clone()).await?;
        let attempt = self
            .acting
            .unkeyed()
            .transact(
                RecordAttempt {
                    user: user.id,
                    matches,
                    hash,
                },
                |command, tx| async move {
                    let (user, before, sessions) = tx
                        .read((
                            queries::user(command.user),
                            queries::credential(command.user),
                            queries::sessions_of(command.user),
                        ))
                        .await?;
                    let (Some(user), Some(before)) = (user, before) else {
                        return Err(IdentityError::WrongPassword);
                    };
                    if let Some(until) = before.locked_until.filter(|until| *until > tx.now()) {
                        return Ok(Plan::new(Attempt::Locked(until)));
                    }
                    // The password may have changed since it was compared.
                    if !command.matches || before.password_hash != command.hash {
                        return Ok(failed(&before, &tx));
                    }
                    if !user.role.may_log_in() {
                        return Err(IdentityError::Pending);
                    }
                    let session = session::begin(user.id, &tx);
                    let mut plan = Plan::new(Attempt::Succeeded(Login {
                        user: user.id,
                        session: session.id.clone(),
                        expires_at: session.expires_at,
                    }));
                    plan.set(
                        &before,
                        &Credential {
                            failures: 0,
                            locked_until: None,
                            last_login_at: Some(tx.now()),
                            ..before.clone()
                        },
                    );
                    plan.insert(&session);
                    session::tidy(sessions, &tx, &mut plan);
                    Ok(plan)
                },
            )
            .await?;
        match attempt {
            Attempt::Succeeded(login) => Ok(login),
            Attempt::Failed => Err(IdentityError::WrongPassword),
            Attempt::Locked(until) => {
                let left = until.micros().saturating_sub(engine.now().micros()).max(1);
                Err(IdentityError::Locked {
                    minutes: (left + 59_999_999) / 60_000_000,
                })
            }
        }
    }
}

/// The user to log in: by login name, else by an e-mail address that only one user has. Approved
/// users go before pending ones, so that a registration cannot block a colleague's login.
pub(super) fn matching_user(by_name: Option<User>, by_email: Vec<User>) -> Option<User> {
    let (approved, pending): (Vec<_>, Vec<_>) = by_email
        .into_iter()
        .filter(|user| !user.is_system)
        .partition(|user| user.role.may_log_in());
    let only = |mut users: Vec<User>| if users.len() == 1 { users.pop() } else { None };
    let by_name = by_name.filter(|user| !user.is_system);
    match by_name {
        Some(user) if user.role.may_log_in() => Some(user),
        by_name => only(approved).or(by_name).or_else(|| only(pending)),
    }
}

fn failed(before: &Credential, tx: &crate::kernel::engine::Tx) -> Plan<Attempt> {
    let failures = before.failures.saturating_add(1);
    let policy = tx.policy();
    let locks = policy
        .lockout_threshold
        .is_some_and(|threshold| failures >= threshold);
    let mut plan = Plan::new(Attempt::Failed);
    plan.set(
        before,
        &Credential {
            failures: if locks { 0 } else { failures },
            locked_until: if locks {
                Some(tx.now().after(policy.lockout_duration))
            } else {
                None
            },
            ..before.clone()
        },
    );
    plan
}
