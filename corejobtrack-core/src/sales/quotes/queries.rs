//! Named reads of quotes.

use super::{Quote, QuoteFilter, QuoteId};
use crate::{
    kernel::{
        engine::Number,
        store::{First, Query, Where},
    },
    parties::{ContactId, CustomerId},
    sales::LeadId,
};

pub(super) fn quote(id: QuoteId) -> First<Quote> {
    Query::of(Quote::id.is(id)).first()
}

pub(super) fn by_number(number: i64) -> First<Quote> {
    Query::of(Quote::number.is(Number::from(number))).first()
}

/// The quotes for a customer, the oldest first.
pub(crate) fn of_customer(customer: CustomerId) -> Query<Quote> {
    Query::of(Quote::customer_id.is(customer)).order(Quote::id.ascending())
}

/// The quotes that go to a contact, the oldest first.
pub(crate) fn of_contact(contact: ContactId) -> Query<Quote> {
    Query::of(Quote::contact_person_id.is(Some(contact))).order(Quote::id.ascending())
}

/// The quotes that come of a lead, the oldest first.
pub(in crate::sales) fn of_lead(lead: LeadId) -> Query<Quote> {
    Query::of(Quote::sales_lead_id.is(Some(lead))).order(Quote::id.ascending())
}

/// A page of the quotes that pass a filter, the newest first.
pub(super) fn page(filter: &QuoteFilter, limit: u32, offset: u32) -> Query<Quote> {
    Query::of(passing(filter))
        .order(Quote::id.descending())
        .limit(limit)
        .offset(offset)
}

fn passing(filter: &QuoteFilter) -> Where<Quote> {
    let mut passing = Where::all();
    if let Some(customer) = filter.customer_id {
        passing = passing.and(Quote::customer_id.is(customer));
    }
    if let Some(lead) = filter.sales_lead_id {
        passing = passing.and(Quote::sales_lead_id.is(Some(lead)));
    }
    if let Some(closed) = filter.sale_closed {
        passing = passing.and(Quote::sale_closed.is(closed));
    }
    passing
}
