//! Services that requests of all surfaces share.

use super::{callers::Authentication, rate_limit::RateLimiter};
use crate::config::{AddressRange, Cors};

/// What the server offers to every request.
#[derive(Debug)]
pub struct Services {
    /// Tells who calls.
    pub authentication: Authentication,
    /// The largest body that is read, in bytes; uploads have limits of their own.
    pub max_body_bytes: usize,
    /// Rate limits and CORS.
    pub protection: Protection,
}

/// What protects the server from its clients, and clients from other sites. The default protects
/// nobody: it is for tests and for programs that have such a thing in front.
#[derive(Debug, Default)]
pub struct Protection {
    /// Counts requests; without it nobody is limited.
    pub rate_limiter: Option<RateLimiter>,
    /// The proxies that may say for whom they ask.
    pub trusted_proxies: Vec<AddressRange>,
    /// Which other sites' pages may read answers; without it none.
    pub cors: Option<Cors>,
}
