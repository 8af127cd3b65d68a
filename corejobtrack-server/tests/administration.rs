//! The administration endpoints, through HTTP, on the complete site.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{collections::HashMap, path::Path, sync::Arc};

use corejobtrack_core::{
    Engine,
    clock::{Clock, ManualClock},
    store::{MemoryStore, Timestamp},
};
use corejobtrack_server::{
    components::Components, config::Configuration, log::Files, monitor::Monitor, start,
    tls::Certificate,
};
use poem::{
    endpoint::BoxEndpoint,
    http::{Method, StatusCode},
    test::{TestClient, TestResponse},
};
use serde_json::{Value, json};

const PASSWORD: &str = "Correct-Horse-7";

struct Site {
    client: TestClient<BoxEndpoint<'static>>,
    directory: tempfile::TempDir,
    tokens: HashMap<&'static str, String>,
}

/// A site with an administrator.
async fn site_with(variables: &[(&str, String)], certificate: Option<Certificate>) -> Site {
    let directory = tempfile::tempdir().unwrap();
    let mut variables: HashMap<String, String> = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    let file = directory.path().join("jobs.db");
    variables.extend([
        (
            "DATABASE_URL".into(),
            format!("sqlite://{}", file.display()),
        ),
        ("ADMIN_PASSWORD".into(), PASSWORD.into()),
    ]);
    variables
        .entry("RATE_LIMIT_ENABLED".into())
        .or_insert("false".into());
    let configuration =
        Configuration::from_environment(&|name| variables.get(name).cloned()).unwrap();
    let engine = Engine::builder(MemoryStore::new()).open().await.unwrap();
    start::first_administrator(&engine, &configuration)
        .await
        .unwrap();
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(
        Timestamp::parse("2026-03-01T12:00:00Z").unwrap(),
    ));
    let components = Components {
        certificate,
        logs: Some(Files::open(&configuration.log_files, clock).unwrap()),
        monitor: Some(Monitor::new(engine.clone())),
        ..Components::default()
    };
    let site = start::site(&configuration, &engine, None, components).unwrap();
    Site {
        client: TestClient::new(site),
        directory,
        tokens: HashMap::new(),
    }
}

async fn site() -> Site {
    let mut site = site_with(&[], None).await;
    let admin = site.log_in("admin").await;
    site.tokens.insert("admin", admin);
    let ann = json!({ "username": "ann", "password": PASSWORD, "role": "user" });
    let made = site.send(Method::POST, "/users/", "admin", Some(ann)).await;
    assert!(made.0.status().is_success(), "{}", made.0.status());
    let ann = site.log_in("ann").await;
    site.tokens.insert("ann", ann);
    site
}

async fn body_of(response: TestResponse) -> Value {
    serde_json::from_slice(&response.0.into_body().into_vec().await.unwrap()).unwrap()
}

impl Site {
    async fn log_in(&self, name: &str) -> String {
        let form = [("username", name), ("password", PASSWORD)];
        let response = self.client.post("/token").form(&form).send().await;
        response.assert_status_is_ok();
        body_of(response).await["access_token"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        caller: &str,
        body: Option<Value>,
    ) -> TestResponse {
        let mut request = self.client.request(method, path);
        if let Some(token) = self.tokens.get(caller) {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(body) = body {
            request = request.body_json(&body);
        }
        request.send().await
    }

    async fn get(&self, path: &str) -> Value {
        let response = self.send(Method::GET, path, "admin", None).await;
        response.assert_status_is_ok();
        body_of(response).await
    }
}

#[tokio::test]
async fn only_administrators_may_use_the_system_endpoints() {
    let site = site().await;
    for (method, path) in [
        (Method::GET, "/security-status"),
        (Method::GET, "/admin/db/schema-status"),
        (Method::GET, "/admin/ssl/cert-info"),
        (Method::POST, "/admin/ssl/renew-cert"),
        (Method::GET, "/logs"),
        (Method::GET, "/logs/export?date_from=nonsense"),
        (Method::GET, "/feedback/"),
    ] {
        let nobody = site.send(method.clone(), path, "nobody", None).await;
        nobody.assert_status(StatusCode::UNAUTHORIZED);
        let ann = site.send(method, path, "ann", None).await;
        ann.assert_status(StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn the_security_status_shows_the_settings_but_no_secret() {
    let site = site().await;
    let status = site.get("/security-status").await;
    assert_eq!(status["rate_limiting"]["enabled"], false);
    assert_eq!(
        status["rate_limiting"]["login"],
        json!({ "max": 5, "window_seconds": 300 })
    );
    assert_eq!(
        status["cors"],
        json!({ "origins": ["*"], "allow_credentials": false })
    );
    assert_eq!(
        status["account_lockout"],
        json!({ "enabled": true, "threshold": 10, "duration_seconds": 900 })
    );
    assert_eq!(status["access_token_expire_minutes"], 720);
    assert_eq!(status["tls"]["enabled"], false);
    assert!(!status.to_string().contains(PASSWORD));
}

#[tokio::test]
async fn a_complete_schema_has_no_missing_parts() {
    let status = site().await.get("/admin/db/schema-status").await;
    assert_eq!(
        status,
        json!({
            "tasks": {
                "change_log": true, "task_type": true, "is_private": true,
                "archived_at": true, "color": true
            },
            "service_tickets": { "change_log": true },
            "task_steps": { "completed_at": true, "completed_by": true },
            "missing": [],
            "missing_sql": []
        })
    );
}

#[tokio::test]
async fn log_entries_of_clients_appear_in_the_export() {
    let site = site().await;
    let one = json!({ "message": "App launched", "platform": "ios", "client_version": "2.1.0" });
    for path in ["/logs", "/log"] {
        let response = site
            .send(Method::POST, path, "ann", Some(one.clone()))
            .await;
        response.assert_status_is_ok();
    }
    let batch = json!({
        "entries": [
            {
                "message": "App launched",
                "level": "info",
                "event_type": "app_launch",
                "context": { "screen": "dashboard" },
                "occurred_at": "2026-03-01T09:00:00Z",
                "session_id": "session-1"
            },
            { "message": "Network\ntimeout", "level": "warning", "platform": "android" }
        ],
        "platform": "ios",
        "client_version": "2.1.0",
        "device_id": "device-1"
    });
    let response = site
        .send(Method::POST, "/logs/batch", "ann", Some(batch))
        .await;
    assert_eq!(body_of(response).await, json!({ "ok": true, "count": 2 }));

    let path = "/logs/export?log_type=client&date_from=2026-02-28&date_to=2026-03-01";
    let response = site.send(Method::GET, path, "admin", None).await;
    response.assert_status_is_ok();
    response.assert_content_type("text/plain; charset=utf-8");
    response.assert_header(
        "content-disposition",
        "attachment; filename=\"client-log-2026-02-28-2026-03-01.txt\"",
    );
    let text = response.0.into_body().into_string().await.unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["user"], "ann");
    assert_eq!(lines[2]["platform"], "ios");
    assert_eq!(lines[3]["platform"], "android");
    assert_eq!(lines[3]["message"], "Network\ntimeout");
    assert_eq!(lines[2]["event_type"], "app_launch");
    assert_eq!(lines[2]["context"]["screen"], "dashboard");
    assert_eq!(lines[2]["occurred_at"], "2026-03-01T09:00:00Z");
    assert_eq!(lines[2]["session_id"], "session-1");
    assert_eq!(lines[3]["device_id"], "device-1");

    let path = "/logs/export?log_type=client&date_to=2026-02-28";
    let response = site.send(Method::GET, path, "admin", None).await;
    assert_eq!(response.0.into_body().into_string().await.unwrap(), "");
}

#[tokio::test]
async fn log_requests_are_limited() {
    let site = site().await;
    let many = vec![json!({ "message": "x" }); 1001];
    for (path, body) in [
        ("/logs/batch", json!({ "entries": many })),
        ("/logs", json!({ "message": "x".repeat(10_001) })),
        ("/logs", json!({})),
        (
            "/logs",
            json!({ "message": "x", "context": { "trace": "x".repeat(100_001) } }),
        ),
    ] {
        let response = site.send(Method::POST, path, "ann", Some(body)).await;
        response.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    for path in [
        "/logs?lines=0",
        "/logs?lines=10001",
        "/logs/export?log_type=../secret",
        "/logs/export?date_from=2026-03-02&date_to=2026-03-01",
    ] {
        let response = site.send(Method::GET, path, "admin", None).await;
        response.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn the_last_lines_of_the_server_log_are_shown() {
    let site = site().await;
    let file = site.directory.path().join("logs/server-2026-02-23.log");
    std::fs::write(file, "one\ntwo\nthree\n").unwrap();
    assert_eq!(
        site.get("/logs?lines=2").await,
        json!({ "lines": ["two", "three"], "count": 2 })
    );
}

#[tokio::test]
async fn feedback_needs_no_login_and_records_a_signed_in_user() {
    let site = site().await;
    let body = json!({ "message": "The list is slow", "category": "bug", "email": "x@acme.com" });
    let response = site
        .send(Method::POST, "/feedback", "nobody", Some(body))
        .await;
    response.assert_status(StatusCode::CREATED);
    let body = json!({ "message": "Thanks" });
    let response = site
        .send(Method::POST, "/feedback/", "ann", Some(body))
        .await;
    assert_eq!(body_of(response).await["user_name"], "ann");
    for wrong in [
        json!({}),
        json!({ "message": " " }),
        json!({ "message": "x", "email": "y" }),
    ] {
        let response = site
            .send(Method::POST, "/feedback/", "nobody", Some(wrong))
            .await;
        response.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    // An invalid token is refused even where no token is needed.
    let response = site
        .client
        .post("/feedback/")
        .header("authorization", "Bearer nonsense")
        .body_json(&json!({ "message": "x" }))
        .send()
        .await;
    response.assert_status(StatusCode::UNAUTHORIZED);

    let all = site.get("/feedback/").await;
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[0]["message"], "Thanks");
    assert_eq!(all[1]["user_id"], Value::Null);
}

#[tokio::test]
async fn guessing_passwords_is_limited_across_user_names() {
    let on = [("RATE_LIMIT_ENABLED", "true".to_owned())];
    let site = site_with(&on, None).await;
    let attempt = |name: String| {
        let form = [("username", name), ("password", "wrong".to_owned())];
        site.client.post("/token/").form(&form).send()
    };
    for left in (0..5).rev() {
        let response = attempt(format!("user{left}")).await;
        response.assert_status(StatusCode::UNAUTHORIZED);
        response.assert_header("x-ratelimit-limit", "5");
        response.assert_header("x-ratelimit-remaining", left.to_string());
    }
    let response = attempt("admin".to_owned()).await;
    response.assert_status(StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = response.0.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=300).contains(&wait));
    // Other endpoints stay available.
    let response = site.client.get("/version").send().await;
    response.assert_status_is_ok();
    response.assert_header("x-ratelimit-limit", "100");
}

#[tokio::test]
async fn without_tls_there_is_no_certificate_to_renew() {
    let site = site().await;
    let info = site.get("/admin/ssl/cert-info").await;
    assert_eq!(info["exists"], false);
    assert_eq!(info["path"], Value::Null);
    let path = "/admin/ssl/renew-cert";
    let response = site.send(Method::POST, path, "admin", None).await;
    response.assert_status(StatusCode::BAD_REQUEST);
}

fn certificate_in(directory: &Path, days: i64) -> Certificate {
    let files = corejobtrack_server::config::TlsFiles {
        certificate: directory.join("cert.pem"),
        key: directory.join("key.pem"),
    };
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(["jobs.example.com".to_owned()]).unwrap();
    let now = time::OffsetDateTime::from(corejobtrack_core::clock::SystemClock.now());
    params.not_before = now - time::Duration::DAY;
    params.not_after = now + time::Duration::days(days);
    let made = params.self_signed(&key).unwrap();
    std::fs::write(&files.certificate, made.pem()).unwrap();
    std::fs::write(&files.key, key.serialize_pem()).unwrap();
    Certificate::open(&files).unwrap().0
}

#[tokio::test]
async fn a_certificate_that_expires_soon_is_reported_and_renewed() {
    let directory = tempfile::tempdir().unwrap();
    let certificate = certificate_in(directory.path(), 10);
    let mut site = site_with(&[], Some(certificate)).await;
    let admin = site.log_in("admin").await;
    site.tokens.insert("admin", admin);

    let info = site.get("/admin/ssl/cert-info").await;
    assert_eq!(info["exists"], true);
    assert_eq!(info["days_remaining"], 9);
    assert_eq!(
        (&info["expires_soon"], &info["expired"]),
        (&true.into(), &false.into())
    );
    assert_eq!(info["names"], json!(["jobs.example.com"]));

    let path = "/admin/ssl/renew-cert";
    let response = site.send(Method::POST, path, "admin", None).await;
    response.assert_status_is_ok();
    let renewed = body_of(response).await;
    assert_eq!(renewed["restart_required"], false);
    assert_eq!(renewed["certificate"]["expires_soon"], false);
    let info = site.get("/admin/ssl/cert-info").await;
    assert_eq!(info["days_remaining"], 364);
}

#[tokio::test]
async fn an_expired_certificate_is_reported() {
    let directory = tempfile::tempdir().unwrap();
    let certificate = certificate_in(directory.path(), 0);
    let expired = certificate.facts().unwrap().valid_until;
    assert!(expired <= time::OffsetDateTime::from(corejobtrack_core::clock::SystemClock.now()));
    let mut site = site_with(&[], Some(certificate)).await;
    let admin = site.log_in("admin").await;
    site.tokens.insert("admin", admin);
    let info = site.get("/admin/ssl/cert-info").await;
    assert_eq!(
        (&info["expired"], &info["expires_soon"]),
        (&true.into(), &true.into())
    );
    assert_eq!(info["days_remaining"], -1);
}
