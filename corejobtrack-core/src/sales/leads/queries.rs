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

/// The lead with a chosen code.
pub(super) fn by_code(key: &str) -> First<Lead> {
    Query::of(Lead::code_key.is(Some(key.to_owned()))).first()
}

/// The lead with an automatic number.
pub(super) fn by_number(number: i64) -> First<Lead> {
    Query::of(Lead::number.is(Some(Number::from(number)))).first()
}

/// The leads of a customer, oldest first.
pub(crate) fn of_customer(customer: CustomerId) -> Query<Lead> {
    Query::of(Lead::customer_id.is(customer)).order(Lead::id.ascending())
}

/// A page of the leads that match a filter, newest first.
pub(super) fn page(filter: &LeadFilter, limit: u32, offset: u32) -> Query<Lead> {
    Query::of(conditions(filter))
        .order(Lead::id.descending())
        .page(limit, offset)
}

fn conditions(filter: &LeadFilter) -> Where<Lead> {
    let mut conditions = Where::all();
    if let Some(customer) = filter.customer_id {
        conditions = conditions.and(Lead::customer_id.is(customer));
    }
    if let Some(status) = &filter.master_status {
        conditions = conditions.and(Lead::status_key.is(folded(status.trim())));
    }
    if let Some(rating) = &filter.lead_rating {
        conditions = conditions.and(Lead::rating_key.is(Some(folded(rating.trim()))));
    }
    conditions
}
