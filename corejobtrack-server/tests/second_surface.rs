//! A second documented surface beside the root one, using only the public API: with its own error
//! format and texts, nulls that clear fields, API keys, and a document under a prefix.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::sync::Arc;

use async_trait::async_trait;
use corejobtrack_core::{
    Acting, Engine, EngineError,
    clock::{Clock, SystemClock},
    parties::{self, VendorFields, VendorId},
    records::Update,
    store::MemoryStore,
};
use corejobtrack_server::{
    components::Components,
    config::{Configuration, RateLimit, RateLimits},
    http::{
        Administrator, Audience, Authentication, Body, Caller, Carrier, CommandHeaders, Credential,
        CredentialFault, CredentialScheme, DocumentHead, Documented, ErrorFormat, FieldNames, Id,
        LimitedPaths, Nulls, Problem, ProblemKind, Protection, Query, RateLimiter, Result,
        Services, Sessions, Site, Surface, ToChange, Tokens, object_schema, text_schema,
    },
    start,
    surfaces::corejobtrack::{self, Corejobtrack},
};
use poem::{
    endpoint::BoxEndpoint,
    http::{Method, StatusCode},
    test::{TestClient, TestResponse},
};
use poem_openapi::{Object, OpenApi, payload::Json, types::MaybeUndefined};
use serde_json::{Value, json};
use time::Duration;

const PASSWORD: &str = "Correct-Horse-7";
const KEY: &str = "hp_demo_abc123";

/// Changes to a supplier.
#[derive(Debug, Object)]
struct SupplierChanges {
    /// The name; it cannot be cleared.
    #[oai(rename = "supplierName")]
    name: Option<String>,
    /// The telephone number.
    phone: MaybeUndefined<String>,
    /// Notes.
    notes: MaybeUndefined<String>,
}

/// A supplier.
#[derive(Debug, Object)]
struct Supplier {
    id: i64,
    #[oai(rename = "supplierName")]
    name: String,
    phone: Option<String>,
    notes: Option<String>,
}

impl From<parties::Vendor> for Supplier {
    fn from(vendor: parties::Vendor) -> Self {
        Self {
            id: vendor.id.0,
            name: vendor.company,
            phone: vendor.phone,
            notes: vendor.notes,
        }
    }
}

struct SuppliersApi;

#[OpenApi]
impl SuppliersApi {
    /// Get a supplier.
    #[oai(path = "/api/v1/suppliers/:id", method = "get")]
    async fn get(&self, caller: Caller, id: Id) -> Result<Json<Supplier>> {
        Ok(Json(
            caller.parties().vendors().get(VendorId(*id)).await?.into(),
        ))
    }

    /// Change a supplier.
    #[oai(path = "/api/v1/suppliers/:id", method = "patch")]
    async fn update(
        &self,
        caller: Caller,
        id: Id,
        body: Body<SupplierChanges>,
    ) -> Result<Json<Supplier>> {
        let command = Update {
            id: VendorId(*id),
            fields: VendorFields {
                company: body.0.name,
                phone: body.0.phone.to_change(),
                notes: body.0.notes.to_change(),
                ..VendorFields::default()
            },
        };
        let changed = caller.parties().vendors().update(command).await?;
        Ok(Json(changed.into()))
    }

    /// Fail.
    #[oai(path = "/api/v1/failures", method = "get")]
    async fn fail(&self, _caller: Administrator, because: Query<String>) -> Result<Json<Supplier>> {
        Err(Problem::internal(format!("failed because of {}", *because)))
    }
}

/// The second surface.
enum Suppliers {}

impl Documented for Suppliers {
    type Operations = SuppliersApi;

    const SURFACE: &'static Surface = &Surface {
        prefixes: &["/api/v1"],
        document: DocumentHead {
            path: "/api/v1",
            title: "Suppliers",
            description: "Suppliers, for third-party programs.",
            sign_ins: &[],
            examples: r#"{"SupplierChanges": {"phone": null}}"#,
        },
        errors: ErrorFormat {
            body: |message| match message.faults {
                [] => json!({ "error": message.text }),
                faults => {
                    let texts = faults.iter().map(|fault| {
                        let place = fault.loc.iter().map(|step| match json!(step) {
                            Value::String(name) => name,
                            other => other.to_string(),
                        });
                        format!("{}: {}", place.collect::<Vec<_>>().join("."), fault.msg)
                    });
                    json!({ "error": texts.collect::<Vec<_>>().join("; ") })
                }
            },
            schema_of: |_| "Error",
            schemas: || {
                let members = vec![("error", text_schema("The text for people."))];
                vec![object_schema("Error", "An error.", members)]
            },
        },
        error_text: |problem| {
            let missing = problem
                .engine_error()
                .and_then(|error| error.downcast_ref::<EngineError>());
            match (problem.kind(), problem.credential_fault(), missing) {
                (_, Some(CredentialFault::Missing), _) => Some("Valid API key required.".into()),
                (_, Some(_), _) => Some("This API key is not valid.".into()),
                (_, _, Some(EngineError::NotFound(_))) => Some("Supplier not found".into()),
                (ProblemKind::Forbidden, ..) => Some("Administrators only.".into()),
                _ => None,
            }
        },
        field_names: &[FieldNames {
            below: "/api/v1/suppliers",
            names: &[("company", "supplierName")],
        }],
        nulls: Nulls::Clear,
        credentials: &[
            CredentialScheme {
                name: "api_key",
                description: "A key.",
                audience: Audience::Staff,
                carrier: Carrier::Header("X-API-Key"),
            },
            CredentialScheme {
                name: "bearer_key",
                description: "A key or a token.",
                audience: Audience::Staff,
                carrier: Carrier::Bearer {
                    api_key_prefix: Some("hp_"),
                },
            },
        ],
        challenge: "ApiKey",
        command_headers: CommandHeaders {
            version: None,
            idempotency_key: Some("X-Command-Id"),
        },
        limited_paths: LimitedPaths {
            logins: &[],
            registrations: &[],
            unlimited: &["/api/v1/ping"],
        },
    };
}

/// The engine's sessions, and one API key, which belongs to the administrator.
#[derive(Debug)]
struct WithKey(Engine);

#[async_trait]
impl Sessions for WithKey {
    async fn acting(&self, credential: &Credential) -> Result<Acting> {
        match credential {
            Credential::ApiKey(key) if key == KEY => {
                Ok(self.0.acting_as(self.0.impersonate("admin").await?))
            }
            other => self.0.acting(other).await,
        }
    }

    fn anonymous(&self) -> Acting {
        self.0.anonymous()
    }
}

struct Both {
    client: TestClient<BoxEndpoint<'static>>,
    token: String,
}

/// Both surfaces, a bearer token of the administrator, and a vendor with the id 1.
async fn both(requests: u32) -> Both {
    let environment = |name: &str| (name == "ADMIN_PASSWORD").then(|| PASSWORD.to_owned());
    let configuration = Configuration::from_environment(&environment).unwrap();
    let engine = Engine::builder(MemoryStore::new()).open().await.unwrap();
    start::first_administrator(&engine, &configuration)
        .await
        .unwrap();
    let limit = RateLimit {
        max: requests,
        window_seconds: 60,
    };
    let limits = RateLimits {
        enabled: true,
        login: limit,
        registration: limit,
        general: limit,
    };
    let tokens = Tokens::new(b"a secret for tests", Duration::HOUR);
    let now = || SystemClock.now().into();
    let services = Services {
        authentication: Authentication::new(tokens, Arc::new(now), Arc::new(WithKey(engine))),
        max_body_bytes: 10_000,
        protection: Protection {
            rate_limiter: Some(RateLimiter::new(&limits)),
            ..Protection::default()
        },
    };
    let root = corejobtrack::operations(&configuration, Components::default());
    let site = Site::of::<Corejobtrack>(root).and::<Suppliers>(SuppliersApi);
    let client = TestClient::new(site.serve(services));
    let login = client
        .post("/token")
        .content_type("application/x-www-form-urlencoded")
        .body(format!("username=admin&password={PASSWORD}"));
    let token = body_of(login.send().await).await["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let both = Both { client, token };
    let vendor = json!({ "company": "Paper Ltd", "phone": "555", "notes": "call first" });
    let made = both.root(Method::POST, "/vendors", Some(vendor)).await;
    assert_eq!(made.1["id"], 1, "{made:?}");
    both
}

async fn body_of(response: TestResponse) -> Value {
    serde_json::from_slice(&response.0.into_body().into_vec().await.unwrap()).unwrap()
}

impl Both {
    /// A request to the root surface with its token.
    async fn root(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let authorization = format!("Bearer {}", self.token);
        self.send(method, path, &[("authorization", &authorization)], body)
            .await
    }

    /// A request to the second surface with its key.
    async fn second(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        self.send(method, path, &[("x-api-key", KEY)], body).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let mut request = self.client.request(method, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body_json(&body);
        }
        let response = request.send().await;
        (response.0.status(), body_of(response).await)
    }
}

#[tokio::test]
async fn each_surface_has_its_own_error_format_and_texts() {
    let both = both(1_000).await;
    let error = |text: &str| json!({ "error": text });
    let detail = |text: &str| json!({ "detail": text });

    // For a path without an operation, the prefix decides which surface responds.
    for path in ["/api/v1/nowhere", "/api/v1", "/api/v1/"] {
        let answer = both.second(Method::GET, path, None).await;
        assert_eq!(
            answer,
            (StatusCode::NOT_FOUND, error("Not Found")),
            "{path}"
        );
    }
    for path in ["/nowhere", "/api/v10", "/api"] {
        let answer = both.root(Method::GET, path, None).await;
        assert_eq!(
            answer,
            (StatusCode::NOT_FOUND, detail("Not Found")),
            "{path}"
        );
    }
    let answer = both.second(Method::PUT, "/api/v1/suppliers/1", None).await;
    let not_allowed = (StatusCode::METHOD_NOT_ALLOWED, error("Method Not Allowed"));
    assert_eq!(answer, not_allowed);

    // Texts and field names of engine errors are translated.
    let answer = both.second(Method::GET, "/api/v1/suppliers/9", None).await;
    assert_eq!(answer, (StatusCode::NOT_FOUND, error("Supplier not found")));
    let answer = both.root(Method::GET, "/vendors/9", None).await;
    assert_eq!(answer, (StatusCode::NOT_FOUND, detail("Vendor not found")));
    let blank = Some(json!({ "supplierName": " ", "company": " " }));
    let answer = both
        .second(Method::PATCH, "/api/v1/suppliers/1", blank.clone())
        .await;
    assert_eq!(answer.1, error("body.supplierName: must not be empty"));
    let answer = both.root(Method::PATCH, "/vendors/1", blank).await;
    assert_eq!(answer.1["detail"][0]["loc"], json!(["body", "company"]));

    // Validation errors and server errors have the surface's format, too.
    let wrong = Some(json!({ "phone": 5 }));
    let answer = both
        .second(Method::PATCH, "/api/v1/suppliers/x", wrong)
        .await;
    assert_eq!(
        answer,
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            error("path.id: value is not a valid integer")
        )
    );
    let answer = both
        .second(Method::GET, "/api/v1/failures?because=rust", None)
        .await;
    let failure = (
        StatusCode::INTERNAL_SERVER_ERROR,
        error("Internal server error"),
    );
    assert_eq!(answer, failure);
}

#[tokio::test]
async fn a_null_clears_a_field_on_one_surface_and_means_omitted_on_the_other() {
    let both = both(1_000).await;
    let nulls = Some(json!({ "phone": null, "supplierName": null, "company": null }));

    let (status, kept) = both.root(Method::PATCH, "/vendors/1", nulls.clone()).await;
    assert_eq!((status, &kept["phone"]), (StatusCode::OK, &json!("555")));

    let (status, cleared) = both
        .second(Method::PATCH, "/api/v1/suppliers/1", nulls)
        .await;
    assert_eq!(status, StatusCode::OK, "{cleared}");
    let expected = json!({
        "id": 1, "supplierName": "Paper Ltd", "phone": null, "notes": "call first",
    });
    assert_eq!(cleared, expected);

    let set = Some(json!({ "phone": "556" }));
    let (_, set) = both.second(Method::PATCH, "/api/v1/suppliers/1", set).await;
    assert_eq!(set["phone"], "556");
}

#[tokio::test]
async fn each_surface_accepts_its_own_credentials() {
    let both = both(1_000).await;
    let supplier = "/api/v1/suppliers/1";
    let bearer_key = format!("Bearer {KEY}");
    let bearer_token = format!("Bearer {}", both.token);
    for headers in [
        [("x-api-key", KEY)],
        [("authorization", &bearer_key)],
        [("authorization", &bearer_token)],
    ] {
        let (status, body) = both.send(Method::GET, supplier, &headers, None).await;
        assert_eq!(status, StatusCode::OK, "{headers:?}: {body}");
    }
    for (headers, text) in [
        (vec![], "Valid API key required."),
        (
            vec![("x-api-key", "hp_other")],
            "This API key is not valid.",
        ),
        (
            vec![("authorization", "Basic YTpi")],
            "This API key is not valid.",
        ),
        (
            vec![("authorization", "Bearer a.b.c")],
            "This API key is not valid.",
        ),
    ] {
        let (status, body) = both.send(Method::GET, supplier, &headers, None).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{headers:?}");
        assert_eq!(body, json!({ "error": text }), "{headers:?}");
    }
    // The root surface does not accept API keys.
    for (headers, text) in [
        ([("x-api-key", KEY)], "Not authenticated"),
        (
            [("authorization", bearer_key.as_str())],
            "Could not validate credentials",
        ),
    ] {
        let (status, body) = both.send(Method::GET, "/vendors/1", &headers, None).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(body, json!({ "detail": text }));
    }
    let refused = both.client.get(supplier).send().await;
    refused.assert_header("www-authenticate", "ApiKey");
    let refused = both.client.get("/vendors/1").send().await;
    refused.assert_header("www-authenticate", "Bearer");
}

#[tokio::test]
async fn each_surface_has_its_own_headers_and_limits() {
    let both = both(1_000).await;
    let supplier = "/api/v1/suppliers/1";
    let change = |phone: &str| Some(json!({ "phone": phone }));
    let keyed = [("x-api-key", KEY), ("x-command-id", "one")];
    let first = both
        .send(Method::PATCH, supplier, &keyed, change("1"))
        .await;
    assert_eq!(first.0, StatusCode::OK);
    let other = both
        .send(Method::PATCH, supplier, &keyed, change("2"))
        .await;
    assert_eq!(
        other.0,
        StatusCode::CONFLICT,
        "a key may be used for one command only"
    );
    let ignored = [("x-api-key", KEY), ("if-match", "\"99\"")];
    let changed = both
        .send(Method::PATCH, supplier, &ignored, change("3"))
        .await;
    assert_eq!(changed.0, StatusCode::OK, "this surface has no versions");

    let both = self::both(2).await;
    let (status, answer) = both.second(Method::GET, supplier, None).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        answer,
        json!({ "error": "Rate limit exceeded. Try again later." })
    );
    let free = both.second(Method::GET, "/api/v1/ping", None).await;
    assert_eq!(free.0, StatusCode::NOT_FOUND);
    let limited = both.root(Method::GET, "/ping", None).await;
    assert_eq!(limited.0, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn each_surface_has_its_own_document() {
    let both = both(1_000).await;
    let (_, root) = both.root(Method::GET, "/openapi.json", None).await;
    let (_, second) = both.second(Method::GET, "/api/v1/openapi.json", None).await;
    assert_eq!(root["info"]["title"], "Corejobtrack");
    assert_eq!(second["info"]["title"], "Suppliers");

    let paths = second["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 2);
    assert!(root["paths"]["/vendors/{vendor_id}"].is_object());
    assert!(root["paths"]["/api/v1/suppliers/{id}"].is_null());
    let patch = &second["paths"]["/api/v1/suppliers/{id}"]["patch"];
    assert_eq!(
        patch["security"],
        json!([{ "api_key": [] }, { "bearer_key": [] }])
    );
    assert_eq!(
        patch["responses"]["422"]["content"]["application/json"]["schema"]["$ref"],
        "#/components/schemas/Error"
    );
    let headers: Vec<&Value> = patch["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|parameter| parameter["in"] == "header")
        .map(|parameter| &parameter["name"])
        .collect();
    assert_eq!(headers, ["X-Command-Id"]);
    let components = &second["components"];
    let key = &components["securitySchemes"]["api_key"];
    assert_eq!(
        (&key["type"], &key["in"]),
        (&json!("apiKey"), &json!("header"))
    );
    assert_eq!(key["name"], "X-API-Key");
    assert!(components["schemas"]["ValidationErrors"].is_null());
    let changes = &components["schemas"]["SupplierChanges"];
    assert_eq!(changes["example"], json!({ "phone": null }));

    for page in ["/docs", "/api/v1/docs", "/redoc", "/api/v1/redoc"] {
        both.client.get(page).send().await.assert_status_is_ok();
    }
}
