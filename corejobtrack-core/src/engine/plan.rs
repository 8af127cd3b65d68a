//! What a decision wants to happen: writes, guards, events and an outcome, over any number of
//! entities. Decisions make plans; only [`transact`](super::Acting::transact) turns them into batches.

use std::{collections::BTreeMap, ops::RangeInclusive};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::audit::{self, Action, AuditEntry, Audited, FieldChange, Subject};
use crate::{
    actor::Actor,
    error::EngineError,
    event::Event,
    notify::{News, Notification, NotificationKind, Recipient},
    store::{
        Batch, Col, ColumnType, CommandId, Committed, Entity, Guard, Json, Kind, Position,
        StoreError, Take, Timestamp, Value, Version, Where, Write, entity::key_of,
    },
    work::WorkItemId,
};

/// A number without gaps that the commit gives, such as that of a ticket.
///
/// Until the commit it is pending; the outcome of an operation never is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Number(i64);

impl Number {
    /// The number, once it is given.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }

    /// Puts the number in place that the commit gave, if this one is pending.
    pub fn place(&mut self, committed: &Committed) {
        if let Ok(take) = usize::try_from(-1 - self.0)
            && let Some(number) = committed.numbers.get(take)
        {
            self.0 = *number;
        }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl ColumnType for Number {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Result<Value, StoreError> {
        Ok(match u16::try_from(-1 - self.0) {
            Ok(take) if self.0 < 0 => Value::Number(take),
            _ => Value::Int(self.0),
        })
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        i64::from_value(value).map(Self)
    }
}

/// What an operation answers. It is kept with the commit when the caller gave the command a key,
/// so that a repetition gets the same answer.
pub trait Outcome: Serialize + DeserializeOwned + Send + 'static {
    /// Puts in place what only the commit knew: numbers and versions.
    fn place(&mut self, _committed: &Committed) {}
}

impl Outcome for () {}
impl Outcome for bool {}
impl Outcome for i64 {}
impl<T: Outcome> Outcome for Option<T> {
    fn place(&mut self, committed: &Committed) {
        if let Some(inner) = self {
            inner.place(committed);
        }
    }
}

/// A plan, to be carried out whole or not at all.
#[derive(Debug)]
#[must_use = "a plan does nothing until it is returned from a decision"]
pub struct Plan<O> {
    outcome: O,
    writes: Vec<Write>,
    guards: Vec<Guard>,
    takes: Vec<Take>,
    events: Vec<Event>,
    audits: BTreeMap<Subject, (Action, Vec<FieldChange>)>,
    news: BTreeMap<(Recipient, NotificationKind, Option<WorkItemId>), News>,
    error: Option<StoreError>,
    undecided: bool,
    author: Option<String>,
}

impl<O> Plan<O> {
    /// Nothing to do: the outcome alone.
    pub fn new(outcome: O) -> Self {
        Self {
            outcome,
            writes: Vec::new(),
            guards: Vec::new(),
            takes: Vec::new(),
            events: Vec::new(),
            audits: BTreeMap::new(),
            news: BTreeMap::new(),
            error: None,
            undecided: false,
            author: None,
        }
    }

    /// Says that the outcome is no answer yet: a key of the caller's is kept for the one that is.
    pub fn undecided(mut self) -> Self {
        self.undecided = true;
        self
    }

    /// Names who did it in audit entries, where that is nobody the engine knows: somebody who was
    /// let in by a link.
    pub fn authored(&mut self, name: String) {
        self.author = Some(name);
    }

    /// The same plan with another outcome.
    pub fn with<P>(self, outcome: P) -> Plan<P> {
        Plan {
            outcome,
            writes: self.writes,
            guards: self.guards,
            takes: self.takes,
            events: self.events,
            audits: self.audits,
            news: self.news,
            error: self.error,
            undecided: self.undecided,
            author: self.author,
        }
    }

    /// Takes the next number of a counter; `start` is the first of all.
    pub fn number(&mut self, counter: &str, start: i64) -> Number {
        let take = i64::try_from(self.takes.len()).unwrap_or(i64::MAX - 1);
        self.takes.push(Take {
            counter: counter.to_owned(),
            count: 1,
            start,
        });
        Number(-1 - take)
    }

    /// A new row that no audit entry speaks of.
    pub fn insert<E: Entity>(&mut self, entity: &E) {
        match entity.to_row() {
            Ok(row) => self.writes.push(Write::Insert {
                table: E::TABLE,
                row,
                document: entity.document(),
            }),
            Err(error) => self.error = Some(error),
        }
    }

    /// A new row, audited. A part of a subject is an update of the subject.
    pub fn create<E: Audited>(&mut self, entity: &E) {
        self.insert(entity);
        let part = entity.part();
        let action = if part.is_some() {
            Action::Updated
        } else {
            Action::Created
        };
        let row = audit::row(entity).unwrap_or_default();
        let changes = match part {
            Some(part) => vec![FieldChange {
                field: format!("{part} added"),
                old: serde_json::Value::Null,
                new: audit::content(E::TABLE, E::SILENT, &row),
            }],
            None => audit::difference(E::TABLE, E::SILENT, &audit::blank(E::TABLE), &row),
        };
        self.note(entity.subject(), action, changes);
    }

    /// Other values in the columns of a row that differ, audited. Nothing differs: nothing happens.
    /// Says whether something does.
    pub fn update<E: Audited>(&mut self, before: &E, after: &E) -> bool {
        let (Ok(old), Ok(new)) = (before.to_row(), after.to_row()) else {
            self.error = Some(StoreError::Invalid(format!(
                "a part of {} is no JSON",
                E::NAME
            )));
            return false;
        };
        let mut changes = audit::difference(E::TABLE, E::SILENT, &old, &new);
        let changed = self.set(before, after);
        if let Some(part) = after.part() {
            for change in &mut changes {
                change.field = format!("{part} {}", change.field);
            }
        }
        if changed && !changes.is_empty() {
            self.note(after.subject(), Action::Updated, changes);
        }
        changed
    }

    /// Other values in the columns of a row that differ, without an audit entry. Says whether
    /// something differs.
    pub fn set<E: Entity>(&mut self, before: &E, after: &E) -> bool {
        let (Ok(old), Ok(new)) = (before.to_row(), after.to_row()) else {
            self.error = Some(StoreError::Invalid(format!(
                "a part of {} is no JSON",
                E::NAME
            )));
            return false;
        };
        let table = E::TABLE;
        let set: Vec<(usize, Value)> = old
            .iter()
            .zip(new)
            .enumerate()
            .filter(|(place, (old, new))| Some(*place) != table.version && *old != new)
            .map(|(place, (_, new))| (place, new))
            .collect();
        if set.is_empty() {
            return false;
        }
        let document = match (before.document(), after.document()) {
            (Some(before), Some(after)) if before != after => Some(after),
            _ => None,
        };
        self.writes.push(Write::Update {
            table,
            key: key_of(table, &old),
            from: version_of(table.version, &old),
            set,
            document,
        });
        true
    }

    /// Raises the version of a row, because a rule of it reads something else that changes.
    pub fn touch<E: Entity>(&mut self, entity: &E) {
        match entity.to_row() {
            Ok(row) => self.writes.push(Write::Update {
                table: E::TABLE,
                key: key_of(E::TABLE, &row),
                from: version_of(E::TABLE.version, &row),
                set: Vec::new(),
                document: None,
            }),
            Err(error) => self.error = Some(error),
        }
    }

    /// A row goes away, audited.
    pub fn delete<E: Audited>(&mut self, entity: &E) {
        self.remove(entity);
        let (action, changes) = match entity.part() {
            Some(part) => (
                Action::Updated,
                vec![FieldChange {
                    field: format!("{part} removed"),
                    old: audit::content(
                        E::TABLE,
                        E::SILENT,
                        &audit::row(entity).unwrap_or_default(),
                    ),
                    new: serde_json::Value::Null,
                }],
            ),
            None => (Action::Deleted, Vec::new()),
        };
        self.note(entity.subject(), action, changes);
    }

    /// A row goes away without an audit entry.
    pub fn remove<E: Entity>(&mut self, entity: &E) {
        match entity.to_row() {
            Ok(row) => self.writes.push(Write::Delete {
                table: E::TABLE,
                key: key_of(E::TABLE, &row),
                from: version_of(E::TABLE.version, &row),
            }),
            Err(error) => self.error = Some(error),
        }
    }

    /// Adds to a number that no rule reads, whatever it is by now.
    pub fn add<E: Entity, T: ColumnType>(&mut self, entity: &E, column: Col<E, T>, by: i64) {
        match entity.to_row() {
            Ok(row) => self.writes.push(Write::Add {
                table: E::TABLE,
                key: key_of(E::TABLE, &row),
                column: column.place(),
                by,
                floor: None,
            }),
            Err(error) => self.error = Some(error),
        }
    }

    /// Says in the change log of a subject that something happened to a part of it.
    pub fn note(&mut self, subject: Subject, action: Action, changes: Vec<FieldChange>) {
        let entry = self.audits.entry(subject).or_insert((action, Vec::new()));
        if action != Action::Updated {
            entry.0 = action;
        }
        entry.1.extend(changes);
    }

    /// What was read must still be so when this is committed.
    pub fn guard_unchanged<E: Entity>(&mut self, entity: &E) {
        match entity.to_row() {
            Ok(row) => self.guards.push(Guard::Unchanged {
                table: E::TABLE,
                key: key_of(E::TABLE, &row),
                version: version_of(E::TABLE.version, &row).unwrap_or_default(),
            }),
            Err(error) => self.error = Some(error),
        }
    }

    /// The number of rows that pass a filter must lie within bounds when this is committed.
    pub fn guard_count<E: Entity>(&mut self, filter: Where<E>, within: RangeInclusive<u32>) {
        self.guards.push(Guard::Count {
            table: E::TABLE,
            filter: filter.into_filter(),
            within,
        });
    }

    /// Something happened that others may follow.
    pub fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Somebody is told something, once of each kind about an item.
    pub(crate) fn tell(&mut self, recipient: Recipient, news: &News) {
        let item = news.item.map(|(id, ..)| id);
        self.news
            .entry((recipient, news.kind, item))
            .or_insert_with(|| news.clone());
    }

    /// How many notifications it makes: so many ids it needs.
    pub(crate) fn notifications(&self) -> usize {
        self.news.len()
    }

    /// Whether it does nothing but answer.
    pub(crate) fn is_empty(&self) -> bool {
        self.writes.is_empty()
            && self.events.is_empty()
            && self.news.is_empty()
            && self.error.is_none()
    }

    /// How many rows are written so far.
    pub(crate) fn size(&self) -> usize {
        self.writes.len()
    }

    /// Whether the outcome is no answer yet.
    pub(crate) fn is_undecided(&self) -> bool {
        self.undecided
    }

    /// The outcome alone.
    pub(crate) fn into_outcome(self) -> O {
        self.outcome
    }
}

impl<O: Outcome> Plan<O> {
    /// The batch for a command of an actor, and the outcome to answer with. Notifications get ids from
    /// `first_notification` on.
    pub(crate) fn into_batch(
        self,
        command: CommandId,
        request: Option<String>,
        actor: &Actor,
        now: Timestamp,
        first_notification: i64,
    ) -> Result<(Batch, O), EngineError> {
        if let Some(error) = self.error {
            return Err(error.into());
        }
        let mut batch = Batch::new(command, now);
        batch.takes = self.takes;
        batch.guards = self.guards;
        batch.writes = self.writes;
        let author = self.author.as_deref().unwrap_or(actor.name());
        for (subject, (action, changes)) in self.audits {
            let entry = AuditEntry {
                subject: subject.table.to_owned(),
                subject_id: subject.id,
                position: Position::default(),
                at: now,
                user_id: actor.user().map(|user| user.id),
                user_name: author.to_owned(),
                action,
                changes: Json(changes),
            };
            batch.writes.push(Write::Insert {
                table: AuditEntry::TABLE,
                row: entry.to_row()?,
                document: None,
            });
        }
        for (id, ((recipient, ..), news)) in (first_notification..).zip(self.news) {
            let row = Notification::of(id, recipient, news, actor, now);
            batch.writes.push(Write::Insert {
                table: Notification::TABLE,
                row: row.to_row()?,
                document: row.document(),
            });
        }
        for event in &self.events {
            let Value::Json(text) = Value::json(event)? else {
                continue;
            };
            batch.events.push(text);
        }
        if let Some(request) = request {
            let Value::Json(answer) = Value::json(&self.outcome)? else {
                return Err(StoreError::Invalid("an outcome is no JSON".into()).into());
            };
            batch.request = request;
            batch.answer = Some(answer);
        }
        guard_actor(actor, &mut batch);
        Ok((batch, self.outcome))
    }
}

/// Nobody writes who was demoted or deleted meanwhile, not even in their own row.
fn guard_actor(actor: &Actor, batch: &mut Batch) {
    let (table, id, version) = match actor {
        Actor::Anonymous | Actor::System => return,
        Actor::User(user) => (crate::identity::User::TABLE, user.id.0, user.version),
        Actor::Customer(customer) => (
            crate::portal::ContactAccount::TABLE,
            customer.contact.0,
            customer.version,
        ),
    };
    let guard = Guard::Unchanged {
        table,
        key: vec![Value::Int(id)],
        version,
    };
    batch.guards.insert(0, guard);
}

fn version_of(place: Option<usize>, row: &[Value]) -> Option<Version> {
    match row.get(place?) {
        Some(Value::Int(version)) => Some(Version(*version)),
        _ => None,
    }
}
