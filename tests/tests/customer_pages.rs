//! The pages behind the links in e-mails to customers, on the real server: opening a link does not
//! use it up.
#![expect(clippy::expect_used, reason = "a story may fail")]

use corejobtrack_tests::{served, server::Client};
use reqwest::{Method, StatusCode};
use serde_json::json;

const PASSWORD: &str = "SecurePass123!";

/// The links sent by e-mail: the operation and template that send it, the page it opens, and the
/// operation below `/customer/api` that uses it up.
const LINKS: [(&str, &str, &str, &str); 3] = [
    (
        "verification",
        "email_verification",
        "verify-email",
        "verify-email",
    ),
    ("magic-link", "magic_link", "magic", "verify-magic-link"),
    (
        "password-reset",
        "password_reset",
        "reset-password",
        "password-reset/confirm",
    ),
];

/// The path of a contact to whom links can be sent.
async fn contact(admin: &Client) -> String {
    let (status, customer) = admin
        .post("/customers/", &json!({ "company": "Acme Corp" }))
        .await;
    assert_eq!(status, StatusCode::CREATED, "{customer}");
    let path = format!("/customers/{}/contacts", customer["id"]);
    let jane = json!({ "first_name": "Jane", "email": "jane@acme.com" });
    let (status, jane) = admin.post(&path, &jane).await;
    assert_eq!(status, StatusCode::CREATED, "{jane}");
    format!("/customer-contacts/{}", jane["id"])
}

/// A page, which must exist and have the headers of all pages.
async fn page(client: &Client, path: &str) -> String {
    let request = client.request(Method::GET, path);
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    assert_eq!(status, StatusCode::OK, "{path}");
    let header = |name: &str| headers.get(name).map(|value| value.to_str().expect("text"));
    assert_eq!(header("content-type"), Some("text/html; charset=utf-8"));
    let policy = header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(header("referrer-policy"), Some("no-referrer"));
    assert_eq!(header("cache-control"), Some("no-store"));
    assert_eq!(header("x-robots-tag"), Some("noindex, nofollow"));
    let html = response.text().await.expect("a page");
    assert!(!html.contains("http://") && !html.contains("https://"));
    html
}

served! {
    async fn opening_a_link_does_not_use_it_up(server: Server) {
        let (admin, nobody) = (server.admin().await, server.anonymous());
        let contact = contact(&admin).await;
        for (kind, template, place, operation) in LINKS {
            let (status, sent) = admin.act(&format!("{contact}/send-{kind}")).await;
            assert_eq!(status, StatusCode::OK, "{kind}: {sent}");
            let token = server.mailed_token(template).await;
            for _ in 0..2 {
                let html = page(&nobody, &format!("/customer/{place}/{token}")).await;
                assert!(!html.contains(&token), "{place}: the page does not have the secret");
            }
            let head = nobody.request(Method::HEAD, &format!("/customer/{place}/{token}/"));
            assert_eq!(head.send().await.expect("an answer").status(), StatusCode::OK);

            let body = match kind {
                "password-reset" => json!({ "token": token, "new_password": PASSWORD }),
                _ => json!({ "token": token }),
            };
            let path = format!("/customer/api/{operation}");
            let (status, answer) = nobody.post(&path, &body).await;
            assert_eq!(status, StatusCode::OK, "{place}: {answer}");
            let (status, answer) = nobody.post(&path, &body).await;
            assert_eq!(
                (status, &answer["detail"]),
                (StatusCode::BAD_REQUEST, &json!("This link has already been used")),
                "{place}"
            );
            assert!(!server.log().contains(&token), "{place}: no log line has the secret");
        }
    }
}

served! {
    async fn the_pages_are_open_to_everybody(server: Server) {
        let nobody = server.anonymous();
        let login = page(&nobody, "/customer/login").await;
        assert!(login.contains("id=\"email\"") && login.contains("Email me a link to log in"));
        let reset = page(&nobody, "/customer/reset-password/none").await;
        assert!(reset.contains("id=\"repeated\"") && !reset.contains("id=\"email\""));
        let magic = page(&nobody, "/customer/magic/none").await;
        assert!(magic.contains("Log In") && !magic.contains("id=\"password\""));
        let verification = page(&nobody, "/customer/verify-email/none").await;
        assert!(verification.contains("Verify Email") && !verification.contains("id=\"password\""));

        let (_, document) = nobody.get("/openapi.json").await;
        for path in ["login", "magic/{token}", "reset-password/{token}", "verify-email/{token}"] {
            let operation = &document["paths"][format!("/customer/{path}")]["get"];
            let content = &operation["responses"]["200"]["content"];
            assert!(content["text/html; charset=utf-8"].is_object(), "{path}: {operation}");
            assert!(operation["security"].is_null(), "{path}: {operation}");
        }
    }
}
