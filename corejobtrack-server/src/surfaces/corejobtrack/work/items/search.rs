//! `GET /search`: full-text search over items of every kind.

use corejobtrack_core::{search::Hit, work::Kind};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use crate::{
    http::{Caller, Fault, Problem, Query, Result, Sliced},
    surfaces::corejobtrack::area::Area,
};

/// The greatest length of a search query, in characters.
const MAX_QUERY: usize = 1_000;

/// How the search was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum SearchMode {
    /// By keywords.
    Keyword,
}

/// The results of a search.
#[derive(Debug, Object)]
pub struct SearchAnswer {
    /// The query.
    pub query: String,
    /// Always `keyword`: semantic search is not available in this release.
    pub mode: SearchMode,
    /// The number of results on this page.
    pub count: u64,
    /// The results, best first.
    pub results: Vec<SearchResult>,
}

/// A search result.
#[derive(Debug, Object)]
pub struct SearchResult {
    /// The kind of item: `task`, `service_ticket`, `support_ticket` or `job`.
    pub entity_type: String,
    /// The id.
    pub entity_id: i64,
    /// The same id, under the name it has in other operations.
    pub id: i64,
    /// The number.
    pub ticket_number: i64,
    /// The title.
    pub title: Option<String>,
    /// The status; `archived` for items in the archive.
    pub status: String,
    /// The urgency.
    pub urgency: String,
    /// The customer's name.
    pub customer_name: Option<String>,
    /// Where the words were found: `number`, `item`, `message`, `step` or `time`.
    pub found_in: String,
    /// The words with the text around them; null if the item was found by its number.
    pub snippet: Option<String>,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

impl From<Hit> for SearchResult {
    fn from(hit: Hit) -> Self {
        let item = hit.item;
        Self {
            entity_type: item.kind.as_str().to_owned(),
            entity_id: item.id.0,
            id: item.id.0,
            ticket_number: item.number.get(),
            status: item.display_status().to_owned(),
            title: item.title,
            urgency: item.urgency,
            customer_name: item.customer_name,
            found_in: hit.found_in.as_str().to_owned(),
            snippet: hit.snippet,
            created_at: item.created_at.to_string(),
            updated_at: item.updated_at.to_string(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct SearchApi;

#[OpenApi(tag = "Area::Search")]
impl SearchApi {
    /// Search items of every kind.
    ///
    /// Finds the items that contain all the words, best first: in their title, description,
    /// customer, equipment and other texts, in notes, messages and checklist items, and in the
    /// texts of time entries. The last word is a prefix, words in quotes are a phrase, and a number
    /// such as `100001` or `TSK-100001` finds its item. Items in the trash are left out. There are
    /// at most 1,000 results on all pages together.
    ///
    /// `entity_types` is a comma-separated list of `task`, `service_ticket`, `support_ticket` and
    /// `job`; all kinds if not given. `threshold`, from 0 to 1, is the minimum similarity of
    /// results of a semantic search; it has no effect on a keyword search.
    #[oai(path = "/search", method = "get", operation_id = "search_items")]
    async fn search(
        &self,
        caller: Caller,
        q: Query<String>,
        entity_types: Query<Option<String>>,
        threshold: Query<Option<f64>>,
        page: Sliced,
    ) -> Result<Json<SearchAnswer>> {
        let mut faults = Vec::new();
        if q.trim().is_empty() {
            faults.push(fault(
                "q",
                "ensure this value has at least 1 characters",
                "value_error.any_str.min_length",
            ));
        }
        if q.chars().nth(MAX_QUERY).is_some() {
            faults.push(fault(
                "q",
                "ensure this value has at most 1000 characters",
                "value_error.any_str.max_length",
            ));
        }
        if threshold.is_some_and(|threshold| !(0.0..=1.0).contains(&threshold)) {
            faults.push(fault(
                "threshold",
                "ensure this value is from 0 to 1",
                "value_error.number",
            ));
        }
        let kinds = kinds(entity_types.0.as_deref().unwrap_or_default()).unwrap_or_else(|| {
            faults.push(fault(
                "entity_types",
                "value is not a valid enumeration member; permitted: 'task', 'service_ticket', \
                 'support_ticket', 'job'",
                "type_error.enum",
            ));
            Vec::new()
        });
        if !faults.is_empty() {
            return Err(Problem::invalid(faults));
        }
        let hits = caller
            .work()
            .find(&q, &kinds, page.limit, page.offset)
            .await?;
        let results: Vec<SearchResult> = hits.into_iter().map(Into::into).collect();
        Ok(Json(SearchAnswer {
            query: q.0,
            mode: SearchMode::Keyword,
            count: u64::try_from(results.len()).unwrap_or(u64::MAX),
            results,
        }))
    }
}

fn fault(parameter: &'static str, msg: &'static str, kind: &'static str) -> Fault {
    Fault::new(vec!["query".into(), parameter.into()], msg, kind)
}

/// The kinds in a comma-separated list; `None` if one of them is unknown.
fn kinds(list: &str) -> Option<Vec<Kind>> {
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| name.parse().ok())
        .collect()
}
