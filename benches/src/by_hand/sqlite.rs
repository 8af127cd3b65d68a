//! Hand-written SQL on SQLite with rusqlite: prepared statements, a few connections for reading and
//! one for writing.

use std::{
    path::Path,
    str::FromStr,
    sync::{Mutex, PoisonError},
};

use corejobtrack_core::{
    UserActor,
    decimal::Hours,
    identity::{TeamId, UserId},
    parties::CustomerId,
    store::{CommandId, Json, Timestamp, Version},
    time::{TimeEntry, TimeEntryId},
    work::{Assignment, ChecklistItem, ChecklistItemId, Signature, WorkItem, WorkItemId, WorkView},
};
use rusqlite::{
    Connection, OptionalExtension, Row, TransactionBehavior, config::DbConfig, params,
    params_from_iter, types::Type,
};

use super::{
    Parts, ROWS, TEAMS, Teams, assignments, item, page, signatures, steps, time_entries, view,
};
use crate::{
    Error,
    ticket::{Call, DerivedValues},
};

/// The newest tickets that one principal sees.
macro_rules! slice {
    ($principal:literal, $done:literal) => {
        concat!(
            "SELECT item_id FROM (SELECT item_id FROM work_access WHERE principal = ",
            $principal,
            " AND kind = 'service_ticket' AND place = 'live' AND done = ",
            $done,
            " ORDER BY created_at DESC, item_id DESC LIMIT ?4)"
        )
    };
}

/// The program's connections to a file that the engine created.
#[derive(Debug)]
pub struct ByHand {
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
}

impl ByHand {
    /// Opens the file with the same settings as the engine.
    ///
    /// # Errors
    /// Any error of SQLite.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let mut readers = Vec::new();
        for _ in 0..4 {
            let reader = open(path)?;
            reader.execute_batch("PRAGMA cache_size = -8192; PRAGMA mmap_size = 268435456")?;
            reader.set_prepared_statement_cache_capacity(64);
            readers.push(reader);
        }
        let writer = open(path)?;
        writer.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768; \
             PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000",
        )?;
        writer.set_prepared_statement_cache_capacity(64);
        Ok(Self {
            readers: Mutex::new(readers),
            writer: Mutex::new(writer),
        })
    }

    /// A ticket with its parts, if it is visible to these principals; without principals, any
    /// ticket.
    ///
    /// # Errors
    /// Any error of SQLite.
    pub fn get(&self, id: i64, principals: Option<&[String]>) -> Result<Option<WorkView>, Error> {
        self.read(|reader| {
            if let Some(principals) = principals {
                let mut access = reader.prepare_cached(
                    "SELECT 1 FROM work_access WHERE item_id = ?1 AND principal IN (?2, ?3, ?4)",
                )?;
                let [me, everyone, team] = principals else {
                    return Err("three principals".into());
                };
                if !access.exists(params![id, me, everyone, team])? {
                    return Ok(None);
                }
            }
            let found = reader
                .prepare_cached(concat!(item!(), " WHERE id = ?1"))?
                .query_row([id], item)
                .optional()?;
            let Some(item) = found else { return Ok(None) };
            let assignments = reader
                .prepare_cached(concat!(
                    assignments!(),
                    " WHERE item_id = ?1 ORDER BY sequence"
                ))?
                .query_map([id], assignment)?
                .collect::<Result<Vec<_>, _>>()?;
            let time = reader
                .prepare_cached(concat!(
                    time_entries!(),
                    " WHERE item_id = ?1 ORDER BY sequence"
                ))?
                .query_map([id], time_entry)?
                .collect::<Result<Vec<_>, _>>()?;
            let signature = reader
                .prepare_cached(concat!(signatures!(), " WHERE item_id = ?1"))?
                .query_row([id], signature)
                .optional()?;
            let steps = reader
                .prepare_cached(concat!(steps!(), " WHERE item_id = ?1 ORDER BY sequence"))?
                .query_map([id], step)?
                .collect::<Result<Vec<_>, _>>()?;
            let teams = teams(reader)?;
            Ok(Some(view(
                item,
                &assignments,
                time,
                signature,
                steps,
                &teams,
            )))
        })
    }

    /// The newest live tickets that are visible to these principals; without principals, of all.
    ///
    /// # Errors
    /// Any error of SQLite.
    pub fn list(&self, principals: Option<&[String]>, limit: i64) -> Result<Vec<WorkView>, Error> {
        self.read(|reader| {
            let items = match principals {
                None => reader
                    .prepare_cached(concat!(
                        item!(),
                        " WHERE kind = 'service_ticket' AND place = 'live' \
                         ORDER BY created_at DESC, id DESC LIMIT ?1"
                    ))?
                    .query_map([limit], item)?
                    .collect::<Result<Vec<_>, _>>()?,
                Some([me, everyone, team]) => reader
                    .prepare_cached(concat!(
                        item!(),
                        " WHERE id IN (",
                        slice!("?1", "0"),
                        " UNION ",
                        slice!("?1", "1"),
                        " UNION ",
                        slice!("?2", "0"),
                        " UNION ",
                        slice!("?2", "1"),
                        " UNION ",
                        slice!("?3", "0"),
                        " UNION ",
                        slice!("?3", "1"),
                        ") ORDER BY created_at DESC, id DESC LIMIT ?4"
                    ))?
                    .query_map(params![me, everyone, team, limit], item)?
                    .collect::<Result<Vec<_>, _>>()?,
                Some(_) => return Err("three principals".into()),
            };
            let ids: Vec<i64> = items.iter().map(|item| item.id.0).collect();
            let among = vec!["?"; ids.len()].join(",");
            let these = || params_from_iter(&ids);
            let assignments = reader
                .prepare_cached(&format!(
                    concat!(assignments!(), " WHERE item_id IN ({}) ORDER BY sequence"),
                    among
                ))?
                .query_map(these(), assignment)?
                .collect::<Result<Vec<_>, _>>()?;
            let time = reader
                .prepare_cached(&format!(
                    concat!(time_entries!(), " WHERE item_id IN ({}) ORDER BY sequence"),
                    among
                ))?
                .query_map(these(), time_entry)?
                .collect::<Result<Vec<_>, _>>()?;
            let signatures = reader
                .prepare_cached(&format!(
                    concat!(signatures!(), " WHERE item_id IN ({})"),
                    among
                ))?
                .query_map(these(), signature)?
                .collect::<Result<Vec<_>, _>>()?;
            let parts = Parts {
                assignments,
                time,
                signatures,
                teams: teams(reader)?,
            };
            Ok(page(items, parts))
        })
    }

    /// Creates a ticket in a transaction of its own.
    ///
    /// # Errors
    /// Any error of SQLite; or if the creator has changed or the assignee does not exist.
    pub fn create(
        &self,
        call: Call,
        creator: &UserActor,
        now: Timestamp,
        command: CommandId,
    ) -> Result<WorkItem, Error> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: i64 = tx
            .prepare_cached("SELECT version FROM users WHERE id = ?1")?
            .query_row([creator.id.0], |row| row.get(0))?;
        if version != creator.version().0 {
            return Err("the creator changed".into());
        }
        let assignee = call.assignee;
        let team: Option<i64> = tx
            .prepare_cached("SELECT team_id FROM users WHERE id = ?1 AND NOT is_system")?
            .query_row([assignee.0], |row| row.get(0))?;
        let customers = tx
            .prepare_cached("SELECT id FROM customers WHERE company_key = ?1 LIMIT 2")?
            .query_map([call.customer_name.to_lowercase()], |row| row.get(0))?
            .collect::<Result<Vec<i64>, _>>()?;
        let customer = match customers.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let color = tx
            .prepare_cached("SELECT value FROM settings WHERE name = 'ticket_defaults'")?
            .query_row([], |row| {
                let defaults: serde_json::Value = json(row, 0)?;
                Ok(defaults
                    .get("service_ticket")
                    .and_then(|color| color.as_str().map(str::to_owned)))
            })
            .optional()?
            .flatten();
        let mut take = tx
            .prepare_cached("UPDATE counters SET next = next + 1 WHERE name = ?1 RETURNING next")?;
        let position = take.query_row(["position"], |row| row.get::<_, i64>(0))? - 1;
        let number = take.query_row(["work_items.number"], |row| row.get::<_, i64>(0))? - 1;
        drop(take);
        let id: i64 = tx
            .prepare_cached("SELECT COALESCE(MAX(id), 0) + 1 FROM work_items")?
            .query_row([], |row| row.get(0))?;
        let item = call.item(id, number, creator.id, customer, color, now);
        let derived = DerivedValues::of(&item, assignee, team, position, command)?;
        let at = now.micros();
        tx.prepare_cached(
            "INSERT INTO work_items (id, version, kind, number, title, description, status, \
             phase, place, visibility, urgency, color, due, creator_id, customer_id, \
             customer_name, customer, equipment, service, support, created_at, updated_at) VALUES \
             (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, \
             '{}', ?19, ?19)",
        )?
        .execute(params![
            id,
            item.kind.as_str(),
            number,
            item.title,
            item.description,
            item.status,
            item.phase.as_str(),
            item.place.as_str(),
            item.visibility.as_str(),
            item.urgency,
            item.color,
            item.due,
            creator.id.0,
            customer,
            item.customer_name,
            derived.customer,
            derived.equipment,
            derived.service,
            at,
        ])?;
        tx.prepare_cached("INSERT INTO work_items_text (rowid, document) VALUES (?1, ?2)")?
            .execute(params![id, derived.document.as_str()])?;
        tx.prepare_cached(
            "INSERT INTO work_assignments (item_id, principal, user_id, team_id, sequence, \
             assigned_at) VALUES (?1, ?2, ?3, ?4, 1, ?5)",
        )?
        .execute(params![
            id,
            format!("user:{assignee}"),
            assignee.0,
            team,
            at
        ])?;
        let mut access = tx.prepare_cached(
            "INSERT INTO work_access (principal, kind, place, done, created_at, item_id) VALUES \
             (?1, ?2, ?3, 0, ?4, ?5)",
        )?;
        for principal in &derived.principals {
            access.execute(params![
                principal,
                item.kind.as_str(),
                item.place.as_str(),
                at,
                id
            ])?;
        }
        drop(access);
        let mut serials =
            tx.prepare_cached("INSERT INTO work_serials (serial_key, item_id) VALUES (?1, ?2)")?;
        for serial in &derived.serials {
            serials.execute(params![serial, id])?;
        }
        drop(serials);
        tx.prepare_cached(
            "INSERT INTO audit_entries (subject, subject_id, position, at, user_id, user_name, \
             action, changes) VALUES ('work_items', ?1, ?2, ?3, ?4, ?5, 'created', ?6)",
        )?
        .execute(params![
            id,
            position,
            at,
            creator.id.0,
            creator.name,
            derived.changes
        ])?;
        tx.prepare_cached(
            "INSERT INTO journal (position, command, request, numbers, at, touched, events) \
             VALUES (?1, ?2, '', ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            position,
            derived.command,
            derived.numbers,
            at,
            derived.touched,
            derived.events
        ])?;
        tx.commit()?;
        Ok(item)
    }

    /// All rows of a ticket except its command, as text.
    ///
    /// # Errors
    /// Any error of SQLite.
    pub fn rows(&self, id: i64) -> Result<Vec<String>, Error> {
        self.read(|reader| {
            let mut all = Vec::new();
            for (table, columns, filter) in ROWS {
                let text = format!("SELECT {columns} FROM {table} WHERE {filter} ORDER BY 1, 2");
                let mut statement = reader.prepare(&text)?;
                let count = statement.column_count();
                let mut rows = statement.query([id])?;
                while let Some(row) = rows.next()? {
                    let values: Vec<_> = (0..count)
                        .map(|place| row.get::<_, rusqlite::types::Value>(place))
                        .collect::<Result<_, _>>()?;
                    all.push(format!("{table}: {values:?}"));
                }
            }
            Ok(all)
        })
    }

    /// Reads on one of the connections, from one snapshot.
    fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let idle = || self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let reader = idle().pop().ok_or("more readers than connections")?;
        reader.prepare_cached("BEGIN")?.raw_execute()?;
        let answer = read(&reader);
        reader.prepare_cached("COMMIT")?.raw_execute()?;
        idle().push(reader);
        answer
    }
}

fn open(path: &Path) -> Result<Connection, Error> {
    let connection = Connection::open(path)?;
    // Keeps statements with a bound limit from being prepared again for each execution.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

fn teams(reader: &Connection) -> Result<Teams, Error> {
    let teams = reader
        .prepare_cached(TEAMS)?
        .query_map([], |row| Ok((row.get(0)?, row.get(2)?)))?
        .collect::<Result<Teams, _>>()?;
    Ok(teams)
}

fn item(row: &Row<'_>) -> rusqlite::Result<WorkItem> {
    Ok(WorkItem {
        id: WorkItemId(row.get(0)?),
        version: Version(row.get(1)?),
        kind: choice(row, 2)?,
        number: row.get::<_, i64>(3)?.into(),
        title: row.get(4)?,
        description: row.get(5)?,
        status: row.get(6)?,
        phase: choice(row, 7)?,
        place: choice(row, 8)?,
        visibility: choice(row, 9)?,
        urgency: row.get(10)?,
        work_type: row.get(11)?,
        color: row.get(12)?,
        due: row.get(13)?,
        code: row.get(14)?,
        creator_id: UserId(row.get(15)?),
        customer_id: row.get::<_, Option<i64>>(16)?.map(CustomerId),
        customer_name: row.get(17)?,
        customer: Json(json(row, 18)?),
        equipment: Json(json(row, 19)?),
        service: Json(json(row, 20)?),
        parent_id: row.get::<_, Option<i64>>(21)?.map(WorkItemId),
        created_at: instant(row, 22)?,
        updated_at: instant(row, 23)?,
        completed_at: instant_or_none(row, 24)?,
        archived_at: instant_or_none(row, 25)?,
        trashed_at: instant_or_none(row, 26)?,
        support: Json(json(row, 27)?),
    })
}

fn assignment(row: &Row<'_>) -> rusqlite::Result<Assignment> {
    Ok(Assignment {
        item_id: WorkItemId(row.get(0)?),
        principal: row.get(1)?,
        user_id: row.get::<_, Option<i64>>(2)?.map(UserId),
        team_id: row.get::<_, Option<i64>>(3)?.map(TeamId),
        sequence: row.get(4)?,
        assigned_at: instant(row, 5)?,
    })
}

fn time_entry(row: &Row<'_>) -> rusqlite::Result<TimeEntry> {
    Ok(TimeEntry {
        id: TimeEntryId(row.get(0)?),
        version: Version(row.get(1)?),
        item_id: WorkItemId(row.get(2)?),
        sequence: row.get(3)?,
        start_time: row.get(4)?,
        stop_time: row.get(5)?,
        hours: row.get::<_, Option<i64>>(6)?.map(Hours::from_scaled),
        time_type: row.get(7)?,
        technicians: row.get(8)?,
        lunch_minutes: row.get(9)?,
        services_performed: row.get(10)?,
        notes: row.get(11)?,
        user_ids: Json(json(row, 12)?),
        start: row.get(13)?,
        end: row.get(14)?,
        duration_minutes: row.get(15)?,
        from_timer: row.get(16)?,
        created_at: instant(row, 17)?,
    })
}

fn signature(row: &Row<'_>) -> rusqlite::Result<Signature> {
    let decline_reason = match row.get_ref(4)?.as_str_or_null()? {
        Some(text) => Some(text.parse().map_err(|error| unreadable(4, error))?),
        None => None,
    };
    Ok(Signature {
        item_id: WorkItemId(row.get(0)?),
        version: Version(row.get(1)?),
        outcome: choice(row, 2)?,
        name: row.get(3)?,
        decline_reason,
        safety_covers_ok: row.get(5)?,
        safety_covers_notes: row.get(6)?,
        at: instant(row, 7)?,
        taken_by: row.get(8)?,
    })
}

fn step(row: &Row<'_>) -> rusqlite::Result<ChecklistItem> {
    Ok(ChecklistItem {
        id: ChecklistItemId(row.get(0)?),
        version: Version(row.get(1)?),
        item_id: WorkItemId(row.get(2)?),
        description: row.get(3)?,
        sequence: row.get(4)?,
        is_completed: row.get(5)?,
        completed_at: instant_or_none(row, 6)?,
        completed_by: row.get::<_, Option<i64>>(7)?.map(UserId),
        completed_by_name: row.get(8)?,
    })
}

fn choice<T>(row: &Row<'_>, place: usize) -> rusqlite::Result<T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let text = row.get_ref(place)?.as_str()?;
    text.parse().map_err(|error| unreadable(place, error))
}

fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, place: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(place)?.as_str()?;
    serde_json::from_str(text).map_err(|error| unreadable(place, error))
}

fn instant(row: &Row<'_>, place: usize) -> rusqlite::Result<Timestamp> {
    Timestamp::from_micros(row.get(place)?).map_err(|error| unreadable(place, error))
}

fn instant_or_none(row: &Row<'_>, place: usize) -> rusqlite::Result<Option<Timestamp>> {
    let micros: Option<i64> = row.get(place)?;
    micros
        .map(|micros| Timestamp::from_micros(micros).map_err(|error| unreadable(place, error)))
        .transpose()
}

fn unreadable(
    place: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(place, Type::Text, Box::new(error))
}
