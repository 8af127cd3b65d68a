//! Every operation of the document, called by everybody, compared with `docs/golden/endpoints.txt`:
//! who gets in, and who does not. With `UPDATE_GOLDEN=1` the file is written anew.

use std::{env, fmt::Write as _, fs, path::Path};

use corejobtrack_tests::server::{Client, Server, answer};
use serde_json::json;

use super::{
    cast::{Cast, PASSWORD},
    schema::Document,
};

/// An id that nothing has: who gets as far as that is told that there is nothing.
const NO_ID: &str = "999999";

pub async fn table(server: &Server) -> String {
    let cast = Cast::assemble(server).await;
    let document = Document::new(server.anonymous().get("/openapi.json").await.1);
    let mut operations = document.operations();
    // Whoever logs out is nobody afterwards.
    let ends = |path: &str| path.ends_with("/logout");
    operations.sort_by(|a, b| (ends(&a.1), &a.1, &a.0).cmp(&(ends(&b.1), &b.1, &b.0)));
    let mut table = String::from(
        "What each endpoint answers to an empty request about something that is not there: 401 who are\n\
         you, 403 not you, anything else gets in.\n\n",
    );
    let width = operations
        .iter()
        .map(|(method, path)| method.len() + path.len() + 1)
        .max();
    let width = width.unwrap_or_default();
    let _ = writeln!(
        table,
        "{:width$}  nobody pending user admin customer",
        "endpoint"
    );
    for (method, path) in &operations {
        let _ = write!(table, "{:width$}", format!("{method} {path}"));
        for name in ["nobody", "pending", "user", "admin", "customer"] {
            let client = cast.called(name);
            let status = call(&client, method, path).await;
            let _ = write!(table, "  {status:>width$}", width = name.len().max(4) - 1);
        }
        table.push('\n');
    }
    table
}

async fn call(client: &Client, method: &str, template: &str) -> u16 {
    let steps = template.split('/').map(|step| match step {
        "{type}" | "{entity_type}" => "task",
        "{token}" => "00000000000000000000000000000000",
        step if step.starts_with('{') => NO_ID,
        step => step,
    });
    let path = steps.collect::<Vec<_>>().join("/");
    let request = client.request(method.parse().expect("a method"), &path);
    let request = match (method, template) {
        ("GET" | "DELETE", _) => request,
        // Nobody is locked out by this.
        (_, "/token") => request.form(&[("username", "nobody"), ("password", PASSWORD)]),
        _ => request.json(&json!({})),
    };
    answer(request).await.0.as_u16()
}

pub fn compare(table: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/golden/endpoints.txt");
    if env::var("UPDATE_GOLDEN").is_ok_and(|update| update == "1") {
        fs::write(&file, table).expect("the file is written");
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    let differing: Vec<String> = expected
        .lines()
        .zip(table.lines())
        .filter(|(old, new)| old != new)
        .map(|(old, new)| format!("- {old}\n+ {new}"))
        .collect();
    assert!(
        expected == table,
        "docs/golden/endpoints.txt is out of date; look at the difference after\n\
         UPDATE_GOLDEN=1 tests/run -E 'binary(endpoints)'\n{}",
        differing.join("\n")
    );
}
