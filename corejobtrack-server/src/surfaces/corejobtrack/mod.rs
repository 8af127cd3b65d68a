//! The root surface, one folder per area of the engine. A handler parses a wire type, calls the
//! engine once and returns a wire type.
//!
//! Business rules and database queries belong in the engine, not here.

mod administration;
mod area;
mod assets;
mod done;
mod files;
mod identity;
mod notifications;
mod outbox;
mod parties;
mod portal;
mod sales;
mod server;
mod settings;
mod surface;
mod work;

pub use self::{surface::SURFACE, work::HOT_FOLDER_FORMAT};
use crate::{
    components::Components,
    config::Configuration,
    http::{Documented, Surface},
};

/// The root surface.
#[derive(Debug)]
pub enum Corejobtrack {}

impl Documented for Corejobtrack {
    type Operations = Operations;

    const SURFACE: &'static Surface = &SURFACE;
}

/// All operations of the root surface, in the document's order.
pub type Operations = (
    server::Operations,
    identity::Operations,
    work::Operations,
    files::Operations,
    parties::CustomerOperations,
    portal::StaffOperations,
    portal::CustomerOperations,
    assets::Operations,
    notifications::Operations,
    parties::VendorOperations,
    sales::Operations,
    settings::Operations,
    outbox::Operations,
    administration::Operations,
);

/// The operations, ready to be served.
#[must_use]
pub fn operations(configuration: &Configuration, components: Components) -> Operations {
    (
        server::operations(components.monitor.clone()),
        identity::OPERATIONS,
        work::operations(&configuration.company),
        files::OPERATIONS,
        parties::CUSTOMER_OPERATIONS,
        portal::STAFF_OPERATIONS,
        portal::customer_operations(&configuration.company),
        assets::OPERATIONS,
        notifications::OPERATIONS,
        parties::VENDOR_OPERATIONS,
        sales::OPERATIONS,
        settings::OPERATIONS,
        outbox::operations(configuration),
        administration::operations(configuration, components),
    )
}
