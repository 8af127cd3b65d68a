//! Documents and search terms in the words of each database's full-text search.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::kernel::store::{Document, Term};

/// The greatest position a tsvector can hold.
const MAX_POSITION: usize = 16_383;
/// How many positions of one lexeme a tsvector can hold.
const MAX_POSITIONS: usize = 255;
/// How many bytes of lexemes and positions we let a tsvector have; PostgreSQL's limit is 1,048,575.
const MAX_BYTES: usize = 1_000_000;

/// A document as the text of a tsvector, with positions, so that phrases can be found.
///
/// Positions beyond what a tsvector can hold are left out: a token that occurs only there is found
/// as a word, but not as part of a phrase. The same holds for a token's 256th place and those
/// after it. Past a megabyte of tokens, further new ones are not found.
#[must_use]
pub fn tsvector(document: &Document) -> String {
    let mut lexemes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut bytes = 0;
    for (place, token) in document.tokens().enumerate() {
        if !lexemes.contains_key(token) {
            if bytes + token.len() + 4 > MAX_BYTES {
                continue;
            }
            bytes += token.len() + 4;
        }
        let positions = lexemes.entry(token).or_default();
        if place < MAX_POSITION && positions.len() < MAX_POSITIONS && bytes + 2 <= MAX_BYTES {
            bytes += 2;
            positions.push(place + 1);
        }
    }
    let mut text = String::with_capacity(document.as_str().len() * 2);
    for (lexeme, positions) in lexemes {
        if !text.is_empty() {
            text.push(' ');
        }
        quote(&mut text, lexeme, '\'');
        for (place, position) in positions.iter().enumerate() {
            text.push(if place == 0 { ':' } else { ',' });
            let _ = write!(text, "{position}");
        }
    }
    text
}

/// Terms as the text of a tsquery; empty where nothing can match.
#[must_use]
pub fn tsquery(terms: &[Term]) -> String {
    written(terms, " & ", |text, term| {
        let several = term.phrase.len() > 1;
        text.push_str(if several { "(" } else { "" });
        for (place, token) in term.phrase.iter().enumerate() {
            if place > 0 {
                text.push_str(" <-> ");
            }
            quote(text, token, '\'');
        }
        text.push_str(if term.prefix { ":*" } else { "" });
        text.push_str(if several { ")" } else { "" });
    })
}

/// Terms as an FTS5 query; empty where nothing can match.
#[must_use]
pub fn fts5(terms: &[Term]) -> String {
    written(terms, " AND ", |text, term| {
        quote(text, &term.phrase.join(" "), '"');
        text.push_str(if term.prefix { " *" } else { "" });
    })
}

fn written(terms: &[Term], and: &str, write: impl Fn(&mut String, &Term)) -> String {
    let mut text = String::new();
    if terms.iter().any(|term| term.phrase.is_empty()) {
        return text;
    }
    for (place, term) in terms.iter().enumerate() {
        if place > 0 {
            text.push_str(and);
        }
        write(&mut text, term);
    }
    text
}

/// In quotes; quotes inside are doubled, and so are backslashes for PostgreSQL.
fn quote(text: &mut String, inside: &str, mark: char) {
    text.push(mark);
    for c in inside.chars() {
        if c == mark || (c == '\\' && mark == '\'') {
            text.push(c);
        }
        text.push(c);
    }
    text.push(mark);
}
