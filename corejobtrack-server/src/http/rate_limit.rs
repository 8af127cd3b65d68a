//! Rate limits: fixed windows, counted in this process. A window starts with a client's first
//! request.
//!
//! Memory is bounded: expired windows are dropped, and the number of clients is limited.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

use poem::{
    Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
};

use super::problems::{Problem, ProblemKind};
use crate::config::{AddressRange, RateLimit, RateLimits};

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
const FORWARDED_FOR: &str = "x-forwarded-for";
const REAL_IP: &str = "x-real-ip";

/// The greatest number of clients that are counted at once, about 10 MB. If there are more, all
/// counts start again: limits per address would not stop an attacker with that many addresses.
const MAX_CLIENTS: usize = 100_000;

/// The kind of a rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitKind {
    /// Attempts to log in.
    Login,
    /// Attempts to register.
    Registration,
    /// All requests.
    General,
}

/// The paths of a surface with their own limits, in addition to the general one for all requests.
#[derive(Debug)]
pub struct LimitedPaths {
    /// Logins: the limit slows down guessing of passwords and codes.
    pub logins: &'static [&'static str],
    /// Registrations.
    pub registrations: &'static [&'static str],
    /// Paths without any limit.
    pub unlimited: &'static [&'static str],
}

impl LimitedPaths {
    /// The additional limit of the operation with a documented path.
    pub(super) fn limit_of(&self, template: &str) -> Option<LimitKind> {
        let path = template.trim_end_matches('/');
        if self.logins.contains(&path) {
            Some(LimitKind::Login)
        } else if self.registrations.contains(&path) {
            Some(LimitKind::Registration)
        } else {
            None
        }
    }

    /// Whether a path has no limit.
    pub(super) fn is_unlimited(&self, path: &str) -> bool {
        self.unlimited.contains(&path.trim_end_matches('/'))
    }
}

/// A client's remaining allowance under a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// The number of requests allowed in a window.
    pub limit: u32,
    /// The number of requests left in the current window.
    pub remaining: u32,
    /// The end of the current window, in seconds since 1970.
    pub reset: i64,
    /// Whether this request exceeds the limit.
    pub exceeded: bool,
}

impl Allowance {
    pub(super) fn add_headers(self, headers: &mut HeaderMap) {
        headers.insert(LIMIT, self.limit.into());
        headers.insert(REMAINING, self.remaining.into());
        headers.insert(RESET, self.reset.into());
    }

    /// The error for a request that exceeds the limit at `now`, in seconds since 1970.
    pub(super) fn refusal(self, now: i64) -> Option<Problem> {
        let wait = self.reset.saturating_sub(now).max(1);
        self.exceeded.then(|| {
            Problem::new(
                ProblemKind::TooManyRequests,
                "Rate limit exceeded. Try again later.",
            )
            .with_header(header::RETRY_AFTER, HeaderValue::from(wait))
        })
    }
}

/// Counts the requests of clients.
#[derive(Debug)]
pub struct RateLimiter {
    login: Windows,
    registration: Windows,
    general: Windows,
}

impl RateLimiter {
    /// Creates a rate limiter.
    #[must_use]
    pub fn new(limits: &RateLimits) -> Self {
        Self {
            login: Windows::of(limits.login),
            registration: Windows::of(limits.registration),
            general: Windows::of(limits.general),
        }
    }

    /// Counts a request of a client at `now`, in seconds since 1970.
    pub fn count(&self, limited: LimitKind, client: IpAddr, now: i64) -> Allowance {
        let windows = match limited {
            LimitKind::Login => &self.login,
            LimitKind::Registration => &self.registration,
            LimitKind::General => &self.general,
        };
        windows.count(client, now)
    }
}

#[derive(Debug)]
struct Windows {
    limit: RateLimit,
    counted: Mutex<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    by_client: HashMap<IpAddr, Window>,
    /// When expired windows are dropped next, in seconds since 1970.
    tidy_at: i64,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    ends: i64,
    requests: u32,
}

impl Windows {
    fn of(limit: RateLimit) -> Self {
        Self {
            limit,
            counted: Mutex::default(),
        }
    }

    fn count(&self, client: IpAddr, now: i64) -> Allowance {
        let RateLimit {
            max,
            window_seconds,
        } = self.limit;
        let length = i64::from(window_seconds);
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let Counted { by_client, tidy_at } = &mut *counted;
        if now >= *tidy_at {
            by_client.retain(|_, window| window.ends > now);
            *tidy_at = now + length;
        }
        let client = counted_as(client);
        if by_client.len() >= MAX_CLIENTS && !by_client.contains_key(&client) {
            by_client.clear();
        }
        let fresh = Window {
            ends: now + length,
            requests: 0,
        };
        let window = by_client.entry(client).or_insert(fresh);
        // If the clock is set back, no client may be locked out for longer than a window.
        if window.ends <= now || window.ends > now + length {
            *window = fresh;
        }
        window.requests = window.requests.saturating_add(1);
        Allowance {
            limit: max,
            remaining: max.saturating_sub(window.requests),
            reset: window.ends,
            exceeded: window.requests > max,
        }
    }
}

/// The address under which a client is counted. All 2⁶⁴ addresses of an IPv6 network count as one,
/// since they belong to one subscriber.
fn counted_as(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from(network))
        }
        v4 => v4,
    }
}

/// The client's address: the address of the peer, or the one that a trusted proxy reports.
pub(super) fn client_of(request: &Request, trusted: &[AddressRange]) -> IpAddr {
    let peer = request.remote_addr().as_socket_addr();
    let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.ip());
    client_behind(peer, request.headers(), trusted)
}

/// The client's address behind the proxies. Each proxy appends the address of its own peer, so only
/// the last address that is not a trusted proxy is reliable.
fn client_behind(peer: IpAddr, headers: &HeaderMap, trusted: &[AddressRange]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|range| range.contains(address));
    if !is_trusted(peer) {
        return peer;
    }
    let forwarded: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    if forwarded.is_empty() {
        let real = headers.get(REAL_IP).and_then(|value| value.to_str().ok());
        return real.and_then(address_in).unwrap_or(peer);
    }
    let mut client = peer;
    for text in forwarded.into_iter().rev() {
        let Some(address) = address_in(text) else {
            break;
        };
        client = address;
        if !is_trusted(address) {
            break;
        }
    }
    client
}

/// An address as proxies write it: with or without a port or brackets.
fn address_in(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || {
        text.parse()
            .ok()
            .map(|socket: std::net::SocketAddr| socket.ip())
    };
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    const ANN: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const BEN: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    fn windows(max: u32, window_seconds: u32) -> Windows {
        Windows::of(RateLimit {
            max,
            window_seconds,
        })
    }

    #[test]
    fn a_client_over_the_limit_waits_until_the_window_ends() {
        let windows = windows(2, 60);
        let first = windows.count(ANN, 1000);
        assert_eq!(
            first,
            Allowance {
                limit: 2,
                remaining: 1,
                reset: 1060,
                exceeded: false
            }
        );
        assert_eq!(windows.count(ANN, 1001).remaining, 0);
        let third = windows.count(ANN, 1059);
        assert!(third.exceeded && third.reset == 1060);
        assert!(!windows.count(ANN, 1060).exceeded);
        assert_eq!(windows.count(ANN, 1061).reset, 1120);
    }

    #[test]
    fn each_address_is_counted_separately() {
        let windows = windows(1, 60);
        windows.count(ANN, 0);
        assert!(windows.count(ANN, 1).exceeded);
        assert!(!windows.count(BEN, 1).exceeded);
        let mapped = "::ffff:192.0.2.1".parse().unwrap();
        assert!(windows.count(mapped, 1).exceeded);
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_count_as_one() {
        let windows = windows(1, 60);
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        windows.count(address("2001:db8:0:1::1"), 0);
        assert!(windows.count(address("2001:db8:0:1:ffff::2"), 0).exceeded);
        assert!(!windows.count(address("2001:db8:0:2::1"), 0).exceeded);
    }

    #[test]
    fn expired_windows_are_dropped_and_their_number_is_limited() {
        let windows = windows(1, 60);
        let address = |number: usize| IpAddr::from(u32::try_from(number).unwrap().to_be_bytes());
        for number in 0..=MAX_CLIENTS {
            windows.count(address(number), 0);
        }
        let known = || windows.counted.lock().unwrap().by_client.len();
        assert_eq!(known(), 1);
        windows.count(ANN, 30);
        windows.count(BEN, 60);
        assert_eq!(known(), 2);
    }

    #[test]
    fn setting_the_clock_back_locks_no_client_out() {
        let windows = windows(1, 60);
        windows.count(ANN, 10_000);
        windows.count(ANN, 10_000);
        assert!(!windows.count(ANN, 1000).exceeded);
    }

    #[test]
    fn forwarding_headers_count_only_from_trusted_proxies() {
        let trusted: Vec<AddressRange> = vec!["10.0.0.0/8".parse().unwrap()];
        let proxy: IpAddr = "10.0.0.7".parse().unwrap();
        let client = |peer: IpAddr, sent: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in sent {
                headers.append(*name, HeaderValue::from_static(value));
            }
            client_behind(peer, &headers, &trusted).to_string()
        };
        let forwarded = [("x-forwarded-for", "192.0.2.9")];
        assert_eq!(client(ANN, &forwarded), "192.0.2.1");
        assert_eq!(client(proxy, &forwarded), "192.0.2.9");
        assert_eq!(client(proxy, &[]), "10.0.0.7");
        assert_eq!(client(proxy, &[("x-real-ip", "192.0.2.9")]), "192.0.2.9");
        // The client can only forge the first addresses, which are ignored.
        let forged = [("x-forwarded-for", "1.2.3.4, 192.0.2.9, 10.1.1.1")];
        assert_eq!(client(proxy, &forged), "192.0.2.9");
        let lines = [
            ("x-forwarded-for", "1.2.3.4"),
            ("x-forwarded-for", "[2001:db8::1]:443"),
        ];
        assert_eq!(client(proxy, &lines), "2001:db8::1");
        assert_eq!(client(proxy, &[("x-forwarded-for", "unknown")]), "10.0.0.7");
        let inside = [("x-forwarded-for", "10.0.0.9, 10.0.0.8")];
        assert_eq!(client(proxy, &inside), "10.0.0.9");
    }
}
