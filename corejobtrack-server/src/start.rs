//! Puts the parts together: from the configuration to a site that can be served.

use std::sync::Arc;

use async_trait::async_trait;
use poem::endpoint::BoxEndpoint;
use time::{Duration, OffsetDateTime};

use crate::{
    api,
    config::{Configuration, ConfigurationError},
    http::{self, Actor, Authentication, Claims, Problem, Services, Sessions, Tokens},
};

/// The whole site as configured.
///
/// # Errors
/// If the signing secret is missing or cannot be kept.
pub fn site(configuration: &Configuration) -> Result<BoxEndpoint<'static>, ConfigurationError> {
    let secret = configuration.secret()?;
    let lifetime = Duration::try_from(configuration.access_token_lifetime).unwrap_or(Duration::MAX);
    let tokens = Tokens::new(secret.reveal().as_bytes(), lifetime);
    let authentication = Authentication::new(
        tokens,
        Arc::new(OffsetDateTime::now_utc),
        Arc::new(NoSessions),
    );
    let max_body_bytes = configuration.limits.request_bytes;
    Ok(http::site(
        api::surface(),
        Services {
            authentication,
            max_body_bytes,
        },
    ))
}

/// As long as nobody can sign in, no session stands.
#[derive(Debug)]
struct NoSessions;

#[async_trait]
impl Sessions for NoSessions {
    async fn actor(&self, _claims: &Claims) -> http::Result<Actor> {
        Err(Problem::unauthenticated("Could not validate credentials"))
    }
}
