//! The content of notifications, and planning them for recipients. Actors are not notified of what
//! they did themselves.

use super::{Notification, NotificationKind, Recipient};
use crate::{
    kernel::engine::{FollowUpKey, Number, Plan, Tx},
    services::areas::{Kind, WorkItem, WorkItemId},
};

/// The maximum length of an excerpt from a message, in characters.
const EXCERPT: usize = 200;

/// The content of a notification, without its recipient.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) kind: NotificationKind,
    pub(crate) item: Option<(WorkItemId, Kind, Number)>,
    pub(crate) subject: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) before: Option<String>,
}

impl Notice {
    /// A notification about an item.
    pub(crate) fn of_item(kind: NotificationKind, item: &WorkItem) -> Self {
        Self {
            kind,
            item: Some((item.id, item.kind, item.number)),
            subject: item.title.clone().or_else(|| item.customer_name.clone()),
            detail: None,
            before: None,
        }
    }

    /// A notification about a person or a company.
    pub(crate) fn of(kind: NotificationKind, subject: impl Into<String>) -> Self {
        Self {
            kind,
            item: None,
            subject: Some(subject.into()),
            detail: None,
            before: None,
        }
    }

    /// Adds details.
    pub(crate) fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds the beginning of a message as details, on one line.
    pub(crate) fn with_excerpt(mut self, text: &str) -> Self {
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

    /// Adds the former and the new value of what changed.
    pub(crate) fn with_change(mut self, before: impl Into<String>, now: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self.detail = Some(now.into());
        self
    }

    /// A recipient gets one notification of each kind about an item per commit.
    fn key(&self, recipient: Recipient) -> FollowUpKey {
        let (audience, id) = match recipient {
            Recipient::User(id) => (0, id.0),
            Recipient::Contact(id) => (1, id.0),
        };
        let item = self.item.map_or(i64::MIN, |(id, ..)| id.0);
        [audience, id, self.kind as i64, item]
    }

    /// Whether the actor is notified too: captured signatures are also listed for the person who
    /// captured them.
    fn includes_actor(&self) -> bool {
        self.kind == NotificationKind::SignatureCaptured
    }
}

/// Plans a notification for each recipient, once; the actor is left out, unless a signature was
/// captured.
pub(crate) fn notify<O>(
    recipients: impl IntoIterator<Item = Recipient>,
    notice: &Notice,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    let left_out = Recipient::acting(tx.actor()).filter(|_| !notice.includes_actor());
    for recipient in recipients {
        if Some(recipient) != left_out {
            let notice = notice.clone();
            plan.follow_up(notice.key(recipient), move |id, origin| {
                Notification::of(id, recipient, notice, origin)
            });
        }
    }
}
