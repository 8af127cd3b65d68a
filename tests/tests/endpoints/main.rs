//! Every endpoint that the guides name exists, does what it is for, and answers in its documented
//! shape; and who is let in where is as checked in.
#![expect(clippy::expect_used, clippy::unreachable, reason = "a story may fail")]

mod audience;
mod cast;
mod guide;
mod matrix;
mod schema;
mod things;
mod walk;

use std::collections::BTreeSet;

use corejobtrack_tests::{golden, openapi, served};
use schema::Document;

/// Every body that is sent is shown by an example, which fits what is said of it.
#[test]
fn every_body_has_an_example_that_fits() {
    let faults = Document::new(openapi::checked_in()).examples();
    assert!(faults.is_empty(), "{faults:#?}");
}

served! {
    async fn everything_that_the_guides_name_is_there(server: Server) {
        let (visited, faults) = walk::everywhere(&server).await;
        let named: BTreeSet<_> = guide::endpoints()
            .iter()
            .map(|endpoint| (endpoint.key(), endpoint.audience))
            .collect();
        let missing: Vec<_> = named.difference(&visited).collect();
        assert!(
            faults.is_empty() && missing.is_empty(),
            "not visited: {missing:#?}\nwrong: {faults:#?}"
        );
    }

    async fn those_are_let_in_whom_the_guides_name(server: Server) {
        let rows = matrix::rows(&server).await;
        let faults = audience::faults(&rows);
        assert!(faults.is_empty(), "{faults:#?}");
        golden::matches("endpoints.txt", &matrix::text(&rows));
    }
}
