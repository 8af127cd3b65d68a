//! Whom a text means with `@name`: found in the text alone. Who is told, and whether they may see
//! what the text stands under, is for others to decide.

use crate::{
    kernel::{actor::UserId, store::text::folded},
    services::areas::User,
};

/// How many mentions of one text count.
const MOST: usize = 50;
/// Of how many words a user name that is mentioned has at most.
const MOST_WORDS: usize = 3;
/// The greatest length of a name that is looked for, in bytes.
const LONGEST: usize = 255;

/// The mentions of a text, each with the user names it may mean: the longest first, for in
/// `@jane.doe.` the last point may end the sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentions(Vec<Vec<String>>);

impl Mentions {
    /// Finds the mentions of a text. An `@` within a word makes none, so that e-mail addresses name
    /// nobody. Case does not matter.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let places = text.match_indices('@').filter(|(place, _)| {
            let before = text.get(..*place).unwrap_or_default();
            !before.ends_with(|c: char| is_of_name(c))
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

    /// Every user name that may be meant, folded: what to look for in the directory.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.0.iter().flatten().cloned().collect();
        names.sort();
        names.dedup();
        names
    }

    /// Those who are meant, each once, in the order of the text; names that nobody has are passed
    /// over.
    #[must_use]
    pub fn among(&self, users: &[User]) -> Vec<UserId> {
        let mut meant = Vec::new();
        for names in &self.0 {
            let found = names
                .iter()
                .find_map(|name| users.iter().find(|user| user.username_key == *name));
            if let Some(user) = found
                && !meant.contains(&user.id)
            {
                meant.push(user.id);
            }
        }
        meant
    }
}

/// What a name may consist of, beside spaces.
fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || "._-+@".contains(c)
}

/// The names that a text may begin with, longest first.
fn candidates(text: &str) -> Vec<String> {
    let mut ends = Vec::new();
    let mut from = 0;
    for _ in 0..MOST_WORDS {
        let rest = text.get(from..).unwrap_or_default();
        let end = from + rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
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
    fn what_ends_a_sentence_may_end_a_name_too() {
        let names = Mentions::of("ask @alice.manager.").names();
        assert_eq!(names, ["alice.manager", "alice.manager."]);
    }

    #[test]
    fn names_may_have_words() {
        let mentions = Mentions::of("@jane doe please look");
        assert_eq!(mentions.0, [["jane doe please", "jane doe", "jane"]]);
        assert_eq!(Mentions::of("@jane\ndoe").0, [["jane"]]);
    }

    #[test]
    fn a_text_of_nothing_but_mentions_is_no_burden() {
        assert_eq!(Mentions::of(&"@a ".repeat(10_000)).0.len(), MOST);
        assert!(Mentions::of(&format!("@{}", "a".repeat(300))).is_empty());
    }
}
