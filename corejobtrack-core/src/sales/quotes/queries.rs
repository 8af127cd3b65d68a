//! Named reads of quotes.

use super::{Quote, QuoteId};
use crate::{
    kernel::{
        engine::Number,
        store::{First, Query},
    },
    sales::LeadId,
};

pub(super) fn quote(id: QuoteId) -> First<Quote> {
    Query::of(Quote::id.is(id)).first()
}

pub(super) fn by_number(number: i64) -> First<Quote> {
    Query::of(Quote::number.is(Number::from(number))).first()
}

/// The quotes for a lead, oldest first.
pub(in crate::sales) fn of_lead(lead: LeadId) -> Query<Quote> {
    Query::of(Quote::sales_lead_id.is(Some(lead))).order(Quote::id.ascending())
}
