//! `GET /admin/db/schema-status`: whether the database has everything that this release needs.
//!
//! The documented columns are those of another layout; each is shown by what holds it here.

use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Result},
    surfaces::corejobtrack::area::Area,
};

/// Whether the database has everything that this release needs.
#[derive(Debug, Object)]
pub struct SchemaStatus {
    /// What belongs to tasks.
    pub tasks: TaskColumns,
    /// What belongs to service tickets.
    pub service_tickets: TicketColumns,
    /// What belongs to the steps of tasks.
    pub task_steps: StepColumns,
    /// What is missing, in words, such as `column work_items.color`.
    pub missing: Vec<String>,
    /// The statements that create it; the next start of the server runs them by itself.
    pub missing_sql: Vec<String>,
}

/// What belongs to tasks, and whether it is there.
#[derive(Debug, Object)]
pub struct TaskColumns {
    /// The history of changes.
    pub change_log: bool,
    /// The type of work.
    pub task_type: bool,
    /// Who may see it.
    pub is_private: bool,
    /// When it was archived.
    pub archived_at: bool,
    /// The colour.
    pub color: bool,
}

/// What belongs to service tickets, and whether it is there.
#[derive(Debug, Object)]
pub struct TicketColumns {
    /// The history of changes.
    pub change_log: bool,
}

/// What belongs to the steps of tasks, and whether it is there.
#[derive(Debug, Object)]
pub struct StepColumns {
    /// When it was completed.
    pub completed_at: bool,
    /// Who completed it.
    pub completed_by: bool,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct SchemaApi;

#[OpenApi(tag = "Area::Administration")]
impl SchemaApi {
    /// Schema diagnostics.
    #[oai(
        path = "/admin/db/schema-status",
        method = "get",
        operation_id = "get_schema_status"
    )]
    async fn status(&self, caller: Administrator) -> Result<Json<SchemaStatus>> {
        let missing = caller.engine().missing().await?;
        let has = |table: &str, column: &str| {
            let table_gone = format!("table {table}");
            let column_gone = format!("column {table}.{column}");
            !missing
                .created
                .iter()
                .any(|gone| *gone == table_gone || *gone == column_gone)
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
