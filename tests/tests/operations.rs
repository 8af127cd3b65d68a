//! Search, deployments, the hot folder and integrations over HTTP, on the real server.
#![expect(clippy::expect_used, reason = "a story may fail")]

use std::{fs, path::Path, time::Duration};

use corejobtrack_tests::{
    served,
    server::{Backend, Client, Server, expect},
};
use serde_json::{Value, json};

/// Repeats a request for up to a minute, until the response meets a condition.
async fn until(client: &Client, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    for _ in 0..600 {
        last = expect(client.get(path).await, 200);
        if is_so(&last) {
            return last;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(is_so(&last), "{path} stays {last}");
    last
}

served! {
    async fn search_finds_items_of_every_kind(server: Server) {
        let admin = server.admin().await;
        let ticket = json!({ "customer_name": "Acme Corp", "title": "Paper jam in tray 2" });
        let ticket = expect(admin.post("/service-tickets/", &ticket).await, 201);
        let task = json!({ "title": "Order paper", "description": "For Acme" });
        let task = expect(admin.post("/tasks/", &task).await, 201);
        let note = json!({ "note": "The zeppelin lands at noon" });
        let notes = format!("/tasks/{}/notes/", task["id"]);
        expect(admin.post(&notes, &note).await, 201);

        let path = "/search?q=paper+jam&entity_types=service_ticket,support_ticket";
        let found = expect(admin.get(path).await, 200);
        assert_eq!(found["query"], "paper jam");
        assert_eq!((&found["mode"], &found["count"]), (&json!("keyword"), &json!(1)));
        let hit = &found["results"][0];
        for (name, value) in [
            ("entity_type", json!("service_ticket")),
            ("entity_id", ticket["id"].clone()),
            ("id", ticket["id"].clone()),
            ("ticket_number", ticket["ticket_number"].clone()),
            ("title", json!("Paper jam in tray 2")),
            ("status", json!("Pending")),
            ("customer_name", json!("Acme Corp")),
            ("found_in", json!("item")),
            ("snippet", json!("Paper jam in tray 2")),
        ] {
            assert_eq!(hit[name], value, "{name}");
        }
        let count = async |path: &str| expect(admin.get(path).await, 200)["count"].clone();
        assert_eq!(count("/search?q=acme&threshold=0.7").await, 2);
        assert_eq!(count("/search?q=acme&limit=1&offset=1").await, 1);
        assert_eq!(count("/search?q=zeppel").await, 1);
        assert_eq!(count("/search?q=%22jam+paper%22").await, 0);
        assert_eq!(count(&format!("/search?q=TSK-{}", task["ticket_number"])).await, 1);
        for (path, parameter) in [
            ("/search", "q"),
            ("/search?q=", "q"),
            ("/search?q=%20", "q"),
            ("/search?q=a&entity_types=task,invoice", "entity_types"),
            ("/search?q=a&threshold=1.5", "threshold"),
            ("/search?q=a&threshold=near", "threshold"),
            ("/search?q=a&limit=0", "limit"),
        ] {
            let refused = expect(admin.get(path).await, 422);
            assert_eq!(refused["detail"][0]["loc"], json!(["query", parameter]), "{path}");
        }
        expect(server.anonymous().get("/search?q=acme").await, 401);
    }
}

served! {
    async fn integrations_keep_their_settings_and_report_what_is_unavailable(server: Server) {
        let admin = server.admin().await;
        let status = expect(admin.get("/admin/apns/status").await, 200);
        assert_eq!((&status["configured"], &status["status"]["pushes_sent"]), (&json!(false), &json!(0)));
        let refused = expect(admin.post("/admin/apns/test", &json!({ "user_id": 1 })).await, 400);
        assert!(refused["detail"].as_str().expect("a text").contains("not configured"));
        let config = json!({
            "key_id": "ABC1234567",
            "team_id": "DEF1234567",
            "bundle_id": "com.company.corejobtrack",
            "use_sandbox": false,
            "key_content": "BASE64_ENCODED_P8_KEY"
        });
        let saved = expect(admin.post("/admin/apns/config", &config).await, 200);
        assert_eq!((&saved["ok"], &saved["configured"]), (&json!(true), &json!(true)));
        let shown = expect(admin.get("/admin/apns/config").await, 200);
        assert_eq!(shown["team_id"], "DEF1234567");
        assert!(!shown.to_string().contains("P8_KEY"), "{shown}");
        let status = expect(admin.get("/admin/apns/status").await, 200);
        assert_eq!((&status["configured"], &status["available"]), (&json!(true), &json!(false)));
        assert_eq!(status["key_path_set"], true);
        expect(admin.post("/admin/apns/test", &json!({})).await, 400);

        let status = expect(admin.get("/admin/embedding/status").await, 200);
        for (name, value) in [
            ("enabled", json!(false)),
            ("key_configured", json!(false)),
            ("key_hint", json!(null)),
            ("model", json!("text-embedding-3-small")),
            ("dimensions", json!(1536)),
            ("pgvector_available", json!(false)),
        ] {
            assert_eq!(status[name], value, "{name}");
        }
        let body = json!({ "api_key": "sk-your-openai-key-a1b2" });
        let saved = expect(admin.post("/admin/embedding/api-key", &body).await, 200);
        assert_eq!(saved["key_hint"], "...a1b2");
        assert!(!saved.to_string().contains("openai-key"), "{saved}");
        let body = json!({ "enabled": true });
        let saved = expect(admin.post("/admin/embedding/toggle", &body).await, 200);
        assert_eq!((&saved["enabled"], &saved["available"]), (&json!(true), &json!(false)));
        let body = json!({ "budget_cap": 10.0 });
        let saved = expect(admin.put("/admin/embedding/budget", &body).await, 200);
        assert_eq!(saved["usage"]["budget_cap"], 10.0);
        let body = json!({ "budget_cap": -1 });
        expect(admin.put("/admin/embedding/budget", &body).await, 422);
        expect(admin.act("/admin/embedding/reset-usage").await, 200);
        expect(admin.act("/admin/embedding/test-key").await, 400);
        expect(admin.act("/admin/embedding/backfill-start").await, 400);
        let backfill = expect(admin.get("/admin/embedding/backfill-status").await, 200);
        assert_eq!(backfill["running"], false);
        let gone = expect(admin.delete("/admin/embedding/api-key").await, 200);
        assert_eq!((&gone["key_configured"], &gone["enabled"]), (&json!(false), &json!(true)));

        let logged = "select count(*) || '' from audit_entries where changes like '%P8_KEY%' \
                      or changes like '%sk-your%' or changes like '%smb_password%'";
        let logged = match server.backend() {
            Backend::Sqlite => logged.to_owned(),
            Backend::Postgres => logged.replace("changes like", "changes::text like"),
        };
        assert_eq!(server.rows(&logged).await, [[Some("0".to_owned())]]);
        let body = json!({ "username": "ann", "password": "SecurePass123!", "role": "user" });
        expect(admin.post("/users/", &body).await, 201);
        let ann = server.client_for("ann", "SecurePass123!").await;
        for path in [
            "/admin/apns/status",
            "/admin/embedding/status",
            "/admin/smb-watch/status",
            "/admin/deploy-status",
        ] {
            expect(server.anonymous().get(path).await, 401);
            expect(ann.get(path).await, 403);
        }
    }
}

served! {
    async fn files_in_the_hot_folder_become_work_items(server: Server) {
        let admin = server.admin().await;
        let status = expect(admin.get("/admin/smb-watch/status").await, 200);
        assert_eq!((&status["enabled"], &status["running"]), (&json!(false), &json!(false)));
        let documented = json!({
            "enabled": true,
            "path": "//server/share/hotfolder",
            "username": "smb_user",
            "password": "smb_password",
            "file_type": "json",
            "interval_seconds": 30
        });
        let saved = expect(admin.post("/admin/smb-watch/config", &documented).await, 200);
        assert_eq!((&saved["ok"], &saved["running"]), (&json!(true), &json!(false)));
        assert!(saved["message"].as_str().expect("why").contains("not available"), "{saved}");
        assert!(!saved.to_string().contains("smb_password"), "{saved}");
        for wrong in [
            json!({ "interval_seconds": 4 }),
            json!({ "file_type": "xml" }),
            json!({ "path": "relative/folder" }),
            json!({ "path": "", "enabled": true }),
        ] {
            expect(admin.post("/admin/smb-watch/config", &wrong).await, 422);
        }

        let folder = server.directory().join("in");
        fs::create_dir(&folder).expect("a folder");
        let task = r#"{"type": "task", "title": "From a file", "visibility": "public"}"#;
        fs::write(folder.join("task.json"), task).expect("a file");
        fs::write(folder.join("bad.json"), r#"{"type": "service_ticket"}"#).expect("a file");
        let config = json!({ "path": folder.to_str(), "interval_seconds": 5 });
        expect(admin.post("/admin/smb-watch/config", &config).await, 200);
        let done = |status: &Value| status["processed"] == 1 && status["failed"] == 1;
        let status = until(&admin, "/admin/smb-watch/status", done).await;
        assert_eq!(status["running"], true);
        assert!(status["last_poll"].is_string());
        assert!(folder.join("processed/task.json").is_file());
        let why = fs::read_to_string(folder.join("failed/bad.json.error.txt")).expect("a reason");
        assert_eq!(why.trim(), "customer_name: field required");
        let tasks = expect(admin.get("/tasks/").await, 200);
        assert_eq!(tasks[0]["title"], "From a file");
        let creator = tasks[0]["created_by"].clone();
        assert!(server.log().contains("[SMB] task.json became task"), "{}", server.log());

        let log = server.log();
        for name in ["hotfolder", "portal"] {
            assert!(log.contains(&format!("[DB] Created system user '{name}'")), "{log}");
            let users = expect(admin.get("/users/").await, 200).to_string();
            assert!(!users.contains(name), "{users}");
        }
        if creator.is_i64() {
            let assigned = json!({ "title": "x", "assigned_to": creator });
            expect(admin.post("/tasks/", &assigned).await, 400);
        }
    }
}

async fn begin(admin: &Client) -> Value {
    expect(admin.act("/admin/restart").await, 200)
}

fn script(directory: &Path, text: &str) {
    fs::write(directory.join("restart_services.sh"), text).expect("a script");
}

async fn deploys_and_restarts(backend: Backend) {
    let variables = [("ADMIN_EMAIL", "owner@example.com")];
    let mut server = Server::start_configured(backend, &variables).await;
    let admin = server.admin().await;
    let status = expect(admin.get("/admin/deploy-status").await, 200);
    assert_eq!(status, json!({ "last_deploy": null }));
    let refused = expect(admin.act("/admin/restart").await, 400);
    assert!(
        refused["detail"]
            .as_str()
            .expect("a text")
            .contains("DEPLOY_COMMAND")
    );

    script(
        server.directory(),
        "echo pulling; echo no network >&2; exit 3\n",
    );
    begin(&admin).await;
    let ended = |status: &Value| status["last_deploy"]["completed_at"].is_string();
    let failed = until(&admin, "/admin/deploy-status", ended).await["last_deploy"].take();
    assert_eq!(
        (&failed["status"], &failed["admin_username"]),
        (&json!("failed"), &json!("admin"))
    );
    assert_eq!(failed["output"], "pulling\nno network");
    assert_eq!(
        (&failed["commits"], &failed["branch"]),
        (&json!([]), &json!(null))
    );

    // The deployment command continues while the server is down.
    script(
        server.directory(),
        "while [ ! -e go ]; do sleep 0.1; done; echo restarted\n",
    );
    let begun = begin(&admin).await;
    assert_eq!(
        (&begun["ok"], &begun["deployment"]["status"]),
        (&json!(true), &json!("in_progress"))
    );
    expect(admin.act("/admin/restart").await, 409);
    server.stop();
    server.restart();
    let admin = server.admin().await;
    expect(admin.act("/admin/restart").await, 409);
    fs::write(server.directory().join("go"), "").expect("a file");
    let last = until(&admin, "/admin/deploy-status", ended).await["last_deploy"].take();
    let version = expect(admin.get("/version").await, 200)["version"].clone();
    assert_eq!(
        (&last["status"], &last["output"]),
        (&json!("success"), &json!("restarted"))
    );
    assert_eq!(
        (&last["version_before"], &last["version_after"]),
        (&version, &version)
    );
    let reports = "select count(*) || '' from outbox_messages \
                   where template = 'deployment_report' and recipient = 'owner@example.com'";
    let mut reported = Vec::new();
    for _ in 0..100 {
        reported = server.rows(reports).await;
        if reported == [[Some("2".to_owned())]] {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(reported, [[Some("2".to_owned())]]);

    let requested = expect(admin.act("/me/delete-account").await, 200);
    assert_eq!(requested["ok"], true);
    let again = expect(admin.act("/me/delete-account").await, 200);
    assert_eq!(again["requested_at"], requested["requested_at"]);
    let mails = "select recipient from outbox_messages where template = 'account_deletion'";
    assert_eq!(
        server.rows(mails).await,
        [[Some("owner@example.com".to_owned())]]
    );
    let me = expect(admin.get("/me").await, 200);
    assert_eq!(me["deletion_requested_at"], requested["requested_at"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_survives_a_restart_and_is_reported_sqlite() {
    deploys_and_restarts(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_survives_a_restart_and_is_reported_postgres() {
    deploys_and_restarts(Backend::Postgres).await;
}
