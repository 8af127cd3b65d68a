//! Read marks: which sections of an item a user has read, and what is unread since. Clients report
//! reading explicitly: fetching an item does not mark it as read. A mark never changes the item's
//! row.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        actor::UserId,
        engine::{AuditEntry, Command, Plan, Tx},
        error::EngineError,
        permissions::Permission,
        store::{Comparison, Entity, Position, Query, Timestamp},
    },
    services::{
        areas::{Kind, Work, WorkError, WorkItem, WorkItemId},
        messages::{self, MessageId, MessageKind, ReadReceipt},
        reading::sections::{Section, SectionStatus, changed},
    },
};

/// The greatest number of sections in one request.
const MAX_SECTIONS: usize = 50;
/// The greatest number of changes of an item that are counted, the newest.
const MAX_CHANGES: u32 = 200;

entity! {
    /// A read mark: a user has read a section of an item as it was at that time.
    #[derive(Serialize, Deserialize)]
    pub struct ReadMark in "read_marks" {
        /// The item.
        pub item_id: WorkItemId,
        /// The user; it stays when the user is deleted.
        pub user_id: UserId,
        /// The section.
        pub section: Section,
        /// The user's name at that time.
        pub user_name: String,
        /// When it was marked as read.
        pub at: Timestamp,
        /// The commit of the mark: the user has read everything committed before it.
        pub position: Position,
        /// The last message at that time, in the section of messages.
        pub message_id: Option<MessageId>,
    }
    key 3;
    references item_id -> WorkItem (remove);
}

/// Marks sections of an item as read by the actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkRead {
    /// The item.
    pub item_id: WorkItemId,
    /// The item's kind, which determines its sections.
    pub kind: Kind,
    /// The names of the sections.
    pub sections: Vec<String>,
}

impl Command for MarkRead {
    const NAME: &'static str = "mark_read";
}

/// What a user has read of an item, and what is unread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadStatus {
    /// The item.
    pub item_id: WorkItemId,
    /// The item's kind.
    pub kind: Kind,
    /// All sections of its kind.
    pub sections: Vec<SectionStatus>,
}

/// The read marks of a user on an item.
fn marks(item: WorkItemId, user: UserId) -> Query<ReadMark> {
    Query::of(ReadMark::item_id.is(item).and(ReadMark::user_id.is(user)))
}

/// How far each user has read the messages under an item.
pub(crate) fn readers(item: WorkItemId) -> Query<ReadMark> {
    let messages = ReadMark::section.is(Section::Messages);
    Query::of(ReadMark::item_id.is(item).and(messages))
}

/// The newest changes of an item that others than `me` made after a commit.
fn changes_since(item: WorkItemId, since: Option<Position>, me: UserId) -> Query<AuditEntry> {
    let mut filter = AuditEntry::subject
        .is(WorkItem::NAME)
        .and(AuditEntry::subject_id.is(item.0));
    if let Some(since) = since {
        filter = filter.and(AuditEntry::position.compares(Comparison::Greater, since));
    }
    Query::of(filter.and(AuditEntry::user_id.is_not(Some(me))))
        .order(AuditEntry::position.descending())
        .limit(MAX_CHANGES)
}

impl Work {
    /// What the actor has read of an item, and what is unread: changes and messages of others
    /// since. At most the newest 200 changes are counted.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if the actor may not see the item.
    pub async fn read_status(&self, item: WorkItemId, kind: Kind) -> Result<ReadStatus, WorkError> {
        let tx = self.acting.reader();
        let me = tx.user()?.id;
        let (_, marks) = tx
            .item_and(item, Some(kind), Permission::ViewWork, marks(item, me))
            .await?;
        let since = |section| {
            let mark = marks.iter().find(|mark| mark.section == section);
            mark.map(|mark| mark.position)
        };
        let sections = Section::of(kind);
        // A section that was never read makes this `None`: all changes count.
        let oldest = sections
            .iter()
            .map(|section| since(*section))
            .min()
            .flatten();
        let count = |section, kind| messages::count_since(item, kind, since(section), me);
        let (changes, messages, notes) = tx
            .read((
                changes_since(item, oldest, me),
                count(Section::Messages, MessageKind::Communication),
                count(Section::Notes, MessageKind::Note),
            ))
            .await?;
        let status = |section: &Section| {
            let section = *section;
            let written = match section {
                Section::Messages => messages,
                Section::Notes => notes,
                _ => 0,
            };
            let changed = changed(section, kind, since(section), &changes);
            SectionStatus {
                section,
                last_read_at: marks
                    .iter()
                    .find(|mark| mark.section == section)
                    .map(|mark| mark.at),
                unread: written.saturating_add(changed),
            }
        };
        Ok(ReadStatus {
            item_id: item,
            kind,
            sections: sections.iter().map(status).collect(),
        })
    }

    /// Marks sections of an item as read by the actor, and returns what is still unread.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if the actor may not see the item; or a section that its kind
    /// does not have.
    pub async fn mark_read(&self, command: MarkRead) -> Result<ReadStatus, WorkError> {
        let (item, kind) = (command.item_id, command.kind);
        let sections = sections_named(&command.sections, kind)?;
        self.acting
            .transact(command, move |command, tx| {
                let sections = sections.clone();
                async move { decide(command.item_id, command.kind, &sections, &tx).await }
            })
            .await?;
        self.read_status(item, kind).await
    }
}

/// The sections with these names, each once.
fn sections_named(names: &[String], kind: Kind) -> Result<Vec<Section>, EngineError> {
    if names.len() > MAX_SECTIONS {
        let message = format!("ensure this value has at most {MAX_SECTIONS} items");
        return Err(EngineError::invalid("sections", message));
    }
    let mut sections = Vec::new();
    for name in names {
        let section = Section::named(name, kind)?;
        if !sections.contains(&section) {
            sections.push(section);
        }
    }
    Ok(sections)
}

async fn decide(
    id: WorkItemId,
    kind: Kind,
    sections: &[Section],
    tx: &Tx,
) -> Result<Plan<()>, WorkError> {
    let me = tx.user()?;
    let newest = messages::newest(id, MessageKind::Communication).first();
    let more = (marks(id, me.id), newest);
    let (item, (marks, newest)) = tx
        .item_and(id, Some(kind), Permission::ViewWork, more)
        .await?;
    let mut plan = Plan::new(());
    for section in sections {
        let before = marks.iter().find(|mark| mark.section == *section);
        let newest = newest.as_ref().filter(|_| *section == Section::Messages);
        let mark = ReadMark {
            item_id: item.id,
            user_id: me.id,
            section: *section,
            user_name: me.name.clone(),
            at: tx.now(),
            position: Position::default(),
            message_id: newest.map(|message| message.id),
        };
        match before {
            Some(before) => {
                plan.set(before, &mark);
            }
            None => plan.insert(&mark),
        }
        let read_before = before.and_then(|mark| mark.message_id);
        if let Some(newest) = newest.filter(|newest| Some(newest.id) != read_before) {
            plan.insert(&ReadReceipt {
                item_id: item.id,
                user_id: me.id,
                message_id: newest.id,
                message_position: newest.position,
                user_name: me.name.clone(),
                at: tx.now(),
            });
        }
    }
    Ok(plan)
}
