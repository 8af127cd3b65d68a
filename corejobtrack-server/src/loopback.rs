//! Whether a host is this very machine, as seen from itself.

use std::net::IpAddr;

/// Whether a host, by name or address, is this machine as seen from itself.
pub(crate) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
