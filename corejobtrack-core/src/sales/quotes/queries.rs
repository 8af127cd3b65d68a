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

/// The quotes for a customer, oldest first.
pub(crate) fn of_customer(customer: CustomerId) -> Query<Quote> {
    Query::of(Quote::customer_id.is(customer)).order(Quote::id.ascending())
}

/// The quotes for a contact, oldest first.
pub(crate) fn of_contact(contact: ContactId) -> Query<Quote> {
    Query::of(Quote::contact_person_id.is(Some(contact))).order(Quote::id.ascending())
}

/// The quotes for a lead, oldest first.
pub(in crate::sales) fn of_lead(lead: LeadId) -> Query<Quote> {
    Query::of(Quote::sales_lead_id.is(Some(lead))).order(Quote::id.ascending())
}

/// A page of the quotes that match a filter, newest first.
pub(super) fn page(filter: &QuoteFilter, limit: u32, offset: u32) -> Query<Quote> {
    Query::of(conditions(filter))
        .order(Quote::id.descending())
        .page(limit, offset)
}

fn conditions(filter: &QuoteFilter) -> Where<Quote> {
    let mut conditions = Where::all();
    if let Some(customer) = filter.customer_id {
        conditions = conditions.and(Quote::customer_id.is(customer));
    }
    if let Some(lead) = filter.sales_lead_id {
        conditions = conditions.and(Quote::sales_lead_id.is(Some(lead)));
    }
    if let Some(closed) = filter.sale_closed {
        conditions = conditions.and(Quote::sale_closed.is(closed));
    }
    conditions
}
