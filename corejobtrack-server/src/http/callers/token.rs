//! Bearer tokens: signed claims that name a session, its user and its audience. Tokens for one
//! audience are rejected by operations for another.
//!
//! A token proves only that this server issued it and when it expires;
//! [`Sessions`](super::Sessions) tells whether its session is still valid. The caller provides the
//! current time.

use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use time::{Duration, OffsetDateTime};

/// The audience of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// An employee.
    Staff,
    /// A customer contact.
    Customer,
}

impl Audience {
    /// The placeholder in the security requirements of handlers; a document replaces it with the
    /// schemes of its surface.
    pub(in crate::http) const fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Customer => "customer",
        }
    }
}

/// The content of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The id of the user or, in a customer's token, of the contact.
    pub user: i64,
    /// The id of the session that the token belongs to.
    pub session: String,
    /// The audience.
    pub audience: Audience,
    /// When it was issued, to the second.
    pub issued_at: OffsetDateTime,
    /// When it expires, to the second; at this instant it is already expired.
    pub expires_at: OffsetDateTime,
}

/// Why a token is not accepted or not issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenError {
    /// The token is genuine but has expired.
    #[error("Token has expired")]
    Expired,
    /// The token was not issued by this server, or is damaged.
    #[error("Could not validate credentials")]
    Invalid,
    /// The token could not be signed.
    #[error("a token could not be signed")]
    Unsigned,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    sub: String,
    sid: String,
    typ: Audience,
    iat: i64,
    exp: i64,
}

/// Issues and verifies tokens with one secret.
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    lifetime: Duration,
}

impl Tokens {
    /// Uses a signing secret, and a lifetime for tokens.
    #[must_use]
    pub fn new(secret: &[u8], lifetime: Duration) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // `verify` checks the expiry itself, by the given time and without leeway.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        Self {
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            validation,
            lifetime,
        }
    }

    /// How long a token is valid.
    #[must_use]
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// Issues a token for a session, with the usual lifetime.
    ///
    /// # Errors
    /// [`TokenError::Unsigned`] if signing fails.
    pub fn issue(
        &self,
        user: i64,
        session: &str,
        audience: Audience,
        now: OffsetDateTime,
    ) -> Result<String, TokenError> {
        let seconds = self.lifetime.whole_seconds();
        let exp = now.unix_timestamp().saturating_add(seconds);
        self.sign(user, session, audience, now, exp)
    }

    /// Issues a token for a session that expires when the session ends.
    ///
    /// # Errors
    /// [`TokenError::Unsigned`] if signing fails.
    pub fn issue_until(
        &self,
        user: i64,
        session: &str,
        audience: Audience,
        now: OffsetDateTime,
        ends: OffsetDateTime,
    ) -> Result<String, TokenError> {
        self.sign(user, session, audience, now, ends.unix_timestamp())
    }

    fn sign(
        &self,
        user: i64,
        session: &str,
        audience: Audience,
        now: OffsetDateTime,
        exp: i64,
    ) -> Result<String, TokenError> {
        let wire = Wire {
            sub: user.to_string(),
            sid: session.to_owned(),
            typ: audience,
            iat: now.unix_timestamp(),
            exp,
        };
        encode(&Header::new(Algorithm::HS256), &wire, &self.encoding)
            .map_err(|_| TokenError::Unsigned)
    }

    /// The claims of a valid token.
    ///
    /// # Errors
    /// [`TokenError::Expired`] or [`TokenError::Invalid`].
    pub fn verify(&self, token: &str, now: OffsetDateTime) -> Result<Claims, TokenError> {
        let wire = decode::<Wire>(token, &self.decoding, &self.validation)
            .map_err(|_| TokenError::Invalid)?
            .claims;
        let instant =
            |seconds| OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| TokenError::Invalid);
        let claims = Claims {
            user: wire.sub.parse().map_err(|_| TokenError::Invalid)?,
            session: wire.sid,
            audience: wire.typ,
            issued_at: instant(wire.iat)?,
            expires_at: instant(wire.exp)?,
        };
        if now >= claims.expires_at {
            Err(TokenError::Expired)
        } else {
            Ok(claims)
        }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use time::macros::datetime;

    use super::*;

    const NOON: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);

    fn tokens() -> Tokens {
        Tokens::new(b"a secret for tests", Duration::minutes(720))
    }

    #[test]
    fn a_verified_token_has_the_issued_claims() {
        let token = tokens().issue(7, "42", Audience::Staff, NOON).unwrap();
        let claims = tokens().verify(&token, NOON + Duration::hours(11)).unwrap();
        assert_eq!((claims.user, claims.session.as_str()), (7, "42"));
        assert_eq!(claims.expires_at, NOON + Duration::hours(12));
    }

    #[test]
    fn a_token_expires_to_the_second() {
        let token = tokens().issue(7, "42", Audience::Staff, NOON).unwrap();
        let end = NOON + Duration::hours(12);
        assert!(tokens().verify(&token, end - Duration::SECOND).is_ok());
        assert_eq!(tokens().verify(&token, end), Err(TokenError::Expired));
    }

    #[test]
    fn a_forged_token_is_invalid_even_if_it_has_expired() {
        let foreign = Tokens::new(b"another secret", Duration::minutes(1));
        let token = foreign.issue(7, "42", Audience::Staff, NOON).unwrap();
        let late = NOON + Duration::days(1);
        assert_eq!(tokens().verify(&token, late), Err(TokenError::Invalid));
        let ours = tokens().issue(7, "42", Audience::Staff, NOON).unwrap();
        assert_eq!(
            tokens().verify(&tampered(&ours), NOON),
            Err(TokenError::Invalid)
        );
        assert_eq!(
            tokens().verify("no.token.atall", NOON),
            Err(TokenError::Invalid)
        );
    }

    #[test]
    fn an_unsigned_token_is_invalid() {
        // {"alg":"none"} with valid claims and no signature.
        let token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiI3Iiwic2lkIjo0MiwidHlwIjoic3RhZmYiLCJpYXQiOjAsImV4cCI6OTk5OTk5OTk5OX0.";
        assert_eq!(tokens().verify(token, NOON), Err(TokenError::Invalid));
    }

    /// The token with one character of its claims changed.
    fn tampered(token: &str) -> String {
        let middle = token.find('.').unwrap() + 5;
        let mut bytes = token.as_bytes().to_vec();
        bytes[middle] = if bytes[middle] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).unwrap()
    }
}
