//! Notifications and devices over HTTP, on the real server.
#![expect(clippy::expect_used, reason = "a story may fail")]

use corejobtrack_tests::{
    served,
    server::{Client, expect},
};
use reqwest::Method;
use serde_json::{Value, json};

/// The number of unread notifications, from the header of a list.
async fn unread(client: &Client, path: &str) -> String {
    let response = client
        .request(Method::GET, path)
        .send()
        .await
        .expect("an answer");
    let header = response.headers().get("x-unread-count").expect("a count");
    header.to_str().expect("a text").to_owned()
}

served! {
    async fn an_assigned_user_is_notified(server: Server) {
        let admin = server.admin().await;
        let jane = admin.hire("jane", Some("Service")).await;
        let id = expect(jane.get("/me").await, 200)["id"].clone();
        let bob = admin.hire("bob", Some("Service")).await;
        expect(jane.act("/notifications/mark-all-read").await, 200);
        let before = expect(jane.get("/notifications").await, 200);
        let before = before.as_array().expect("a list").len();

        let ticket = json!({ "customer_name": "Acme Corp", "assigned_user_ids": [id], "assigned_teams": ["Service"] });
        let ticket = expect(admin.post("/service-tickets/", &ticket).await, 201);
        let list = expect(jane.get("/notifications?limit=10&offset=0").await, 200);
        assert_eq!(list.as_array().expect("a list").len(), before + 1);
        let notification = &list[0];
        let number = &ticket["ticket_number"];
        assert_eq!((&notification["type"], &notification["title"]), (&json!("assigned"), &json!("Service ticket assigned")));
        assert_eq!(
            notification["message"],
            format!("Service ticket #{number} (Acme Corp) was assigned to you by admin")
        );
        assert_eq!((&notification["entity_type"], &notification["entity_id"]), (&json!("service_ticket"), &ticket["id"]));
        assert_eq!((&notification["ticket_id"], &notification["ticket_number"]), (&ticket["id"], number));
        assert_eq!((&notification["is_read"], &notification["read"], &notification["read_at"]), (&json!(false), &json!(false), &Value::Null));
        assert_eq!(notification["actor"], "admin");
        assert!(notification["created_at"].is_string());
        assert_eq!(unread(&jane, "/notifications").await, "1");
        assert_eq!(expect(jane.get("/notifications/unread-count").await, 200), json!({ "unread": 1 }));
        let teams = expect(bob.get("/notifications?unread_only=true").await, 200);
        assert!(teams[0]["message"].as_str().expect("a text").contains("your team Service"));

        let path = format!("/notifications/{}", notification["id"]);
        for who in [&admin, &bob] {
            expect(who.act(&format!("{path}/read")).await, 404);
            assert_eq!(expect(who.delete(&path).await, 404)["detail"], "Notification not found");
        }
        let read = expect(jane.act(&format!("{path}/read")).await, 200);
        assert_eq!((&read["ok"], &read["id"], &read["is_read"]), (&json!(true), &notification["id"], &json!(true)));
        assert!(read["read_at"].is_string());
        assert_eq!(expect(jane.get("/notifications?unread_only=true").await, 200), json!([]));
        assert_eq!(unread(&jane, "/notifications?unread_only=true").await, "0");

        // The restore at the end of the first round adds a notification to the second.
        for (path, updated) in [("/notifications/read-all", 1), ("/notifications/mark-all-read", 2)] {
            expect(admin.act(&format!("/service-tickets/{}/archive", ticket["id"])).await, 200);
            assert_eq!(expect(jane.act(path).await, 200), json!({ "ok": true, "updated": updated }));
            assert_eq!(expect(jane.act(path).await, 200), json!({ "ok": true, "updated": 0 }));
            expect(admin.act(&format!("/archived/{}/restore", ticket["id"])).await, 200);
        }
        assert_eq!(expect(jane.delete(&path).await, 200), json!({ "ok": true }));
        expect(jane.delete(&path).await, 404);
    }

    async fn bad_requests_about_notifications_are_refused(server: Server) {
        let (admin, nobody) = (server.admin().await, server.anonymous());
        expect(nobody.get("/notifications").await, 401);
        expect(nobody.get("/notifications/unread-count").await, 401);
        expect(nobody.act("/notifications/1/read").await, 401);
        expect(nobody.act("/notifications/read-all").await, 401);
        expect(nobody.delete("/notifications/x").await, 401);
        expect(nobody.get("/devices").await, 401);
        expect(nobody.post("/devices/register", &json!({})).await, 401);
        expect(nobody.delete("/devices/x").await, 401);
        expect(admin.get("/notifications?limit=201").await, 422);
        expect(admin.get("/notifications?unread_only=perhaps").await, 422);
        expect(admin.act("/notifications/x/read").await, 422);
        expect(admin.act("/notifications/99/read").await, 404);
    }

    async fn a_device_is_registered_listed_and_removed(server: Server) {
        let admin = server.admin().await;
        let jane = admin.hire("jane", Some("Service")).await;
        let token = "abc/d e:f%2";
        let body = json!({ "token": token, "platform": "ios", "device_name": "iPhone 15 Pro", "app_version": "2.1.0" });
        let made = expect(jane.post("/devices/register", &body).await, 201);
        assert_eq!((&made["ok"], &made["token"], &made["platform"]), (&json!(true), &json!(token), &json!("ios")));
        assert_eq!((&made["device_name"], &made["app_version"]), (&body["device_name"], &body["app_version"]));
        let again = json!({ "token": token, "platform": "android", "app_version": null });
        let again = expect(jane.post("/devices/register", &again).await, 201);
        assert_eq!((&again["id"], &again["platform"], &again["app_version"]), (&made["id"], &json!("android"), &json!("2.1.0")));
        let list = expect(jane.get("/devices").await, 200);
        assert_eq!(list.as_array().map(Vec::len), Some(1));
        assert_eq!(list[0]["token"], token);
        let path = "/devices/abc%2Fd%20e%3Af%252";
        assert_eq!(expect(admin.delete(path).await, 404)["detail"], "Device not found");
        assert_eq!(expect(jane.delete(path).await, 200), json!({ "ok": true }));
        expect(jane.delete(path).await, 404);
        assert_eq!(expect(jane.get("/devices").await, 200), json!([]));
        assert_eq!(expect(jane.post("/devices/register", &json!({ "token": "t" })).await, 201)["platform"], "ios");

        for (body, field) in [
            (json!({}), "token"),
            (json!({ "token": "" }), "token"),
            (json!({ "token": "  " }), "token"),
            (json!({ "token": "x".repeat(513) }), "token"),
            (json!({ "token": "t", "platform": "windows" }), "platform"),
            (json!({ "token": "t", "device_name": "x".repeat(256) }), "device_name"),
        ] {
            let refused = expect(jane.post("/devices/register", &body).await, 422);
            assert_eq!(refused["detail"][0]["loc"], json!(["body", field]), "{body}");
        }
    }
}
