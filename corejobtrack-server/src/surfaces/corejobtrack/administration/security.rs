//! `GET /security-status`: how the server is protected. Shows what is set and never a secret.

use std::sync::Arc;

use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    config::{Configuration, Origins, RateLimit},
    http::{Administrator, Result},
    surfaces::corejobtrack::area::Area,
};

/// How the server is protected.
#[derive(Debug, Object)]
pub struct SecurityStatus {
    /// How often one client address may ask.
    pub rate_limiting: RateLimiting,
    /// Whose pages may read answers.
    pub cors: CorsStatus,
    /// What happens to whoever guesses a password.
    pub account_lockout: LockoutPolicy,
    /// What passwords must be like.
    pub password_policy: PasswordPolicy,
    /// For how long a token is good, in minutes.
    pub access_token_expire_minutes: u64,
    /// Encryption.
    pub tls: TlsStatus,
    /// Who is believed when they say for whom they ask.
    pub trusted_proxies: Vec<String>,
    /// The largest body that is read, in bytes.
    pub max_request_size_bytes: u64,
    /// What works and should be mended all the same.
    pub warnings: Vec<String>,
}

/// How often one client address may ask.
#[derive(Debug, Object)]
pub struct RateLimiting {
    /// Whether requests are counted.
    pub enabled: bool,
    /// Attempts to log in.
    pub login: RequestLimit,
    /// Registrations.
    pub register: RequestLimit,
    /// All requests.
    pub general: RequestLimit,
}

/// A number of requests in a window of time.
#[derive(Debug, Object)]
pub struct RequestLimit {
    /// How many.
    pub max: u32,
    /// In how many seconds.
    pub window_seconds: u32,
}

/// Whose pages may read answers.
#[derive(Debug, Object)]
pub struct CorsStatus {
    /// The origins; `*` stands for any.
    pub origins: Vec<String>,
    /// Whether browsers may send cookies along: never with `*`.
    pub allow_credentials: bool,
}

/// What happens to whoever guesses a password.
#[derive(Debug, Object)]
pub struct LockoutPolicy {
    /// Whether accounts are locked.
    pub enabled: bool,
    /// After how many failures in a row.
    pub threshold: u32,
    /// For how many seconds.
    pub duration_seconds: u64,
}

/// What passwords must be like.
#[derive(Debug, Object)]
pub struct PasswordPolicy {
    /// The least length, in characters.
    pub min_length: u64,
    /// The greatest length, in characters.
    pub max_length: u64,
    /// Whether upper case, lower case, digits and symbols are needed.
    pub require_complexity: bool,
}

/// Encryption.
#[derive(Debug, Object)]
pub struct TlsStatus {
    /// Whether the server itself speaks TLS; a proxy in front may do so as well.
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
    /// As the server was started.
    pub configuration: Arc<Configuration>,
}

#[OpenApi(tag = "Area::Administration")]
impl SecurityApi {
    /// Security configuration status.
    #[oai(
        path = "/security-status",
        method = "get",
        operation_id = "get_security_status"
    )]
    async fn status(&self, _caller: Administrator) -> Result<Json<SecurityStatus>> {
        Ok(Json(SecurityStatus::from(&*self.configuration)))
    }
}
