//! Callers: credentials, access tokens, and the headers that put conditions on commands. The engine
//! checks permissions.

mod authentication;
mod command_headers;
mod credentials;
mod token;

pub use self::{
    authentication::{Authentication, Clock, Sessions},
    command_headers::CommandHeaders,
    credentials::{Carrier, Credential, CredentialScheme},
    token::{Audience, Claims, TokenError, Tokens},
};
pub(super) use self::{
    command_headers::apply as apply_command_headers, credentials::are_presented,
};
