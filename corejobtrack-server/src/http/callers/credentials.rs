//! Credential schemes: how callers authenticate, as a surface documents it.

use poem::{Request, http::header};
use poem_openapi::registry::MetaSecurityScheme;

use super::token::{Audience, Claims};
use crate::http::problems::{CredentialFault, Problem, Result};

const BEARER: &str = "bearer";

/// A way to authenticate.
#[derive(Debug)]
pub struct CredentialScheme {
    /// The name in the OpenAPI document.
    pub name: &'static str,
    /// How to get such a credential, for the OpenAPI document.
    pub description: &'static str,
    /// The callers who use it.
    pub audience: Audience,
    /// Where requests contain it.
    pub carrier: Carrier,
}

/// The place of a credential in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// `Authorization: Bearer …` with a token from a login.
    Bearer {
        /// The prefix that tells API keys from tokens; `None` if there are no keys.
        api_key_prefix: Option<&'static str>,
    },
    /// A header of this name with an API key.
    Header(&'static str),
}

/// A caller's credential, after its first check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// The claims of a token that this server signed and that has not expired.
    Session(Claims),
    /// An API key, not checked yet.
    ApiKey(String),
}

/// A credential as sent, not checked yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presented<'a> {
    Token(&'a str),
    ApiKey(&'a str),
}

impl CredentialScheme {
    /// Whether a request has the header of this scheme, with any value.
    fn is_used(&self, request: &Request) -> bool {
        match self.carrier {
            Carrier::Bearer { .. } => request.headers().contains_key(header::AUTHORIZATION),
            Carrier::Header(name) => request.headers().contains_key(name),
        }
    }

    fn read<'a>(&self, request: &'a Request) -> Option<Presented<'a>> {
        match self.carrier {
            Carrier::Bearer { api_key_prefix } => {
                let value = request.headers().get(header::AUTHORIZATION)?;
                let token = bearer_token(value.to_str().ok()?)?;
                let is_key = api_key_prefix.is_some_and(|prefix| token.starts_with(prefix));
                Some(match is_key {
                    true => Presented::ApiKey(token),
                    false => Presented::Token(token),
                })
            }
            Carrier::Header(name) => {
                let key = request.headers().get(name)?.to_str().ok()?.trim();
                (!key.is_empty()).then_some(Presented::ApiKey(key))
            }
        }
    }

    /// Its description in the OpenAPI document.
    pub(in crate::http) fn described(&self) -> MetaSecurityScheme {
        let (ty, name, key_in, scheme, bearer_format) = match self.carrier {
            Carrier::Bearer { .. } => ("http", None, None, Some(BEARER), Some("JWT")),
            Carrier::Header(name) => ("apiKey", Some(name), Some("header"), None, None),
        };
        MetaSecurityScheme {
            ty,
            description: Some(self.description),
            name,
            key_in,
            scheme,
            bearer_format,
            flows: None,
            openid_connect_url: None,
        }
    }
}

/// Whether a request has a credential for an audience.
pub(in crate::http) fn are_presented(
    request: &Request,
    audience: Audience,
    schemes: &[CredentialScheme],
) -> bool {
    presented(request, audience, schemes).is_some()
}

/// The credential in a request, by the first scheme that it uses, if any.
pub(super) fn presented<'a>(
    request: &'a Request,
    audience: Audience,
    schemes: &[CredentialScheme],
) -> Option<Result<Presented<'a>>> {
    let mut accepted = schemes.iter().filter(|scheme| scheme.audience == audience);
    let used = accepted.find(|scheme| scheme.is_used(request))?;
    let read = used.read(request);
    Some(read.ok_or_else(|| Problem::credentials(CredentialFault::Unreadable)))
}

fn bearer_token(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case(BEARER) && !token.is_empty()).then_some(token)
}
