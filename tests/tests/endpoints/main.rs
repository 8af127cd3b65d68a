//! Every documented endpoint exists, works and answers in its documented shape, and admits exactly
//! its documented audience.
#![expect(clippy::expect_used, clippy::unreachable, reason = "a story may fail")]

mod audience;
mod cast;
mod documented;
mod matrix;
mod schema;
mod things;
mod walk;

use std::collections::BTreeSet;

use corejobtrack_tests::{golden, openapi, served};
use schema::Document;

/// Every request body has an example that fits its schema.
#[test]
fn every_body_has_an_example_that_fits() {
    let faults = Document::new(openapi::checked_in()).examples();
    assert!(faults.is_empty(), "{faults:#?}");
}

served! {
    async fn every_documented_endpoint_works(server: Server) {
        let (visited, faults) = walk::everywhere(&server).await;
        let named: BTreeSet<_> = documented::endpoints()
            .iter()
            .map(|endpoint| (endpoint.key(), endpoint.audience))
            .collect();
        let missing: Vec<_> = named.difference(&visited).collect();
        assert!(
            faults.is_empty() && missing.is_empty(),
            "not visited: {missing:#?}\nwrong: {faults:#?}"
        );
    }

    async fn each_endpoint_admits_exactly_its_documented_audience(server: Server) {
        let rows = matrix::rows(&server).await;
        let faults = audience::faults(&rows);
        assert!(faults.is_empty(), "{faults:#?}");
        golden::matches("endpoints.txt", &matrix::text(&rows));
    }
}
