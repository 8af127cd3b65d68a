//! Customer portal accounts: registration, login and self-service of customer contacts, and the
//! administration of their accounts by employees. Which work a customer sees is decided in `work`.

mod account;
mod contacts;
mod error;
mod event;
mod login;
mod mails;
mod model;
mod profile;
mod queries;
mod recovery;
mod register;
mod registrations;
mod session;
mod tidy;

pub use account::UpdateOwnContact;
pub use error::PortalError;
pub use event::PortalEvent;
pub use login::PortalLogin;
pub use mails::{ContactLink, SendLink};
pub use model::{AccountStatus, ContactAccount, ContactSession};
pub use profile::PortalProfile;
pub use register::RegisterCustomer;
pub use registrations::{ApproveRegistration, DenyRegistration, SetAccess};

pub(crate) use contacts::follow_address;
pub(crate) use queries::pending_registrations;

use crate::kernel::engine::Acting;

/// The operations on customer portal accounts, on behalf of an actor.
#[derive(Debug, Clone)]
pub struct Portal {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Customer portal accounts.
    #[must_use]
    pub fn portal(&self) -> Portal {
        Portal {
            acting: self.clone(),
        }
    }
}
