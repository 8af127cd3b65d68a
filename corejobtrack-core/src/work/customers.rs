//! What becomes of the items for a customer who goes away: they stay.

use super::WorkItem;
use crate::{
    engine::{Plan, Tx},
    parties::CustomerId,
    store::Query,
};

/// The items for a customer, wherever they lie, the oldest first.
pub(crate) fn for_customer(customer: CustomerId) -> Query<WorkItem> {
    Query::of(WorkItem::customer_id.is(Some(customer)))
        .order(WorkItem::created_at.ascending())
        .order(WorkItem::id.ascending())
}

/// Plans that items stand without their customer; the name and address they were given stay.
pub(crate) fn unlink_customer<O>(items: &[WorkItem], tx: &Tx, plan: &mut Plan<O>) {
    for item in items {
        let after = WorkItem {
            customer_id: None,
            updated_at: tx.now(),
            ..item.clone()
        };
        plan.update(item, &after);
    }
}
