//! The layout of an email: its parts in order, rendered as HTML that mail programs understand and
//! as plain text. What emails say is in `compose`.

use std::fmt::Write as _;

use askama::Template;

use crate::config::Company;

/// The greatest length of a subject, in characters.
const MAX_SUBJECT_LENGTH: usize = 250;

/// A rendered email.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject: one line.
    pub subject: String,
    /// The body as plain text.
    pub text: String,
    /// The body as HTML.
    pub html: String,
    /// The attached files.
    pub attachments: Vec<Attachment>,
}

/// A file attached to an email.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file name.
    pub name: String,
    /// The media type, such as `application/pdf`.
    pub media_type: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// A part of an email.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A paragraph of text.
    Paragraph(String),
    /// A table of names and values.
    Facts(Vec<(&'static str, String)>),
    /// A text under a heading.
    Section { heading: &'static str, text: String },
    /// A link, shown as a button.
    Button { label: &'static str, url: String },
    /// A remark in small print.
    Note(String),
    /// HTML written by a user, embedded unchanged.
    Markup(String),
}

/// An email before it is rendered.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) subject: String,
    pub(super) heading: Option<String>,
    /// The preview text that mail programs show beside the subject.
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
            subject: one_line(subject, MAX_SUBJECT_LENGTH),
            heading: None,
            preview: preview.into(),
            parts: Vec::new(),
            website_url: String::new(),
        }
    }

    pub(super) fn heading(mut self, heading: impl Into<String>) -> Self {
        self.heading = Some(heading.into());
        self
    }

    pub(super) fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    pub(super) fn paragraph(self, text: impl Into<String>) -> Self {
        self.with(Part::Paragraph(text.into()))
    }

    pub(super) fn note(self, text: impl Into<String>) -> Self {
        self.with(Part::Note(text.into()))
    }

    pub(super) fn button(self, label: &'static str, url: String) -> Self {
        self.with(Part::Button { label, url })
    }

    /// Adds a section, unless its text is blank.
    pub(super) fn section(self, heading: &'static str, text: Option<String>) -> Self {
        match text.filter(|text| !text.trim().is_empty()) {
            Some(text) => self.with(Part::Section { heading, text }),
            None => self,
        }
    }

    /// Adds a table of the facts that have a value.
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

    /// Renders the email under a company's letterhead.
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
        let mut paragraph = |content: &str| {
            let _ = write!(text, "{}\n\n", content.trim());
        };
        if let Some(heading) = &self.heading {
            paragraph(heading);
        }
        for part in &self.parts {
            match part {
                Part::Paragraph(content) | Part::Note(content) => paragraph(content),
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
            Some(company.display_name().to_owned()),
            company.address.clone(),
            phone,
            email,
            company.website.clone(),
        ];
        // Mail programs recognise a signature by two hyphens and a space.
        let signature: Vec<String> = lines.into_iter().flatten().collect();
        let _ = writeln!(text, "-- \n{}", signature.join("\n"));
        text
    }
}

/// Joins a text into one line of at most `longest` characters; control characters, which could
/// start another header, become spaces.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
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
