//! Settings, notifications, devices, mail, logs, and operations of administrators.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{EMPTY, Walk};

impl Walk<'_> {
    pub(super) async fn settings(&mut self) {
        let colors = json!({ "service_ticket": "#4A90D9", "support_ticket": "#E67E22" });
        self.admin("PUT /settings/ticket-defaults", [], colors)
            .await;
        self.user("GET /settings/ticket-defaults", [], EMPTY).await;
        let field = json!("dispatch_type");
        let choices = json!([{ "value": "PM", "label": "Preventive Maintenance" }]);
        self.user("PUT /settings/dropdown-choices/{field}", [&field], choices)
            .await;
        self.user("GET /settings/dropdown-choices/{field}", [&field], EMPTY)
            .await;
        self.user("POST /task_types/", [], json!({ "name": "Installation" }))
            .await;
        self.user("GET /task_types/", [], EMPTY).await;
        self.user(
            "PUT /task_types/{old_name}",
            [&json!("Installation")],
            json!({ "name": "Install" }),
        )
        .await;
        self.user("DELETE /task_types/{name}", [&json!("Install")], EMPTY)
            .await;
    }

    pub(super) async fn administration(&mut self) {
        self.notifications_and_devices().await;
        let mail = json!({
            "to": "somebody@example.com", "subject": "Test", "body_text": "Test", "body_html": "<p>Test</p>",
        });
        let mail = self.user("POST /email/send", [], mail).await;
        for path in ["status", "log", "log/stats"] {
            self.admin(&format!("GET /email/{path}"), [], EMPTY).await;
        }
        self.admin("GET /email/log/{log_id}", [&mail["id"]], EMPTY)
            .await;
        let entry = json!({ "message": "App launched", "level": "info", "platform": "ios" });
        self.user("POST /logs", [], entry.clone()).await;
        self.user("POST /log", [], entry.clone()).await;
        self.user(
            "POST /logs/batch",
            [],
            json!({ "entries": [entry], "platform": "ios" }),
        )
        .await;
        self.admin("GET /logs?lines=20", [], EMPTY).await;
        self.admin("GET /logs/export?log_type=client", [], EMPTY)
            .await;
        for path in [
            "/admin/deploy-status",
            "/admin/ssl/cert-info",
            "/admin/db/schema-status",
            "/db-pool-stats",
            "/security-status",
            "/admin/apns/status",
            "/admin/apns/config",
            "/admin/embedding/status",
            "/admin/embedding/backfill-status",
            "/admin/smb-watch/status",
        ] {
            self.admin(&format!("GET {path}"), [], EMPTY).await;
        }
        let apns = json!({ "key_id": "ABC1234567", "team_id": "DEF1234567", "bundle_id": "com.example.app", "use_sandbox": false });
        self.admin("POST /admin/apns/config", [], apns).await;
        self.admin(
            "POST /admin/embedding/api-key",
            [],
            json!({ "api_key": "sk-0123456789a1b2" }),
        )
        .await;
        let status = self.admin("GET /admin/embedding/status", [], EMPTY).await;
        self.check(
            status["key_hint"] == "...a1b2",
            format!("a key's hint: {status}"),
        );
        self.admin("DELETE /admin/embedding/api-key", [], EMPTY)
            .await;
        self.admin(
            "PUT /admin/embedding/budget",
            [],
            json!({ "budget_cap": 10.0 }),
        )
        .await;
        self.admin("POST /admin/embedding/reset-usage", [], EMPTY)
            .await;
        self.admin(
            "POST /admin/embedding/toggle",
            [],
            json!({ "enabled": false }),
        )
        .await;
        self.admin(
            "POST /admin/smb-watch/config",
            [],
            json!({ "enabled": false, "interval_seconds": 30 }),
        )
        .await;
        // Features that are not configured report it.
        for (target, body) in [
            ("POST /admin/restart", EMPTY),
            ("POST /admin/ssl/renew-cert", EMPTY),
            (
                "POST /admin/apns/test",
                json!({ "title": "Test", "body": "Test" }),
            ),
            ("POST /admin/embedding/test-key", EMPTY),
            ("POST /admin/embedding/backfill-start", EMPTY),
        ] {
            self.unconfigured(target, &body).await;
        }
    }

    async fn unconfigured(&mut self, target: &str, body: &Value) {
        let (method, path) = self.target(target, &[]);
        let request = self.cast.admin.request(method.clone(), &path);
        let request = if body.is_null() {
            request
        } else {
            request.json(body)
        };
        let (status, answer) = corejobtrack_tests::server::answer(request).await;
        let is_told = matches!(
            status,
            StatusCode::BAD_REQUEST | StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE
        ) && answer["detail"].is_string();
        self.check(is_told, format!("{target}: {status} {answer}"));
        let endpoint = super::key(method.as_str(), &path);
        self.visited.insert((endpoint, super::Audience::Admin));
    }

    async fn notifications_and_devices(&mut self) {
        let me = self.user("GET /me", [], EMPTY).await;
        for title in ["One", "Two"] {
            let task = json!({ "title": title, "assigned_user_ids": [me["id"]] });
            self.admin("POST /tasks/", [], task).await;
        }
        let news = self
            .user("GET /notifications?unread_only=true", [], EMPTY)
            .await;
        let id = news[0]["id"].clone();
        self.check(id.is_number(), "the assignee was not notified");
        self.user("POST /notifications/{id}/read", [&id], EMPTY)
            .await;
        self.user("POST /notifications/read-all", [], EMPTY).await;
        self.user("POST /notifications/mark-all-read", [], EMPTY)
            .await;
        let unread = self
            .user("GET /notifications?unread_only=true", [], EMPTY)
            .await;
        self.check(unread == json!([]), format!("still unread: {unread}"));
        self.user("DELETE /notifications/{id}", [&id], EMPTY).await;
        let device = json!({ "token": "a-device", "platform": "ios", "device_name": "iPhone 15 Pro", "app_version": "2.1.0" });
        self.user("POST /devices/register", [], device).await;
        self.user("GET /devices", [], EMPTY).await;
        self.user("DELETE /devices/{token}", [&json!("a-device")], EMPTY)
            .await;
    }

    /// Empties the trash and deletes a customer.
    pub(super) async fn ends(&mut self, customer: &Value) {
        let trash = self.admin("GET /admin/trash", [], EMPTY).await;
        let id = trash[0]["id"].clone();
        self.admin("DELETE /admin/trash/{id}", [&id], EMPTY).await;
        self.admin("POST /admin/trash/empty", [], EMPTY).await;
        let left = self.admin("GET /admin/trash", [], EMPTY).await;
        self.check(left == json!([]), format!("left in the trash: {left}"));
        self.user("DELETE /customers/{customer_id}", [customer], EMPTY)
            .await;
    }
}
