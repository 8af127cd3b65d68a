//! The headers that put conditions on a command: `If-Match` and `Idempotency-Key`.

use corejobtrack_core::{
    Acting,
    store::{CommandId, Version},
};
use poem::{Request, http::header};
use sha2::{Digest, Sha256};

use super::problem::{Problem, ProblemKind, Result};

const IDEMPOTENCY_KEY: &str = "idempotency-key";
const LONGEST_KEY: usize = 255;

/// Somebody who acts under the conditions that a request names.
pub(super) fn apply(request: &Request, mut acting: Acting) -> Result<Acting> {
    if let Some(value) = request.header(header::IF_MATCH)
        && value.trim() != "*"
    {
        let version = value
            .trim()
            .trim_start_matches("W/")
            .trim_matches('"')
            .parse();
        let version = version.map_err(|_| {
            let detail = "If-Match names no version: send the version that was read";
            Problem::new(ProblemKind::PreconditionFailed, detail)
        })?;
        acting = acting.if_version(Version(version));
    }
    if let Some(key) = request.header(IDEMPOTENCY_KEY) {
        if key.is_empty() || key.len() > LONGEST_KEY {
            let detail = format!("Idempotency-Key must have 1 to {LONGEST_KEY} characters");
            return Err(Problem::bad_request(detail));
        }
        let command = command_id(key, &acting);
        acting = acting.with_key(command);
    }
    Ok(acting)
}

/// The same key of two users names two commands.
fn command_id(key: &str, acting: &Acting) -> CommandId {
    let user = acting.actor().user().map_or(0, |user| user.id.0);
    let mut hash = Sha256::new();
    hash.update(user.to_le_bytes());
    hash.update(key);
    let digest = hash.finalize();
    let bits = digest
        .iter()
        .take(16)
        .fold(0, |bits, byte| (bits << 8) | u128::from(*byte));
    CommandId(bits)
}
