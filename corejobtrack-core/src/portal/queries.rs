//! Queries for portal accounts and their sessions.

use super::{AccountStatus, ContactAccount, ContactSession};
use crate::{
    kernel::{
        records::lists,
        store::{Comparison, First, Query, Timestamp, text::folded},
    },
    parties::{Contact, ContactId, Customer, CustomerId},
};

/// More sessions than a contact can have, so that stores know how many rows to expect.
const MAX_SESSIONS: u32 = 500;

pub(super) fn account(of: ContactId) -> First<ContactAccount> {
    Query::of(ContactAccount::contact_id.is(of)).first()
}

/// The account that an address logs in to.
pub(super) fn account_at(address: &str) -> First<ContactAccount> {
    let key = folded(address.trim());
    Query::of(ContactAccount::email_key.is(Some(key))).first()
}

/// The oldest contact with an address.
pub(super) fn contact_at(address: &str) -> First<Contact> {
    let key = folded(address.trim());
    Query::of(Contact::email_key.is(Some(key)))
        .order(Contact::id.ascending())
        .first()
}

pub(super) fn contact(id: ContactId) -> First<Contact> {
    Query::of(Contact::id.is(id)).first()
}

pub(super) fn session(id: &str) -> First<ContactSession> {
    Query::of(ContactSession::id.is(id)).first()
}

pub(super) fn sessions_of(contact: ContactId) -> Query<ContactSession> {
    Query::of(ContactSession::contact_id.is(contact)).limit(MAX_SESSIONS)
}

lists! {
    /// The list of accounts.
    pub(super) enum AccountList of ContactAccount {
        /// The accounts with a status, oldest first.
        With(status: AccountStatus) by (created_at, contact_id);
    }
}

/// The contacts and customers of accounts.
pub(super) fn named_by(accounts: &[ContactAccount]) -> (Query<Contact>, Query<Customer>) {
    let contacts = accounts.iter().map(|account| account.contact_id);
    let customers = accounts.iter().map(|account| account.customer_id);
    (
        Query::of(Contact::id.is_in(contacts)),
        Query::of(Customer::id.is_in(customers)),
    )
}

/// A customer's pending accounts whose contact was created by the registration.
pub(crate) fn pending_registrations(customer: CustomerId) -> Query<ContactAccount> {
    let pending = ContactAccount::status.is(AccountStatus::Pending);
    Query::of(ContactAccount::customer_id.is(customer))
        .filter(pending.and(ContactAccount::made_contact.is(true)))
        .order(ContactAccount::contact_id.ascending())
}

/// Expired sessions, the longest expired first.
pub(super) fn ended_sessions(now: Timestamp, most: u32) -> Query<ContactSession> {
    Query::of(ContactSession::expires_at.compares(Comparison::AtMost, now))
        .order(ContactSession::expires_at.ascending())
        .limit(most)
}
