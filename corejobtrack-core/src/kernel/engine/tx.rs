//! The handle through which a decision sees the world: the store, the time, the actor.

use std::sync::Arc;

use super::{Acting, Engine, NewIds, Registry, snapshot::Reads};
use crate::kernel::{
    actor::{Actor, CustomerActor, UserActor},
    error::EngineError,
    permissions::{Permission, Scope},
    policy::Policy,
    store::{Ask, Entity, Read, Row, Select, Timestamp, Version},
};

/// The store, the time and the actor of a decision. An owned handle, cheap to clone.
#[derive(Debug, Clone)]
pub struct Tx {
    pub(super) engine: Engine,
    pub(super) actor: Actor,
    pub(super) now: Timestamp,
    pub(super) expected: Option<Version>,
    /// The rows read by the decision; `None` outside of decisions.
    pub(super) reads: Option<Arc<Reads>>,
}

impl Acting {
    /// A handle for operations that only read.
    pub(crate) fn reader(&self) -> Tx {
        Tx {
            engine: self.engine.clone(),
            actor: self.actor.clone(),
            now: self.engine.now(),
            expected: None,
            reads: None,
        }
    }
}

impl Tx {
    /// Reads from the store. All reads of one call see one snapshot.
    ///
    /// # Errors
    /// Any error of the store.
    pub async fn read<A: Ask>(&self, ask: A) -> Result<A::Answer, EngineError> {
        let Some(reads) = &self.reads else {
            return self.engine.read(ask).await;
        };
        let mut call = Vec::new();
        ask.reads(&mut call);
        let answers = reads.answer(call, &*self.engine.inner.store).await?;
        Ok(A::answer(&mut answers.into_iter())?)
    }

    /// The tables, and what goes with their rows.
    pub(super) fn registry(&self) -> &Registry {
        &self.engine.inner.registry
    }

    /// Reads rows of several tables, from one snapshot.
    pub(super) async fn rows(&self, selects: Vec<Select>) -> Result<Vec<Vec<Row>>, EngineError> {
        let call: Vec<Read> = selects.into_iter().map(Read::Rows).collect();
        let store = &*self.engine.inner.store;
        Ok(match &self.reads {
            Some(reads) => reads.answer(call, store).await?,
            None => store.read(&call).await?,
        })
    }

    /// The instant of the decision.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The actor.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The acting user.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] if the actor is no account, [`EngineError::Denied`] if it is a
    /// customer contact.
    pub fn user(&self) -> Result<&UserActor, EngineError> {
        match &self.actor {
            Actor::User(user) => Ok(user),
            Actor::Customer(_) => Err(EngineError::Denied),
            Actor::Anonymous | Actor::System => Err(EngineError::Unauthenticated),
        }
    }

    /// The acting customer contact.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] if the actor is anonymous, [`EngineError::Denied`] if it is a
    /// user or the program itself.
    pub fn customer_contact(&self) -> Result<&CustomerActor, EngineError> {
        match &self.actor {
            Actor::Customer(customer) => Ok(customer),
            Actor::User(_) | Actor::System => Err(EngineError::Denied),
            Actor::Anonymous => Err(EngineError::Unauthenticated),
        }
    }

    /// The limits and rules in force.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.engine.policy()
    }

    /// Refuses an actor who does not have a permission over all items.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] or [`EngineError::Denied`].
    pub fn allow(&self, permission: Permission) -> Result<(), EngineError> {
        match self.actor.scope(permission)? {
            Scope::All => Ok(()),
            _ => Err(EngineError::Denied),
        }
    }

    /// Refuses a version other than the one that the caller named, if one was named.
    ///
    /// # Errors
    /// [`EngineError::Stale`].
    pub fn expect_version(&self, version: Version) -> Result<(), EngineError> {
        match self.expected {
            Some(expected) if expected != version => Err(EngineError::Stale),
            _ => Ok(()),
        }
    }

    /// A new id for an entity.
    ///
    /// # Errors
    /// Any error of the store.
    pub async fn new_id<E: Entity>(&self) -> Result<i64, EngineError> {
        self.new_ids::<E>(1).await
    }

    /// The first of `count` new ids for an entity, one after the other.
    ///
    /// # Errors
    /// Any error of the store.
    pub async fn new_ids<E: Entity>(&self, count: usize) -> Result<i64, EngineError> {
        let count = u32::try_from(count.max(1)).unwrap_or(u32::MAX);
        Ok(self.engine.new_ids(E::NAME, count).await?)
    }

    /// Reserves ids for an entity, for a decision that takes them without waiting.
    ///
    /// # Errors
    /// Any error of the store.
    pub async fn reserve<E: Entity>(&self, count: usize) -> Result<NewIds<E>, EngineError> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let first = match count {
            0 => 0,
            count => self.engine.new_ids(E::NAME, count).await?,
        };
        Ok(NewIds::new(first, count))
    }

    /// Random bits fit for secrets.
    #[must_use]
    pub fn random(&self) -> u128 {
        self.engine.random()
    }
}
