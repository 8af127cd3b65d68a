//! A letter: its parts in order, shown as HTML that mail programs understand and as plain text. It
//! knows nothing of what letters are about.

use std::fmt::Write as _;

use askama::Template;

use crate::config::Company;

/// The greatest length of a subject, in characters.
const LONGEST_SUBJECT: usize = 250;

/// What is mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject: one line.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// What it says, as HTML.
    pub html: String,
    /// The files that come with it.
    pub attachments: Vec<Attachment>,
}

/// A file that comes with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What the file is called.
    pub name: String,
    /// What it is, as `application/pdf`.
    pub media_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Some sentences.
    Paragraph(String),
    /// Names and values.
    Facts(Vec<(&'static str, String)>),
    /// A text under a heading.
    Section { heading: &'static str, text: String },
    /// Something to follow.
    Button { label: &'static str, url: String },
    /// What is said at the margin.
    Note(String),
    /// HTML that somebody wrote for this letter.
    Markup(String),
}

/// A letter before it is written.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) subject: String,
    pub(super) heading: Option<String>,
    /// What mail programs show beside the subject.
    pub(super) preview: String,
    pub(super) parts: Vec<Part>,
    website_url: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Page<'a> {
    company: &'a Company,
    letter: &'a Draft,
}

impl Draft {
    pub(super) fn new(subject: &str, preview: impl Into<String>) -> Self {
        Self {
            subject: one_line(subject, LONGEST_SUBJECT),
            heading: None,
            preview: preview.into(),
            parts: Vec::new(),
            website_url: String::new(),
        }
    }

    pub(super) fn headed(mut self, heading: impl Into<String>) -> Self {
        self.heading = Some(heading.into());
        self
    }

    pub(super) fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    pub(super) fn say(self, text: impl Into<String>) -> Self {
        self.with(Part::Paragraph(text.into()))
    }

    pub(super) fn note(self, text: impl Into<String>) -> Self {
        self.with(Part::Note(text.into()))
    }

    pub(super) fn button(self, label: &'static str, url: String) -> Self {
        self.with(Part::Button { label, url })
    }

    /// A section, where there is something to say.
    pub(super) fn section(self, heading: &'static str, text: Option<String>) -> Self {
        match text.filter(|text| !text.trim().is_empty()) {
            Some(text) => self.with(Part::Section { heading, text }),
            None => self,
        }
    }

    /// The facts of which something is known.
    pub(super) fn facts<const N: usize>(self, facts: [(&'static str, Option<String>); N]) -> Self {
        let facts: Vec<_> = facts
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
            .collect();
        if facts.is_empty() {
            self
        } else {
            self.with(Part::Facts(facts))
        }
    }

    /// The letter under a company's letterhead.
    pub(super) fn write(mut self, company: &Company) -> Result<Letter, askama::Error> {
        self.website_url = company
            .website
            .as_deref()
            .map(website_url)
            .unwrap_or_default();
        let page = Page {
            company,
            letter: &self,
        };
        Ok(Letter {
            html: page.render()?,
            text: self.text(company),
            subject: self.subject,
            attachments: Vec::new(),
        })
    }

    fn text(&self, company: &Company) -> String {
        let mut text = String::new();
        let mut paragraph = |words: &str| {
            let _ = write!(text, "{}\n\n", words.trim());
        };
        if let Some(heading) = &self.heading {
            paragraph(heading);
        }
        for part in &self.parts {
            match part {
                Part::Paragraph(words) | Part::Note(words) => paragraph(words),
                Part::Facts(facts) => {
                    let lines = facts.iter().map(|(name, value)| format!("{name}: {value}"));
                    paragraph(&lines.collect::<Vec<_>>().join("\n"));
                }
                Part::Section { heading, text } => paragraph(&format!("{heading}\n{text}")),
                Part::Button { label, url } => paragraph(&format!("{label}: {url}")),
                Part::Markup(html) => paragraph(&super::plain::text_of(html)),
            }
        }
        let phone = company
            .phone
            .as_ref()
            .map(|phone| format!("Phone: {phone}"));
        let email = company
            .email
            .as_ref()
            .map(|email| format!("Email: {email}"));
        let lines = [
            Some(company.shown_name().to_owned()),
            company.address.clone(),
            phone,
            email,
            company.website.clone(),
        ];
        // Two hyphens and a blank are how mail programs know a signature.
        let signature: Vec<String> = lines.into_iter().flatten().collect();
        let _ = writeln!(text, "-- \n{}", signature.join("\n"));
        text
    }
}

/// A text as one line of bounded length: what could begin another header becomes a blank.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let visible: String = text
        .chars()
        .map(|one| if one.is_control() { ' ' } else { one })
        .collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= longest {
        return line;
    }
    let mut cut: String = line.chars().take(longest.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

fn website_url(website: &str) -> String {
    if website.starts_with("http://") || website.starts_with("https://") {
        website.to_owned()
    } else {
        format!("https://{website}")
    }
}
