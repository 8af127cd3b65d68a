//! Every operation of the document, called as each caller in two ways: with an empty request for
//! a missing record, and with a valid request for a record that an administrator created.

use std::fmt::Write as _;

use corejobtrack_tests::server::{Client, Server, answer};
use serde_json::json;

use super::{
    audience,
    cast::{Cast, PASSWORD},
    schema::Document,
    things::{Request, Things},
};

/// An id that does not exist: an admitted caller gets a 404.
const NO_ID: &str = "999999";

/// All callers, in the order of the columns.
pub const CALLERS: [&str; 5] = ["nobody", "pending", "customer", "user", "admin"];

/// The status that each caller gets from an operation.
#[derive(Debug, Clone, Copy)]
pub struct Statuses(pub [u16; CALLERS.len()]);

impl Statuses {
    /// The status for a caller.
    pub fn of(self, caller: &str) -> u16 {
        let column = CALLERS.iter().position(|one| *one == caller);
        self.0[column.expect("a caller")]
    }
}

/// An operation and its statuses.
#[derive(Debug)]
pub struct Row {
    pub method: String,
    pub path: String,
    pub empty: Statuses,
    pub real: Statuses,
}

/// Calls every operation.
pub async fn rows(server: &Server) -> Vec<Row> {
    let document = Document::new(server.anonymous().get("/openapi.json").await.1);
    let mut operations = document.operations();
    operations.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    let mut things = Things::new(server, &document, Cast::assemble(server).await);
    let mut rows = Vec::new();
    for (method, path) in operations {
        rows.push(Row {
            empty: call_with_empty_request(&mut things, &method, &path).await,
            real: call_with_valid_request(&mut things, &method, &path).await,
            method,
            path,
        });
    }
    rows
}

/// Calls an operation as each caller with a minimal request.
async fn call_with_empty_request(things: &mut Things<'_>, method: &str, path: &str) -> Statuses {
    let mut statuses = [0; CALLERS.len()];
    for (status, caller) in statuses.iter_mut().zip(CALLERS) {
        let client = things.caller(caller, path).await;
        *status = send_empty_request(&client, method, path).await;
    }
    Statuses(statuses)
}

async fn send_empty_request(client: &Client, method: &str, template: &str) -> u16 {
    let segments = template.split('/').map(|segment| match segment {
        "{type}" | "{entity_type}" => "task",
        "{token}" => "00000000000000000000000000000000",
        segment if segment.starts_with('{') => NO_ID,
        segment => segment,
    });
    let path = segments.collect::<Vec<_>>().join("/");
    let request = client.request(method.parse().expect("a method"), &path);
    let request = match (method, template) {
        ("GET" | "DELETE", _) => request,
        // Failed logins with this body lock nobody out.
        (_, "/token") => request.form(&[("username", "nobody"), ("password", PASSWORD)]),
        _ => request.json(&json!({})),
    };
    answer(request).await.0.as_u16()
}

/// Calls an operation as each caller; after a success the next caller gets a new record.
async fn call_with_valid_request(things: &mut Things<'_>, method: &str, path: &str) -> Statuses {
    let mut statuses = [0; CALLERS.len()];
    let mut request: Option<Request> = None;
    for (status, caller) in statuses.iter_mut().zip(CALLERS) {
        let prepared = match request.take() {
            Some(request) => request,
            None => things.request(method, path).await,
        };
        *status = prepared.send(&things.caller(caller, path).await).await;
        if *status >= 400 {
            request = Some(prepared);
        }
    }
    Statuses(statuses)
}

/// The table for review.
pub fn text(rows: &[Row]) -> String {
    let mut table = String::from(
        "The status of each endpoint for each caller. On the left, for an empty request for a\n\
         missing record: 401 is unauthenticated, 403 is forbidden, any other status means access.\n\
         On the right, for a valid request for a record that an administrator created. The access\n\
         column has the documented audience, or in parentheses the one derived from the statuses.\n\n",
    );
    let width = rows.iter().map(|row| row.method.len() + row.path.len() + 1);
    let width = width.max().unwrap_or_default();
    let callers = CALLERS.join(" ");
    let _ = writeln!(
        table,
        "{:width$}  access      {callers} | {callers}",
        "endpoint"
    );
    for row in rows {
        let endpoint = format!("{} {}", row.method, row.path);
        let _ = write!(table, "{endpoint:width$}  {:10}", audience::label(row));
        for (statuses, end) in [(row.empty, " |"), (row.real, "\n")] {
            for (caller, status) in CALLERS.iter().zip(statuses.0) {
                let _ = write!(table, " {status:>width$}", width = caller.len());
            }
            table.push_str(end);
        }
    }
    table
}
