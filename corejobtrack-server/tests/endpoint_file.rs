//! The endpoints of one resource in a file, served by a separate site, and their log lines.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use corejobtrack_core::{
    Acting, Actor, Engine,
    identity::{CreateUser, Register, Role},
    store::MemoryStore,
};
use corejobtrack_server::{
    http::{
        Audience, Authentication, Body, Caller, Created, Credential, Documented, Id, Problem,
        Protection, Result, Services, Sessions, Site, Sliced, Surface, Tokens,
    },
    surfaces::corejobtrack,
};
use poem::{http::StatusCode, test::TestClient};
use poem_openapi::{Object, OpenApi, Tags, payload::Json};
use serde_json::Value;
use time::{Duration, macros::datetime};

#[derive(Tags)]
enum Area {
    /// Equipment at customers.
    Equipment,
}

/// The body that adds equipment.
#[derive(Debug, Object)]
struct NewEquipment {
    /// The manufacturer.
    #[oai(validator(min_length = 1, max_length = 100))]
    make: String,
    /// The number of pieces.
    #[oai(default = "one", validator(minimum(value = "1")))]
    count: i32,
    notes: Option<String>,
}

fn one() -> i32 {
    1
}

/// Equipment at a customer.
#[derive(Debug, Object)]
struct Equipment {
    id: i64,
    customer_id: i64,
    make: String,
    count: i32,
    notes: Option<String>,
}

struct EquipmentApi;

#[OpenApi(tag = "Area::Equipment")]
impl EquipmentApi {
    /// Add equipment.
    #[oai(path = "/customers/:customer_id/equipment", method = "post")]
    async fn create(
        &self,
        _caller: Caller,
        customer_id: Id,
        body: Body<NewEquipment>,
    ) -> Result<Created<Json<Equipment>>> {
        let Body(NewEquipment { make, count, notes }) = body;
        Ok(Created(Json(Equipment {
            id: 1,
            customer_id: *customer_id,
            make,
            count,
            notes,
        })))
    }

    /// List equipment.
    #[oai(path = "/customers/:customer_id/equipment", method = "get")]
    async fn list(
        &self,
        _caller: Caller,
        customer_id: Id,
        _page: Sliced,
    ) -> Result<Json<Vec<Equipment>>> {
        Err(Problem::internal(format!(
            "the shelf of customer {} fell down",
            *customer_id
        )))
    }
}

impl Documented for EquipmentApi {
    type Operations = Self;

    const SURFACE: &'static Surface = &corejobtrack::SURFACE;
}

#[derive(Debug)]
struct AnySession(Engine);

#[async_trait]
impl Sessions for AnySession {
    async fn acting(&self, credential: &Credential) -> Result<Acting> {
        let Credential::Session(_) = credential else {
            return Err(Problem::forbidden());
        };
        Ok(self.0.acting_as(self.0.impersonate("somebody").await?))
    }

    fn anonymous(&self) -> Acting {
        self.0.acting_as(Actor::Anonymous)
    }
}

/// A log in memory.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn find(&self, message: &str) -> Value {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let mut lines = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.rfind(|line| line["message"] == message).unwrap()
    }
}

#[tokio::test]
async fn endpoints_fit_in_one_file_and_server_errors_are_logged_by_id() {
    let log = Lines::default();
    let writer = log.clone();
    let lines = tracing_subscriber::fmt().json().flatten_event(true);
    lines.with_writer(move || writer.clone()).init();

    let tokens = || Tokens::new(b"a secret for tests", Duration::HOUR);
    let now = datetime!(2026-03-01 12:00 UTC);
    let engine = Engine::builder(MemoryStore::new()).open().await.unwrap();
    let somebody = CreateUser {
        details: Register {
            username: "somebody".into(),
            ..Register::default()
        },
        role: Role::User,
        is_system: false,
    };
    let system = engine.acting_as(Actor::System);
    let somebody = system.identity().create_user(somebody, None).await.unwrap();
    let token = tokens()
        .issue(somebody.user.id.0, "42", Audience::Staff, now)
        .unwrap();
    let authorization = format!("Bearer {token}");
    let authentication = Authentication::new(
        tokens(),
        Arc::new(move || now),
        Arc::new(AnySession(engine)),
    );
    let services = Services {
        authentication,
        max_body_bytes: 10_485_760,
        protection: Protection::default(),
    };
    let client = TestClient::new(Site::of::<EquipmentApi>(EquipmentApi).serve(services));

    let response = client
        .post("/customers/5/equipment/")
        .header("authorization", &authorization)
        .body_json(&serde_json::json!({ "make": "HP", "notes": null }))
        .send()
        .await;
    response.assert_status(StatusCode::CREATED);
    let equipment: Value = response.json().await.value().deserialize();
    assert_eq!(
        (&equipment["customer_id"], &equipment["count"]),
        (&5.into(), &1.into())
    );

    let response = client
        .get("/customers/5/equipment?limit=10")
        .header("authorization", &authorization)
        .header("x-request-id", "visit-1")
        .send()
        .await;
    response.assert_status(StatusCode::INTERNAL_SERVER_ERROR);
    let body: Value = response.json().await.value().deserialize();

    let failure = log.find("internal server error");
    assert_eq!(failure["error_id"], body["error_id"]);
    assert_eq!(failure["cause"], "the shelf of customer 5 fell down");
    assert_eq!(failure["span"]["id"], "visit-1");

    let access = log.find("answered");
    assert_eq!(access["method"], "GET");
    assert_eq!(access["path"], "/customers/{customer_id}/equipment");
    assert_eq!(access["status"], 500);
    assert_eq!(access["request_id"], "visit-1");
    assert_eq!(access["caller"], somebody.user.id.0);
    assert!(access["latency_ms"].is_f64());
}
