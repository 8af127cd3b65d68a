//! Portal configuration: the public address, and the lifetimes of links and sessions.

use std::time::Duration;

use super::read::Reader;

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;

/// Public address of the portals, and lifetimes of links and sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portal {
    /// `PORTAL_BASE_URL`, without a trailing slash; by default the address that the server listens
    /// on.
    pub base_url: Option<String>,
    /// `PORTAL_MAGIC_LINK_EXPIRY_MINUTES`: 15.
    pub magic_link_lifetime: Duration,
    /// `PORTAL_SESSION_EXPIRY_DAYS`: 7.
    pub session_lifetime: Duration,
    /// `PORTAL_REMEMBER_ME_DAYS`: 30.
    pub remember_me_lifetime: Duration,
    /// `SIGNATURE_TOKEN_EXPIRY_DAYS`: 7.
    pub signature_link_lifetime: Duration,
    /// `ENABLE_SIGNATURE_REMINDERS`: whether reminders for unsigned visits are sent automatically;
    /// false.
    pub signature_reminders: bool,
}

pub(super) fn portal(read: &mut Reader<'_>) -> Portal {
    let base_url = read.text("PORTAL_BASE_URL");
    if let Some(url) = &base_url
        && !(url.starts_with("http://") || url.starts_with("https://"))
    {
        let allowed = "must be a URL that begins with http:// or https://";
        read.refuse("PORTAL_BASE_URL", url, allowed);
    }
    let mut days = |variable, default: u64| {
        Duration::from_secs(DAY * read.number(variable, default, 1..=3650))
    };
    Portal {
        session_lifetime: days("PORTAL_SESSION_EXPIRY_DAYS", 7),
        remember_me_lifetime: days("PORTAL_REMEMBER_ME_DAYS", 30),
        signature_link_lifetime: days("SIGNATURE_TOKEN_EXPIRY_DAYS", 7),
        base_url: base_url.map(|url| url.trim_end_matches('/').to_owned()),
        magic_link_lifetime: Duration::from_secs(
            MINUTE * read.number("PORTAL_MAGIC_LINK_EXPIRY_MINUTES", 15, 1..=525_600),
        ),
        signature_reminders: read.flag("ENABLE_SIGNATURE_REMINDERS", false),
    }
}
