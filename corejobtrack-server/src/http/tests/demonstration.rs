//! The API that the tests call: one resource with all kinds of requests and responses.

use std::sync::Arc;

use async_trait::async_trait;
use corejobtrack_core::{
    Acting, Actor, Engine,
    identity::{CreateUser, Register, Role},
    store::MemoryStore,
};
use poem::{endpoint::BoxEndpoint, http::HeaderMap};
use poem_openapi::{Enum, Object, OpenApi, Tags, Union, payload::Json, types::Any};
use serde_json::Value;
use time::{Date, Duration, OffsetDateTime, macros::datetime};

use crate::{
    http::{
        Administrator, Audience, Authentication, Body, Caller, Created, Credential, Documented,
        Form, Id, Problem, Protection, Query, Result, Segment, Services, Sessions, Site, Sliced,
        Surface, Tokens,
    },
    surfaces::corejobtrack,
};

pub const NOW: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);
pub const LIMIT: usize = 64 * 1024;

#[derive(Tags)]
enum Area {
    Tickets,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum Visibility {
    #[oai(rename = "private")]
    Private,
    #[oai(rename = "public")]
    Public,
}

#[derive(Debug, Object)]
pub struct Equipment {
    #[oai(validator(max_length = 10))]
    pub make: String,
    #[oai(validator(minimum(value = "0")))]
    pub count: Option<i32>,
}

#[derive(Debug, Object)]
pub struct ByMail {
    pub address: String,
}

#[derive(Debug, Object)]
pub struct ByPhone {
    pub number: String,
}

#[derive(Debug, Union)]
pub enum Contact {
    Mail(ByMail),
    Phone(ByPhone),
}

/// The body that creates a ticket.
#[derive(Debug, Object)]
pub struct NewTicket {
    /// The customer.
    #[oai(validator(min_length = 1))]
    pub customer_name: String,
    #[oai(validator(max_length = 20))]
    pub title: Option<String>,
    pub visibility: Option<Visibility>,
    #[oai(validator(pattern = "^#[0-9a-f]{6}$"))]
    pub color: Option<String>,
    pub due_date: Option<Date>,
    pub assigned_to: Option<i64>,
    pub hours: Option<f64>,
    pub resolved: Option<bool>,
    #[oai(default)]
    pub equipment: Vec<Equipment>,
    #[oai(validator(max_items = 2))]
    pub tags: Option<Vec<String>>,
    pub contact: Option<Contact>,
    pub context: Option<Any<Value>>,
}

#[derive(Debug, Object)]
pub struct Ticket {
    pub id: i64,
    pub customer_name: String,
    pub title: Option<String>,
    pub equipment_count: i64,
    pub context: Option<Any<Value>>,
    pub created_by: i64,
}

#[derive(Debug, Object)]
pub struct Credentials {
    pub username: String,
    pub password: String,
}

#[derive(Debug, Object)]
pub struct Echo {
    pub text: String,
}

pub struct Demonstration;

#[OpenApi]
impl Demonstration {
    /// Creates a ticket.
    #[oai(path = "/tickets/", method = "post", tag = "Area::Tickets")]
    async fn create(&self, caller: Caller, body: Body<NewTicket>) -> Result<Created<Json<Ticket>>> {
        let Body(new) = body;
        Ok(Created(Json(Ticket {
            id: 1,
            customer_name: new.customer_name,
            title: new.title,
            equipment_count: new.equipment.len() as i64,
            context: new.context,
            created_by: caller.actor().user().unwrap().id.0,
        })))
    }

    /// Lists tickets.
    #[oai(path = "/tickets/", method = "get", tag = "Area::Tickets")]
    async fn list(
        &self,
        _caller: Caller,
        page: Sliced,
        visibility: Query<Option<Visibility>>,
        unread_only: Query<Option<bool>>,
    ) -> Result<Json<Echo>> {
        let text = format!(
            "{}+{} {:?} {:?}",
            page.limit, page.offset, visibility.0, unread_only.0
        );
        Ok(Json(Echo { text }))
    }

    #[oai(path = "/tickets/:ticket_id", method = "get", tag = "Area::Tickets")]
    async fn get(&self, _caller: Caller, ticket_id: Id) -> Result<Json<Echo>> {
        match *ticket_id {
            1 => Ok(Json(Echo {
                text: "the ticket".into(),
            })),
            _ => Err(Problem::not_found("Service ticket not found")),
        }
    }

    #[oai(path = "/tickets/:ticket_id", method = "delete", tag = "Area::Tickets")]
    async fn delete(&self, _admin: Administrator, _ticket_id: Id) -> Result<Json<Echo>> {
        Err(Problem::conflict("It is in use"))
    }

    #[oai(path = "/bounded/:count", method = "get")]
    async fn bounded(
        &self,
        #[oai(validator(maximum(value = "5")))] count: Id,
    ) -> Result<Json<Echo>> {
        Ok(Json(Echo {
            text: count.to_string(),
        }))
    }

    /// The arguments have another order than the path.
    #[oai(path = "/tickets/:ticket_id/notes/:note_id", method = "get")]
    async fn note(&self, note_id: Id, ticket_id: Id) -> Result<Json<Echo>> {
        Ok(Json(Echo {
            text: format!("note {} of {}", *note_id, *ticket_id),
        }))
    }

    #[oai(path = "/types/:name", method = "get")]
    async fn by_name(&self, name: Segment) -> Result<Json<Echo>> {
        Ok(Json(Echo { text: name.0 }))
    }

    #[oai(path = "/framework/:number", method = "get")]
    async fn framework(
        &self,
        number: poem_openapi::param::Path<i32>,
        #[oai(validator(maximum(value = "5")))] most: Query<i32>,
    ) -> Result<Json<Echo>> {
        Ok(Json(Echo {
            text: format!("{} {}", number.0, most.0),
        }))
    }

    #[oai(path = "/token", method = "post")]
    async fn token(&self, form: Form<Credentials>) -> Result<Json<Echo>> {
        Ok(Json(Echo {
            text: format!("{}:{}", form.username, form.password),
        }))
    }

    #[oai(path = "/complete", method = "post")]
    async fn complete(&self, body: Body<Option<Equipment>>) -> Result<Json<Echo>> {
        Ok(Json(Echo {
            text: body.0.map_or_else(|| "nothing".into(), |given| given.make),
        }))
    }

    #[oai(path = "/failure", method = "get")]
    async fn failure(&self) -> Result<Json<Echo>> {
        Err(Problem::internal("the password of the database is hunter2"))
    }

    #[oai(path = "/panic", method = "get")]
    async fn panic(&self, headers: &HeaderMap) -> Result<Json<Echo>> {
        let text = headers
            .get("not-sent")
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        Ok(Json(Echo { text }))
    }
}

impl Documented for Demonstration {
    type Operations = Self;

    const SURFACE: &'static Surface = &corejobtrack::SURFACE;
}

/// Session 42 is valid, all others have ended; user 1 is the administrator.
#[derive(Debug)]
struct OneSession(Engine);

#[async_trait]
impl Sessions for OneSession {
    async fn acting(&self, credential: &Credential) -> Result<Acting> {
        match credential {
            Credential::Session(claims) if claims.session == "42" => {
                Ok(acting_as_user(&self.0, claims.user))
            }
            _ => Err(Problem::unauthenticated("Could not validate credentials")),
        }
    }

    fn anonymous(&self) -> Acting {
        self.0.acting_as(Actor::Anonymous)
    }
}

/// A user; user 1 is an administrator.
fn acting_as_user(engine: &Engine, user: i64) -> Acting {
    let name = if user == 1 { "admin" } else { "somebody" };
    let actor = finished({
        let engine = engine.clone();
        async move { engine.impersonate(name).await.unwrap() }
    });
    engine.acting_as(actor)
}

/// An engine with two users and no other data.
fn engine() -> Engine {
    finished(async {
        let engine = Engine::builder(MemoryStore::new()).open().await.unwrap();
        let identity = engine.acting_as(Actor::System).identity();
        for (name, role) in [("admin", Role::Admin), ("somebody", Role::User)] {
            let user = CreateUser {
                details: Register {
                    username: name.into(),
                    ..Register::default()
                },
                role,
                is_system: false,
            };
            identity.create_user(user, None).await.unwrap();
        }
        engine
    })
}

/// The result of a future, whether or not the caller runs on a runtime.
fn finished<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> T {
    let thread = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(future)
    });
    thread.join().unwrap()
}

pub fn tokens() -> Tokens {
    Tokens::new(b"a secret for tests", Duration::minutes(720))
}

pub fn token(user: i64, session: i64, issued_at: OffsetDateTime) -> String {
    tokens()
        .issue(user, &session.to_string(), Audience::Staff, issued_at)
        .unwrap()
}

pub fn staff_token() -> String {
    token(7, 42, NOW)
}

fn authentication() -> Authentication {
    Authentication::new(tokens(), Arc::new(|| NOW), Arc::new(OneSession(engine())))
}

pub fn site() -> BoxEndpoint<'static> {
    protected_site(Protection::default())
}

/// The site with rate limits and CORS.
pub fn protected_site(protection: Protection) -> BoxEndpoint<'static> {
    let services = Services {
        authentication: authentication(),
        max_body_bytes: LIMIT,
        protection,
    };
    Site::of::<Demonstration>(Demonstration).serve(services)
}

pub fn single_user_site() -> BoxEndpoint<'static> {
    let owner = acting_as_user(&engine(), 1);
    let authentication = authentication().with_owner(owner);
    Site::of::<Demonstration>(Demonstration).serve(Services {
        authentication,
        max_body_bytes: LIMIT,
        protection: Protection::default(),
    })
}
