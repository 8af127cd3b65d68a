//! Logging in with a password, and locking an account after too many failures.

use serde::{Deserialize, Serialize};

use super::{
    Credential, Identity, IdentityError, SessionId, User, UserId, password, queries, session,
};
use crate::kernel::{
    engine::{Command, Outcome, Plan},
    store::Timestamp,
};

/// A login that succeeded: what a token is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Login {
    /// Who.
    pub user: UserId,
    /// The new session.
    pub session: SessionId,
    /// When it ends unless it is refreshed.
    pub expires_at: Timestamp,
}

/// What an attempt came to. A refusal is committed too: a failed login counts.
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
    /// What the password was compared with.
    #[serde(skip)]
    hash: Option<String>,
}

impl Command for RecordAttempt {
    const NAME: &'static str = "log_in";
}

impl Identity {
    /// Logs in by user name, or by an e-mail address that only one user has.
    ///
    /// # Errors
    /// [`IdentityError::WrongPassword`] whether the name or the password is wrong,
    /// [`IdentityError::Locked`] after too many failures,
    /// [`IdentityError::Pending`] with the right password of an account that is not approved.
    pub async fn log_in(&self, name: &str, password: String) -> Result<Login, IdentityError> {
        let engine = &self.acting.engine;
        let (named, addressed) = engine.read(queries::by_login(name)).await?;
        let Some(user) = meant_by(named, addressed) else {
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
                    // A password that was changed while it was compared is not the password any more.
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

/// The user meant by what was typed: whose name it is, else the one user whose address it is. Somebody
/// who waits for approval stands back behind those who do not, so that no registration takes away a
/// colleague's login.
pub(super) fn meant_by(named: Option<User>, addressed: Vec<User>) -> Option<User> {
    let (approved, waiting): (Vec<_>, Vec<_>) = addressed
        .into_iter()
        .filter(|user| !user.is_system)
        .partition(|user| user.role.may_log_in());
    let only = |mut users: Vec<User>| if users.len() == 1 { users.pop() } else { None };
    let named = named.filter(|user| !user.is_system);
    match named {
        Some(user) if user.role.may_log_in() => Some(user),
        named => only(approved).or(named).or_else(|| only(waiting)),
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
