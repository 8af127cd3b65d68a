//! Named reads of the vendor directory.

use super::{Vendor, VendorId};
use crate::kernel::store::{First, Query};

pub(super) fn vendor(id: VendorId) -> First<Vendor> {
    Query::of(Vendor::id.is(id)).first()
}

/// A page of all vendors, by name.
pub(super) fn directory(limit: u32, offset: u32) -> Query<Vendor> {
    Query::all()
        .order(Vendor::company_key.ascending())
        .order(Vendor::id.ascending())
        .limit(limit)
        .offset(offset)
}
