//! Emails as recipients get them: their text, their addresses, and that user input cannot add
//! markup or headers.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use corejobtrack_core::{
    Actor, Engine,
    change::Change,
    identity::{CreateUser, Register, Role},
    outbox::{Audience, Content, Delivery, OutboxMessage, OutboxMessageId, Template},
    store::{Json, MemoryStore, Timestamp, Version},
    work::{CreateWork, EquipmentLine, PublicView},
};
use serde_json::json;

use super::{Attachment, Letter, Letters, Sender, plain::text_of};
use crate::config::Company;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn letters() -> Letters {
    Letters {
        company: Company {
            name: Some("Müller & Sons <Printers>".to_owned()),
            address: Some("123 Main Street, Anytown, ST 12345".to_owned()),
            phone: Some("(555) 123-4567".to_owned()),
            email: Some("service@mueller.example.com".to_owned()),
            website: Some("www.mueller.example.com".to_owned()),
        },
        base_url: "https://tasks.example.com".to_owned(),
    }
}

async fn visit(title: &str) -> Box<PublicView> {
    let engine = Engine::builder(MemoryStore::new()).open().await.unwrap();
    let details = Register {
        username: "ann".into(),
        ..Register::default()
    };
    let ann = CreateUser {
        details,
        role: Role::Admin,
        is_system: false,
    };
    let system = engine.acting_as(Actor::System);
    system.identity().create_user(ann, None).await.unwrap();
    let ann = engine.acting_as(engine.impersonate("ann").await.unwrap());
    let mut ticket = CreateWork::service_ticket("Acme Corp");
    let fields = &mut ticket.fields;
    fields.title = Change::To(title.to_owned());
    fields.customer.contact_full_name = Change::To("Jane Doe".to_owned());
    fields.service.problem_description = Change::To("Paper jams in tray 2".to_owned());
    fields.service.services_performed =
        Change::To("Replaced the fuser unit.\nTest prints are fine.".to_owned());
    fields.service.resolution = Change::To("Works again".to_owned());
    fields.service.public_notes = Change::To("Order toner soon".to_owned());
    fields.service.private_notes = Change::To("They never clean it".to_owned());
    fields.service.total_time_minutes = Change::To(135);
    fields.equipment = Some(vec![EquipmentLine {
        make: Some("HP".to_owned()),
        model: Some("LaserJet Pro".to_owned()),
        serial: Some("ABC123".to_owned()),
        problem: Some("Streaking".to_owned()),
        ..EquipmentLine::default()
    }]);
    Box::new(ann.work().create(ticket).await.unwrap().into())
}

fn soon() -> Timestamp {
    Timestamp::parse("2026-03-08T09:15:00Z").unwrap()
}

async fn one_of_each() -> Vec<(&'static str, Content)> {
    let item = visit("Paper jam").await;
    let name = || "Jane Doe".to_owned();
    let (token, expires_at) = (SECRET.to_owned(), soon());
    let request = |is_reminder| Content::SignatureRequest {
        item: item.clone(),
        token: token.clone(),
        expires_at,
        is_reminder,
    };
    let magic = |audience| Content::MagicLink {
        name: name(),
        token: token.clone(),
        expires_at,
        audience,
    };
    let registration = |approved| Content::Registration {
        name: name(),
        company: Some("Acme Corp".to_owned()),
        approved,
    };
    vec![
        (
            "service-summary",
            Content::ServiceSummary { item: item.clone() },
        ),
        ("signature-request", request(false)),
        ("signature-reminder", request(true)),
        ("magic-link-customer", magic(Audience::Customer)),
        ("magic-link-employee", magic(Audience::Employee)),
        (
            "password-reset",
            Content::PasswordReset {
                name: name(),
                token: token.clone(),
                expires_at,
            },
        ),
        (
            "email-verification",
            Content::EmailVerification {
                name: name(),
                token: token.clone(),
                expires_at,
            },
        ),
        ("registration-approved", registration(true)),
        ("registration-denied", registration(false)),
        (
            "account-deletion",
            Content::AccountDeletion {
                name: name(),
                email: Some("jane@acme.example.com".to_owned()),
                company: Some("Acme Corp".to_owned()),
                audience: Audience::Customer,
            },
        ),
        (
            "deployment-report",
            Content::DeploymentReport(json!({ "last_deploy": {
                "status": "success", "version_before": "0.980", "version_after": "0.981",
                "branch": "main", "commit_count": 1, "files_changed": "5 files changed",
                "commits": [{ "hash": "abc1234", "message": "Fix login bug", "author": "dev" }],
                "initiated_at": "2026-03-01T10:00:00Z", "completed_at": "2026-03-01T10:01:30Z",
                "admin_username": "admin",
            } })),
        ),
        (
            "plain-text",
            Content::Plain {
                subject: "See you on Tuesday".to_owned(),
                text: Some("Dear Jane,\n\nwe come at <nine>.".to_owned()),
                html: None,
            },
        ),
        (
            "plain-html",
            Content::Plain {
                subject: "Corejobtrack Email Test".to_owned(),
                text: None,
                html: Some("<h1>Test</h1><p>Email is <b>working</b>.</p>".to_owned()),
            },
        ),
    ]
}

fn write(content: &Content) -> Letter {
    letters().write(content).unwrap()
}

fn row(recipient: &str) -> OutboxMessage {
    OutboxMessage {
        id: OutboxMessageId(7),
        version: Version(2),
        delivery: Delivery::Sending,
        recipient: recipient.to_owned(),
        template: Template::Plain,
        about: Json(json!({})),
        subject: None,
        created_at: Timestamp::parse("2026-03-01T09:00:00Z").unwrap(),
        due_at: soon(),
        lease: None,
        attempts: 1,
        last_error: None,
        sent_at: None,
    }
}

fn sender() -> Sender {
    Sender {
        name: "Corejobtrack".to_owned(),
        address: "noreply@mueller.example.com".to_owned(),
        reply_to: Some("service@mueller.example.com".to_owned()),
        redirect: None,
    }
}

fn wire(sender: &Sender, letter: &Letter) -> String {
    let message = sender.message(&row("jane@acme.example.com"), letter, soon());
    String::from_utf8(message.unwrap().formatted()).unwrap()
}

fn headers(wire: &str) -> &str {
    wire.split_once("\r\n\r\n").unwrap().0
}

#[tokio::test]
async fn every_email_has_the_letterhead_in_html_and_plain_text() {
    for (name, content) in one_of_each().await {
        let letter = write(&content);
        assert!(!letter.subject.is_empty() && letter.subject.lines().count() == 1);
        for words in ["(555) 123-4567", "www.mueller.example.com"] {
            assert!(letter.html.contains(words), "{name}: {words}");
            assert!(letter.text.contains(words), "{name}: {words}");
        }
        let company = "Müller &#38; Sons &#60;Printers&#62;";
        assert!(letter.html.matches(company).count() >= 2, "{name}");
        assert!(!letter.html.contains("<Printers>"), "{name}");
        assert!(letter.text.contains("Müller & Sons <Printers>"), "{name}");
        if let Ok(directory) = std::env::var("COREJOBTRACK_LETTERS") {
            // For developers who want to look at the emails.
            std::fs::write(format!("{directory}/{name}.html"), &letter.html).unwrap();
            std::fs::write(format!("{directory}/{name}.txt"), &letter.text).unwrap();
        }
    }
}

#[tokio::test]
async fn links_point_to_the_portals_and_show_when_they_expire() {
    let links = [
        ("signature-request", "/portal/sign/", "Sign Now"),
        ("signature-reminder", "/portal/sign/", "Sign Now"),
        ("magic-link-customer", "/customer/magic/", "Log In"),
        ("magic-link-employee", "/portal/admin/magic/", "Log In"),
        (
            "password-reset",
            "/customer/reset-password/",
            "Reset Password",
        ),
        (
            "email-verification",
            "/customer/verify-email/",
            "Verify Email",
        ),
    ];
    let all = one_of_each().await;
    for (name, path, label) in links {
        let (_, content) = all
            .iter()
            .find(|(content_name, _)| *content_name == name)
            .unwrap();
        let letter = write(content);
        let url = format!("https://tasks.example.com{path}{SECRET}");
        assert!(letter.html.contains(&format!("href=\"{url}\"")), "{name}");
        assert!(letter.text.contains(&format!("{label}: {url}")), "{name}");
        for form in [&letter.html, &letter.text] {
            assert!(form.contains("until March 8, 2026, 09:15 UTC"), "{name}");
        }
        assert!(!letter.subject.contains(SECRET));
    }
}

#[tokio::test]
async fn a_summary_shows_the_work_done_and_no_private_notes() {
    let item = visit("<script>alert(1)</script>").await;
    let letter = write(&Content::ServiceSummary { item });
    for words in [
        "Acme Corp",
        "Hello Jane Doe,",
        "HP LaserJet Pro, serial ABC123, Streaking",
        "Paper jams in tray 2",
        "Replaced the fuser unit.",
        "Works again",
        "Order toner soon",
        "2 h 15 min",
    ] {
        assert!(letter.html.contains(words), "{words}");
        assert!(letter.text.contains(words), "{words}");
    }
    for form in [&letter.html, &letter.text] {
        assert!(!form.contains("They never clean it"));
    }
    assert!(!letter.html.contains("<script>"));
    assert!(letter.html.contains("&#60;script&#62;"));
    assert!(letter.attachments.is_empty());
}

#[tokio::test]
async fn only_completed_work_is_called_completed() {
    let words = |content: &Content| {
        // The position of line breaks does not matter here.
        let text = write(content).text;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut item = visit("Paper jam").await;
    let request = |item: &PublicView| Content::SignatureRequest {
        item: Box::new(item.clone()),
        token: SECRET.to_owned(),
        expires_at: soon(),
        is_reminder: false,
    };
    let open = words(&request(&item));
    assert!(!open.contains("completed"), "{open}");
    let expected = "We need your signature for the records of Müller & Sons <Printers>.";
    assert!(open.contains(expected), "{open}");
    let summary = words(&Content::ServiceSummary { item: item.clone() });
    assert!(summary.contains("Here is the current status."), "{summary}");
    item.completed_at = Some(soon());
    let done = words(&request(&item));
    let expected = "We have completed a service visit and need your signature for the records of";
    assert!(done.contains(expected), "{done}");
    let summary = words(&Content::ServiceSummary { item });
    let report = "Here is what was done. The full report is attached as a PDF.";
    assert!(summary.contains(report), "{summary}");
}

#[test]
fn a_written_email_gets_the_letterhead_unless_it_is_a_complete_page() {
    let plain = |text: Option<&str>, html: Option<&str>| {
        write(&Content::Plain {
            subject: "Hello".to_owned(),
            text: text.map(str::to_owned),
            html: html.map(str::to_owned),
        })
    };
    let letter = plain(Some("a < b"), None);
    assert!(letter.html.contains("a &#60; b") && letter.text.starts_with("a < b\n"));
    let letter = plain(None, Some("<h1>Test</h1><p>It works.</p>"));
    assert!(letter.html.contains("<h1>Test</h1><p>It works.</p>"));
    assert!(letter.text.starts_with("Test\nIt works.\n"));
    let letter = plain(Some("In words"), Some("<p>In markup</p>"));
    assert!(letter.text.starts_with("In words\n") && letter.html.contains("<p>In markup</p>"));
    let page = " <!DOCTYPE html><html><body>Mine</body></html>";
    assert_eq!(plain(None, Some(page)).html, page);
}

#[test]
fn user_input_cannot_add_a_header() {
    let evil = "Hello\r\nBcc: everybody@example.com\n\u{0}X: y";
    let letter = write(&Content::Plain {
        subject: evil.to_owned(),
        text: Some(evil.to_owned()),
        html: None,
    });
    assert_eq!(letter.subject, "Hello Bcc: everybody@example.com X: y");
    let mut from = sender();
    from.name = evil.to_owned();
    from.redirect = Some("dev@example.com".to_owned());
    let mut letter = letter;
    letter.subject = evil.to_owned();
    letter.attachments.push(Attachment {
        name: evil.to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF".to_vec(),
    });
    let wire = wire(&from, &letter);
    let is_injected = |line: &str| line.starts_with("Bcc:") || line.starts_with("X:");
    assert!(!headers(&wire).lines().any(is_injected), "{wire}");
    let names = wire.lines().filter(|line| line.starts_with("Bcc:"));
    // The text and the HTML body may contain it.
    assert!(names.count() <= 2, "{wire}");
    for recipient in ["jane@acme.com\r\nBcc: x@y.zz", "jane@acme.com, x@y.zz", ""] {
        assert!(sender().message(&row(recipient), &letter, soon()).is_err());
    }
}

#[test]
fn long_subjects_are_shortened() {
    let letter = write(&Content::Plain {
        subject: "ü".repeat(5000),
        text: Some("x".to_owned()),
        html: None,
    });
    assert_eq!(letter.subject.chars().count(), 250);
    assert!(letter.subject.ends_with('…'));
}

#[test]
fn in_development_mode_everything_goes_to_one_address() {
    let letter = write(&Content::Plain {
        subject: "Your visit".to_owned(),
        text: Some("x".to_owned()),
        html: None,
    });
    let mut from = sender();
    from.redirect = Some("dev@example.com".to_owned());
    let message = from.message(&row("jane@acme.example.com"), &letter, soon());
    let message = message.unwrap();
    let to: Vec<String> = message
        .envelope()
        .to()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(to, ["dev@example.com"]);
    let wire = String::from_utf8(message.formatted()).unwrap();
    let subject = "Subject: [DEV - To: jane@acme.example.com] Your visit\r\n";
    assert!(wire.contains(subject), "{wire}");
    let is_to_jane = |line: &str| line.starts_with("To: jane@");
    assert!(!headers(&wire).lines().any(is_to_jane), "{wire}");
}

#[test]
fn a_message_keeps_its_id_when_it_is_sent_again() {
    let letter = write(&Content::Plain {
        subject: "Once".to_owned(),
        text: Some("x".to_owned()),
        html: None,
    });
    let id = |wire: &str| {
        let line = wire.lines().find(|line| line.starts_with("Message-ID: "));
        line.unwrap().to_owned()
    };
    let first = id(&wire(&sender(), &letter));
    assert!(first.starts_with("Message-ID: <outbox-7-"), "{first}");
    assert!(first.ends_with("@mueller.example.com>"), "{first}");
    assert_eq!(first, id(&wire(&sender(), &letter)));
    let wire = wire(&sender(), &letter);
    for header in [
        "Date: Sun, 08 Mar 2026 09:15:00 +0000",
        "Auto-Submitted: auto-generated",
        "Reply-To: service@mueller.example.com",
        "Content-Type: multipart/alternative;",
    ] {
        assert!(headers(&wire).contains(header), "{header} in {wire}");
    }
}

#[test]
fn a_file_is_attached_to_the_email() {
    let mut letter = write(&Content::Plain {
        subject: "Summary".to_owned(),
        text: Some("x".to_owned()),
        html: None,
    });
    letter.attachments.push(Attachment {
        name: "summary-100001.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7\xff".to_vec(),
    });
    let wire = wire(&sender(), &letter);
    assert!(headers(&wire).contains("multipart/mixed"), "{wire}");
    for part in [
        "multipart/alternative",
        "text/plain",
        "text/html",
        "Content-Type: application/pdf",
        "filename=\"summary-100001.pdf\"",
        "JVBERi0xLjf/",
    ] {
        assert!(wire.contains(part), "{part} in {wire}");
    }
}

#[test]
fn html_is_converted_to_plain_text() {
    for (html, text) in [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<style>p{}</style><h1>T</h1> x &amp; y", "T\nx & y"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("&amp;lt; 1 &lt; 2", "&lt; 1 < 2"),
        ("an <unfinished", "an"),
        ("<script>ü", ""),
        ("", ""),
    ] {
        assert_eq!(text_of(html), text, "{html}");
    }
}
