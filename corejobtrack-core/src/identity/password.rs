//! Passwords: the policy check, and hashing with argon2id off the async threads.

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};

use tokio::sync::Semaphore;

use super::IdentityError;
use crate::kernel::{error::EngineError, policy::Policy, store::StoreError};

/// The hash of a password, in the PHC string format.
#[derive(Clone, PartialEq, Eq)]
pub struct HashedPassword(String);

impl std::fmt::Debug for HashedPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HashedPassword(…)")
    }
}

impl HashedPassword {
    /// The PHC string.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Whether a password follows the policy. Lengths are in characters.
///
/// # Errors
/// [`IdentityError::WeakPassword`] with what is missing.
pub fn is_acceptable(password: &str, policy: &Policy) -> Result<(), IdentityError> {
    let length = password.chars().count();
    let weak = |what: String| Err(IdentityError::WeakPassword(what));
    if length < policy.min_password_length {
        return weak(format!(
            "Password must be at least {} characters long",
            policy.min_password_length
        ));
    }
    if length > policy.max_password_length {
        return weak(format!(
            "Password must be at most {} characters long",
            policy.max_password_length
        ));
    }
    if !policy.require_password_complexity {
        return Ok(());
    }
    let has = |test: fn(char) -> bool| password.chars().any(test);
    let missing: Vec<&str> = [
        (has(char::is_uppercase), "an uppercase letter"),
        (has(char::is_lowercase), "a lowercase letter"),
        (has(char::is_numeric), "a digit"),
        (
            has(|c| !c.is_alphanumeric() && !c.is_whitespace()),
            "a special character",
        ),
    ]
    .into_iter()
    .filter_map(|(is_present, what)| (!is_present).then_some(what))
    .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        weak(format!("Password must contain {}", missing.join(", ")))
    }
}

/// Hashes a password with a salt. Takes tens of milliseconds, on a blocking thread.
///
/// # Errors
/// [`EngineError::Store`] if hashing fails, which only a lack of memory can cause.
pub async fn hash_password(password: String, salt: u128) -> Result<HashedPassword, EngineError> {
    run(move || {
        Argon2::default()
            .hash_password_with_salt(password.as_bytes(), &salt.to_le_bytes())
            .map(|hash: PasswordHash| HashedPassword(hash.to_string()))
            .map_err(|error| StoreError::backend(error).into())
    })
    .await
}

/// Whether a password matches a hash. Takes the same time without a hash, so that timing does not
/// reveal whether an account exists.
pub(crate) async fn verify(password: String, hash: Option<String>) -> Result<bool, EngineError> {
    run(move || {
        let has_hash = hash.is_some();
        let hash = hash.unwrap_or_else(|| DUMMY_HASH.to_owned());
        let hash = PasswordHash::new(&hash).map_err(StoreError::backend)?;
        let matches = Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok();
        Ok(has_hash && matches)
    })
    .await
}

/// A well-formed hash that no password matches: its salt and output are zeros.
const DUMMY_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EngineError> + Send + 'static,
) -> Result<T, EngineError> {
    // Each hash takes 19 MiB of memory while it runs.
    static AT_ONCE: Semaphore = Semaphore::const_new(8);
    let _permit = AT_ONCE
        .acquire()
        .await
        .map_err(|error| EngineError::from(StoreError::backend(error)))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| EngineError::from(StoreError::backend(error)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_only_its_own_hash() -> Result<(), EngineError> {
        let password = "Pässword1!".repeat(12) + "12345678";
        assert_eq!(password.chars().count(), 128);
        let hash = hash_password(password.clone(), 7).await?.into_string();
        assert!(verify(password, Some(hash.clone())).await?);
        assert!(!verify("Password1!".into(), Some(hash)).await?);
        assert!(!verify("anything".into(), None).await?);
        Ok(())
    }

    #[test]
    fn a_password_needs_length_and_four_kinds_of_characters() {
        let policy = Policy::default();
        assert!(is_acceptable("SecurePass123!", &policy).is_ok());
        for weak in [
            "Sh0rt!",
            "alllower123!",
            "ALLUPPER123!",
            "NoDigits!!",
            "NoSpecial123",
        ] {
            assert!(is_acceptable(weak, &policy).is_err(), "{weak}");
        }
        let lenient = Policy {
            require_password_complexity: false,
            ..policy
        };
        assert!(is_acceptable("simplepass", &lenient).is_ok());
        assert!(is_acceptable(&"x".repeat(129), &lenient).is_err());
    }
}
