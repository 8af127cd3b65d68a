//! The engine's reads and the creation of a ticket as a careful programmer would write them for one
//! database: the same tables, rows and columns, and the same answers. Everything else that the
//! engine does is left out: permissions, other conditions, other fields, other databases.

pub mod postgres;
pub mod sqlite;

use std::collections::HashMap;

use corejobtrack_core::{
    identity::TeamId,
    time::TimeEntry,
    work::{AssignedTeam, Assignment, ChecklistItem, Signature, WorkItem, WorkItemId, WorkView},
};

macro_rules! item {
    () => {
        "SELECT id, version, kind, number, title, description, status, phase, place, visibility, \
         urgency, work_type, color, due, code, creator_id, customer_id, customer_name, customer, \
         equipment, service, parent_id, created_at, updated_at, completed_at, archived_at, \
         trashed_at, support FROM work_items"
    };
}

macro_rules! assignments {
    () => {
        "SELECT item_id, principal, user_id, team_id, sequence, assigned_at FROM work_assignments"
    };
}

macro_rules! time_entries {
    () => {
        "SELECT id, version, item_id, sequence, start_time, stop_time, hours, time_type, \
         technicians, lunch_minutes, services_performed, notes, user_ids, start, \"end\", \
         duration_minutes, from_timer, created_at FROM time_entries"
    };
}

macro_rules! signatures {
    () => {
        "SELECT item_id, version, outcome, name, decline_reason, safety_covers_ok, \
         safety_covers_notes, at, taken_by FROM signatures"
    };
}

macro_rules! steps {
    () => {
        "SELECT id, version, item_id, description, sequence, is_completed, completed_at, \
         completed_by, completed_by_name FROM checklist_items"
    };
}

const TEAMS: &str = "SELECT id, version, name, name_key, created_at FROM teams";

/// The rows that a new ticket writes: table, columns, and condition.
const ROWS: &[(&str, &str, &str)] = &[
    ("work_items", "*", "id = $1"),
    ("work_assignments", "*", "item_id = $1"),
    ("work_access", "*", "item_id = $1"),
    ("work_serials", "*", "item_id = $1"),
    (
        "audit_entries",
        "*",
        "subject = 'work_items' AND subject_id = $1",
    ),
    (
        "journal",
        "position, request, answer, numbers, at, touched, events",
        "position = (SELECT MAX(position) FROM audit_entries WHERE subject_id = $1 AND \
         subject = 'work_items')",
    ),
];

use {assignments, item, signatures, steps, time_entries};

/// The names of teams by id.
type Teams = HashMap<i64, String>;

fn view(
    item: WorkItem,
    assignments: &[Assignment],
    time: Vec<TimeEntry>,
    signature: Option<Signature>,
    steps: Vec<ChecklistItem>,
    teams: &Teams,
) -> WorkView {
    let mut users = Vec::new();
    let mut assigned = Vec::new();
    for row in assignments {
        match (row.user_id, row.team_id) {
            (Some(user), _) => users.push(user),
            (None, Some(TeamId(id))) => assigned.extend(teams.get(&id).map(|name| AssignedTeam {
                id: TeamId(id),
                name: name.clone(),
            })),
            (None, None) => {}
        }
    }
    WorkView {
        item,
        users,
        teams: assigned,
        time,
        signature,
        steps,
    }
}

/// The parts of the items of a page.
struct Parts {
    assignments: Vec<Assignment>,
    time: Vec<TimeEntry>,
    signatures: Vec<Signature>,
    teams: Teams,
}

fn page(items: Vec<WorkItem>, parts: Parts) -> Vec<WorkView> {
    let mut assignments: HashMap<WorkItemId, Vec<Assignment>> = HashMap::new();
    for row in parts.assignments {
        assignments.entry(row.item_id).or_default().push(row);
    }
    let mut time: HashMap<WorkItemId, Vec<TimeEntry>> = HashMap::new();
    for row in parts.time {
        time.entry(row.item_id).or_default().push(row);
    }
    let mut signatures: HashMap<WorkItemId, Signature> = parts
        .signatures
        .into_iter()
        .map(|row| (row.item_id, row))
        .collect();
    items
        .into_iter()
        .map(|item| {
            let id = item.id;
            view(
                item,
                &assignments.remove(&id).unwrap_or_default(),
                time.remove(&id).unwrap_or_default(),
                signatures.remove(&id),
                Vec::new(),
                &parts.teams,
            )
        })
        .collect()
}
