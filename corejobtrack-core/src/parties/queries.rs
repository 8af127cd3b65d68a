//! Named reads of this area.

use super::{Contact, Customer, CustomerId};
use crate::store::{First, Query, Where, text::folded};

/// The customer with a number.
pub(crate) fn by_number(number: &str) -> First<Customer> {
    Query::of(Customer::number_key.is(Some(folded(number.trim())))).first()
}

/// The customers with a name; more than one means that the name does not tell.
pub(crate) fn by_company(name: &str) -> Query<Customer> {
    Query::of(Customer::company_key.is(folded(name.trim()))).limit(2)
}

/// The contact to ask first.
pub(crate) fn primary_contact(customer: CustomerId) -> First<Contact> {
    let filter: Where<Contact> = Contact::customer_id
        .is(customer)
        .and(Contact::is_primary.is(true));
    Query::of(filter).first()
}
