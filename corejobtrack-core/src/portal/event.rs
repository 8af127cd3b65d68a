//! Events of the customer portal.

use serde::{Deserialize, Serialize};

use crate::kernel::actor::ContactId;

/// An event of the customer portal, published in the commit of its cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum PortalEvent {
    /// A customer contact registered and waits for approval.
    CustomerRegistered {
        /// The contact.
        contact: ContactId,
    },
}
