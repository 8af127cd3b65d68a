//! Delivery of e-mails from the real program to a real mail server: each is sent at most once, even
//! if several servers share the work and one of them is killed.
#![expect(clippy::expect_used, clippy::panic, reason = "a story may fail")]

use std::{collections::BTreeSet, fs, time::Duration};

use corejobtrack_tests::{
    mail::{Letter, MailServer},
    server::{Backend, Client, Server, expect},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

/// The interval and the number of checks of the log or the statistics.
const INTERVAL: Duration = Duration::from_millis(100);
const CHECKS: usize = 900;

/// Runs each test against the program on both databases.
macro_rules! mailed {
    ($( async fn $name:ident($backend:ident: Backend) $body:block )+) => {
        $(
            mod $name {
                use super::*;

                async fn story($backend: Backend) $body

                #[tokio::test(flavor = "multi_thread")]
                async fn sqlite() {
                    story(Backend::Sqlite).await;
                }

                #[tokio::test(flavor = "multi_thread")]
                async fn postgres() {
                    story(Backend::Postgres).await;
                }
            }
        )+
    };
}

/// A server that sends its e-mails to this mail server, with additional environment variables.
async fn server(backend: Backend, mail: &MailServer, more: &[(&str, &str)]) -> Server {
    let port = mail.port().to_string();
    let mut environment = vec![
        ("SMTP_HOST", "127.0.0.1"),
        ("SMTP_PORT", port.as_str()),
        ("SMTP_FROM_EMAIL", "noreply@corejobtrack.example.com"),
        ("COMPANY_NAME", "Müller & Sons"),
        ("PORTAL_BASE_URL", "https://tasks.example.com"),
    ];
    environment.extend_from_slice(more);
    Server::start_configured(backend, &environment).await
}

/// The documented body.
fn email(to: &str) -> Value {
    json!({
        "to": to,
        "subject": "Corejobtrack Email Test",
        "body_text": "Test email from Corejobtrack",
        "body_html": "<h1>Test</h1><p>Email is working.</p>",
    })
}

async fn send(client: &Client, to: &str) -> i64 {
    let queued = expect(client.post("/email/send", &email(to)).await, 200);
    assert_eq!(
        (&queued["ok"], &queued["status"]),
        (&json!(true), &json!("queued"))
    );
    queued["id"].as_i64().expect("an id")
}

/// Waits until the log entry meets a condition.
async fn entry_when(client: &Client, id: i64, is_met: impl Fn(&Value) -> bool) -> Value {
    let path = format!("/email/log/{id}");
    let mut entry = Value::Null;
    for _ in 0..CHECKS {
        entry = expect(client.get(&path).await, 200);
        if is_met(&entry) {
            return entry;
        }
        tokio::time::sleep(INTERVAL).await;
    }
    panic!("the condition was never met: {entry}")
}

async fn entry_with_status(client: &Client, id: i64, status: &str) -> Value {
    entry_when(client, id, |entry| entry["status"] == status).await
}

/// Waits until the statistics meet a condition.
async fn stats_when(client: &Client, is_met: impl Fn(&Value) -> bool) -> Value {
    let mut stats = Value::Null;
    for _ in 0..CHECKS {
        stats = expect(client.get("/email/log/stats").await, 200);
        if is_met(&stats) {
            return stats;
        }
        tokio::time::sleep(INTERVAL).await;
    }
    panic!("the condition was never met: {stats}")
}

fn recipients(letters: &[Letter]) -> BTreeSet<String> {
    letters
        .iter()
        .flat_map(|letter| letter.to.clone())
        .collect()
}

mailed! {
    async fn an_email_arrives_and_is_logged_as_sent(backend: Backend) {
        let mut mail = MailServer::start();
        let server = server(backend, &mail, &[]).await;
        let admin = server.admin().await;
        let id = send(&admin, "jane@acme.example.com").await;
        let letter = mail.letter().await;
        assert_eq!(letter.sender, "noreply@corejobtrack.example.com");
        assert_eq!(letter.to, ["jane@acme.example.com"]);
        assert_eq!(letter.header("subject"), "Corejobtrack Email Test");
        assert_eq!(letter.header("from"), "Müller & Sons <noreply@corejobtrack.example.com>");
        assert!(letter.header("message-id").starts_with(&format!("<outbox-{id}-")));
        let (text, html) = (letter.text.expect("text"), letter.html.expect("HTML"));
        assert!(text.starts_with("Test email from Corejobtrack"), "{text}");
        assert!(text.contains("Müller & Sons"), "{text}");
        assert!(html.contains("<h1>Test</h1>") && html.contains("Müller &#38; Sons"), "{html}");

        let entry = entry_with_status(&admin, id, "sent").await;
        assert_eq!((&entry["to"], &entry["attempts"]), (&json!("jane@acme.example.com"), &json!(1)));
        assert_eq!(entry["subject"], "Corejobtrack Email Test");
        assert_eq!(entry["body_text"], "Test email from Corejobtrack");
        assert!(entry["sent_at"].is_string() && entry["last_error"].is_null());
        let status = expect(admin.get("/email/status").await, 200);
        assert_eq!((&status["configured"], &status["enabled"]), (&json!(true), &json!(true)));
        assert_eq!((&status["sent"], &status["security"]), (&json!(1), &json!("none")));
        assert_eq!(status["last_sent_at"], entry["sent_at"]);
        let page = expect(admin.get("/email/log?limit=50&status=sent").await, 200);
        assert_eq!(page.as_array().map(Vec::len), Some(1));
        assert_eq!(expect(admin.get("/email/log?status=failed").await, 200), json!([]));
        expect(admin.get("/email/log?status=lost").await, 422);
        expect(admin.get("/email/log/99").await, 404);
        expect(admin.act(&format!("/email/log/{id}/retry")).await, 400);
        expect(server.anonymous().get("/email/status").await, 401);
        for (member, value) in [("to", "jane"), ("subject", ""), ("subject", "a\r\nBcc: b@c.de")] {
            let mut bad = email("jane@acme.example.com");
            bad[member] = json!(value);
            let refused = expect(admin.post("/email/send", &bad).await, 422);
            assert_eq!(refused["detail"][0]["loc"], json!(["body", member]));
        }
    }

    async fn a_summary_goes_to_the_customer_who_signed(backend: Backend) {
        let mut mail = MailServer::start();
        let server = server(backend, &mail, &[]).await;
        let admin = server.admin().await;
        let ticket = json!({
            "customer_name": "Acme Corp",
            "title": "Paper jam",
            "customer_email": "jane@acme.example.com",
            "private_notes": "They never clean it",
        });
        expect(admin.post("/service-tickets/", &ticket).await, 201);
        let decline = json!({ "decline_reason": "Contact not around", "send_summary_email": true });
        expect(admin.post("/service-tickets/1/decline-signature", &decline).await, 200);
        let letter = mail.letter().await;
        assert_eq!(letter.to, ["jane@acme.example.com"]);
        assert!(letter.header("subject").starts_with("Summary of service ticket #"));
        let text = letter.text.expect("text");
        assert!(text.contains("Paper jam") && !text.contains("They never clean it"), "{text}");
    }

    async fn an_email_is_retried_when_the_mail_server_is_back(backend: Backend) {
        let mail = MailServer::start();
        let server = server(backend, &mail, &[]).await;
        let port = mail.port().to_string();
        drop(mail);
        let admin = server.admin().await;
        let id = send(&admin, "jane@acme.example.com").await;
        let entry = entry_when(&admin, id, |entry| entry["attempts"] == 1 && entry["status"] == "queued");
        let entry = entry.await;
        let why = entry["last_error"].as_str().expect("why").to_owned();
        assert!(why.starts_with("the mail server cannot be reached"), "{why}");
        assert!(entry["next_attempt_at"].as_str() > entry["created_at"].as_str());
        let mut mail = MailServer::start_with(&["--port", &port]);
        // It would be retried automatically after a minute; this retries at once.
        let retried = expect(admin.act(&format!("/email/log/{id}/retry")).await, 200);
        assert_eq!((&retried["ok"], &retried["status"]), (&json!(true), &json!("queued")));
        assert_eq!(mail.letter().await.to, ["jane@acme.example.com"]);
        entry_with_status(&admin, id, "sent").await;
    }

    async fn a_refused_email_fails_or_is_retried_by_reply_code(backend: Backend) {
        let mut mail = MailServer::start();
        let server = server(backend, &mail, &[]).await;
        let admin = server.admin().await;
        let nobody = send(&admin, "nobody@acme.example.com").await;
        let busy = send(&admin, "busy@acme.example.com").await;
        let spam = send(&admin, "spam@acme.example.com").await;
        let entry = entry_with_status(&admin, nobody, "failed").await;
        let why = entry["last_error"].as_str().expect("why");
        assert!(why.contains("550") && why.contains("No such user here"), "{why}");
        assert_eq!(entry["attempts"], 1);
        let entry = entry_with_status(&admin, spam, "failed").await;
        assert!(entry["last_error"].as_str().expect("why").contains("554"));
        let entry = entry_when(&admin, busy, |entry| entry["attempts"] == 1 && entry["status"] == "queued");
        let entry = entry.await;
        assert!(entry["last_error"].as_str().expect("why").contains("451"), "{entry}");
        assert_eq!(mail.letter().await.to, ["spam@acme.example.com"]);
        let status = expect(admin.get("/email/status").await, 200);
        assert_eq!((&status["failed"], &status["queued"]), (&json!(2), &json!(1)));
        assert!(status["last_error"].is_string());
    }

    async fn in_development_mode_every_email_is_redirected(backend: Backend) {
        let mut mail = MailServer::start();
        let redirect = [
            ("SMTP_DEV_MODE", "true"),
            ("SMTP_DEV_REDIRECT_ADDRESS", "dev@corejobtrack.example.com"),
        ];
        let server = server(backend, &mail, &redirect).await;
        let admin = server.admin().await;
        let id = send(&admin, "jane@acme.example.com").await;
        let letter = mail.letter().await;
        assert_eq!(letter.to, ["dev@corejobtrack.example.com"]);
        assert_eq!(letter.header("to"), "dev@corejobtrack.example.com");
        let subject = "[DEV - To: jane@acme.example.com] Corejobtrack Email Test";
        assert_eq!(letter.header("subject"), subject);
        entry_with_status(&admin, id, "sent").await;
        let status = expect(admin.get("/email/status").await, 200);
        assert_eq!(status["dev_redirect"], "dev@corejobtrack.example.com");
    }

    async fn without_a_mail_server_emails_stay_queued(backend: Backend) {
        let server = Server::start(backend).await;
        let admin = server.admin().await;
        let queued = expect(admin.post("/email/send", &email("jane@acme.example.com")).await, 200);
        assert_eq!((&queued["status"], &queued["enabled"]), (&json!("queued"), &json!(false)));
        let status = expect(admin.get("/email/status").await, 200);
        assert_eq!((&status["configured"], &status["enabled"]), (&json!(false), &json!(false)));
        assert_eq!(status["queued"], 1);
    }
}

/// A self-signed certificate for `localhost`, and its key.
fn certificate(directory: &std::path::Path) -> (String, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]);
    let made = made.expect("a certificate");
    let (certificate, key) = (directory.join("mail.pem"), directory.join("mail.key"));
    fs::write(&certificate, made.cert.pem()).expect("written");
    fs::write(&key, made.signing_key.serialize_pem()).expect("written");
    let name = |path: std::path::PathBuf| path.display().to_string();
    (name(certificate), name(key))
}

#[tokio::test(flavor = "multi_thread")]
async fn starttls_verifies_the_certificate_of_the_mail_server_sqlite() {
    let directory = tempfile::tempdir().expect("a directory");
    let (certificate, key) = certificate(directory.path());
    let flags = [
        "--certificate",
        &certificate,
        "--key",
        &key,
        "--user",
        "mailer:secret word",
    ];
    let mut mail = MailServer::start_with(&flags);
    let protected = [
        ("SMTP_HOST", "localhost"),
        ("SMTP_SECURITY", "starttls"),
        ("SMTP_USER", "mailer"),
        ("SMTP_PASSWORD", "secret word"),
    ];
    let stranger = server(Backend::Sqlite, &mail, &protected).await;
    let admin = stranger.admin().await;
    let id = send(&admin, "jane@acme.example.com").await;
    let entry = entry_when(&admin, id, |entry| {
        entry["attempts"] == 1 && entry["status"] == "queued"
    });
    let entry = entry.await;
    let why = entry["last_error"].as_str().expect("why").to_owned();
    assert!(
        why.starts_with("the connection cannot be encrypted"),
        "{why}"
    );
    assert!(mail.try_letter().is_none());
    let status = expect(admin.get("/email/status").await, 200).to_string();
    assert!(!status.contains("secret word"), "{status}");

    let known = [&protected[..], &[("SMTP_CA_FILE", certificate.as_str())]].concat();
    let friend = server(Backend::Sqlite, &mail, &known).await;
    let id = send(&friend.admin().await, "john@acme.example.com").await;
    let letter = mail.letter().await;
    assert_eq!(letter.to, ["john@acme.example.com"]);
    assert!(letter.encrypted);
    assert_eq!(letter.user.as_deref(), Some("mailer"));
    entry_with_status(&friend.admin().await, id, "sent").await;

    let wrong = [&known[..], &[("SMTP_PASSWORD", "another")]].concat();
    let wrong = server(Backend::Sqlite, &mail, &wrong).await;
    let admin = wrong.admin().await;
    let id = send(&admin, "jack@acme.example.com").await;
    let entry = entry_when(&admin, id, |entry| {
        entry["attempts"] == 1 && entry["status"] == "queued"
    });
    let why = entry.await["last_error"].to_string();
    assert!(
        why.contains("refused the login of SMTP_USER") && !why.contains("another"),
        "{why}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_without_starttls_when_it_is_required_sqlite() {
    let mut mail = MailServer::start();
    let server = server(Backend::Sqlite, &mail, &[("SMTP_SECURITY", "starttls")]).await;
    let admin = server.admin().await;
    let id = send(&admin, "jane@acme.example.com").await;
    let entry = entry_when(&admin, id, |entry| {
        entry["attempts"] == 1 && entry["status"] == "queued"
    });
    let why = entry.await["last_error"].to_string();
    assert!(why.contains("STARTTLS is not supported"), "{why}");
    assert!(mail.try_letter().is_none());
    let refused = expect(admin.get("/email/log?status=sent").await, 200);
    assert_eq!(refused, json!([]));
    assert_eq!(admin.get("/health").await.0, StatusCode::OK);
}

/// Concurrent tests, which `tests/races` repeats under load.
mod races {
    use super::*;

    mailed! {
        async fn a_server_killed_while_sending_causes_no_second_delivery(backend: Backend) {
            let mut mail = MailServer::start_with(&["--hold"]);
            let mut server = server(backend, &mail, &[]).await;
            let admin = server.admin().await;
            for count in 0..12 {
                send(&admin, &format!("jane{count}@acme.example.com")).await;
            }
            // The server sends four e-mails at a time, and the mail server has read all of these.
            let mut letters = mail.letters(4).await;
            server.crash();
            mail.go();
            server.restart();
            letters.extend(mail.letters(8).await);
            assert_eq!(recipients(&letters).len(), 12, "each once");
            let admin = server.anonymous().with_token(admin.token().expect("a token"));
            let stats = stats_when(&admin, |stats| stats["sent"] == 8).await;
            assert_eq!((&stats["sending"], &stats["queued"]), (&json!(4), &json!(0)), "{stats}");
            assert!(mail.try_letter().is_none());
        }

        async fn a_stopping_server_finishes_the_email_it_is_sending(backend: Backend) {
            let mut mail = MailServer::start_with(&["--hold"]);
            let mut server = server(backend, &mail, &[]).await;
            let admin = server.admin().await;
            let id = send(&admin, "jane@acme.example.com").await;
            mail.letter().await;
            let stopping = tokio::task::spawn_blocking(move || {
                assert!(server.stop().success());
                server
            });
            mail.go();
            let mut server = stopping.await.expect("it stops");
            server.restart();
            let admin = server.anonymous().with_token(admin.token().expect("a token"));
            entry_with_status(&admin, id, "sent").await;
            assert!(mail.try_letter().is_none());
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn two_servers_on_one_database_send_each_email_once_postgres() {
        let mut mail = MailServer::start();
        let server = server(Backend::Postgres, &mail, &[]).await;
        let other = server.beside();
        let admin = server.admin().await;
        let there = other
            .anonymous()
            .with_token(admin.token().expect("a token"));
        for count in 0..50 {
            let client = if count % 2 == 0 { &admin } else { &there };
            send(client, &format!("jane{count}@acme.example.com")).await;
        }
        let letters = mail.letters(50).await;
        assert_eq!(recipients(&letters).len(), 50, "each once");
        let stats = stats_when(&admin, |stats| stats["sent"] == 50).await;
        assert_eq!((&stats["total"], &stats["failed"]), (&json!(50), &json!(0)));
        assert!(mail.try_letter().is_none(), "and no more");
    }
}
