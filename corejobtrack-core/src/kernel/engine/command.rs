//! Commands: the inputs of operations.

use std::fmt;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::kernel::actor::Actor;

/// The input of an operation: plain and serialisable, so that it can be queued, sent and replayed.
pub trait Command: Serialize + fmt::Debug + Send + Sync + 'static {
    /// The name of the command, as in `complete_work`.
    const NAME: &'static str;
}

/// Tells a retry from another request: a hash of the command and its actor, in hexadecimal.
pub(super) fn fingerprint<C: Command>(command: &C, actor: &Actor) -> String {
    let mut hash = Sha256::new();
    hash.update(C::NAME);
    hash.update(actor.key());
    hash.update([0]);
    hash.update(serde_json::to_vec(command).unwrap_or_default());
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
