//! Events of the identity area.

use serde::{Deserialize, Serialize};

use crate::kernel::actor::UserId;

/// An event of the identity area, published in the commit of its cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum IdentityEvent {
    /// A user registered and waits for approval.
    UserRegistered {
        /// The user.
        user: UserId,
    },
}
