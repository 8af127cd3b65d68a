//! Services that requests of all surfaces share.

use super::{callers::Authentication, rate_limit::RateLimiter};
use crate::config::{AddressRange, Cors};

/// The services that all requests share.
#[derive(Debug)]
pub struct Services {
    /// Authenticates callers.
    pub authentication: Authentication,
    /// The greatest size of a body, in bytes; uploads have separate limits.
    pub max_body_bytes: usize,
    /// Rate limits and CORS.
    pub protection: Protection,
}

/// Rate limits, trusted proxies and CORS. By default there is no protection, for tests and for
/// programs behind a gateway that protects them.
#[derive(Debug, Default)]
pub struct Protection {
    /// The rate limiter; `None` for no limits.
    pub rate_limiter: Option<RateLimiter>,
    /// The proxies whose forwarding headers are trusted.
    pub trusted_proxies: Vec<AddressRange>,
    /// Cross-origin access; `None` for no access from other sites.
    pub cors: Option<Cors>,
}
