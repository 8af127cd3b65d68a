//! Refusals from one snapshot. Each read of a decision has a snapshot of its own, so what a decision
//! saw in several may never have held at one time. A plan is judged by its guards; a refusal is
//! decided again with all its reads answered from a single snapshot.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::kernel::{
    error::ErrorKind,
    store::{Answer, Read, Store, StoreError},
};

/// The reads of one decision.
#[derive(Debug, Default)]
pub(super) struct Reads(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Each call that the decision made.
    calls: Vec<Vec<Read>>,
    /// Calls that are expected, with their answers, all from one snapshot.
    prepared: Vec<(Vec<Read>, Vec<Answer>)>,
    /// Whether the decision made one of those.
    used_prepared: bool,
    /// How many other calls it made, each with a snapshot of its own.
    asked: usize,
}

impl Reads {
    /// Answers a call: as prepared, or else by asking the store.
    pub(super) async fn answer(
        &self,
        call: Vec<Read>,
        store: &dyn Store,
    ) -> Result<Vec<Answer>, StoreError> {
        let prepared = self.state().take_prepared(&call);
        let answers = match prepared {
            Some(answers) => answers,
            None => store.read(&call).await?,
        };
        self.state().calls.push(call);
        Ok(answers)
    }

    /// Whether everything that was read comes from one snapshot.
    pub(super) fn are_from_one_snapshot(&self) -> bool {
        let state = self.state();
        state.asked + usize::from(state.used_prepared) <= 1
    }

    /// Prepares the answers to the same calls, all from one snapshot: one more read.
    pub(super) async fn on_one_snapshot(&self, store: &dyn Store) -> Result<Self, StoreError> {
        let calls = std::mem::take(&mut self.state().calls);
        let mut answers = store.read(&calls.concat()).await?.into_iter();
        let prepared = calls.into_iter().map(|call| {
            let answers = answers.by_ref().take(call.len()).collect();
            (call, answers)
        });
        Ok(Self(Mutex::new(State {
            prepared: prepared.collect(),
            ..State::default()
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take_prepared(&mut self, call: &[Read]) -> Option<Vec<Answer>> {
        let place = self.prepared.iter().position(|(known, _)| known == call);
        match place {
            Some(_) => self.used_prepared = true,
            None => self.asked += 1,
        }
        place.map(|place| self.prepared.swap_remove(place).1)
    }
}

/// Whether an error may rest on several reads, rather than on the input, on the one row whose version
/// the caller named, or on the state of the store.
pub(super) fn may_rest_on_reads(kind: ErrorKind) -> bool {
    match kind {
        ErrorKind::Unauthenticated
        | ErrorKind::Denied
        | ErrorKind::NotFound
        | ErrorKind::Refused
        | ErrorKind::Conflict
        | ErrorKind::Throttled => true,
        ErrorKind::Invalid
        | ErrorKind::NotListed
        | ErrorKind::TooLarge
        | ErrorKind::Stale
        | ErrorKind::Contended
        | ErrorKind::Unavailable
        | ErrorKind::StorageUnavailable
        | ErrorKind::Internal => false,
    }
}
