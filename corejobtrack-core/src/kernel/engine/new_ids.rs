//! Ids that were reserved before a decision, so that deciding asks nobody.

use std::marker::PhantomData;

use crate::kernel::{
    error::EngineError,
    store::{Entity, StoreError},
};

/// Reserved ids of an entity, handed out one after the other.
#[derive(Debug)]
pub struct NewIds<E> {
    next: i64,
    end: i64,
    entity: PhantomData<fn() -> E>,
}

impl<E: Entity> NewIds<E> {
    pub(super) fn new(first: i64, count: u32) -> Self {
        Self {
            next: first,
            end: first.saturating_add(i64::from(count)),
            entity: PhantomData,
        }
    }

    /// The next id.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] if more ids are taken than were reserved, which is a defect.
    pub fn take(&mut self) -> Result<i64, EngineError> {
        if self.next >= self.end {
            let message = format!("more ids of {} are used than were reserved", E::NAME);
            return Err(StoreError::Invalid(message).into());
        }
        let id = self.next;
        self.next += 1;
        Ok(id)
    }
}
