//! Leads, quotes and lease rates. A quote's totals are computed by the engine.

mod leads;
mod lease_rates;
mod number;
mod parts;
mod quote;
mod quote_lists;
mod quote_parts;
mod quotes;

use crate::http::{Fault, Problem};

/// The operations of this area.
pub type Operations = (
    leads::LeadsApi,
    quotes::QuotesApi,
    lease_rates::LeaseRatesApi,
);

/// The operations, ready to be served.
pub const OPERATIONS: Operations = (
    leads::LeadsApi,
    quotes::QuotesApi,
    lease_rates::LeaseRatesApi,
);

/// The refusal of a filter that no list has together with the others.
fn not_with_others(parameter: &'static str) -> Problem {
    let place = vec!["query".into(), parameter.into()];
    let message = "cannot be combined with these filters";
    Problem::invalid(vec![Fault::new(place, message, "value_error")])
}

/// A request body parsed from an example document; a test checks that the documents parse fully.
fn example<T: poem_openapi::types::ParseFromJSON + Default>(document: &str) -> T {
    let value = serde_json::from_str(document).unwrap_or_default();
    T::parse_from_json(Some(value)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::{ParseFromJSON, ToJSON};
    use serde_json::Value;

    use super::{leads::NewLead, lease_rates::NewLeaseRate, quote::NewQuote};

    /// Asserts that a document is unchanged after parsing and serializing.
    fn assert_round_trip<T: ParseFromJSON + ToJSON>(document: &str) {
        let sent: Value = serde_json::from_str(document).unwrap_or_default();
        let body = T::parse_from_json(Some(sent.clone())).ok();
        assert_eq!(body.and_then(|body| body.to_json()), Some(sent));
    }

    #[test]
    fn the_examples_survive_a_round_trip() {
        assert_round_trip::<NewLead>(include_str!("examples/lead.json"));
        assert_round_trip::<NewQuote>(include_str!("examples/quote.json"));
        assert_round_trip::<NewLeaseRate>(include_str!("examples/lease_rate.json"));
    }
}
