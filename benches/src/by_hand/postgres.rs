//! Hand-written SQL on PostgreSQL with sqlx: one pool, one statement per table, prepared by the
//! driver.

use std::str::FromStr;

use corejobtrack_core::{
    UserActor,
    decimal::Hours,
    identity::{TeamId, UserId},
    parties::CustomerId,
    sql::tsvector,
    store::{CommandId, Json, Timestamp, Version},
    time::{TimeEntry, TimeEntryId},
    work::{Assignment, ChecklistItem, ChecklistItemId, Signature, WorkItem, WorkItemId, WorkView},
};
use sqlx::{
    AssertSqlSafe, PgConnection, PgPool, Row,
    postgres::{PgPoolOptions, PgRow},
    types::{Json as Column, time::OffsetDateTime},
};

use super::{
    Parts, ROWS, TEAMS, Teams, assignments, item, page, signatures, steps, time_entries, view,
};
use crate::{
    Error,
    ticket::{Call, DerivedValues},
};

/// The source of ticket numbers and commit positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Counter rows that one transaction at a time locks: without gaps, in the order of the
    /// commits.
    Counters,
    /// Sequences: with gaps, in any order.
    Sequences,
}

/// The program's connections to a database that the engine created.
#[derive(Debug, Clone)]
pub struct ByHand {
    pool: PgPool,
}

impl ByHand {
    /// Connects, and creates the sequences, which the engine does not need.
    ///
    /// # Errors
    /// Any error of PostgreSQL.
    pub async fn connect(url: &str, connections: u32) -> Result<Self, Error> {
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .connect(url)
            .await?;
        for statement in [
            "CREATE SEQUENCE IF NOT EXISTS work_item_ids",
            "CREATE SEQUENCE IF NOT EXISTS work_item_numbers START 1000000000",
            "CREATE SEQUENCE IF NOT EXISTS positions START 1000000000",
            "SELECT setval('work_item_ids', (SELECT MAX(id) FROM work_items))",
            "ANALYZE",
        ] {
            sqlx::raw_sql(statement).execute(&pool).await?;
        }
        Ok(Self { pool })
    }

    /// The connections.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// A ticket with its parts, if it is visible to these principals; without principals, any
    /// ticket.
    ///
    /// # Errors
    /// Any error of PostgreSQL.
    pub async fn get(
        &self,
        id: i64,
        principals: Option<&[String]>,
    ) -> Result<Option<WorkView>, Error> {
        let mut connection = self.pool.acquire().await?;
        if let Some(principals) = principals {
            let access = sqlx::query(
                "SELECT 1 FROM work_access WHERE item_id = $1 AND principal = ANY($2) LIMIT 1",
            )
            .bind(id)
            .bind(principals)
            .fetch_optional(&mut *connection)
            .await?;
            if access.is_none() {
                return Ok(None);
            }
        }
        let found = sqlx::query(concat!(item!(), " WHERE id = $1"))
            .bind(id)
            .fetch_optional(&mut *connection)
            .await?;
        let Some(row) = found else { return Ok(None) };
        let assignments = sqlx::query(concat!(
            assignments!(),
            " WHERE item_id = $1 ORDER BY sequence"
        ))
        .bind(id)
        .fetch_all(&mut *connection)
        .await?;
        let time = sqlx::query(concat!(
            time_entries!(),
            " WHERE item_id = $1 ORDER BY sequence"
        ))
        .bind(id)
        .fetch_all(&mut *connection)
        .await?;
        let signature = sqlx::query(concat!(signatures!(), " WHERE item_id = $1"))
            .bind(id)
            .fetch_optional(&mut *connection)
            .await?;
        let steps = sqlx::query(concat!(steps!(), " WHERE item_id = $1 ORDER BY sequence"))
            .bind(id)
            .fetch_all(&mut *connection)
            .await?;
        let teams = teams(&mut connection).await?;
        Ok(Some(view(
            self::item(&row)?,
            &each::<_, Vec<_>>(&assignments, assignment)?,
            each(&time, time_entry)?,
            signature.as_ref().map(self::signature).transpose()?,
            each(&steps, step)?,
            &teams,
        )))
    }

    /// The newest live tickets that are visible to these principals; without principals, of all.
    ///
    /// # Errors
    /// Any error of PostgreSQL.
    pub async fn list(
        &self,
        principals: Option<&[String]>,
        limit: i64,
    ) -> Result<Vec<WorkView>, Error> {
        let mut connection = self.pool.acquire().await?;
        let rows = match principals {
            None => {
                sqlx::query(concat!(
                    item!(),
                    " WHERE kind = 'service_ticket' AND place = 'live' \
                     ORDER BY created_at DESC, id DESC LIMIT $1"
                ))
                .bind(limit)
                .fetch_all(&mut *connection)
                .await?
            }
            Some(principals) => {
                sqlx::query(concat!(
                    item!(),
                    " WHERE id IN (SELECT a.item_id FROM unnest($1::text[]) AS p(principal), \
                     unnest(ARRAY[FALSE, TRUE]) AS d(done), LATERAL (SELECT item_id FROM \
                     work_access WHERE principal = p.principal AND kind = 'service_ticket' AND \
                     place = 'live' AND done = d.done ORDER BY created_at DESC, item_id DESC \
                     LIMIT $2) AS a) ORDER BY created_at DESC, id DESC LIMIT $2"
                ))
                .bind(principals)
                .bind(limit)
                .fetch_all(&mut *connection)
                .await?
            }
        };
        let items: Vec<WorkItem> = each(&rows, item)?;
        let ids: Vec<i64> = items.iter().map(|item| item.id.0).collect();
        let assignments = sqlx::query(concat!(
            assignments!(),
            " WHERE item_id = ANY($1) ORDER BY sequence"
        ))
        .bind(&ids)
        .fetch_all(&mut *connection)
        .await?;
        let time = sqlx::query(concat!(
            time_entries!(),
            " WHERE item_id = ANY($1) ORDER BY sequence"
        ))
        .bind(&ids)
        .fetch_all(&mut *connection)
        .await?;
        let signatures = sqlx::query(concat!(signatures!(), " WHERE item_id = ANY($1)"))
            .bind(&ids)
            .fetch_all(&mut *connection)
            .await?;
        let parts = Parts {
            assignments: each(&assignments, assignment)?,
            time: each(&time, time_entry)?,
            signatures: each(&signatures, signature)?,
            teams: teams(&mut connection).await?,
        };
        Ok(page(items, parts))
    }

    /// All rows of a ticket except its command, as text.
    ///
    /// # Errors
    /// Any error of PostgreSQL.
    pub async fn rows(&self, id: i64) -> Result<Vec<String>, Error> {
        let mut all = Vec::new();
        let text = [("work_items_text", "document", "id = $1")];
        for (table, columns, filter) in ROWS.iter().chain(&text) {
            let text = format!(
                "SELECT r::text FROM (SELECT {columns} FROM {table} WHERE {filter}) AS r ORDER BY 1"
            );
            let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(text))
                .bind(id)
                .fetch_all(&self.pool)
                .await?;
            all.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
        }
        Ok(all)
    }

    /// Creates a ticket in a transaction of its own.
    ///
    /// # Errors
    /// Any error of PostgreSQL; or if the creator has changed or the assignee does not exist.
    pub async fn create(
        &self,
        call: Call,
        creator: &UserActor,
        now: Timestamp,
        command: CommandId,
        numbers: Numbers,
    ) -> Result<WorkItem, Error> {
        let mut tx = self.pool.begin().await?;
        let assignee = call.assignee;
        let users = sqlx::query(
            "SELECT id, version, team_id FROM users WHERE id IN ($1, $2) AND NOT is_system",
        )
        .bind(creator.id.0)
        .bind(assignee.0)
        .fetch_all(&mut *tx)
        .await?;
        let user = |id: i64| {
            let is = |row: &&PgRow| row.try_get::<i64, _>(0).is_ok_and(|found| found == id);
            users.iter().find(is)
        };
        let current = user(creator.id.0).ok_or("the creator is gone")?;
        if current.try_get::<i64, _>(1)? != creator.version().0 {
            return Err("the creator changed".into());
        }
        let team: Option<i64> = user(assignee.0).ok_or("no such assignee")?.try_get(2)?;
        let customers: Vec<i64> =
            sqlx::query_scalar("SELECT id FROM customers WHERE company_key = $1 LIMIT 2")
                .bind(call.customer_name.to_lowercase())
                .fetch_all(&mut *tx)
                .await?;
        let customer = match customers.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let defaults: Option<Column<serde_json::Value>> =
            sqlx::query_scalar("SELECT value FROM settings WHERE name = 'ticket_defaults'")
                .fetch_optional(&mut *tx)
                .await?;
        let color = defaults.and_then(|defaults| {
            let color = defaults.get("service_ticket")?.as_str()?;
            Some(color.to_owned())
        });
        let (id, position, number) = match numbers {
            Numbers::Counters => {
                // Always in this order, to avoid a deadlock between two transactions.
                let position: i64 = sqlx::query_scalar(
                    "UPDATE counters SET next = next + 1 WHERE name = 'position' \
                     RETURNING next - 1",
                )
                .fetch_one(&mut *tx)
                .await?;
                let taken = sqlx::query(
                    "UPDATE counters SET next = next + 1 WHERE name = 'work_items.number' \
                     RETURNING nextval('work_item_ids'), next - 1",
                )
                .fetch_one(&mut *tx)
                .await?;
                (taken.try_get(0)?, position, taken.try_get(1)?)
            }
            Numbers::Sequences => {
                let taken = sqlx::query(
                    "SELECT nextval('work_item_ids'), nextval('positions'), \
                     nextval('work_item_numbers')",
                )
                .fetch_one(&mut *tx)
                .await?;
                (taken.try_get(0)?, taken.try_get(1)?, taken.try_get(2)?)
            }
        };
        let item = call.item(id, number, creator.id, customer, color, now);
        let derived = DerivedValues::of(&item, assignee, team, position, command)?;
        insert(&mut tx, &item, &derived, assignee, team, position, creator).await?;
        tx.commit().await?;
        Ok(item)
    }
}

async fn insert(
    tx: &mut PgConnection,
    item: &WorkItem,
    derived: &DerivedValues,
    assignee: UserId,
    team: Option<i64>,
    position: i64,
    creator: &UserActor,
) -> Result<(), Error> {
    let id = item.id.0;
    let at = OffsetDateTime::from(item.created_at);
    sqlx::query(
        "INSERT INTO work_items (id, version, kind, number, title, description, status, phase, \
         place, visibility, urgency, color, due, creator_id, customer_id, customer_name, \
         customer, equipment, service, support, created_at, updated_at) VALUES ($1, 1, $2, $3, $4, $5, $6, \
         $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::json, $17::json, $18::json, '{}', $19, $19)",
    )
    .bind(id)
    .bind(item.kind.as_str())
    .bind(item.number.get())
    .bind(&item.title)
    .bind(&item.description)
    .bind(&item.status)
    .bind(item.phase.as_str())
    .bind(item.place.as_str())
    .bind(item.visibility.as_str())
    .bind(&item.urgency)
    .bind(&item.color)
    .bind(&item.due)
    .bind(item.creator_id.0)
    .bind(item.customer_id.map(|id| id.0))
    .bind(&item.customer_name)
    .bind(&derived.customer)
    .bind(&derived.equipment)
    .bind(&derived.service)
    .bind(at)
    .execute(&mut *tx)
    .await?;
    sqlx::query("INSERT INTO work_items_text (id, document) VALUES ($1, $2::tsvector)")
        .bind(id)
        .bind(tsvector(&derived.document))
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "INSERT INTO work_assignments (item_id, principal, user_id, team_id, sequence, \
         assigned_at) VALUES ($1, $2, $3, $4, 1, $5)",
    )
    .bind(id)
    .bind(format!("user:{assignee}"))
    .bind(assignee.0)
    .bind(team)
    .bind(at)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO work_access (principal, kind, place, done, created_at, item_id) \
         SELECT p, $2, $3, FALSE, $4, $5 FROM unnest($1::text[]) AS p",
    )
    .bind(&derived.principals)
    .bind(item.kind.as_str())
    .bind(item.place.as_str())
    .bind(at)
    .bind(id)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO work_serials (serial_key, item_id) SELECT s, $2 FROM unnest($1::text[]) AS s",
    )
    .bind(&derived.serials)
    .bind(id)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO audit_entries (subject, subject_id, position, at, user_id, user_name, \
         action, changes) VALUES ('work_items', $1, $2, $3, $4, $5, 'created', $6::json)",
    )
    .bind(id)
    .bind(position)
    .bind(at)
    .bind(creator.id.0)
    .bind(&creator.name)
    .bind(&derived.changes)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO journal (position, command, request, numbers, at, touched, events) \
         VALUES ($1, $2, '', $3::json, $4, $5::json, $6::json)",
    )
    .bind(position)
    .bind(&derived.command)
    .bind(&derived.numbers)
    .bind(at)
    .bind(&derived.touched)
    .bind(&derived.events)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

async fn teams(connection: &mut PgConnection) -> Result<Teams, Error> {
    let rows = sqlx::query(TEAMS).fetch_all(connection).await?;
    each(&rows, |row| Ok((row.try_get(0)?, row.try_get(2)?)))
}

fn each<T, C: FromIterator<T>>(
    rows: &[PgRow],
    read: impl Fn(&PgRow) -> Result<T, Error>,
) -> Result<C, Error> {
    rows.iter().map(read).collect()
}

fn item(row: &PgRow) -> Result<WorkItem, Error> {
    Ok(WorkItem {
        id: WorkItemId(row.try_get(0)?),
        version: Version(row.try_get(1)?),
        kind: choice(row, 2)?,
        number: row.try_get::<i64, _>(3)?.into(),
        title: row.try_get(4)?,
        description: row.try_get(5)?,
        status: row.try_get(6)?,
        phase: choice(row, 7)?,
        place: choice(row, 8)?,
        visibility: choice(row, 9)?,
        urgency: row.try_get(10)?,
        work_type: row.try_get(11)?,
        color: row.try_get(12)?,
        due: row.try_get(13)?,
        code: row.try_get(14)?,
        creator_id: UserId(row.try_get(15)?),
        customer_id: row.try_get::<Option<i64>, _>(16)?.map(CustomerId),
        customer_name: row.try_get(17)?,
        customer: Json(row.try_get::<Column<_>, _>(18)?.0),
        equipment: Json(row.try_get::<Column<_>, _>(19)?.0),
        service: Json(row.try_get::<Column<_>, _>(20)?.0),
        parent_id: row.try_get::<Option<i64>, _>(21)?.map(WorkItemId),
        created_at: instant(row.try_get(22)?)?,
        updated_at: instant(row.try_get(23)?)?,
        completed_at: instant_or_none(row, 24)?,
        archived_at: instant_or_none(row, 25)?,
        trashed_at: instant_or_none(row, 26)?,
        support: Json(row.try_get::<Column<_>, _>(27)?.0),
    })
}

fn assignment(row: &PgRow) -> Result<Assignment, Error> {
    Ok(Assignment {
        item_id: WorkItemId(row.try_get(0)?),
        principal: row.try_get(1)?,
        user_id: row.try_get::<Option<i64>, _>(2)?.map(UserId),
        team_id: row.try_get::<Option<i64>, _>(3)?.map(TeamId),
        sequence: row.try_get(4)?,
        assigned_at: instant(row.try_get(5)?)?,
    })
}

fn time_entry(row: &PgRow) -> Result<TimeEntry, Error> {
    Ok(TimeEntry {
        id: TimeEntryId(row.try_get(0)?),
        version: Version(row.try_get(1)?),
        item_id: WorkItemId(row.try_get(2)?),
        sequence: row.try_get(3)?,
        start_time: row.try_get(4)?,
        stop_time: row.try_get(5)?,
        hours: row.try_get::<Option<i64>, _>(6)?.map(Hours::from_scaled),
        time_type: row.try_get(7)?,
        technicians: row.try_get(8)?,
        lunch_minutes: row.try_get(9)?,
        services_performed: row.try_get(10)?,
        notes: row.try_get(11)?,
        user_ids: Json(row.try_get::<Column<_>, _>(12)?.0),
        start: row.try_get(13)?,
        end: row.try_get(14)?,
        duration_minutes: row.try_get(15)?,
        from_timer: row.try_get(16)?,
        created_at: instant(row.try_get(17)?)?,
    })
}

fn signature(row: &PgRow) -> Result<Signature, Error> {
    let reason: Option<&str> = row.try_get(4)?;
    Ok(Signature {
        item_id: WorkItemId(row.try_get(0)?),
        version: Version(row.try_get(1)?),
        outcome: choice(row, 2)?,
        name: row.try_get(3)?,
        decline_reason: reason.map(str::parse).transpose()?,
        safety_covers_ok: row.try_get(5)?,
        safety_covers_notes: row.try_get(6)?,
        at: instant(row.try_get(7)?)?,
        taken_by: row.try_get(8)?,
    })
}

fn step(row: &PgRow) -> Result<ChecklistItem, Error> {
    Ok(ChecklistItem {
        id: ChecklistItemId(row.try_get(0)?),
        version: Version(row.try_get(1)?),
        item_id: WorkItemId(row.try_get(2)?),
        description: row.try_get(3)?,
        sequence: row.try_get(4)?,
        is_completed: row.try_get(5)?,
        completed_at: instant_or_none(row, 6)?,
        completed_by: row.try_get::<Option<i64>, _>(7)?.map(UserId),
        completed_by_name: row.try_get(8)?,
    })
}

fn choice<T>(row: &PgRow, place: usize) -> Result<T, Error>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    Ok(row.try_get::<&str, _>(place)?.parse()?)
}

fn instant(instant: OffsetDateTime) -> Result<Timestamp, Error> {
    Ok(Timestamp::try_from(instant)?)
}

fn instant_or_none(row: &PgRow, place: usize) -> Result<Option<Timestamp>, Error> {
    row.try_get::<Option<OffsetDateTime>, _>(place)?
        .map(instant)
        .transpose()
}
