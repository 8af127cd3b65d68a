//! Tokens for full-text search, the same for every backend.
//!
//! A token is a run of letters and digits, normalised: lower case, without accents and
//! compatibility forms. `Café-2026` has the tokens `cafe` and `2026`.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::Term;

/// The greatest number of tokens of a document; further ones are not searched.
pub const MAX_TOKENS: usize = 20_000;
/// The greatest length of a token in bytes; longer ones are cut.
pub const MAX_TOKEN_BYTES: usize = 64;

/// The searchable text of a row, as tokens separated by single spaces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document(String);

impl Document {
    /// Creates a document from texts, in their order.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut tokens = Vec::new();
        for text in texts {
            append(text, &mut tokens);
        }
        tokens.truncate(MAX_TOKENS);
        Self(tokens.join(" "))
    }

    /// The tokens, separated by single spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tokens, in order.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|token| !token.is_empty())
    }

    /// Whether the document contains every term. This defines which rows a store's search finds.
    #[must_use]
    pub fn matches(&self, terms: &[Term]) -> bool {
        let tokens: Vec<&str> = self.tokens().collect();
        !terms.is_empty()
            && terms.iter().all(|term| {
                let Some((last, first)) = term.phrase.split_last() else {
                    return false;
                };
                tokens.windows(term.phrase.len()).any(|window| {
                    let Some((end, start)) = window.split_last() else {
                        return false;
                    };
                    start == first
                        && (end == last || (term.prefix && end.starts_with(last.as_str())))
                })
            })
    }
}

/// The tokens of a text.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    append(text, &mut tokens);
    tokens
}

/// Text in lower case, without accents and compatibility forms, for keys that ignore them.
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect()
}

/// Parses the text of a search box. Every word is a term, words in double quotes are a phrase. The
/// last word is a prefix unless it is in quotes, and so is every word that ends in `*`.
#[must_use]
pub fn terms(query: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    for (place, part) in query.split('"').enumerate() {
        let quoted = place % 2 == 1;
        if quoted {
            push(part, false, &mut terms);
            continue;
        }
        let last_part = !query.contains('"') || query.matches('"').count() == place;
        let mut words = part.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let last = last_part && words.peek().is_none();
            push(word, last || word.ends_with('*'), &mut terms);
        }
    }
    terms
}

/// As [`terms`], but the beginning of any word is enough.
#[must_use]
pub fn beginnings(query: &str) -> Vec<Term> {
    let mut terms = terms(query);
    for term in &mut terms {
        term.prefix = true;
    }
    terms
}

fn push(text: &str, prefix: bool, terms: &mut Vec<Term>) {
    let phrase = tokens(text);
    if !phrase.is_empty() {
        terms.push(Term { phrase, prefix });
    }
}

fn append(text: &str, tokens: &mut Vec<String>) {
    let folded = folded(text);
    for token in folded.split(|c: char| !c.is_alphanumeric()) {
        if token.is_empty() {
            continue;
        }
        if tokens.len() >= MAX_TOKENS {
            return;
        }
        let mut end = token.len().min(MAX_TOKEN_BYTES);
        while !token.is_char_boundary(end) {
            end -= 1;
        }
        tokens.push(token.get(..end).unwrap_or(token).to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_do_not_matter() {
        assert_eq!(tokens("Café-2026, ＡＢＣ"), ["cafe", "2026", "abc"]);
        assert_eq!(folded("Ärger"), "arger");
    }

    #[test]
    fn all_words_must_match_and_the_last_may_be_a_prefix() {
        let document = Document::of(["Paper jam in tray 2", "bizhub C300i"]);
        assert!(document.matches(&terms("jam pap")));
        assert!(document.matches(&terms("\"tray 2\" c300")));
        assert!(!document.matches(&terms("jam tra 2")));
        assert!(!document.matches(&terms("\"jam paper\"")));
        assert!(!document.matches(&terms("  ")));
    }
}
