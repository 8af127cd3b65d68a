//! Documents and search terms in the syntax of each database's full-text search.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::kernel::store::{Document, Term};

/// The greatest position in a tsvector.
const MAX_POSITION: usize = 16_383;
/// The greatest number of positions of one lexeme in a tsvector.
const MAX_POSITIONS: usize = 255;
/// The greatest size of lexemes and positions in bytes, below PostgreSQL's limit of 1,048,575.
const MAX_BYTES: usize = 1_000_000;

/// The text of a tsvector for a document, with positions for phrase search.
///
/// Positions that a tsvector cannot hold are left out: those above 16,383 and a token's 256th and
/// later ones. There a token is found as a word, but not as part of a phrase. Beyond a megabyte of
/// tokens, further new ones are not found.
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

/// The text of a tsquery for terms; empty if nothing can match.
#[must_use]
pub fn tsquery(terms: &[Term]) -> String {
    joined(terms, " & ", |text, term| {
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

/// The FTS5 query for terms; empty if nothing can match.
#[must_use]
pub fn fts5(terms: &[Term]) -> String {
    joined(terms, " AND ", |text, term| {
        quote(text, &term.phrase.join(" "), '"');
        text.push_str(if term.prefix { " *" } else { "" });
    })
}

fn joined(terms: &[Term], and: &str, write: impl Fn(&mut String, &Term)) -> String {
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

/// Appends text in quotes. Quotes inside are doubled and, for PostgreSQL, backslashes too.
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
