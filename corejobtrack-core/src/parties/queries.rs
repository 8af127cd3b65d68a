//! Named reads of customers and contacts.

use super::{Contact, ContactId, Customer, CustomerId};
use crate::kernel::store::{Col, Document, Entity, First, Query, Term, Where, text::folded};

/// The greatest number of contacts of a customer.
pub(super) const MAX_CONTACTS: usize = 500;

/// A customer, unless it is being deleted.
pub(crate) fn customer(id: CustomerId) -> First<Customer> {
    Query::of(Customer::id.is(id))
        .filter(Customer::closed_at.is(None))
        .first()
}

/// A customer, also while it is being deleted.
pub(super) fn open_or_closed(id: CustomerId) -> First<Customer> {
    Query::of(Customer::id.is(id)).first()
}

/// The customer with a number, unless it is being deleted.
pub(crate) fn by_number(number: &str) -> Query<Customer> {
    with_number(number).filter(Customer::closed_at.is(None))
}

/// The customer with a number, also while it is being deleted.
pub(super) fn with_number(number: &str) -> Query<Customer> {
    Query::of(Customer::number_key.is(Some(folded(number.trim())))).limit(1)
}

/// Up to two customers with a name; two mean that the name is ambiguous.
pub(crate) fn by_company(name: &str) -> Query<Customer> {
    Query::of(Customer::company_key.is(folded(name.trim())))
        .filter(Customer::closed_at.is(None))
        .limit(2)
}

/// All contacts of a customer, in order.
pub(super) fn contacts(customer: CustomerId) -> Query<Contact> {
    Query::of(Contact::customer_id.is(customer)).order(Contact::sequence.ascending())
}

pub(crate) fn contact(id: ContactId) -> First<Contact> {
    Query::of(Contact::id.is(id)).first()
}

/// The customer's primary contact.
pub(crate) fn primary_contact(customer: CustomerId) -> First<Contact> {
    let filter: Where<Contact> = Contact::customer_id
        .is(customer)
        .and(Contact::is_primary.is(true));
    // At most one row matches; the order lets an index serve the read.
    Query::of(filter)
        .order(Contact::sequence.ascending())
        .first()
}

/// The words of a field, each between spaces, so that a filter can match the beginning of a word.
pub(super) fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let document = Document::of(texts);
    match document.as_str() {
        "" => String::new(),
        words => format!(" {words} "),
    }
}

/// Restricts matches of terms to the words of one field.
pub(super) fn words_among<E: Entity>(words: Col<E, String>, terms: &[Term]) -> Where<E> {
    terms.iter().fold(Where::all(), |filter, term| {
        filter.and(words.contains(format!(" {}", term.phrase.join(" "))))
    })
}
