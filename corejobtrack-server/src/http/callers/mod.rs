//! Who calls: credentials, the tokens that we issue, and the arguments by which handlers ask for a
//! caller. What a caller may do is the engine's to decide.

mod authentication;
mod command_headers;
mod credentials;
mod customer;
mod staff;
mod token;

pub use self::{
    authentication::{Authentication, Clock, Sessions},
    command_headers::CommandHeaders,
    credentials::{Carrier, Credential, CredentialScheme},
    customer::Customer,
    staff::{Administrator, Anyone, Caller, Visitor},
    token::{Audience, Claims, TokenError, Tokens},
};
