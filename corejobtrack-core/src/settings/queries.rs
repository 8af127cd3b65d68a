//! Named reads of settings and work types.

use super::{Setting, TaskType};
use crate::kernel::store::{Count, First, Query, text::folded};

/// The name of the setting with the colours of new tickets.
pub(super) const TICKET_DEFAULTS: &str = "ticket_defaults";

pub(super) fn setting(name: &str) -> First<Setting> {
    Query::of(Setting::name.is(name)).first()
}

/// The colours of new tickets; [`TicketDefaults::of`](super::TicketDefaults::of) reads them.
pub(crate) fn ticket_defaults() -> First<Setting> {
    setting(TICKET_DEFAULTS)
}

/// The number of settings.
pub(super) fn settings() -> Count<Setting> {
    Query::all().count()
}

pub(super) fn task_type(name: &str) -> First<TaskType> {
    Query::of(TaskType::name_key.is(folded(name.trim()))).first()
}

/// All work types, by name.
pub(super) fn task_types() -> Query<TaskType> {
    Query::all().order(TaskType::name_key.ascending())
}
