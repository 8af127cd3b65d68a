//! The customer portal API over HTTP, on both databases: from the registration to reading tickets,
//! and the refusal of other callers.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a story may fail")]

use corejobtrack_tests::{
    office::PASSWORD,
    served,
    server::{Client, Server, registration},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const SECRET: &str = "marker-of-what-is-internal";

/// Creates a record.
async fn created(client: &Client, path: &str, body: Value) -> Value {
    let (status, answer) = client.post(path, &body).await;
    assert_eq!(status, StatusCode::CREATED, "{path}: {answer}");
    answer
}

/// Sends a POST request without a body.
async fn done(client: &Client, path: &str) -> Value {
    let (status, answer) = client.act(path).await;
    assert_eq!(
        (status, &answer["ok"]),
        (StatusCode::OK, &json!(true)),
        "{path}: {answer}"
    );
    answer
}

/// Two customers, each with a registered and approved contact.
async fn two_customers(server: &Server) -> (Client, Client, Client) {
    let admin = server.admin().await;
    for (company, number) in [("Acme Corp", "CUST001"), ("Globex", "CUST002")] {
        created(
            &admin,
            "/customers/",
            json!({ "company": company, "contact_id": number }),
        )
        .await;
    }
    admin.enroll("CUST001", "jane@acme.com").await;
    admin.enroll("CUST002", "bob@globex.com").await;
    let jane = admin.log_in_contact("jane@acme.com").await;
    let bob = admin.log_in_contact("bob@globex.com").await;
    (admin, jane, bob)
}

served! {
    async fn an_administrator_approves_or_denies_a_registration(server: Server) {
        let admin = server.admin().await;
        created(&admin, "/customers/", json!({ "company": "Acme Corp", "contact_id": "CUST001" })).await;
        let nobody = server.anonymous();
        let unknown = registration("CUST999", "jane@acme.com");
        let (status, answer) = nobody.post("/customer/api/register", &unknown).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        let (status, answer) = nobody.post("/customer/api/register", &json!({ "email": "x@acme.com" })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        for denied in [true, false] {
            let jane = registration("CUST001", "jane@acme.com");
            let answer = created(&nobody, "/customer/api/register", jane.clone()).await;
            assert_eq!((&answer["ok"], &answer["status"]), (&json!(true), &json!("pending")));
            let (status, _) = nobody.post("/customer/api/register", &jane).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "the address is taken");
            let body = json!({ "email": "jane@acme.com", "password": PASSWORD });
            let (status, answer) = nobody.post("/customer/api/login", &body).await;
            assert_eq!((status, &answer["detail"]), (StatusCode::FORBIDDEN, &json!("Account is pending approval")));
            let (_, waiting) = admin.get("/admin/customer-registrations").await;
            assert_eq!((&waiting[0]["email"], &waiting[0]["company"]), (&json!("jane@acme.com"), &json!("Acme Corp")));
            let verb = if denied { "deny" } else { "approve" };
            done(&admin, &format!("/admin/customer-registrations/{}/{verb}", waiting[0]["id"])).await;
        }
        let jane = nobody.log_in_contact("jane@acme.com").await;
        let (_, me) = jane.get("/customer/api/me").await;
        assert_eq!((&me["company"], &me["first_name"]), (&json!("Acme Corp"), &json!("Jane")));
        let (_, notifications) = jane.get("/customer/api/notifications").await;
        assert_eq!(notifications[0]["type"], "account_approved");
        let read = format!("/customer/api/notifications/{}/read", notifications[0]["id"]);
        assert_eq!(done(&jane, &read).await["is_read"], true);
        assert_eq!(jane.get("/admin/customer-registrations").await.0, StatusCode::UNAUTHORIZED);
    }

    async fn registering_reveals_nothing_about_the_customer(server: Server) {
        let admin = server.admin().await;
        let acme = json!({ "company": "Acme Corp", "contact_id": "CUST001", "city": SECRET });
        let acme = created(&admin, "/customers/", acme).await;
        let path = format!("/customers/{}/contacts", acme["id"]);
        let known = json!({ "first_name": SECRET, "phone": SECRET, "email": "known@acme.com" });
        created(&admin, &path, known).await;
        let nobody = server.anonymous();
        for (number, email) in [("CUST001", "jane@acme.com"), ("acme corp", "known@acme.com")] {
            let answer = created(&nobody, "/customer/api/register", registration(number, email)).await;
            let mut fields: Vec<&str> = answer.as_object().expect("an object").keys().map(String::as_str).collect();
            fields.sort_unstable();
            assert_eq!(fields, ["id", "message", "ok", "status"]);
            assert!(!answer.to_string().contains(SECRET), "{answer}");
        }
    }

    async fn customers_read_their_own_tickets_and_nothing_internal(server: Server) {
        let (admin, jane, bob) = two_customers(&server).await;
        let mut ids = Vec::new();
        for path in ["/service-tickets/", "/support-tickets/"] {
            let ticket = json!({
                "customer_name": "Acme Corp", "title": "Paper jam", "private_notes": SECRET,
                "public_notes": "We come on Monday", "task_code": SECRET,
            });
            ids.push(created(&admin, path, ticket).await["id"].clone());
        }
        for (kind, id) in ["service-tickets", "support-tickets"].into_iter().zip(&ids) {
            let list = format!("/customer/api/{kind}");
            let one = format!("{list}/{id}");
            for path in [&list, &one] {
                let (status, answer) = jane.get(path).await;
                assert_eq!(status, StatusCode::OK, "{answer}");
                let text = answer.to_string();
                assert!(text.contains("Paper jam") && text.contains("We come on Monday"), "{text}");
                assert!(!text.contains(SECRET) && !text.contains("private"), "{text}");
            }
            assert_eq!(bob.get(&list).await.1, json!([]));
            assert_eq!(bob.get(&one).await.0, StatusCode::NOT_FOUND);
            assert_eq!(jane.get(&format!("{list}?limit=0")).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }

    async fn staff_and_portal_tokens_are_not_interchangeable(server: Server) {
        let (admin, jane, _) = two_customers(&server).await;
        let (_, document) = admin.get("/openapi.json").await;
        let paths = document["paths"].as_object().expect("paths");
        let mut tried = [0, 0];
        for (path, methods) in paths {
            for (method, operation) in methods.as_object().expect("methods") {
                let Some(scheme) = operation["security"][0].as_object() else {
                    continue;
                };
                let is_for_customers = scheme.contains_key("customer");
                let path = path
                    .split('/')
                    .map(|part| if part.starts_with('{') { "1" } else { part })
                    .collect::<Vec<_>>()
                    .join("/");
                let method: Method = method.to_uppercase().parse().expect("a method");
                let wrong = if is_for_customers { &admin } else { &jane };
                let answer = corejobtrack_tests::server::answer(wrong.request(method.clone(), &path)).await;
                let expected = (StatusCode::UNAUTHORIZED, json!({ "detail": "Could not validate credentials" }));
                assert_eq!(answer, expected, "{method} {path}");
                tried[usize::from(is_for_customers)] += 1;
            }
        }
        assert!(tried[0] > 40 && tried[1] > 12, "{tried:?}");
        assert_eq!(admin.get("/me").await.0, StatusCode::OK);
        assert_eq!(jane.get("/customer/api/me").await.0, StatusCode::OK);
        let (status, answer) = server.anonymous().get("/customer/api/me").await;
        assert_eq!((status, &answer["detail"]), (StatusCode::UNAUTHORIZED, &json!("Not authenticated")));
    }

    async fn mailed_links_log_in_and_reset_passwords(server: Server) {
        let admin = server.admin().await;
        let customer = created(&admin, "/customers/", json!({ "company": "Acme Corp" })).await;
        let path = format!("/customers/{}/contacts", customer["id"]);
        let jane = created(&admin, &path, json!({ "first_name": "Jane", "email": "jane@acme.com" })).await;
        let silent = created(&admin, &path, json!({ "first_name": "Bob" })).await;
        let nobody = server.anonymous();
        let mut answers = Vec::new();
        for email in ["jane@acme.com", "nobody@acme.com"] {
            answers.push(nobody.post("/customer/api/magic-link", &json!({ "email": email })).await);
        }
        assert_eq!((answers[0].0, &answers[0]), (StatusCode::OK, &answers[1]));
        let body = json!({ "token": server.mailed_token("magic_link").await });
        let (status, answer) = nobody.post("/customer/api/verify-magic-link", &body).await;
        assert_eq!((status, &answer["customer"]["email_verified"]), (StatusCode::OK, &json!(true)));
        let first = nobody.with_token(answer["access_token"].as_str().expect("a token"));
        assert_eq!(first.get("/customer/api/me").await.0, StatusCode::OK);
        let (status, answer) = nobody.post("/customer/api/verify-magic-link", &body).await;
        assert_eq!((status, &answer["detail"]), (StatusCode::BAD_REQUEST, &json!("This link has already been used")));

        let contact = format!("/customer-contacts/{}", jane["id"]);
        for link in ["magic-link", "verification", "password-reset"] {
            done(&admin, &format!("{contact}/send-{link}")).await;
            let (status, answer) = admin.act(&format!("/customer-contacts/{}/send-{link}", silent["id"])).await;
            assert_eq!((status, &answer["detail"]), (StatusCode::BAD_REQUEST, &json!("This contact has no email address")));
        }
        let body = json!({ "token": server.mailed_token("email_verification").await });
        assert_eq!(nobody.post("/customer/api/verify-email", &body).await.0, StatusCode::OK);
        let body = json!({ "token": server.mailed_token("password_reset").await, "new_password": PASSWORD });
        let (status, answer) = nobody.post("/customer/api/password-reset/confirm", &body).await;
        assert_eq!((status, &answer["ok"]), (StatusCode::OK, &json!(true)));
        assert_eq!(first.get("/customer/api/me").await.0, StatusCode::UNAUTHORIZED);

        let (one, other) = (nobody.log_in_contact("jane@acme.com").await, nobody.log_in_contact("jane@acme.com").await);
        let change = json!({ "current_password": PASSWORD, "new_password": "Another-1-password" });
        assert_eq!(one.post("/customer/api/change-password", &change).await.0, StatusCode::OK);
        assert_eq!(one.post("/customer/api/change-password", &change).await.0, StatusCode::BAD_REQUEST);
        assert_eq!(other.get("/customer/api/me").await.0, StatusCode::UNAUTHORIZED);
        done(&one, "/customer/api/delete-account").await;
        let device = json!({ "token": "abc", "platform": "ios" });
        created(&one, "/customer/api/devices/register", device).await;
        assert_eq!(one.get("/customer/api/devices").await.1[0]["token"], "abc");
        assert_eq!(one.delete("/customer/api/devices/abc").await.0, StatusCode::OK);
        assert_eq!(admin.delete(&contact).await.0, StatusCode::OK);
        assert_eq!(one.get("/customer/api/me").await.0, StatusCode::UNAUTHORIZED);
    }
}
