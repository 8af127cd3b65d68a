//! Settings: task types, choices of fields, colours of new tickets.

mod choices;
mod task_types;
mod ticket_defaults;

/// The operations of this room.
pub type Operations = (
    task_types::TaskTypesApi,
    choices::ChoicesApi,
    ticket_defaults::TicketDefaultsApi,
);

/// The operations, ready to be served.
pub const OPERATIONS: Operations = (
    task_types::TaskTypesApi,
    choices::ChoicesApi,
    ticket_defaults::TicketDefaultsApi,
);
