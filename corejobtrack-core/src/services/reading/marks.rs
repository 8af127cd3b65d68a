//! Who has read which part of an item, and what is new in it to whom. Reading is said, never
//! guessed: to fetch something is not to have read it. A mark never touches the item.

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

/// How many sections can be named at once.
const MOST_SECTIONS: usize = 50;
/// How many of the newest changes of an item are looked at for what is new.
const MOST_CHANGES: u32 = 200;

entity! {
    /// That somebody has read a part of an item as it was then.
    #[derive(Serialize, Deserialize)]
    pub struct ReadMark in "read_marks" {
        /// The item.
        pub item_id: WorkItemId,
        /// Who; it stays when the user is gone.
        pub user_id: UserId,
        /// Which part.
        pub section: Section,
        /// Their name, as it was then.
        pub user_name: String,
        /// When.
        pub at: Timestamp,
        /// The commit that says so: what came before it was there to be read.
        pub position: Position,
        /// The last message there was, of the messages.
        pub message_id: Option<MessageId>,
    }
    key 3;
    references item_id -> WorkItem;
}

/// Says that the actor has read parts of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkRead {
    /// The item.
    pub item_id: WorkItemId,
    /// Its kind, which decides what parts there are.
    pub kind: Kind,
    /// Which parts, by name.
    pub sections: Vec<String>,
}

impl Command for MarkRead {
    const NAME: &'static str = "mark_read";
}

/// What somebody has read of an item, and what is new to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadStatus {
    /// The item.
    pub item_id: WorkItemId,
    /// Its kind.
    pub kind: Kind,
    /// Each part that its kind has.
    pub sections: Vec<SectionStatus>,
}

/// What a user has read of an item.
fn marks(item: WorkItemId, user: UserId) -> Query<ReadMark> {
    Query::of(ReadMark::item_id.is(item).and(ReadMark::user_id.is(user)))
}

/// How far everybody has read the messages under an item.
pub(crate) fn readers(item: WorkItemId) -> Query<ReadMark> {
    let messages = ReadMark::section.is(Section::Messages);
    Query::of(ReadMark::item_id.is(item).and(messages))
}

/// The marks of items, for when those go.
pub(crate) fn marks_of(items: &[WorkItemId]) -> Query<ReadMark> {
    Query::of(ReadMark::item_id.is_in(items.iter().copied()))
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
        .limit(MOST_CHANGES)
}

impl Work {
    /// What the actor has read of an item, and what is new to them: what others changed or wrote
    /// since. Of the changes the newest 200 are looked at.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also where the actor may not see the item.
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
        // Nothing is older than what was never read.
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

    /// Says that the actor has read parts of an item as it is now; answers with what is left.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also where the actor may not see the item; a part that its kind does
    /// not have.
    pub async fn mark_read(&self, command: MarkRead) -> Result<ReadStatus, WorkError> {
        let (item, kind) = (command.item_id, command.kind);
        let sections = named(&command.sections, kind)?;
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
fn named(names: &[String], kind: Kind) -> Result<Vec<Section>, EngineError> {
    if names.len() > MOST_SECTIONS {
        let message = format!("ensure this value has at most {MOST_SECTIONS} items");
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
