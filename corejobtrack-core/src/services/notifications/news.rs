//! What there is to tell, before it is known to how many; nobody is told of their own doing.

use super::{Notification, NotificationKind, Recipient};
use crate::{
    kernel::engine::{FollowUpKey, Number, Plan, Tx},
    services::areas::{Kind, WorkItem, WorkItemId},
};

/// How much of a message is kept, in characters: enough to know what it is about.
const EXCERPT: usize = 200;

/// What is told, to whomever.
#[derive(Debug, Clone)]
pub(crate) struct News {
    pub(crate) kind: NotificationKind,
    pub(crate) item: Option<(WorkItemId, Kind, Number)>,
    pub(crate) subject: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) before: Option<String>,
}

impl News {
    /// News about an item.
    pub(crate) fn of_item(kind: NotificationKind, item: &WorkItem) -> Self {
        Self {
            kind,
            item: Some((item.id, item.kind, item.number)),
            subject: item.title.clone().or_else(|| item.customer_name.clone()),
            detail: None,
            before: None,
        }
    }

    /// News about somebody or something else.
    pub(crate) fn of(kind: NotificationKind, subject: impl Into<String>) -> Self {
        Self {
            kind,
            item: None,
            subject: Some(subject.into()),
            detail: None,
            before: None,
        }
    }

    /// The same with more to say.
    pub(crate) fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same with the beginning of what somebody wrote, on one line.
    pub(crate) fn quoting(mut self, text: &str) -> Self {
        let mut words = text.split_whitespace();
        let mut excerpt = words.next().unwrap_or_default().to_owned();
        for word in words {
            if excerpt.len() > EXCERPT * 4 {
                break;
            }
            excerpt.push(' ');
            excerpt.push_str(word);
        }
        if let Some((end, _)) = excerpt.char_indices().nth(EXCERPT) {
            excerpt.truncate(end);
            excerpt.push('…');
        }
        self.detail = Some(excerpt);
        self
    }

    /// The same, of something that was so and now is otherwise.
    pub(crate) fn changing(mut self, before: impl Into<String>, now: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self.detail = Some(now.into());
        self
    }

    /// Somebody is told once of each kind about an item, whatever else happens to it in one commit.
    fn key(&self, recipient: Recipient) -> FollowUpKey {
        let (audience, id) = match recipient {
            Recipient::User(id) => (0, id.0),
            Recipient::Contact(id) => (1, id.0),
        };
        let item = self.item.map_or(i64::MIN, |(id, ..)| id.0);
        [audience, id, self.kind as i64, item]
    }

    /// Whether somebody who did it is told all the same: a signature that one took oneself is worth
    /// being kept among the others (guide 5, section 12).
    fn is_told_to_its_cause(&self) -> bool {
        self.kind == NotificationKind::SignatureCaptured
    }
}

/// Plans that people are told something, each once; whoever acts is left out, except where a
/// signature was captured.
pub(crate) fn tell<O>(
    recipients: impl IntoIterator<Item = Recipient>,
    news: &News,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let cause = Recipient::acting(tx.actor()).filter(|_| !news.is_told_to_its_cause());
    for recipient in recipients {
        if Some(recipient) != cause {
            let news = news.clone();
            plan.follow_up(news.key(recipient), move |id, origin| {
                Notification::of(id, recipient, news, origin)
            });
        }
    }
}
