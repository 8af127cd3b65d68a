//! Promises of the program beside its responses: no acknowledged change is lost in a crash, two
//! servers on one database act as one, and a repeated request is done once.
#![expect(clippy::expect_used, reason = "a story may fail")]

use std::collections::{BTreeMap, BTreeSet};

use corejobtrack_tests::{
    served,
    server::{Answer, Backend, Client, Server, answer, try_answer},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::{sync::mpsc, task::JoinSet};

const WRITERS: usize = 12;

fn ticket(title: &str) -> Value {
    json!({ "customer_name": "Acme Corp", "title": title })
}

async fn create(client: &Client, title: &str) -> Value {
    let (status, body) = client.post("/service-tickets/", &ticket(title)).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    body
}

/// All tickets, page by page.
async fn tickets(client: &Client) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let path = format!("/service-tickets/?limit=200&offset={}", all.len());
        let (status, page) = client.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let page = page.as_array().expect("a page").clone();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

fn title_of(ticket: &Value) -> String {
    ticket["title"].as_str().expect("a title").to_owned()
}

/// Asserts that the numbers of the tickets have no gaps and no duplicates.
fn assert_numbers_without_gaps(tickets: &[Value]) {
    let number = |ticket: &Value| ticket["ticket_number"].as_i64().expect("a number");
    let numbers: BTreeSet<i64> = tickets.iter().map(number).collect();
    assert_eq!(numbers.len(), tickets.len(), "no number twice");
    let (first, last) = (numbers.first().expect("one"), numbers.last().expect("one"));
    let span = usize::try_from(last - first + 1).expect("a span");
    assert_eq!(span, tickets.len(), "no gap in {numbers:?}");
}

/// Creates tickets until the server is gone, and returns the acknowledged ones.
async fn write_until_the_end(
    client: Client,
    writer: usize,
    acknowledged: mpsc::UnboundedSender<String>,
) {
    for count in 0.. {
        let title = format!("{writer}/{count}");
        let request = client.request(Method::POST, "/service-tickets/");
        match try_answer(request.json(&ticket(&title))).await {
            Ok((StatusCode::CREATED, _)) => {}
            _ => return,
        }
        if acknowledged.send(title).is_err() {
            return;
        }
    }
}

served! {
    async fn a_concurrent_change_is_not_overwritten(server: Server) {
        let admin = server.admin().await;
        let version = create(&admin, "As it was").await["version"].to_string();
        let change = async |title: &str, version: &str| -> Answer {
            let request = admin.request(Method::PATCH, "/service-tickets/1");
            answer(request.header("If-Match", version).json(&json!({ "title": title }))).await
        };
        let (status, ticket) = change("The first", &version).await;
        assert_eq!(status, StatusCode::OK, "{ticket}");
        let (status, body) = change("The second", &version).await;
        assert_eq!(status, StatusCode::PRECONDITION_FAILED);
        assert!(body["detail"].is_string(), "{body}");
        let (status, _) = change("The second", &format!("\"{}\"", ticket["version"])).await;
        assert_eq!(status, StatusCode::OK);
    }

    async fn a_stopped_server_exits_cleanly_and_logs_the_signal(mut server: Server) {
        let admin = server.admin().await;
        create(&admin, "Kept").await;
        assert!(server.stop().success());
        assert!(server.log().contains("SIGTERM: finishing requests in progress"));
        assert!(admin.request(Method::GET, "/me").send().await.is_err());
        server.restart();
        // The session survives the restart.
        let admin = server.anonymous().with_token(admin.token().expect("a token"));
        assert_eq!(tickets(&admin).await.len(), 1);
    }
}

mod a_single_user_needs_no_login {
    use super::*;

    async fn story(backend: Backend) {
        let server = Server::start_with(backend, &["--single-user"]).await;
        let owner = server.anonymous();
        let (status, me) = owner.get("/me").await;
        assert_eq!((status, &me["username"]), (StatusCode::OK, &json!("admin")));
        assert_eq!(create(&owner, "Mine").await["created_by"], me["id"]);

        // A page of another origin in the owner's browser does not act as the owner.
        for (header, value) in [("Origin", "https://example.com"), ("Host", "example.com")] {
            let request = owner.request(Method::GET, "/me").header(header, value);
            assert_eq!(answer(request).await.0, StatusCode::FORBIDDEN, "{header}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn sqlite() {
        story(Backend::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn postgres() {
        story(Backend::Postgres).await;
    }
}

/// Concurrent tests, which `tests/races` repeats under load.
mod races {
    use super::*;

    served! {
        async fn acknowledged_requests_survive_a_crash_exactly_once(mut server: Server) {
            let admin = server.admin().await;
            let (send, mut acknowledgements) = mpsc::unbounded_channel();
            let mut writers = JoinSet::new();
            for writer in 0..WRITERS {
                writers.spawn(write_until_the_end(admin.clone(), writer, send.clone()));
            }
            drop(send);
            let mut acknowledged = Vec::new();
            while acknowledged.len() < 60 {
                acknowledged.push(acknowledgements.recv().await.expect("the server writes"));
            }
            server.crash();
            while let Some(title) = acknowledgements.recv().await {
                acknowledged.push(title);
            }
            writers.join_all().await;
            server.restart();

            let admin = server.admin().await;
            create(&admin, "afterwards").await;
            let found = tickets(&admin).await;
            let mut counts = BTreeMap::new();
            for ticket in &found {
                *counts.entry(title_of(ticket)).or_insert(0) += 1;
            }
            for title in &acknowledged {
                assert_eq!(counts.get(title), Some(&1), "{title} of {}", acknowledged.len());
            }
            assert!(counts.values().all(|count| *count == 1), "{counts:?}");
            // An unacknowledged request may have created its ticket or not, at most once.
            assert!(found.len() <= acknowledged.len() + WRITERS + 1);
            assert_numbers_without_gaps(&found);
        }

        async fn a_request_repeated_with_the_same_key_is_done_once(server: Server) {
            let admin = server.admin().await;
            let once = |title: &'static str| {
                let request = admin.request(Method::POST, "/service-tickets/");
                answer(request.header("Idempotency-Key", "visit-7").json(&ticket(title)))
            };
            let (first, again) = tokio::join!(once("A visit"), once("A visit"));
            assert_eq!((first.0, again.0), (StatusCode::CREATED, StatusCode::CREATED));
            assert_eq!(first.1, again.1);
            assert_eq!(once("A visit").await, first);
            assert_eq!(tickets(&admin).await.len(), 1);

            let (status, body) = once("Another visit").await;
            assert!(status.is_client_error(), "the key is taken: {body}");
            assert_eq!(tickets(&admin).await.len(), 1);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn two_servers_on_one_database_act_as_one_postgres() {
        let server = Server::start(Backend::Postgres).await;
        let other = server.beside();
        let here = server.admin().await;
        let token = here.token().expect("a token");
        let there = other.anonymous().with_token(token);
        let mut writers = JoinSet::new();
        for count in 0..40 {
            let client = if count % 2 == 0 { &here } else { &there }.clone();
            writers.spawn(async move { create(&client, &count.to_string()).await });
        }
        let created = writers.join_all().await;
        assert_numbers_without_gaps(&created);
        let titles = |tickets: &[Value]| tickets.iter().map(title_of).collect::<BTreeSet<_>>();
        for client in [&here, &there] {
            let found = tickets(client).await;
            assert_eq!((found.len(), titles(&found)), (40, titles(&created)));
        }

        let (status, _) = there.act("/logout").await;
        assert_eq!(status, StatusCode::OK);
        for client in [&here, &there] {
            assert_eq!(client.get("/me").await.0, StatusCode::UNAUTHORIZED);
        }
    }
}
