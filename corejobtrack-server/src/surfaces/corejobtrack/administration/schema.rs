//! `GET /admin/db/schema-status`: whether the database has all tables and columns that this release
//! needs.
//!
//! The documented columns belong to a different table layout; each reports the column that holds
//! the same data here.

use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Result},
    surfaces::corejobtrack::area::Area,
};

/// Whether the database has all tables and columns that this release needs.
#[derive(Debug, Object)]
pub struct SchemaStatus {
    /// The columns for tasks.
    pub tasks: TaskColumns,
    /// The columns for service tickets.
    pub service_tickets: TicketColumns,
    /// The columns for checklist items.
    pub task_steps: StepColumns,
    /// The missing tables and columns, such as `column work_items.color`.
    pub missing: Vec<String>,
    /// The SQL statements that create them; the server runs them at its next start.
    pub missing_sql: Vec<String>,
}

/// Whether the columns for tasks exist.
#[derive(Debug, Object)]
pub struct TaskColumns {
    /// The change log.
    pub change_log: bool,
    /// The type of work.
    pub task_type: bool,
    /// Whether a task is private.
    pub is_private: bool,
    /// When a task was archived.
    pub archived_at: bool,
    /// The display colour.
    pub color: bool,
}

/// Whether the columns for service tickets exist.
#[derive(Debug, Object)]
pub struct TicketColumns {
    /// The change log.
    pub change_log: bool,
}

/// Whether the columns for checklist items exist.
#[derive(Debug, Object)]
pub struct StepColumns {
    /// When a checklist item was completed.
    pub completed_at: bool,
    /// The user who completed a checklist item.
    pub completed_by: bool,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct SchemaApi;

#[OpenApi(tag = "Area::Administration")]
impl SchemaApi {
    /// Schema diagnostics.
    #[oai(path = "/admin/db/schema-status", method = "get", operation_id = "get_schema_status")]
    async fn status(&self, caller: Administrator) -> Result<Json<SchemaStatus>> {
        let missing = caller.engine().missing().await?;
        let has = |table: &str, column: &str| {
            let missing_table = format!("table {table}");
            let missing_column = format!("column {table}.{column}");
            !missing
                .created
                .iter()
                .any(|name| *name == missing_table || *name == missing_column)
        };
        let change_log = has("audit_entries", "changes");
        let work = |column| has("work_items", column);
        let step = |column| has("checklist_items", column);
        Ok(Json(SchemaStatus {
            tasks: TaskColumns {
                change_log,
                task_type: work("work_type"),
                is_private: work("visibility"),
                archived_at: work("archived_at"),
                color: work("color"),
            },
            service_tickets: TicketColumns { change_log },
            task_steps: StepColumns {
                completed_at: step("completed_at"),
                completed_by: step("completed_by"),
            },
            missing: missing.created,
            missing_sql: missing.statements,
        }))
    }
}
