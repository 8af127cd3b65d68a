//! Login sessions of customer contacts, and the actors behind them.

use std::sync::Arc;

use async_trait::async_trait;

use super::{
    AccountStatus, ContactAccount, ContactSession, Portal, PortalError, profile::name_of, queries,
};
use crate::{
    identity::SessionId,
    kernel::{
        actor::{Actor, ActorRow, CustomerActor, Reload},
        engine::{Command, Engine, Plan, Tx},
        error::EngineError,
        store::{self, Entity, Store, Version},
    },
    parties::{Contact, ContactId},
};

/// The most sessions of one contact; a further login ends the oldest.
const MAX_SESSIONS: usize = 50;

/// Ends a session.
#[derive(Debug, Clone, serde::Serialize)]
struct EndSession {
    session: SessionId,
}

impl Command for EndSession {
    const NAME: &'static str = "end_contact_session";
}

impl Engine {
    /// The actor of a customer session, read again each time: a suspension takes effect at once.
    ///
    /// # Errors
    /// [`PortalError::NoSession`] if the session has ended or the account was deleted,
    /// [`PortalError::Pending`], [`PortalError::Suspended`].
    pub async fn resume_customer(
        &self,
        session: &str,
        contact: ContactId,
    ) -> Result<Actor, PortalError> {
        let (session, account, contact) = self
            .read((
                queries::session(session),
                queries::account(contact),
                queries::contact(contact),
            ))
            .await?;
        let (Some(session), Some(account), Some(contact)) = (session, account, contact) else {
            return Err(PortalError::NoSession);
        };
        if session.contact_id != account.contact_id || session.expires_at <= self.now() {
            return Err(PortalError::NoSession);
        }
        may_act(&account)?;
        Ok(actor_of(&account, &contact, Some(session.id)))
    }

    /// A customer contact as an actor without a session: for workers, and for pages that identify
    /// the contact in another way.
    ///
    /// # Errors
    /// [`PortalError::NoSession`] if there is no account, [`PortalError::Pending`],
    /// [`PortalError::Suspended`].
    pub async fn impersonate_customer(&self, contact: ContactId) -> Result<Actor, PortalError> {
        let found = self
            .read((queries::account(contact), queries::contact(contact)))
            .await?;
        let (Some(account), Some(contact)) = found else {
            return Err(PortalError::NoSession);
        };
        may_act(&account)?;
        Ok(actor_of(&account, &contact, None))
    }
}

impl Portal {
    /// Ends the actor's session.
    ///
    /// # Errors
    /// [`PortalError::NoSession`] if the actor has no session.
    pub async fn log_out(&self) -> Result<(), PortalError> {
        let customer = self.acting.actor.customer();
        let session = customer
            .and_then(|customer| customer.session.clone())
            .ok_or(PortalError::NoSession)?;
        self.acting
            .transact(EndSession { session }, |command, tx| async move {
                let session = tx.read(queries::session(&command.session)).await?;
                let mut plan = Plan::new(());
                plan.remove(&session.ok_or(PortalError::NoSession)?);
                Ok::<_, PortalError>(plan)
            })
            .await
    }
}

/// Refuses an account that is not active.
pub(super) fn may_act(account: &ContactAccount) -> Result<(), PortalError> {
    match account.status {
        AccountStatus::Active => Ok(()),
        AccountStatus::Pending => Err(PortalError::Pending),
        AccountStatus::Suspended => Err(PortalError::Suspended),
    }
}

/// Plans a new session for an account, and removing the expired ones and the oldest beyond
/// `MAX_SESSIONS`.
pub(super) fn begin<O>(
    account: &ContactAccount,
    mut sessions: Vec<ContactSession>,
    remember: bool,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> ContactSession {
    let policy = tx.policy();
    let lifetime = if remember {
        policy.remember_me_duration
    } else {
        policy.portal_session_duration
    };
    let session = ContactSession {
        id: format!("{:032x}", tx.random()),
        version: Version(1),
        contact_id: account.contact_id,
        customer_id: account.customer_id,
        created_at: tx.now(),
        expires_at: tx.now().after(lifetime),
    };
    plan.insert(&session);
    sessions.sort_by_key(|session| std::cmp::Reverse(session.created_at));
    for (place, session) in sessions.iter().enumerate() {
        if place + 1 >= MAX_SESSIONS || session.expires_at <= tx.now() {
            plan.remove(session);
        }
    }
    session
}

fn actor_of(account: &ContactAccount, contact: &Contact, session: Option<SessionId>) -> Actor {
    Actor::Customer(Arc::new(CustomerActor {
        contact: account.contact_id,
        customer: account.customer_id,
        name: name_of(contact),
        session,
        row: ActorRow {
            table: ContactAccount::TABLE,
            id: account.contact_id.0,
            version: account.version,
            reload: &ReloadCustomer,
        },
    }))
}

/// Reads an acting customer contact again after a conflict.
struct ReloadCustomer;

#[async_trait]
impl Reload for ReloadCustomer {
    async fn reload(&self, store: &dyn Store, actor: &Actor) -> Result<Actor, EngineError> {
        let known = actor.customer().ok_or(EngineError::Unauthenticated)?;
        let found = (
            queries::account(known.contact),
            queries::contact(known.contact),
        );
        match store::ask(store, found).await? {
            (Some(account), Some(contact)) if may_act(&account).is_ok() => {
                Ok(actor_of(&account, &contact, known.session.clone()))
            }
            _ => Err(EngineError::Unauthenticated),
        }
    }
}
