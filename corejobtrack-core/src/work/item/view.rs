//! A work item with its parts, as operations return it.

use serde::{Deserialize, Serialize};

use crate::{
    identity::{Directory, TeamId, UserId},
    kernel::{engine::Outcome, store::Committed},
    time::{TimeEntry, person_minutes},
    work::{Assignment, ChecklistItem, Signature, WorkItem},
};

/// A team that an item is assigned to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignedTeam {
    /// The id.
    pub id: TeamId,
    /// The name.
    pub name: String,
}

/// A work item with its parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkView {
    /// The item.
    pub item: WorkItem,
    /// The users it is assigned to, in order.
    pub users: Vec<UserId>,
    /// The teams it is assigned to, in order.
    pub teams: Vec<AssignedTeam>,
    /// The time entries, in order.
    pub time: Vec<TimeEntry>,
    /// The signature, or the record that it was declined.
    pub signature: Option<Signature>,
    /// The checklist items, in order; empty in lists.
    pub steps: Vec<ChecklistItem>,
}

impl Outcome for WorkView {
    fn place(&mut self, committed: &Committed) {
        self.item.number.place(committed);
    }
}

impl WorkView {
    /// The total time spent, in minutes: as given with the item, else the sum over its time
    /// entries.
    #[must_use]
    pub fn total_minutes(&self) -> i64 {
        self.item
            .service
            .total_time_minutes
            .unwrap_or_else(|| person_minutes(&self.time))
    }

    pub(crate) fn of(
        item: WorkItem,
        assignments: &[Assignment],
        directory: &Directory,
        time: Vec<TimeEntry>,
        signature: Option<Signature>,
        steps: Vec<ChecklistItem>,
    ) -> Self {
        Self {
            item,
            users: assignments.iter().filter_map(|row| row.user_id).collect(),
            teams: assignments
                .iter()
                .filter(|row| row.user_id.is_none())
                .filter_map(|row| row.team_id)
                .filter_map(|id| {
                    Some(AssignedTeam {
                        id,
                        name: directory.team(id)?,
                    })
                })
                .collect(),
            time,
            signature,
            steps,
        }
    }
}
