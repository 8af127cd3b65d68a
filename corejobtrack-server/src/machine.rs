//! What is asked of the machine this runs on: random digits, and whether a host is this very machine.

use std::net::IpAddr;

/// Random bytes as lower-case hexadecimal digits: for ids, names of drafts and nonces, none of which
/// is a secret.
pub(crate) fn random_hex<const BYTES: usize>() -> String {
    let mut bytes = [0; BYTES];
    if getrandom::fill(&mut bytes).is_err() {
        // What is made here keeps nothing safe: without entropy it is not worth a failure.
        bytes.fill(0);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a host, by name or address, is this machine as seen from itself.
pub(crate) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
