//! Every endpoint that the guides name exists, does what it is for, and answers in its documented
//! shape; and who is let in where is as checked in.
#![expect(clippy::expect_used, clippy::unreachable, reason = "a story may fail")]

mod cast;
mod guide;
mod matrix;
mod schema;
mod walk;

use std::{collections::BTreeSet, path::Path};

use corejobtrack_tests::served;
use schema::Document;

/// Every body that is sent is shown by an example, which fits what is said of it.
#[test]
fn every_body_has_an_example_that_fits() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corejobtrack-server/openapi.json");
    let text = std::fs::read_to_string(file).expect("the document");
    let document = Document::new(serde_json::from_str(&text).expect("JSON"));
    let faults = document.examples();
    assert!(faults.is_empty(), "{faults:#?}");
}

served! {
    async fn everything_that_the_guides_name_is_there(server: Server) {
        let (visited, faults) = walk::everywhere(&server).await;
        let named: BTreeSet<String> = guide::endpoints().iter().map(guide::Endpoint::key).collect();
        let missing: Vec<&String> = named.difference(&visited).collect();
        assert!(
            faults.is_empty() && missing.is_empty(),
            "not visited: {missing:#?}\nwrong: {faults:#?}"
        );
    }

    async fn who_is_let_in_where_is_as_checked_in(server: Server) {
        matrix::compare(&matrix::table(&server).await);
    }
}
