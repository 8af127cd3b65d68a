//! Events of the parties area.

use serde::{Deserialize, Serialize};

use crate::kernel::actor::CustomerId;

/// An event of the parties area, published in the commit of its cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum PartiesEvent {
    /// A customer was created.
    CustomerCreated {
        /// The customer.
        customer: CustomerId,
    },
}
