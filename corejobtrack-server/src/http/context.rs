//! The context of a request: its id, its operation and its caller.
//!
//! Created by the front and available to all later code of the request. Contains data only.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use poem::Request;

use super::{
    problems::{Problem, Result},
    rate_limit::{Allowance, LimitKind},
    services::Services,
    surface::Surface,
};

/// The operation that a request was routed to.
#[derive(Debug)]
pub struct Operation {
    /// The path as documented, such as `/service-tickets/{ticket_id}`.
    pub template: String,
    /// The names of the path's parameters, in the path's order.
    pub names: Vec<String>,
}

/// The context of a request.
#[derive(Debug)]
pub struct RequestContext {
    id: String,
    client: IpAddr,
    surface: &'static Surface,
    services: Arc<Services>,
    operation: OnceLock<Arc<Operation>>,
    caller: OnceLock<i64>,
    allowance: Mutex<Option<Allowance>>,
}

impl RequestContext {
    pub(super) fn new(
        id: String,
        client: IpAddr,
        surface: &'static Surface,
        services: Arc<Services>,
    ) -> Self {
        Self {
            id,
            client,
            surface,
            services,
            operation: OnceLock::new(),
            caller: OnceLock::new(),
            allowance: Mutex::default(),
        }
    }

    /// The context of a request that came through the front.
    ///
    /// # Errors
    /// An internal problem if it did not come through the front.
    pub fn of(request: &Request) -> Result<&Self, Problem> {
        request
            .extensions()
            .get::<Arc<Self>>()
            .map(AsRef::as_ref)
            .ok_or_else(|| Problem::internal("the request has no context"))
    }

    /// The request's id, given by the client or generated.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The surface that the request is for.
    #[must_use]
    pub fn surface(&self) -> &'static Surface {
        self.surface
    }

    /// The services that all requests share.
    #[must_use]
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// The operation, once the request is routed.
    #[must_use]
    pub fn operation(&self) -> Option<&Operation> {
        self.operation.get().map(AsRef::as_ref)
    }

    /// The id of the calling user, once authenticated.
    #[must_use]
    pub fn caller(&self) -> Option<i64> {
        self.caller.get().copied()
    }

    /// The client's address; taken from proxy headers only if the proxy is trusted.
    #[must_use]
    pub fn client(&self) -> IpAddr {
        self.client
    }

    /// The client's allowance under the rate limit counted last, if any.
    pub(super) fn allowance(&self) -> Option<Allowance> {
        *self
            .allowance
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts this request against a rate limit; fails if the limit is exceeded.
    pub(super) fn count(&self, limited: LimitKind) -> Result<()> {
        let Some(limiter) = &self.services.protection.rate_limiter else {
            return Ok(());
        };
        let now = self.services.authentication.now().unix_timestamp();
        let allowance = limiter.count(limited, self.client, now);
        *self
            .allowance
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(allowance);
        allowance.refusal(now).map_or(Ok(()), Err)
    }

    pub(super) fn set_operation(&self, operation: &Arc<Operation>) {
        self.operation.get_or_init(|| Arc::clone(operation));
    }

    pub(super) fn set_caller(&self, user: i64) {
        self.caller.get_or_init(|| user);
    }

    /// The percent-decoded value of a path parameter. `None` if there is no such parameter or its
    /// value is not UTF-8.
    pub(super) fn path_value<'a>(&self, request: &'a Request, name: &str) -> Option<&'a str> {
        let position = self
            .operation()?
            .names
            .iter()
            .position(|known| known == name)?;
        request.raw_path_param(&format!("param{position}"))
    }

    /// Whether the path has a parameter with this name.
    pub(super) fn has_path_name(&self, name: &str) -> bool {
        self.operation()
            .is_some_and(|operation| operation.names.iter().any(|known| known == name))
    }

    /// The documented name of a parameter that the router calls `param0` and so on.
    pub(super) fn path_name<'a>(&'a self, routed: &'a str) -> &'a str {
        routed
            .strip_prefix("param")
            .and_then(|index| index.parse::<usize>().ok())
            .and_then(|index| self.operation()?.names.get(index))
            .map_or(routed, String::as_str)
    }
}
