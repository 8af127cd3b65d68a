//! Full-text search for work items: in their own texts, messages, checklist items and time entries.
//! It finds only items that the actor may see.

use std::collections::HashSet;

use crate::{
    kernel::{
        engine::Acting,
        error::EngineError,
        permissions::Permission,
        store::{
            Col, ColumnType, Entity, Find, Query, Term, Where, entity::texts, page_limit, text,
        },
    },
    services::{
        areas::{
            ChecklistItem, Kind, Place, TimeEntry, Work, WorkError, WorkItem, WorkItemId, WorkView,
            queries,
        },
        messages::Message,
        visibility::{self, Access},
    },
};

/// The greatest number of results on all pages together.
const MAX_FOUND: u32 = 1_000;
/// The greatest number of messages, checklist items and time entries to read, of each: rows may be
/// long.
const MAX_PARTS: u32 = 200;
/// The number of characters in a snippet before and after the start of the match.
const BEFORE: usize = 40;
const AFTER: usize = 120;

/// A search result.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The item.
    pub item: WorkItem,
    /// Where the words were found.
    pub found_in: FoundIn,
    /// The words with the text around them; `None` if the item was found by its number.
    pub snippet: Option<String>,
}

crate::choice! {
    /// Where the words of a search were found.
    pub enum FoundIn {
        /// The item's number matches.
        Number = "number",
        /// In the item's own texts.
        Item = "item",
        /// In a note or message under the item.
        Message = "message",
        /// In a checklist item.
        ChecklistItem = "step",
        /// In the texts of a time entry.
        Time = "time",
    }
}

impl Work {
    /// A page of the items that a search finds, best first; see [`find`](Self::find).
    ///
    /// # Errors
    /// If the actor may not see work items.
    pub async fn search(
        &self,
        words: &str,
        kinds: &[Kind],
        limit: u32,
        offset: u32,
    ) -> Result<Vec<WorkView>, WorkError> {
        let hits = hits(&self.acting, words, kinds, limit, offset).await?;
        self.with_parts(hits.into_iter().map(|hit| hit.item).collect())
            .await
    }

    /// A page of the items that contain all the words, with the place of the match; without the
    /// trash. The last word is a prefix, and words in quotes are a phrase. The item with a matching
    /// number comes first, then items whose own texts match, best first, then items with a matching
    /// message, checklist item or time entry. There are at most 1,000 results on all pages
    /// together.
    ///
    /// # Errors
    /// If the actor may not see work items.
    pub async fn find(
        &self,
        words: &str,
        kinds: &[Kind],
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Hit>, WorkError> {
        Ok(hits(&self.acting, words, kinds, limit, offset).await?)
    }
}

/// A search result whose item is not read yet, if only a part of it matched.
struct Found {
    id: WorkItemId,
    item: Option<WorkItem>,
    found_in: FoundIn,
    snippet: Option<String>,
}

async fn hits(
    acting: &Acting,
    words: &str,
    kinds: &[Kind],
    limit: u32,
    offset: u32,
) -> Result<Vec<Hit>, EngineError> {
    let principals = visibility::principals(&acting.actor, Permission::ViewWork)?;
    let findable = Findable { kinds, principals };
    let limit = page_limit(limit);
    let most = limit.saturating_add(offset).min(MAX_FOUND);
    let terms = text::terms(words);
    let asked = (
        Find::new(terms.clone(), findable.items(), most, 0),
        findable.parts(&terms, Message::item_id),
        findable.parts(&terms, ChecklistItem::item_id),
        findable.parts(&terms, TimeEntry::item_id),
    );
    let (numbered, (own, messages, steps, time)) = match number_in(words) {
        Some((number, rest)) => {
            let numbered = Query::of(WorkItem::number.is(number).and(findable.items())).limit(1);
            let (numbered, answers) = acting.engine.read((numbered, asked)).await?;
            let rest = text::terms(&rest);
            let fits = |item: &WorkItem| {
                rest.is_empty() || item.document().is_some_and(|text| text.matches(&rest))
            };
            (numbered.into_iter().find(fits), answers)
        }
        None => (None, acting.engine.read(asked).await?),
    };
    let mut found = Findings::default();
    if let Some(item) = numbered {
        found.item(item, FoundIn::Number, None);
    }
    for item in own {
        let snippet = snippet(&terms, &texts_of(&item));
        found.item(item, FoundIn::Item, snippet);
    }
    for message in messages {
        let snippet = snippet(&terms, &[message.text]);
        found.part(message.item_id, FoundIn::Message, snippet);
    }
    for step in steps {
        let snippet = snippet(&terms, &[step.description]);
        found.part(step.item_id, FoundIn::ChecklistItem, snippet);
    }
    for entry in time {
        let written: Vec<String> = [entry.services_performed, entry.notes]
            .into_iter()
            .flatten()
            .collect();
        found.part(entry.item_id, FoundIn::Time, snippet(&terms, &written));
    }
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let take = usize::try_from(most.saturating_sub(offset)).unwrap_or(usize::MAX);
    let page: Vec<Found> = found.all.into_iter().skip(skip).take(take).collect();
    complete(acting, page).await
}

/// The search results: each item once, at its best match.
#[derive(Default)]
struct Findings {
    all: Vec<Found>,
    seen: HashSet<WorkItemId>,
}

impl Findings {
    fn item(&mut self, item: WorkItem, found_in: FoundIn, snippet: Option<String>) {
        let id = item.id;
        self.add(id, Some(item), found_in, snippet);
    }

    fn part(&mut self, id: WorkItemId, found_in: FoundIn, snippet: Option<String>) {
        self.add(id, None, found_in, snippet);
    }

    fn add(
        &mut self,
        id: WorkItemId,
        item: Option<WorkItem>,
        found_in: FoundIn,
        snippet: Option<String>,
    ) {
        if self.seen.insert(id) {
            self.all.push(Found {
                id,
                item,
                found_in,
                snippet,
            });
        }
    }
}

/// Reads the items of a page that were found by one of their parts.
async fn complete(acting: &Acting, page: Vec<Found>) -> Result<Vec<Hit>, EngineError> {
    let missing: Vec<WorkItemId> = page
        .iter()
        .filter(|found| found.item.is_none())
        .map(|found| found.id)
        .collect();
    let mut items = match missing.is_empty() {
        true => Vec::new(),
        false => acting.engine.read(queries::by_ids(&missing)).await?,
    };
    let hits = page.into_iter().filter_map(|found| {
        let item = found.item.or_else(|| {
            let place = items.iter().position(|item| item.id == found.id)?;
            // It may have been moved to the trash since its part was found.
            Some(items.swap_remove(place)).filter(|item| item.place != Place::Trash)
        })?;
        Some(Hit {
            item,
            found_in: found.found_in,
            snippet: found.snippet,
        })
    });
    Ok(hits.collect())
}

/// The items that may be found.
struct Findable<'a> {
    kinds: &'a [Kind],
    principals: Option<Vec<String>>,
}

impl Findable<'_> {
    fn of_kind(&self) -> Where<WorkItem> {
        let filter = WorkItem::place.is_not(Place::Trash);
        match self.kinds {
            [] => filter,
            kinds => filter.and(WorkItem::kind.is_in(kinds.iter().copied())),
        }
    }

    fn items(&self) -> Where<WorkItem> {
        match &self.principals {
            Some(principals) => self.of_kind().and(queries::visible(principals)),
            None => self.of_kind(),
        }
    }

    /// The parts that match the words and belong to such an item.
    fn parts<E: Entity>(&self, terms: &[Term], item: Col<E, WorkItemId>) -> Find<E> {
        let mut filter = item.exists_in(WorkItem::id, self.of_kind());
        if let Some(principals) = &self.principals {
            let visible = Access::principal.is_in(principals.iter().cloned());
            filter = filter.and(item.exists_in(Access::item_id, visible));
        }
        Find::new(terms.to_vec(), filter, MAX_PARTS, 0)
    }
}

/// The item number among the words, written as `100001`, `#100001` or `TSK-100001`, and the other
/// words.
fn number_in(words: &str) -> Option<(i64, String)> {
    let mut number = None;
    let mut rest = Vec::new();
    for word in words.split_whitespace() {
        match number_of(word) {
            Some(read) if number.is_none() => number = Some(read),
            _ => rest.push(word),
        }
    }
    Some((number?, rest.join(" ")))
}

fn number_of(word: &str) -> Option<i64> {
    let digits = match word.split_once('-') {
        Some((letters, digits))
            if (1..=4).contains(&letters.len())
                && letters.chars().all(|c| c.is_ascii_alphabetic()) =>
        {
            digits
        }
        _ => word.strip_prefix('#').unwrap_or(word),
    };
    let number = digits.parse().ok().filter(|number| *number > 0)?;
    digits
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(number)
}

/// All searchable texts of an item itself, the most relevant first.
fn texts_of(item: &WorkItem) -> Vec<String> {
    let mut all: Vec<String> = [
        &item.title,
        &item.description,
        &item.customer_name,
        &item.code,
        &item.work_type,
    ]
    .into_iter()
    .flatten()
    .cloned()
    .collect();
    let parts = [
        item.service.to_value(),
        item.support.to_value(),
        item.equipment.to_value(),
        item.customer.to_value(),
    ];
    for value in parts.into_iter().flatten() {
        texts(&value, &mut all);
    }
    all
}

/// The first match in some texts, with the text around it.
fn snippet(terms: &[Term], texts: &[String]) -> Option<String> {
    texts.iter().find_map(|text| {
        let at = first_word(terms, text)?;
        let start = text
            .get(..at)?
            .char_indices()
            .rev()
            .nth(BEFORE)
            .map_or(0, |(place, _)| place);
        let end = text
            .get(at..)?
            .char_indices()
            .nth(AFTER)
            .map_or(text.len(), |(place, _)| at + place);
        let words = text.get(start..end)?.split_whitespace();
        let excerpt = words.collect::<Vec<_>>().join(" ");
        let before = if start > 0 { "…" } else { "" };
        let after = if end < text.len() { "…" } else { "" };
        Some(format!("{before}{excerpt}{after}"))
    })
}

/// The position of the first word that matches a term.
fn first_word(terms: &[Term], text: &str) -> Option<usize> {
    let mut at = 0;
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let folded = text::folded(word);
        let matches = |term: &Term| match term.phrase.as_slice() {
            [only] => folded == *only || (term.prefix && folded.starts_with(only.as_str())),
            [first, ..] => folded == *first,
            [] => false,
        };
        if !word.is_empty() && terms.iter().any(matches) {
            return Some(at);
        }
        let separator = text
            .get(at + word.len()..)
            .and_then(|rest| rest.chars().next());
        at += word.len() + separator.map_or(0, char::len_utf8);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn item_numbers_are_recognised_in_common_notations() {
        for word in ["100001", "#100001", "TSK-100001", "tsk-100001"] {
            assert_eq!(number_in(word), Some((100_001, String::new())), "{word}");
        }
        assert_eq!(
            number_in("acme 100001 jam"),
            Some((100_001, "acme jam".into()))
        );
        for word in [
            "",
            "-5",
            "0",
            "+7",
            "jam",
            "TSK-",
            "a-b-1",
            "99999999999999999999",
        ] {
            assert_eq!(number_in(word), None, "{word}");
        }
    }

    #[test]
    fn a_snippet_contains_the_match_and_the_text_around_it() {
        let terms = text::terms("kaffee jam");
        let text = |text: &str| snippet(&terms, &["nothing".into(), text.into()]);
        assert_eq!(text("A paper jammed").as_deref(), Some("A paper jammed"));
        let long = format!("{}  jam\n in tray {}", "é".repeat(90), "x".repeat(200));
        let excerpt = text(&long).unwrap_or_default();
        assert!(
            excerpt.starts_with("…é") && excerpt.ends_with("x…"),
            "{excerpt}"
        );
        assert!(excerpt.contains(" jam in tray "), "{excerpt}");
        assert_eq!(text("neither"), None);
    }
}
