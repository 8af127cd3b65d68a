//! Effects: the writes, guards, audit entries and events of a plan. They do not depend on the type of
//! its outcome, so that they are compiled once.

use std::{collections::BTreeMap, ops::RangeInclusive};

use serde::Serialize;

use super::{
    Number,
    audit::{self, Action, AuditEntry, Audited, FieldChange, Subject},
    follow_up::{FollowUp, FollowUpIds, FollowUpKey, Origin},
};
use crate::kernel::{
    error::EngineError,
    store::{
        Batch, Col, ColumnType, CommandId, Entity, Filter, Guard, Json, Position, StoreError,
        Table, Take, Timestamp, Value, Version, Where, Write, entity::key_of,
    },
};

/// The effects of a plan on the store.
#[derive(Debug, Default)]
pub struct Effects {
    writes: Vec<Write>,
    guards: Vec<Guard>,
    takes: Vec<Take>,
    events: Vec<String>,
    audits: BTreeMap<Subject, (Action, Vec<FieldChange>)>,
    follow_ups: BTreeMap<(&'static str, FollowUpKey), FollowUp>,
    error: Option<StoreError>,
    author: Option<String>,
}

/// The idempotency key's request, as a fingerprint, and the answer to keep with it, as JSON.
#[derive(Debug)]
pub(super) struct Keyed {
    pub(super) request: String,
    pub(super) answer: String,
}

impl Effects {
    /// Sets the author that audit entries name, where the actor has no account: a visitor who came
    /// through a one-time link.
    pub fn author(&mut self, name: String) {
        self.author = Some(name);
    }

    /// Takes the next number of a counter, whose first number is `start`.
    pub fn number(&mut self, counter: &str, start: i64) -> Number {
        let take = i64::try_from(self.takes.len()).unwrap_or(i64::MAX - 1);
        self.takes.push(Take {
            counter: counter.to_owned(),
            count: 1,
            start,
        });
        Number(-1 - take)
    }

    /// Inserts a row without an audit entry.
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

    /// Inserts a row with an audit entry. A new part of a subject is an update of the subject.
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
                new: audit::content(E::TABLE, &row),
            }],
            None => audit::difference(E::TABLE, &audit::blank(E::TABLE), &row),
        };
        self.note(entity.subject(), action, changes);
    }

    /// Updates the columns of a row that differ, with an audit entry. Returns whether any does; if
    /// none does, nothing is written.
    pub fn update<E: Audited>(&mut self, before: &E, after: &E) -> bool {
        let (Ok(old), Ok(new)) = (before.to_row(), after.to_row()) else {
            self.error = Some(StoreError::Invalid(format!(
                "a column of {} cannot be written as JSON",
                E::NAME
            )));
            return false;
        };
        let mut changes = audit::difference(E::TABLE, &old, &new);
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

    /// Updates the columns of a row that differ, without an audit entry. Returns whether any does.
    pub fn set<E: Entity>(&mut self, before: &E, after: &E) -> bool {
        let (Ok(old), Ok(new)) = (before.to_row(), after.to_row()) else {
            self.error = Some(StoreError::Invalid(format!(
                "a column of {} cannot be written as JSON",
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

    /// Raises the version of a row, because one of its rules reads something else that changes.
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

    /// Replaces a row that was changed, with an audit entry. Returns it as it will be stored: with the
    /// next version and the time of the change. If nothing was changed, nothing is written.
    pub fn replace<E: Audited + PartialEq>(
        &mut self,
        before: &E,
        mut after: E,
        now: Timestamp,
    ) -> E {
        if after != *before {
            let Version(version) = before.row_version();
            after.stamp(Version(version), now);
            self.update(before, &after);
            after.stamp(Version(version + 1), now);
        }
        after
    }

    /// Deletes a row, with an audit entry.
    pub fn delete<E: Audited>(&mut self, entity: &E) {
        self.remove(entity);
        let (action, changes) = match entity.part() {
            Some(part) => (
                Action::Updated,
                vec![FieldChange {
                    field: format!("{part} removed"),
                    old: audit::content(E::TABLE, &audit::row(entity).unwrap_or_default()),
                    new: serde_json::Value::Null,
                }],
            ),
            None => (Action::Deleted, Vec::new()),
        };
        self.note(entity.subject(), action, changes);
    }

    /// Deletes a row without an audit entry.
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

    /// Adds to a number that no rule reads, whatever its current value.
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

    /// Adds changes to the audit entry of a subject.
    pub fn note(&mut self, subject: Subject, action: Action, changes: Vec<FieldChange>) {
        let entry = self.audits.entry(subject).or_insert((action, Vec::new()));
        if action != Action::Updated {
            entry.0 = action;
        }
        entry.1.extend(changes);
    }

    /// Requires that a row is unchanged when this is committed.
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

    /// Requires that the number of rows that pass a filter lies within bounds when this is committed.
    pub fn guard_count<E: Entity>(&mut self, filter: Where<E>, within: RangeInclusive<u32>) {
        self.guards.push(Guard::Count {
            table: E::TABLE,
            filter: filter.into_filter(),
            within,
        });
    }

    /// Requires that the number of rows of a table that pass a filter lies within bounds when this is
    /// committed.
    pub(super) fn guard_rows(
        &mut self,
        table: &'static Table,
        filter: Filter,
        within: RangeInclusive<u32>,
    ) {
        self.guards.push(Guard::Count {
            table,
            filter,
            within,
        });
    }

    /// Publishes an event in the journal, for those who follow it.
    pub fn event(&mut self, event: impl Serialize) {
        match Value::json(&event) {
            Ok(Value::Json(text)) => self.events.push(text),
            Ok(_) => {}
            Err(error) => self.error = Some(error),
        }
    }

    /// Adds a row that follows from this plan, such as a notification. Its id is assigned when the
    /// plan is complete; of several with one key, the first is kept.
    pub(crate) fn follow_up<E: Entity>(
        &mut self,
        key: FollowUpKey,
        row: impl FnOnce(i64, &Origin<'_>) -> E + Send + 'static,
    ) {
        self.follow_ups
            .entry((E::NAME, key))
            .or_insert_with(|| FollowUp::of(row));
    }

    /// Whether it writes nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.writes.is_empty()
            && self.events.is_empty()
            && self.follow_ups.is_empty()
            && self.error.is_none()
    }

    /// The number of follow-up rows by table: as many ids are needed.
    pub(super) fn follow_up_counts(&self) -> BTreeMap<&'static str, u32> {
        let mut counts = BTreeMap::new();
        for (table, _) in self.follow_ups.keys() {
            *counts.entry(*table).or_default() += 1;
        }
        counts
    }

    /// The batch that carries them out.
    pub(super) fn into_batch(
        self,
        command: CommandId,
        keyed: Option<Keyed>,
        origin: &Origin<'_>,
        mut ids: FollowUpIds,
    ) -> Result<Batch, EngineError> {
        let Origin { actor, now } = *origin;
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
        for ((table, _), row) in self.follow_ups {
            let next = ids.entry(table).or_default();
            batch.writes.push(row.write(*next, origin)?);
            *next += 1;
        }
        batch.events = self.events;
        if let Some(Keyed { request, answer }) = keyed {
            batch.request = request;
            batch.answer = Some(answer);
        }
        // An actor who was demoted or deleted in the meantime writes nothing, not even their own row.
        batch.guards.splice(0..0, actor.guard());
        Ok(batch)
    }
}

fn version_of(place: Option<usize>, row: &[Value]) -> Option<Version> {
    match row.get(place?) {
        Some(Value::Int(version)) => Some(Version(*version)),
        _ => None,
    }
}
