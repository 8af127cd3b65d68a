//! Plans: what a decision wants to happen, and the outcome to return. Only
//! [`transact`](super::Acting::transact) carries a plan out.

use std::ops::{Deref, DerefMut};

use super::effects::Effects;

/// A plan, to be carried out as a whole or not at all. Its [`Effects`] are reached through it, as in
/// `plan.create(&ticket)`.
#[derive(Debug)]
#[must_use = "a plan does nothing until it is returned from a decision"]
pub struct Plan<O> {
    outcome: O,
    effects: Effects,
    is_intermediate: bool,
}

impl<O> Plan<O> {
    /// A plan that only returns an outcome.
    pub fn new(outcome: O) -> Self {
        Self {
            outcome,
            effects: Effects::default(),
            is_intermediate: false,
        }
    }

    /// Marks the outcome as an intermediate result: the idempotency key waits for the final step.
    pub fn intermediate(mut self) -> Self {
        self.is_intermediate = true;
        self
    }

    /// The same plan with another outcome.
    pub fn with<P>(self, outcome: P) -> Plan<P> {
        Plan {
            outcome,
            effects: self.effects,
            is_intermediate: self.is_intermediate,
        }
    }

    /// Whether the outcome is an intermediate result.
    pub(super) fn is_intermediate(&self) -> bool {
        self.is_intermediate
    }

    /// The outcome and the effects.
    pub(super) fn into_parts(self) -> (O, Effects) {
        (self.outcome, self.effects)
    }
}

impl<O> Deref for Plan<O> {
    type Target = Effects;

    fn deref(&self) -> &Effects {
        &self.effects
    }
}

impl<O> DerefMut for Plan<O> {
    fn deref_mut(&mut self) -> &mut Effects {
        &mut self.effects
    }
}
