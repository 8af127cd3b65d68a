//! The entities of this area.

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
    /// How an account stands.
    pub enum AccountStatus {
        /// Registered, not approved: nobody logs in with it.
        Pending = "pending",
        /// In use.
        Active = "active",
        /// Taken away by an administrator.
        Suspended = "suspended",
    }
}

entity! {
    /// That somebody at a customer's may log in, and how. Whatever they write is guarded by the
    /// version of this row.
    pub struct ContactAccount in "contact_accounts" {
        /// Who.
        pub contact_id: ContactId,
        /// How often the row was written.
        pub version: Version,
        /// The customer they are at.
        pub customer_id: CustomerId,
        /// The e-mail address they log in with, without case: the contact's; unique.
        pub email_key: Option<String>,
        /// How the account stands.
        pub status: AccountStatus,
        /// Whether the contact was made by the registration, and goes if that is denied.
        pub made_contact: bool,
        /// The argon2id hash; none for somebody who logs in by links alone.
        pub password_hash: Option<String> [secret],
        /// When the password was last set.
        pub password_set_at: Option<Timestamp>,
        /// Failed logins since the last one that succeeded.
        pub failures: i64,
        /// Until when no login with a password is tried.
        pub locked_until: Option<Timestamp>,
        /// When they showed that the address is theirs.
        pub email_verified_at: Option<Timestamp>,
        /// When they asked for the account to be deleted.
        pub deletion_requested_at: Option<Timestamp>,
        /// When they last logged in.
        pub last_login_at: Option<Timestamp>,
        /// When it was created.
        pub created_at: Timestamp,
    }
    key 1;
    unique (email_key);
    index (customer_id, contact_id);
    index (status, created_at, contact_id);
    references contact_id -> Contact;
    references customer_id -> Customer;
}

impl Audited for ContactAccount {
    const SILENT: &'static [&'static str] = &[
        "customer_id",
        "email_key",
        "made_contact",
        "password_set_at",
        "failures",
        "locked_until",
        "last_login_at",
        "created_at",
    ];

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
    /// A customer's login that goes on: what their token names. Deleted, it ends.
    pub struct ContactSession in "contact_sessions" {
        /// The id.
        pub id: SessionId,
        /// How often the row was written.
        pub version: Version,
        /// Who logged in.
        pub contact_id: ContactId,
        /// The customer they are at.
        pub customer_id: CustomerId,
        /// When.
        pub created_at: Timestamp,
        /// When it ends.
        pub expires_at: Timestamp,
    }
    key 1;
    index (contact_id, id);
    index (customer_id, id);
    index (expires_at, id);
    references contact_id -> ContactAccount;
    references customer_id -> Customer;
}
