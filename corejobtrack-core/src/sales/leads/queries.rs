//! Named reads of leads.

use super::{Lead, LeadId};
use crate::kernel::{
    engine::Number,
    store::{First, Query},
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
