//! Transactions: read, allow, decide, commit. The only way to write.
//!
//! [`Acting::transact`] is a thin generic shell; the loop behind it is compiled once.

use std::sync::{Arc, Mutex, PoisonError};

use super::{
    Acting, Command, Outcome, Plan, Tx,
    command::fingerprint,
    run::{Decided, Deciding, Decision, Ending, Request},
};
use crate::kernel::{
    error::{AreaError, EngineError},
    store::{CommandId, Committed, Receipt, StoreError, Value},
};

impl Acting {
    /// Carries out a command: `decide` reads, allows and plans; the plan is committed. After a conflict
    /// with somebody else's commit it is decided again. A refusal that rests on several reads is
    /// decided again on one snapshot before it is returned.
    pub(crate) async fn transact<C, O, E, D, F>(&self, command: C, decide: D) -> Result<O, E>
    where
        C: Command,
        O: Outcome,
        E: AreaError,
        D: Fn(Arc<C>, Tx) -> F + Send + Sync,
        F: Future<Output = Result<Plan<O>, E>> + Send,
    {
        let command = Arc::new(command);
        let request = Request {
            command: C::NAME,
            id: self.key.unwrap_or_else(|| CommandId(self.engine.random())),
            fingerprint: self.key.map(|_| fingerprint(&*command, &self.actor)),
        };
        let is_keyed = request.fingerprint.is_some();
        // The last result in its own type; the loop knows only its effects.
        let last = Mutex::new(None);
        let decide = |tx: Tx| -> Deciding<'_> {
            let deciding = decide(Arc::clone(&command), tx);
            let last = &last;
            Box::pin(async move {
                let (decision, result) = match deciding.await {
                    Ok(plan) => {
                        let (decided, outcome) = decided(plan, is_keyed)?;
                        (Decision::Planned(Box::new(decided)), Ok(outcome))
                    }
                    Err(error) => (Decision::Refused(error.kind()), Err(error)),
                };
                *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
                Ok(decision)
            })
        };
        let ending = self.run(&request, &decide).await?;
        let last = last.into_inner().unwrap_or_else(PoisonError::into_inner);
        match (ending, last) {
            (Ending::Replayed(receipt), _) => Ok(replayed(*receipt)?),
            (Ending::Refused, Some(Err(error))) => Err(error),
            (Ending::Unwritten, Some(Ok(outcome))) => Ok(outcome),
            (Ending::Committed(committed), Some(Ok(mut outcome))) => {
                outcome.place(&committed);
                Ok(outcome)
            }
            (Ending::Refused | Ending::Unwritten | Ending::Committed(_), _) => {
                Err(EngineError::Contended.into())
            }
        }
    }
}

/// The effects of a plan, and its outcome; for a keyed command also the answer to keep, as JSON.
fn decided<O: Outcome>(plan: Plan<O>, is_keyed: bool) -> Result<(Decided, O), EngineError> {
    let is_intermediate = plan.is_intermediate();
    let (outcome, effects) = plan.into_parts();
    let answer = if is_keyed && !(is_intermediate && effects.is_empty()) {
        let Value::Json(answer) = Value::json(&outcome)? else {
            let message = "the outcome cannot be written as JSON";
            return Err(StoreError::Invalid(message.into()).into());
        };
        Some(answer)
    } else {
        None
    };
    let decided = Decided {
        effects,
        is_intermediate,
        answer,
    };
    Ok((decided, outcome))
}

/// The outcome that was kept with an idempotency key.
fn replayed<O: Outcome>(receipt: Receipt) -> Result<O, EngineError> {
    let committed = Committed {
        position: receipt.position,
        numbers: receipt.numbers,
    };
    let answer = receipt.answer.unwrap_or_else(|| "null".into());
    let mut outcome: O = serde_json::from_str(&answer)
        .map_err(|error| StoreError::Corrupt(format!("the answer of a command: {error}")))?;
    outcome.place(&committed);
    Ok(outcome)
}
