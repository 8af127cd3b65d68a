//! The headers that put conditions on a command, such as `If-Match` and `Idempotency-Key`.

use corejobtrack_core::{
    Acting,
    store::{CommandId, Version},
};
use poem::Request;
use sha2::{Digest, Sha256};

use crate::http::problems::{Problem, ProblemKind, Result};

const MAX_KEY_LENGTH: usize = 255;

/// The names of the headers that put conditions on a command; `None` if a surface has no such
/// header.
#[derive(Debug)]
pub struct CommandHeaders {
    /// The header with the version that was read: the command fails with 412 if the record has
    /// changed.
    pub version: Option<&'static str>,
    /// The header with a key for the command: retries with the same key run once.
    pub idempotency_key: Option<&'static str>,
}

impl CommandHeaders {
    /// `If-Match` and `Idempotency-Key`.
    pub const STANDARD: Self = Self {
        version: Some("If-Match"),
        idempotency_key: Some("Idempotency-Key"),
    };
}

/// The caller under the conditions in a request's headers.
pub(in crate::http) fn apply(
    request: &Request,
    mut acting: Acting,
    headers: &CommandHeaders,
) -> Result<Acting> {
    if let Some(name) = headers.version
        && let Some(value) = single_value(request, name)?
        && value.trim() != "*"
    {
        let version = value
            .trim()
            .trim_start_matches("W/")
            .trim_matches('"')
            .parse();
        let version = version.map_err(|_| {
            let detail = format!("{name} is not a version; send the version that was read");
            Problem::new(ProblemKind::PreconditionFailed, detail)
        })?;
        acting = acting.if_version(Version(version));
    }
    if let Some(name) = headers.idempotency_key
        && let Some(key) = single_value(request, name)?
    {
        if key.is_empty() || key.len() > MAX_KEY_LENGTH {
            let detail = format!("{name} must have 1 to {MAX_KEY_LENGTH} characters");
            return Err(Problem::bad_request(detail));
        }
        let command = command_id(key, &acting);
        acting = acting.with_key(command);
    }
    Ok(acting)
}

/// The only value of a header. An unreadable value is an error, since ignoring it would ignore a
/// condition.
fn single_value<'a>(request: &'a Request, name: &str) -> Result<Option<&'a str>> {
    let mut values = request.headers().get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| unreadable(name)),
        _ => Err(unreadable(name)),
    }
}

fn unreadable(name: &str) -> Problem {
    let name = name.to_ascii_lowercase();
    Problem::bad_request(format!("{name} must be given once, in plain ASCII"))
}

/// The command's id. It includes the caller, since two callers may use the same key.
fn command_id(key: &str, acting: &Acting) -> CommandId {
    let mut hash = Sha256::new();
    hash.update(acting.actor().key());
    hash.update([0]);
    hash.update(key);
    let digest = hash.finalize();
    let bits = digest
        .iter()
        .take(16)
        .fold(0, |bits, byte| (bits << 8) | u128::from(*byte));
    CommandId(bits)
}
