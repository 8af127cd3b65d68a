//! Email configuration: the `SMTP_*` variables.

use std::path::PathBuf;

use super::read::{Reader, Secret};

/// Email configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// `SMTP_ENABLED`: whether mail is sent; if not, it waits in the outbox. By default true if
    /// `SMTP_HOST` is set.
    pub enabled: bool,
    /// `SMTP_HOST`.
    pub host: Option<String>,
    /// `SMTP_PORT`: 587, or 465 with `SMTP_SECURITY=tls`, or 25 with `none`.
    pub port: u16,
    /// `SMTP_SECURITY` (`starttls`, `tls` or `none`): by default TLS on port 465, none for a mail
    /// server on this machine, else STARTTLS.
    pub security: MailSecurity,
    /// `SMTP_USER` (or `SMTP_USERNAME`).
    pub user: Option<String>,
    /// `SMTP_PASSWORD`.
    pub password: Option<Secret>,
    /// `SMTP_CA_FILE`: a PEM file with a certificate that is trusted in addition to the public
    /// certificate authorities.
    pub ca_file: Option<PathBuf>,
    /// `SMTP_FROM_NAME`, else `COMPANY_NAME`, else "Corejobtrack".
    pub from_name: String,
    /// `SMTP_FROM_EMAIL`, else `SMTP_USER` if it is an address, else `COMPANY_EMAIL`.
    pub from_address: Option<String>,
    /// `SMTP_DEV_MODE`: whether all mail goes to one address instead of the recipients.
    pub dev_mode: bool,
    /// `SMTP_DEV_REDIRECT_ADDRESS`: the address that gets all mail in development mode.
    pub dev_redirect: Option<String>,
}

/// Encryption of the connection to the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS after STARTTLS, which the server must offer.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// No encryption: for a mail server on the same machine.
    None,
}

impl Mail {
    /// Whether the mail server and the sender's address are known.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        self.host.is_some() && self.from_address.is_some()
    }
}

pub(super) fn mail(read: &mut Reader<'_>) -> Mail {
    let host = read.text("SMTP_HOST");
    let is_local = host.as_deref().is_some_and(crate::loopback::is_loopback);
    let default_security = match read.text("SMTP_PORT").as_deref() {
        Some("465") => MailSecurity::Tls,
        _ if is_local => MailSecurity::None,
        _ => MailSecurity::StartTls,
    };
    let securities = [
        ("starttls", MailSecurity::StartTls),
        ("tls", MailSecurity::Tls),
        ("none", MailSecurity::None),
    ];
    let security = read.choice("SMTP_SECURITY", default_security, &securities);
    let usual_port = match security {
        MailSecurity::StartTls => 587,
        MailSecurity::Tls => 465,
        MailSecurity::None => 25,
    };
    let user = read
        .text("SMTP_USER")
        .or_else(|| read.text("SMTP_USERNAME"));
    let from_address = read
        .text("SMTP_FROM_EMAIL")
        .or_else(|| user.clone().filter(|user| user.contains('@')))
        .or_else(|| read.text("COMPANY_EMAIL"))
        .or_else(|| is_local.then(|| "corejobtrack@localhost".to_owned()));
    let dev_mode = read.flag("SMTP_DEV_MODE", false);
    let dev_redirect = read.text("SMTP_DEV_REDIRECT_ADDRESS");
    let enabled = read.flag("SMTP_ENABLED", host.is_some());
    if enabled && host.is_some() && from_address.is_none() {
        let allowed = "must be set to the address that mail is sent from";
        read.refuse("SMTP_FROM_EMAIL", "", allowed);
    }
    if enabled && dev_mode && dev_redirect.is_none() {
        let allowed = "must be set to an address if SMTP_DEV_MODE is true";
        read.refuse("SMTP_DEV_REDIRECT_ADDRESS", "", allowed);
    }
    for (variable, address) in [
        ("SMTP_FROM_EMAIL", &from_address),
        ("SMTP_DEV_REDIRECT_ADDRESS", &dev_redirect),
    ] {
        if let Some(address) = address
            && address.parse::<lettre::Address>().is_err()
        {
            read.refuse(variable, address, "must be an email address");
        }
    }
    Mail {
        enabled,
        host,
        port: read.number("SMTP_PORT", usual_port, 1..=u16::MAX),
        security,
        user,
        password: read.secret("SMTP_PASSWORD"),
        ca_file: read.text("SMTP_CA_FILE").map(PathBuf::from),
        from_name: read
            .text("SMTP_FROM_NAME")
            .or_else(|| read.text("COMPANY_NAME"))
            .unwrap_or_else(|| "Corejobtrack".to_owned()),
        from_address,
        dev_mode,
        dev_redirect,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sender_name_defaults_to_the_company_name() {
        for (company, name, expected) in [
            (None, None, "Corejobtrack"),
            (Some("Acme"), None, "Acme"),
            (Some("Acme"), Some("Service desk"), "Service desk"),
        ] {
            let lookup = |variable: &str| match variable {
                "COMPANY_NAME" => company.map(str::to_owned),
                "SMTP_FROM_NAME" => name.map(str::to_owned),
                _ => None,
            };
            assert_eq!(mail(&mut Reader::new(&lookup)).from_name, expected);
        }
    }
}
