//! Mentions: users named in a text as `@name`. Parsing only: whom to notify, and who may see the
//! item, is decided elsewhere.

use crate::{
    kernel::{actor::UserId, store::text::folded},
    services::areas::User,
};

/// The greatest number of mentions in one text.
const MOST: usize = 50;
/// The greatest number of words in a mentioned user name.
const MAX_WORDS: usize = 3;
/// The greatest length of a mentioned user name, in bytes.
const LONGEST: usize = 255;

/// The mentions in a text, each with the user names it may stand for, the longest first: the last
/// point in `@jane.doe.` may belong to the name or end the sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentions(Vec<Vec<String>>);

impl Mentions {
    /// Finds the mentions in a text. An `@` within a word is not a mention, so e-mail addresses do
    /// not mention anybody. Case is ignored.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let places = text.match_indices('@').filter(|(place, _)| {
            let before = text.get(..*place).unwrap_or_default();
            !before.ends_with(|c: char| is_name_char(c))
        });
        let candidates = places.map(|(place, at)| {
            let rest = text.get(place + at.len()..).unwrap_or_default();
            candidates(rest)
        });
        Self(
            candidates
                .filter(|names| !names.is_empty())
                .take(MOST)
                .collect(),
        )
    }

    /// Whether nobody is mentioned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All user names that may be mentioned, case-folded, sorted and without duplicates.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.0.iter().flatten().cloned().collect();
        names.sort();
        names.dedup();
        names
    }

    /// The mentioned users among `users`, each once, in the order of the text. Names without a user
    /// are skipped.
    #[must_use]
    pub fn among(&self, users: &[User]) -> Vec<UserId> {
        let mut mentioned = Vec::new();
        for names in &self.0 {
            let found = names
                .iter()
                .find_map(|name| users.iter().find(|user| user.username_key == *name));
            if let Some(user) = found
                && !mentioned.contains(&user.id)
            {
                mentioned.push(user.id);
            }
        }
        mentioned
    }
}

/// Whether a character may be part of a name; single spaces may be, too.
fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || "._-+@".contains(c)
}

/// The names that a text may begin with, the longest first.
fn candidates(text: &str) -> Vec<String> {
    let mut ends = Vec::new();
    let mut from = 0;
    for _ in 0..MAX_WORDS {
        let rest = text.get(from..).unwrap_or_default();
        let end = from + rest.find(|c| !is_name_char(c)).unwrap_or(rest.len());
        if end == from || end > LONGEST {
            break;
        }
        ends.push(end);
        from = match text.get(end..).unwrap_or_default().strip_prefix(' ') {
            Some(_) => end + 1,
            None => break,
        };
    }
    let mut names: Vec<String> = Vec::new();
    for end in ends.into_iter().rev() {
        let mut name = text.get(..end).unwrap_or_default();
        loop {
            let key = folded(name);
            if !key.is_empty() && !names.contains(&key) {
                names.push(key);
            }
            match name.strip_suffix(|c: char| !c.is_alphanumeric()) {
                Some(shorter) => name = shorter,
                None => break,
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Vec<String> {
        let mentions = Mentions::of(text).0.into_iter();
        mentions
            .map(|names| names.last().cloned().unwrap_or_default())
            .collect()
    }

    #[test]
    fn mentions_begin_words() {
        assert_eq!(first("@ann and (@Bob): see"), ["ann", "bob"]);
        assert_eq!(first("write to jane@acme.com, or @ nobody"), [""; 0]);
        assert_eq!(first("@@ann"), ["@ann"; 1]);
        assert!(Mentions::of("").is_empty());
    }

    #[test]
    fn a_final_point_may_belong_to_the_name() {
        let names = Mentions::of("ask @alice.manager.").names();
        assert_eq!(names, ["alice.manager", "alice.manager."]);
    }

    #[test]
    fn names_may_have_several_words() {
        let mentions = Mentions::of("@jane doe please look");
        assert_eq!(mentions.0, [["jane doe please", "jane doe", "jane"]]);
        assert_eq!(Mentions::of("@jane\ndoe").0, [["jane"]]);
    }

    #[test]
    fn the_number_and_length_of_mentions_are_limited() {
        assert_eq!(Mentions::of(&"@a ".repeat(10_000)).0.len(), MOST);
        assert!(Mentions::of(&format!("@{}", "a".repeat(300))).is_empty());
    }
}
