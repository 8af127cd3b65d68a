//! Authenticates requests: resolves credentials to an actor.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use corejobtrack_core::{Acting, Actor, Engine, identity::UserId, parties::ContactId};
use poem::{
    Request,
    http::{header, uri::Authority},
};
use time::OffsetDateTime;

use super::{
    credentials::{self, Credential, CredentialScheme, Presented},
    token::{Audience, TokenError, Tokens},
};
use crate::{
    http::problems::{CredentialFault, Problem, Result},
    loopback::is_loopback,
};

/// The source of the current time.
pub type Clock = Arc<dyn Fn() -> OffsetDateTime + Send + Sync>;

/// Resolves credentials to actors.
#[async_trait]
pub trait Sessions: fmt::Debug + Send + Sync + 'static {
    /// The actor with a credential.
    ///
    /// # Errors
    /// 401 if the session has ended or the key does not exist, 403 if the user may no longer sign
    /// in, 503 if the store is unavailable.
    async fn acting(&self, credential: &Credential) -> Result<Acting>;

    /// The anonymous actor.
    fn anonymous(&self) -> Acting;
}

#[async_trait]
impl Sessions for Engine {
    async fn acting(&self, credential: &Credential) -> Result<Acting> {
        let claims = match credential {
            Credential::Session(claims) => claims,
            // The engine does not issue API keys yet.
            Credential::ApiKey(_) => return Err(Problem::credentials(CredentialFault::Invalid)),
        };
        let actor = match claims.audience {
            Audience::Staff => self.resume(&claims.session, UserId(claims.user)).await?,
            Audience::Customer => {
                let contact = ContactId(claims.user);
                self.resume_customer(&claims.session, contact).await?
            }
        };
        Ok(self.acting_as(actor))
    }

    fn anonymous(&self) -> Acting {
        self.acting_as(Actor::Anonymous)
    }
}

/// Authenticates callers by the credentials in their requests.
pub struct Authentication {
    tokens: Tokens,
    clock: Clock,
    sessions: Arc<dyn Sessions>,
    owner: Option<Acting>,
}

impl Authentication {
    /// Authentication that looks up the session of each credential.
    pub fn new(tokens: Tokens, clock: Clock, sessions: Arc<dyn Sessions>) -> Self {
        Self {
            tokens,
            clock,
            sessions,
            owner: None,
        }
    }

    /// Single-user mode: a local request without a token acts as the owner.
    #[must_use]
    pub fn with_owner(self, owner: Acting) -> Self {
        Self {
            owner: Some(owner),
            ..self
        }
    }

    /// Issues and verifies tokens.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        (self.clock)()
    }

    /// The anonymous actor.
    pub(in crate::http) fn anonymous(&self) -> Acting {
        self.sessions.anonymous()
    }

    /// The caller, authenticated by one of these schemes. Credentials for other audiences are
    /// rejected.
    pub(in crate::http) async fn acting(
        &self,
        request: &Request,
        audience: Audience,
        schemes: &[CredentialScheme],
    ) -> Result<Acting> {
        let owner = self.owner.as_ref();
        let owner = owner.filter(|_| audience == Audience::Staff);
        match (credentials::presented(request, audience, schemes), owner) {
            (None, Some(owner)) if is_local(request) => Ok(owner.clone()),
            (None, Some(_)) => Err(Problem::forbidden()),
            (None, None) => Err(Problem::credentials(CredentialFault::Missing)),
            (Some(presented), _) => {
                let credential = self.verified(presented?, audience)?;
                self.sessions.acting(&credential).await
            }
        }
    }

    fn verified(&self, presented: Presented<'_>, audience: Audience) -> Result<Credential> {
        let token = match presented {
            Presented::ApiKey(key) => return Ok(Credential::ApiKey(key.to_owned())),
            Presented::Token(token) => token,
        };
        let claims = self.tokens.verify(token, self.now()).map_err(refused)?;
        if claims.audience == audience {
            Ok(Credential::Session(claims))
        } else {
            Err(refused(TokenError::Invalid))
        }
    }
}

impl fmt::Debug for Authentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authentication")
            .field("tokens", &self.tokens)
            .field("sessions", &self.sessions)
            .field("owner", &self.owner)
            .finish_non_exhaustive()
    }
}

fn refused(error: TokenError) -> Problem {
    match error {
        TokenError::Expired => Problem::credentials(CredentialFault::Expired),
        TokenError::Invalid => Problem::credentials(CredentialFault::Invalid),
        TokenError::Unsigned => Problem::internal(error),
    }
}

/// Whether a request comes from this machine and not from a foreign page. In single-user mode, any
/// page in the owner's browser could send requests to the server's address, or to a host name that
/// resolves to it (DNS rebinding): such requests are not accepted as the owner's.
fn is_local(request: &Request) -> bool {
    // Behind a proxy, all requests look local.
    let forwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    if forwarded
        .iter()
        .any(|name| request.headers().contains_key(*name))
    {
        return false;
    }
    let authority = |text: &str| text.parse::<Authority>().ok();
    // HTTP/2 puts the host into the URI instead.
    let host = match request.headers().get(header::HOST) {
        Some(host) => host.to_str().ok().and_then(authority),
        None => request.original_uri().authority().cloned(),
    };
    let Some(host) = host else { return false };
    let own_origin = match request.headers().get(header::ORIGIN) {
        None => true,
        Some(origin) => origin
            .to_str()
            .ok()
            .and_then(|origin| origin.split_once("://"))
            .is_some_and(|(_, origin)| authority(origin).as_ref() == Some(&host)),
    };
    own_origin && is_loopback(host.host())
}
