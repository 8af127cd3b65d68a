//! Named reads of leads.

use super::{Lead, LeadFilter, LeadId};
use crate::{
    kernel::{
        engine::Number,
        store::{First, Query, Where, text::folded},
    },
    parties::CustomerId,
};

pub(in crate::sales) fn lead(id: LeadId) -> First<Lead> {
    Query::of(Lead::id.is(id)).first()
}

/// The lead with a code that somebody chose.
pub(super) fn by_code(key: &str) -> First<Lead> {
    Query::of(Lead::code_key.is(Some(key.to_owned()))).first()
}

/// The lead with a number that was given.
pub(super) fn by_number(number: i64) -> First<Lead> {
    Query::of(Lead::number.is(Some(Number::from(number)))).first()
}

/// The leads of a customer, the oldest first.
pub(crate) fn of_customer(customer: CustomerId) -> Query<Lead> {
    Query::of(Lead::customer_id.is(customer)).order(Lead::id.ascending())
}

/// A page of the leads that pass a filter, the newest first.
pub(super) fn page(filter: &LeadFilter, limit: u32, offset: u32) -> Query<Lead> {
    Query::of(passing(filter))
        .order(Lead::id.descending())
        .limit(limit)
        .offset(offset)
}

fn passing(filter: &LeadFilter) -> Where<Lead> {
    let mut passing = Where::all();
    if let Some(customer) = filter.customer_id {
        passing = passing.and(Lead::customer_id.is(customer));
    }
    if let Some(status) = &filter.master_status {
        passing = passing.and(Lead::status_key.is(folded(status.trim())));
    }
    if let Some(rating) = &filter.lead_rating {
        passing = passing.and(Lead::rating_key.is(Some(folded(rating.trim()))));
    }
    passing
}
