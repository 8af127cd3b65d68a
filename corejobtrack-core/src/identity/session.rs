//! Login sessions of employees, and the actors behind them.

use std::sync::Arc;

use async_trait::async_trait;

use super::{Identity, IdentityError, Session, SessionId, User, UserId, queries};
use crate::kernel::{
    actor::{Actor, ActorRow, Reload, UserActor},
    engine::{Command, Engine, Plan, Tx},
    error::EngineError,
    store::{self, Entity, Store, Timestamp, Version},
};

/// Ends or extends a session.
#[derive(Debug, Clone, serde::Serialize)]
struct ChangeSession {
    session: SessionId,
    ends: bool,
}

impl Command for ChangeSession {
    const NAME: &'static str = "change_session";
}

impl Engine {
    /// The actor of a session, read again each time: a changed role takes effect at once.
    ///
    /// # Errors
    /// [`IdentityError::NoSession`] if the session has ended or the user was deleted,
    /// [`IdentityError::Pending`] if the account was set back to pending.
    pub async fn resume(&self, session: &str, user: UserId) -> Result<Actor, IdentityError> {
        let (session, user) = self
            .read((queries::session(session), queries::user(user)))
            .await?;
        match (session, user) {
            (Some(session), Some(user))
                if session.user_id == user.id && session.expires_at > self.now() =>
            {
                if user.role.may_log_in() {
                    Ok(actor_of(&user, Some(session.id)))
                } else {
                    Err(IdentityError::Pending)
                }
            }
            _ => Err(IdentityError::NoSession),
        }
    }

    /// The oldest administrator as an actor: the owner of a single-user installation.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchUser`] if there is no administrator.
    pub async fn impersonate_owner(&self) -> Result<Actor, IdentityError> {
        let user = self
            .read(queries::oldest_administrator())
            .await?
            .ok_or(IdentityError::NoSuchUser)?;
        Ok(actor_of(&user, None))
    }

    /// A user as an actor without a session: for single-user mode and workers.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchUser`] if no user has this name.
    pub async fn impersonate(&self, username: &str) -> Result<Actor, IdentityError> {
        let user = self
            .read(queries::by_username(username))
            .await?
            .ok_or(IdentityError::NoSuchUser)?;
        Ok(actor_of(&user, None))
    }
}

impl Engine {
    /// A system user as an actor, such as the hot folder.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchUser`] if no system user has this name.
    pub async fn impersonate_system(&self, username: &str) -> Result<Actor, IdentityError> {
        let user = self.read(queries::by_username(username)).await?;
        let user = user
            .filter(|user| user.is_system)
            .ok_or(IdentityError::NoSuchUser)?;
        Ok(actor_of(&user, None))
    }
}

impl Identity {
    /// Extends the actor's session; returns its id and its new end.
    ///
    /// # Errors
    /// [`IdentityError::NoSession`] if the actor has no session.
    pub async fn refresh(&self) -> Result<(SessionId, Timestamp), IdentityError> {
        let session = self.own_session()?;
        let until = self
            .acting
            .transact(
                ChangeSession {
                    session: session.clone(),
                    ends: false,
                },
                |command, tx| async move {
                    let before = current(&command, &tx).await?;
                    let mut after = before.clone();
                    after.expires_at = tx.now().after(tx.policy().session_duration);
                    let mut plan = Plan::new(after.expires_at);
                    plan.set(&before, &after);
                    Ok::<_, IdentityError>(plan)
                },
            )
            .await?;
        Ok((session, until))
    }

    /// Ends the actor's session.
    ///
    /// # Errors
    /// [`IdentityError::NoSession`] if the actor has no session.
    pub async fn log_out(&self) -> Result<(), IdentityError> {
        let session = self.own_session()?;
        self.acting
            .transact(
                ChangeSession {
                    session,
                    ends: true,
                },
                |command, tx| async move {
                    let session = current(&command, &tx).await?;
                    let mut plan = Plan::new(());
                    plan.remove(&session);
                    Ok::<_, IdentityError>(plan)
                },
            )
            .await
    }

    fn own_session(&self) -> Result<SessionId, IdentityError> {
        self.acting
            .actor
            .user()
            .and_then(|user| user.session.clone())
            .ok_or(IdentityError::NoSession)
    }
}

async fn current(command: &ChangeSession, tx: &Tx) -> Result<Session, IdentityError> {
    tx.read(queries::session(&command.session))
        .await?
        .ok_or(IdentityError::NoSession)
}

/// The most sessions of one user; a further login ends the oldest.
const MAX_SESSIONS: usize = 50;

/// Plans removing the expired sessions, and the oldest beyond `MAX_SESSIONS`.
pub(super) fn tidy<O>(mut sessions: Vec<Session>, tx: &Tx, plan: &mut Plan<O>) {
    sessions.sort_by_key(|session| std::cmp::Reverse(session.created_at));
    for (place, session) in sessions.iter().enumerate() {
        if place + 1 >= MAX_SESSIONS || session.expires_at <= tx.now() {
            plan.remove(session);
        }
    }
}

/// A new session for a user.
pub(super) fn begin(user: UserId, tx: &Tx) -> Session {
    Session {
        id: format!("{:032x}", tx.random()),
        version: Version(1),
        user_id: user,
        created_at: tx.now(),
        expires_at: tx.now().after(tx.policy().session_duration),
    }
}

fn actor_of(user: &User, session: Option<SessionId>) -> Actor {
    Actor::User(Arc::new(UserActor {
        id: user.id,
        role: user.role,
        team: user.team_id,
        name: user.display_name(),
        session,
        row: ActorRow {
            table: User::TABLE,
            id: user.id.0,
            version: user.version,
            reload: &ReloadUser,
        },
    }))
}

/// Reads an acting user again after a conflict.
struct ReloadUser;

#[async_trait]
impl Reload for ReloadUser {
    async fn reload(&self, store: &dyn Store, actor: &Actor) -> Result<Actor, EngineError> {
        let known = actor.user().ok_or(EngineError::Unauthenticated)?;
        match store::ask(store, queries::user(known.id)).await? {
            Some(user) if user.role.may_log_in() => Ok(actor_of(&user, known.session.clone())),
            _ => Err(EngineError::Unauthenticated),
        }
    }
}
