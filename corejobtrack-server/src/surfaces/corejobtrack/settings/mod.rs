//! Settings: task types, field choices, default colours of new tickets.

mod choices;
mod task_types;
mod ticket_defaults;

/// The operations of this area.
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
