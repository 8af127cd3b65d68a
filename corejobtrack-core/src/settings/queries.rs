//! Named reads of this area.

use super::{Setting, TaskType};
use crate::kernel::store::{Count, First, Query, text::folded};

/// The name of the setting that has the colours of new tickets.
pub(super) const TICKET_DEFAULTS: &str = "ticket_defaults";

pub(super) fn setting(name: &str) -> First<Setting> {
    Query::of(Setting::name.is(name)).first()
}

/// The colours of new tickets; [`TicketDefaults::of`](super::TicketDefaults::of) reads them.
pub(crate) fn ticket_defaults() -> First<Setting> {
    setting(TICKET_DEFAULTS)
}

/// How many settings there are.
pub(super) fn settings() -> Count<Setting> {
    Query::all().count()
}

pub(super) fn task_type(name: &str) -> First<TaskType> {
    Query::of(TaskType::name_key.is(folded(name.trim()))).first()
}

/// All types of work, by name.
pub(super) fn task_types() -> Query<TaskType> {
    Query::all().order(TaskType::name_key.ascending())
}
