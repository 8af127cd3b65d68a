//! The change log of a work item.

use serde::{Deserialize, Serialize};

use crate::{
    identity::{Permission, UserId},
    kernel::{
        engine::{Action, AuditEntry, FieldChange},
        store::{Entity, Query, Timestamp},
    },
    work::{Kind, Work, WorkError, WorkItem, WorkItemId},
};

/// The change log of an item, oldest first.
pub type ChangeLog = Vec<ChangeLogEntry>;

/// One commit that changed an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeLogEntry {
    /// When it was changed.
    pub timestamp: Timestamp,
    /// The action.
    pub action: Action,
    /// The user; `None` for actors without a user account, such as the system.
    pub user_id: Option<UserId>,
    /// The user's name at that time.
    pub user_name: String,
    /// The changes in words.
    pub details: String,
    /// The changed fields.
    pub changes: Vec<FieldChange>,
}

impl Work {
    /// The change log of an item, oldest first, at most `limit` entries.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if the actor may not see the item.
    pub async fn change_log(
        &self,
        id: WorkItemId,
        kind: Option<Kind>,
        limit: u32,
        offset: u32,
    ) -> Result<ChangeLog, WorkError> {
        let tx = self.acting.reader();
        let entries = Query::of(
            AuditEntry::subject
                .is(WorkItem::NAME)
                .and(AuditEntry::subject_id.is(id.0)),
        )
        .page(limit, offset);
        let (item, entries) = tx.item_and(id, kind, Permission::ViewWork, entries).await?;
        Ok(entries
            .into_iter()
            .map(|row| entry(row, item.kind))
            .collect())
    }
}

fn entry(entry: AuditEntry, kind: Kind) -> ChangeLogEntry {
    let details = match entry.action {
        Action::Created if kind.is_ticket() => "Ticket created".to_owned(),
        Action::Created => format!("{} created", kind.name()),
        Action::Deleted => "Deleted for good".to_owned(),
        Action::Updated => entry.details().join("; "),
    };
    ChangeLogEntry {
        timestamp: entry.at,
        action: entry.action,
        user_id: entry.user_id,
        user_name: entry.user_name,
        details,
        changes: entry.changes.0,
    }
}
