//! Named reads of lease rates. The table is small, so all rates of a term may be read at once.

use super::{LeaseRate, LeaseRateId};
use crate::kernel::store::{First, Query};

/// The greatest number of lease rates.
pub(super) const MAX_RATES: u32 = 500;

pub(super) fn rate(id: LeaseRateId) -> First<LeaseRate> {
    Query::of(LeaseRate::id.is(id)).first()
}

/// A page of all rates, ordered by partner and term.
pub(super) fn page(limit: u32, offset: u32) -> Query<LeaseRate> {
    Query::all()
        .order(LeaseRate::partner_key.ascending())
        .order(LeaseRate::term_length.ascending())
        .order(LeaseRate::id.ascending())
        .limit(limit)
        .offset(offset)
}

/// All rates for these numbers of months.
pub(in crate::sales) fn of_terms(months: impl IntoIterator<Item = i64>) -> Query<LeaseRate> {
    Query::of(LeaseRate::term_length.is_in(months)).limit(MAX_RATES)
}
