//! Entities: portal accounts and sessions of customer contacts.

use crate::{
    entity,
    identity::SessionId,
    kernel::{
        engine::{Audited, Subject},
        store::{Entity, Timestamp, Version},
    },
    parties::{Contact, ContactId, Customer, CustomerId},
};

crate::choice! {
    /// The status of a portal account.
    pub enum AccountStatus {
        /// Registered but not approved; cannot be used to log in.
        Pending = "pending",
        /// In use.
        Active = "active",
        /// Suspended by an administrator.
        Suspended = "suspended",
    }
}

entity! {
    /// The portal account of a customer contact. Every write of the contact is guarded by the
    /// version of this row.
    pub struct ContactAccount in "contact_accounts" {
        /// The contact.
        pub contact_id: ContactId,
        /// The row's version.
        pub version: Version,
        /// The contact's customer.
        pub customer_id: CustomerId [derived],
        /// The contact's e-mail address without case, used to log in; unique.
        pub email_key: Option<String> [derived],
        /// The status.
        pub status: AccountStatus,
        /// Whether the registration created the contact, which is deleted if it is denied.
        pub made_contact: bool [derived],
        /// The argon2id hash of the password; none if the contact logs in by magic link only.
        pub password_hash: Option<String> [secret],
        /// When the password was last set.
        pub password_set_at: Option<Timestamp> [derived],
        /// Failed logins since the last successful one.
        pub failures: i64 [derived],
        /// When the lockout of logins with a password ends.
        pub locked_until: Option<Timestamp> [derived],
        /// When the contact verified the address.
        pub email_verified_at: Option<Timestamp>,
        /// When the contact asked for the account to be deleted.
        pub deletion_requested_at: Option<Timestamp>,
        /// When the contact last logged in.
        pub last_login_at: Option<Timestamp> [derived],
        /// When it was created.
        pub created_at: Timestamp [derived],
    }
    key 1;
    unique (email_key);
    index (customer_id, contact_id);
    index (status, created_at, contact_id);
    references contact_id -> Contact (remove);
    references customer_id -> Customer (remove);
}

impl Audited for ContactAccount {
    fn subject(&self) -> Subject {
        Subject {
            table: Customer::NAME,
            id: self.customer_id.0,
        }
    }

    fn part(&self) -> Option<String> {
        Some(format!("account of contact {}", self.contact_id))
    }
}

entity! {
    /// A login session of a customer contact, named by its token. Deleting the row ends it.
    pub struct ContactSession in "contact_sessions" {
        /// The id.
        pub id: SessionId,
        /// The row's version.
        pub version: Version,
        /// The contact who logged in.
        pub contact_id: ContactId,
        /// The contact's customer.
        pub customer_id: CustomerId,
        /// When the session began.
        pub created_at: Timestamp,
        /// When the session ends.
        pub expires_at: Timestamp,
    }
    key 1;
    index (contact_id, id);
    index (customer_id, id);
    index (expires_at, id);
    references contact_id -> ContactAccount (remove);
    references customer_id -> Customer (remove);
}
