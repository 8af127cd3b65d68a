//! `GET /security-status`: the server's security configuration, without secrets.

use std::sync::Arc;

use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    config::{Configuration, Origins, RateLimit},
    http::{Administrator, Result},
    surfaces::corejobtrack::area::Area,
};

/// The server's security configuration.
#[derive(Debug, Object)]
pub struct SecurityStatus {
    /// Rate limits for each client address.
    pub rate_limiting: RateLimiting,
    /// Cross-origin access (CORS).
    pub cors: CorsStatus,
    /// Account lockout after failed logins.
    pub account_lockout: LockoutPolicy,
    /// The password rules.
    pub password_policy: PasswordPolicy,
    /// How long an access token is valid, in minutes.
    pub access_token_expire_minutes: u64,
    /// TLS encryption.
    pub tls: TlsStatus,
    /// The proxies whose `X-Forwarded-For` and `X-Real-IP` headers are trusted, as address ranges.
    pub trusted_proxies: Vec<String>,
    /// The greatest size of a request body, in bytes.
    pub max_request_size_bytes: u64,
    /// Settings that work but should be corrected.
    pub warnings: Vec<String>,
}

/// Rate limits for each client address.
#[derive(Debug, Object)]
pub struct RateLimiting {
    /// Whether rate limits are enabled.
    pub enabled: bool,
    /// The limit of login attempts.
    pub login: RequestLimit,
    /// The limit of registrations.
    pub register: RequestLimit,
    /// The limit of all requests.
    pub general: RequestLimit,
}

/// A number of requests in a window of time.
#[derive(Debug, Object)]
pub struct RequestLimit {
    /// The greatest number of requests in a window.
    pub max: u32,
    /// The length of the window, in seconds.
    pub window_seconds: u32,
}

/// Cross-origin access: the sites whose pages may read responses in a browser.
#[derive(Debug, Object)]
pub struct CorsStatus {
    /// The allowed origins; `*` allows all.
    pub origins: Vec<String>,
    /// Whether browsers may send cookies; never with `*`.
    pub allow_credentials: bool,
}

/// Account lockout after failed logins.
#[derive(Debug, Object)]
pub struct LockoutPolicy {
    /// Whether accounts are locked after failed logins.
    pub enabled: bool,
    /// The number of consecutive failures that locks an account.
    pub threshold: u32,
    /// How long the lockout lasts, in seconds.
    pub duration_seconds: u64,
}

/// The password rules.
#[derive(Debug, Object)]
pub struct PasswordPolicy {
    /// The minimum length, in characters.
    pub min_length: u64,
    /// The maximum length, in characters.
    pub max_length: u64,
    /// Whether upper case, lower case, digits and symbols are required.
    pub require_complexity: bool,
}

/// TLS encryption.
#[derive(Debug, Object)]
pub struct TlsStatus {
    /// Whether the server itself uses TLS; a proxy in front of it may do so instead.
    pub enabled: bool,
}

impl From<RateLimit> for RequestLimit {
    fn from(limit: RateLimit) -> Self {
        Self {
            max: limit.max,
            window_seconds: limit.window_seconds,
        }
    }
}

impl From<&Configuration> for SecurityStatus {
    fn from(configuration: &Configuration) -> Self {
        let limits = &configuration.rate_limits;
        let accounts = &configuration.accounts;
        let bytes = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
        Self {
            rate_limiting: RateLimiting {
                enabled: limits.enabled,
                login: limits.login.into(),
                register: limits.registration.into(),
                general: limits.general.into(),
            },
            cors: CorsStatus {
                origins: match &configuration.cors.origins {
                    Origins::Any => vec!["*".to_owned()],
                    Origins::Listed(origins) => origins.clone(),
                },
                allow_credentials: configuration.cors.allow_credentials,
            },
            account_lockout: LockoutPolicy {
                enabled: accounts.lockout_enabled,
                threshold: accounts.lockout_threshold,
                duration_seconds: accounts.lockout_duration.as_secs(),
            },
            password_policy: PasswordPolicy {
                min_length: bytes(accounts.min_password_length),
                max_length: bytes(configuration.limits.password),
                require_complexity: accounts.require_password_complexity,
            },
            access_token_expire_minutes: configuration.access_token_lifetime.as_secs() / 60,
            tls: TlsStatus {
                enabled: configuration.tls.is_some(),
            },
            trusted_proxies: configuration
                .trusted_proxies
                .iter()
                .map(ToString::to_string)
                .collect(),
            max_request_size_bytes: bytes(configuration.limits.request_bytes),
            warnings: configuration.warnings(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct SecurityApi {
    /// The configuration of the running server.
    pub configuration: Arc<Configuration>,
}

#[OpenApi(tag = "Area::Administration")]
impl SecurityApi {
    /// Security configuration status.
    #[oai(path = "/security-status", method = "get", operation_id = "get_security_status")]
    async fn status(&self, _caller: Administrator) -> Result<Json<SecurityStatus>> {
        Ok(Json(SecurityStatus::from(&*self.configuration)))
    }
}
