//! Signing by link and ticket summaries over HTTP, on the real server.
#![expect(clippy::expect_used, reason = "a story may fail")]

use corejobtrack_tests::{
    pictures::pixel_as_url,
    served,
    server::{Client, Server},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn signature() -> Value {
    json!({
        "signature_data": pixel_as_url(),
        "signature_name": "Jane Doe",
        "safety_covers_ok": true,
        "safety_covers_notes": "All covers in place",
    })
}

/// A ticket with internal data that must be hidden.
async fn ticket(admin: &Client) -> i64 {
    let body = json!({
        "customer_name": "Acme <b>Corp</b>",
        "customer_email": "jane@acme.example.com",
        "title": "Jam",
        "private_notes": "hidden-from-customers",
        "public_notes": "order rollers",
        "session_timestamps": [{"time_amount": 2.0, "notes": "hidden-from-customers"}],
    });
    let (status, ticket) = admin.post("/service-tickets/", &body).await;
    assert_eq!(status, StatusCode::CREATED, "{ticket}");
    ticket["id"].as_i64().expect("an id")
}

/// The secret in the newest e-mail.
async fn secret(server: &Server) -> String {
    let sql = "SELECT CAST(about AS TEXT) FROM outbox_messages ORDER BY id DESC";
    let rows = server.rows(sql).await;
    let abouts = rows.iter().flatten().flatten();
    let mut tokens = abouts.filter_map(|text| {
        let about: Value = serde_json::from_str(text).ok()?;
        Some(about["token"].as_str()?.to_owned())
    });
    tokens.next().expect("a mail with a link")
}

async fn page(client: &Client, path: &str) -> (StatusCode, reqwest::header::HeaderMap, String) {
    let response = client
        .request(Method::GET, path)
        .send()
        .await
        .expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, response.text().await.expect("a page"))
}

served! {
    async fn a_customer_signs_by_the_link_in_the_email(server: Server) {
        let admin = server.admin().await;
        let id = ticket(&admin).await;
        let ask = format!("/service-tickets/{id}/request-signature");
        let (status, requested) = admin.act(&ask).await;
        assert_eq!(status, StatusCode::OK, "{requested}");
        assert_eq!(requested["ok"], true);
        assert_eq!(requested["id"], id);
        assert_eq!(requested["signature_requested_to"], "jane@acme.example.com");
        let old = secret(&server).await;
        let (status, _) = admin.post(&ask, &json!({"email": "max@acme.example.com"})).await;
        assert_eq!(status, StatusCode::OK);
        let token = secret(&server).await;
        let customer = server.anonymous();

        let link = format!("/portal/sign/{token}");
        let (status, headers, html) = page(&customer, &link).await;
        assert_eq!(status, StatusCode::OK);
        assert!(headers["content-type"].to_str().expect("text").starts_with("text/html"));
        let policy = headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["cache-control"], "no-store");
        assert!(html.contains("order rollers") && !html.contains("hidden-from-customers"));
        assert!(!html.contains("<b>Corp") && !html.contains("http://") && !html.contains("https://"));
        assert_eq!(page(&customer, &format!("/portal/sign/{old}")).await.0, StatusCode::GONE);
        assert_eq!(page(&customer, "/portal/sign/none").await.0, StatusCode::NOT_FOUND);

        let (status, _) = customer.post(&format!("{link}/decline"), &json!({"decline_reason": "No"})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let other = json!({"decline_reason": "Other"});
        let (status, declined) = customer.post(&format!("{link}/decline"), &other).await;
        assert_eq!((status, &declined["signature_status"]), (StatusCode::OK, &json!("declined")));
        for (path, body, expected) in [
            ("/portal/sign/none".to_owned(), signature(), 404),
            (format!("/portal/sign/{old}"), signature(), 400),
            (link.clone(), json!({"signature_name": "Jane"}), 422),
            (link.clone(), json!({"signature_data": "data:image/png;base64,xx", "signature_name": "J"}), 400),
            (link.clone(), signature(), 200),
            (link.clone(), signature(), 400),
        ] {
            let (status, answer) = customer.post(&path, &body).await;
            assert_eq!(status.as_u16(), expected, "{path} {answer}");
        }
        let (status, _, html) = page(&customer, &link).await;
        assert_eq!(status, StatusCode::OK);
        assert!(html.contains("Thank you, Jane Doe"));
        let (_, signed) = admin.get(&format!("/service-tickets/{id}")).await;
        assert_eq!(signed["signature_name"], "Jane Doe");
        assert_eq!(admin.act(&ask).await.0, StatusCode::BAD_REQUEST);
        assert!(!server.log().contains(&token), "no log line has the secret");
    }
}

served! {
    async fn signature_requests_and_reminders_need_permissions(server: Server) {
        let (admin, nobody) = (server.admin().await, server.anonymous());
        let id = ticket(&admin).await;
        let ask = format!("/service-tickets/{id}/request-signature");
        assert_eq!(nobody.act(&ask).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(admin.act("/service-tickets/999999/request-signature").await.0, StatusCode::NOT_FOUND);
        assert_eq!(admin.post(&ask, &json!({"email": "max"})).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        let (_, bare) = admin.post("/service-tickets/", &json!({"customer_name": "Nobody Inc"})).await;
        let (status, refused) = admin.act(&format!("/service-tickets/{}/request-signature", bare["id"])).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{refused}");

        let remind = "/admin/send-signature-reminders";
        assert_eq!(nobody.act(remind).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(admin.act(remind).await, (StatusCode::OK, json!({"ok": true, "sent": 0})));
    }
}

served! {
    async fn a_summary_is_a_pdf(server: Server) {
        let (admin, nobody) = (server.admin().await, server.anonymous());
        let id = ticket(&admin).await;
        let path = format!("/service-tickets/{id}/summary.pdf");
        assert_eq!(nobody.get(&path).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(admin.get("/service-tickets/999999/summary.pdf").await.0, StatusCode::NOT_FOUND);
        assert_eq!(admin.get(&format!("/support-tickets/{id}/summary.pdf")).await.0, StatusCode::NOT_FOUND);
        admin.post(&format!("/service-tickets/{id}/sign"), &signature()).await;
        let response = admin.request(Method::GET, &path).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "application/pdf");
        let name = "inline; filename=\"service-ticket-100001.pdf\"";
        assert_eq!(response.headers()["content-disposition"], name);
        let file = response.bytes().await.expect("a file");
        assert!(file.starts_with(b"%PDF-"));
        let again = admin.request(Method::GET, &path).send().await.expect("an answer");
        assert_eq!(again.bytes().await.expect("a file"), file, "the same of the same");
    }
}
