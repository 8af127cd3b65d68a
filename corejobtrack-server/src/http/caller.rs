//! Who calls. A handler that takes a [`Caller`] first is judged before its path and its body are.
//!
//! Tells callers apart only; what they may do is the engine's to decide.

use std::{fmt, ops::Deref, sync::Arc};

use async_trait::async_trait;
use corejobtrack_core::{Acting, Actor, Engine, identity::UserId, parties::ContactId};
use poem::{
    FromRequest, Request, RequestBody,
    http::{Method, header, uri::Authority},
};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};
use time::OffsetDateTime;

use crate::machine::is_loopback;

use super::{
    conditions,
    context::RequestContext,
    problem::{Problem, Result},
    token::{Audience, Claims, TokenError, Tokens},
};

const SCHEME: &str = "bearer";

/// Where the time comes from.
pub type Clock = Arc<dyn Fn() -> OffsetDateTime + Send + Sync>;

/// Resolves what a token claims to somebody who may act now.
#[async_trait]
pub trait Sessions: fmt::Debug + Send + Sync + 'static {
    /// Who acts through a session.
    ///
    /// # Errors
    /// 401 if the session has ended, 403 if its user may not sign in any more, 503 if it cannot be
    /// told.
    async fn acting(&self, claims: &Claims) -> Result<Acting>;

    /// Somebody who has not said who they are.
    fn anonymous(&self) -> Acting;
}

#[async_trait]
impl Sessions for Engine {
    async fn acting(&self, claims: &Claims) -> Result<Acting> {
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

/// Tells who calls, from the request's `Authorization` header.
pub struct Authentication {
    tokens: Tokens,
    clock: Clock,
    sessions: Arc<dyn Sessions>,
    owner: Option<Acting>,
}

impl Authentication {
    /// By tokens, whose sessions are looked up.
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

    /// What issues tokens.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The present time.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        (self.clock)()
    }

    /// Who calls, if their token is one of this audience's; another's is none at all.
    async fn acting(&self, request: &Request, audience: Audience) -> Result<Acting> {
        let owner = self.owner.as_ref();
        let owner = owner.filter(|_| audience == Audience::Staff);
        match (request.headers().get(header::AUTHORIZATION), owner) {
            (None, Some(owner)) if is_local(request) => Ok(owner.clone()),
            (None, Some(_)) => Err(Problem::forbidden()),
            (None, None) => Err(Problem::unauthenticated("Not authenticated")),
            (Some(value), _) => {
                let token = value.to_str().ok().and_then(bearer_token);
                let token = token.ok_or_else(|| Problem::unauthenticated("Not authenticated"))?;
                let claims = self.tokens.verify(token, self.now()).map_err(refused)?;
                if claims.audience != audience {
                    return Err(refused(TokenError::Invalid));
                }
                self.sessions.acting(&claims).await
            }
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
        TokenError::Expired => Problem::unauthenticated("Token has expired"),
        TokenError::Invalid => Problem::unauthenticated("Could not validate credentials"),
        TokenError::Unsigned => Problem::internal(error),
    }
}

fn bearer_token(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case(SCHEME) && !token.is_empty()).then_some(token)
}

/// Without a login, any page that the owner has open in a browser could send requests here, under
/// our address or under a name that it makes resolve to it; so neither is taken for the owner.
fn is_local(request: &Request) -> bool {
    // Behind a proxy, everybody looks local.
    let forwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    if forwarded
        .iter()
        .any(|name| request.headers().contains_key(*name))
    {
        return false;
    }
    let authority = |text: &str| text.parse::<Authority>().ok();
    // HTTP/2 names the host in the address instead.
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

/// The caller of an operation. Take it as the first argument: arguments are read in their order, so
/// that 401 comes before anything about the path or the body.
///
/// The headers `If-Match`, with a version, and `Idempotency-Key` apply to the next command.
#[derive(Debug, Clone)]
pub struct Caller(pub Acting);

impl Deref for Caller {
    type Target = Acting;

    fn deref(&self) -> &Acting {
        &self.0
    }
}

/// A caller who is an administrator; everybody else gets a 403 before path and body are judged.
#[derive(Debug, Clone)]
pub struct Administrator(pub Caller);

impl Deref for Administrator {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

/// Whoever calls, known or not: for the operations that are open to all.
#[derive(Debug, Clone)]
pub struct Anyone(pub Acting);

impl Deref for Anyone {
    type Target = Acting;

    fn deref(&self) -> &Acting {
        &self.0
    }
}

impl<'a> FromRequest<'a> for Anyone {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let context = RequestContext::of(request)?;
        Ok(Self(context.services().authentication.sessions.anonymous()))
    }
}

/// Whoever calls: known if they send a token, which must then be good, and anonymous otherwise.
#[derive(Debug, Clone)]
pub struct Visitor(pub Acting);

impl Deref for Visitor {
    type Target = Acting;

    fn deref(&self) -> &Acting {
        &self.0
    }
}

async fn caller_of(request: &Request) -> Result<Caller> {
    Ok(Caller(acting_of(request, Audience::Staff).await?))
}

/// Whoever of an audience calls, under the conditions that the request names.
pub(super) async fn acting_of(request: &Request, audience: Audience) -> Result<Acting> {
    let context = RequestContext::of(request)?;
    let authentication = &context.services().authentication;
    let acting = authentication.acting(request, audience).await?;
    if let Some(user) = acting.actor().user() {
        context.called_by(user.id.0);
    }
    // What only reads has nothing to repeat or to overwrite.
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(acting);
    }
    conditions::apply(request, acting)
}

fn register_scheme(registry: &mut Registry) {
    registry.create_security_scheme(
        SCHEME,
        MetaSecurityScheme {
            ty: "http",
            description: Some("The `access_token` that `POST /token` answers with."),
            name: None,
            key_in: None,
            scheme: Some(SCHEME),
            bearer_format: Some("JWT"),
            flows: None,
            openid_connect_url: None,
        },
    );
}

impl<'a> ApiExtractor<'a> for Caller {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register_scheme(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(caller_of(request).await?)
    }
}

impl<'a> ApiExtractor<'a> for Administrator {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register_scheme(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let caller = caller_of(request).await?;
        let is_administrator = caller
            .actor()
            .user()
            .is_some_and(|user| user.role.is_admin());
        if is_administrator {
            Ok(Self(caller))
        } else {
            Err(Problem::forbidden().into())
        }
    }
}

impl<'a> ApiExtractor<'a> for Visitor {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register_scheme(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    fn has_security_fallback() -> bool {
        true
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        if request.headers().contains_key(header::AUTHORIZATION) {
            return Ok(Self(caller_of(request).await?.0));
        }
        let context = RequestContext::of(request)?;
        Ok(Self(context.services().authentication.sessions.anonymous()))
    }
}
