//! Security configuration: rate limits, CORS, trusted proxies and certificate files.

use std::{net::IpAddr, path::PathBuf, str::FromStr};

use super::read::Reader;

/// Rate limits for each client address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimits {
    /// `RATE_LIMIT_ENABLED`: true.
    pub enabled: bool,
    /// `RATE_LIMIT_LOGIN_MAX` and `_WINDOW`: 5 attempts in 300 seconds.
    pub login: RateLimit,
    /// `RATE_LIMIT_REGISTER_MAX` and `_WINDOW`: 3 in 3600 seconds.
    pub registration: RateLimit,
    /// `RATE_LIMIT_GENERAL_MAX` and `_WINDOW`: 100 requests in 60 seconds.
    pub general: RateLimit,
}

/// A number of requests in a window of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// The greatest number of requests in a window.
    pub max: u32,
    /// The length of the window, in seconds.
    pub window_seconds: u32,
}

/// Cross-origin access: the sites whose pages may read responses in a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cors {
    /// `CORS_ORIGINS`: any.
    pub origins: Origins,
    /// `CORS_ALLOW_CREDENTIALS`: whether browsers may send cookies; true, but never with
    /// [`Origins::Any`].
    pub allow_credentials: bool,
    /// Whether credentials were configured together with [`Origins::Any`], which is ignored.
    pub credentials_refused: bool,
}

/// Origins such as `https://app.example.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origins {
    /// All origins.
    Any,
    /// Only these origins; none if empty.
    Listed(Vec<String>),
}

/// A range of IP addresses with a common prefix; a single address is a range of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    network: u128,
    mask: u128,
    is_v4: bool,
    prefix: u8,
}

/// The files of the certificate and its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// `SSL_CERTFILE`: the certificate chain in PEM, the server's certificate first.
    pub certificate: PathBuf,
    /// `SSL_KEYFILE`: the private key in PEM.
    pub key: PathBuf,
}

impl AddressRange {
    /// Whether the range contains an address. An IPv4-mapped IPv6 address counts as IPv4.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let (bits, is_v4) = bits_of(address.to_canonical());
        is_v4 == self.is_v4 && bits & self.mask == self.network
    }
}

impl FromStr for AddressRange {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, prefix) = text.split_once('/').unwrap_or((text, ""));
        let address: IpAddr = address.trim().parse().map_err(|_| ())?;
        let (bits, is_v4) = bits_of(address);
        let width = if is_v4 { 32 } else { 128 };
        let prefix: u8 = match prefix.trim() {
            "" if !text.contains('/') => width,
            digits => digits.parse().map_err(|_| ())?,
        };
        if prefix > width {
            return Err(());
        }
        let host_bits = u32::from(width - prefix);
        let mask = u128::MAX.checked_shl(host_bits).unwrap_or(0);
        Ok(Self {
            network: bits & mask,
            mask,
            is_v4,
            prefix,
        })
    }
}

impl std::fmt::Display for AddressRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let address = if self.is_v4 {
            let bits = u32::try_from(self.network).unwrap_or_default();
            IpAddr::V4(bits.into())
        } else {
            IpAddr::V6(self.network.into())
        };
        write!(f, "{address}/{}", self.prefix)
    }
}

fn bits_of(address: IpAddr) -> (u128, bool) {
    match address {
        IpAddr::V4(address) => (u32::from(address).into(), true),
        IpAddr::V6(address) => (address.into(), false),
    }
}

pub(super) fn rate_limits(read: &mut Reader<'_>) -> RateLimits {
    const MOST: u32 = 1_000_000_000;
    const LONGEST: u32 = 31_536_000;
    let mut limit = |max, max_default, window, window_default| RateLimit {
        max: read.number(max, max_default, 1..=MOST),
        window_seconds: read.number(window, window_default, 1..=LONGEST),
    };
    let login = limit("RATE_LIMIT_LOGIN_MAX", 5, "RATE_LIMIT_LOGIN_WINDOW", 300);
    let registration = limit(
        "RATE_LIMIT_REGISTER_MAX",
        3,
        "RATE_LIMIT_REGISTER_WINDOW",
        3600,
    );
    let general = limit(
        "RATE_LIMIT_GENERAL_MAX",
        100,
        "RATE_LIMIT_GENERAL_WINDOW",
        60,
    );
    RateLimits {
        enabled: read.flag("RATE_LIMIT_ENABLED", true),
        login,
        registration,
        general,
    }
}

pub(super) fn cors(read: &mut Reader<'_>) -> Cors {
    let origins = match read.text("CORS_ORIGINS") {
        None => Origins::Any,
        Some(text) => origins(read, &text),
    };
    let asked_for = read.text("CORS_ALLOW_CREDENTIALS").is_some();
    let wanted = read.flag("CORS_ALLOW_CREDENTIALS", true);
    let any = origins == Origins::Any;
    Cors {
        origins,
        allow_credentials: wanted && !any,
        credentials_refused: asked_for && wanted && any,
    }
}

fn origins(read: &mut Reader<'_>, text: &str) -> Origins {
    let mut listed = Vec::new();
    for origin in entries(text) {
        if origin == "*" {
            return Origins::Any;
        }
        let origin = origin.trim_end_matches('/').to_ascii_lowercase();
        if is_origin(&origin) {
            listed.push(origin);
        } else {
            read.refuse(
                "CORS_ORIGINS",
                origin,
                "must be * or a list of origins such as https://app.example.com",
            );
        }
    }
    Origins::Listed(listed)
}

fn is_origin(text: &str) -> bool {
    let Some((scheme, authority)) = text.split_once("://") else {
        return false;
    };
    let is_valid = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]+".contains(&byte))
    };
    is_valid(scheme) && is_valid(authority)
}

pub(super) fn trusted_proxies(read: &mut Reader<'_>) -> Vec<AddressRange> {
    let text = read.text("TRUSTED_PROXIES").unwrap_or_default();
    let mut ranges = Vec::new();
    for entry in entries(&text) {
        match entry.parse() {
            Ok(range) => ranges.push(range),
            Err(()) => read.refuse(
                "TRUSTED_PROXIES",
                entry,
                "must be a list of addresses or networks such as 10.0.0.0/8",
            ),
        }
    }
    ranges
}

pub(super) fn tls(read: &mut Reader<'_>) -> Option<TlsFiles> {
    match (read.text("SSL_CERTFILE"), read.text("SSL_KEYFILE")) {
        (Some(certificate), Some(key)) => Some(TlsFiles {
            certificate: certificate.into(),
            key: key.into(),
        }),
        (Some(certificate), None) => {
            read.refuse(
                "SSL_CERTFILE",
                certificate,
                "SSL_KEYFILE must be set as well",
            );
            None
        }
        (None, Some(key)) => {
            read.refuse("SSL_KEYFILE", key, "SSL_CERTFILE must be set as well");
            None
        }
        (None, None) => None,
    }
}

fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}
