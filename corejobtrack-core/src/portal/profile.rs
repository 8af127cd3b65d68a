//! A portal account with its contact and customer, as operations return it. Holds no secret.

use serde::{Deserialize, Serialize};

use super::{AccountStatus, ContactAccount, PortalError, queries};
use crate::{
    kernel::{
        engine::{Outcome, Tx},
        store::Timestamp,
    },
    parties::{self, Contact, ContactId, Customer, PartiesError},
};

/// A customer contact with their portal account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortalProfile {
    /// The contact.
    pub contact: Contact,
    /// The contact's customer.
    pub customer: Customer,
    /// The status of the account.
    pub status: AccountStatus,
    /// Whether the account has a password.
    pub has_password: bool,
    /// When the contact verified the address.
    pub email_verified_at: Option<Timestamp>,
    /// When the contact asked for the account to be deleted.
    pub deletion_requested_at: Option<Timestamp>,
    /// When the contact last logged in.
    pub last_login_at: Option<Timestamp>,
    /// When the account was created.
    pub created_at: Timestamp,
}

impl Outcome for PortalProfile {}

impl PortalProfile {
    pub(super) fn of(account: &ContactAccount, contact: Contact, customer: Customer) -> Self {
        Self {
            contact,
            customer,
            status: account.status,
            has_password: account.password_hash.is_some(),
            email_verified_at: account.email_verified_at,
            deletion_requested_at: account.deletion_requested_at,
            last_login_at: account.last_login_at,
            created_at: account.created_at,
        }
    }

    /// The same profile with a changed account.
    pub(super) fn after(self, account: &ContactAccount) -> Self {
        Self::of(account, self.contact, self.customer)
    }
}

/// The display name of a contact: first and last name, else the e-mail address.
pub(super) fn name_of(contact: &Contact) -> String {
    let non_blank = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim).unwrap_or_default();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let names: Vec<String> = [
        non_blank(&contact.first_name),
        non_blank(&contact.last_name),
    ]
    .into_iter()
    .flatten()
    .collect();
    if names.is_empty() {
        non_blank(&contact.email).unwrap_or_else(|| format!("contact {}", contact.id))
    } else {
        names.join(" ")
    }
}

impl Tx {
    /// Reads a contact and their customer, with the account if there is one.
    pub(super) async fn holder(
        &self,
        id: ContactId,
    ) -> Result<(Contact, Customer, Option<ContactAccount>), PortalError> {
        let (contact, account) = self
            .read((queries::contact(id), queries::account(id)))
            .await?;
        let contact = contact.ok_or(PartiesError::NoSuchContact)?;
        let customer = self
            .read(parties::queries::customer(contact.customer_id))
            .await?
            .ok_or(PartiesError::NoSuchContact)?;
        Ok((contact, customer, account))
    }
}
