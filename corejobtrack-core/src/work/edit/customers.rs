//! The link between an item and its customer's record. Items stay when their customer is deleted.

use crate::{
    kernel::{
        engine::{Plan, Tx},
        error::EngineError,
        store::Query,
    },
    parties::{self, Customer, CustomerId},
    services::visibility,
    work::WorkItem,
};

/// The items of a customer in every place, oldest first.
pub(crate) fn for_customer(customer: CustomerId) -> Query<WorkItem> {
    Query::of(WorkItem::customer_id.is(Some(customer)))
        .order(WorkItem::created_at.ascending())
        .order(WorkItem::id.ascending())
}

/// Plans removing the link to the customer; the name and address given with the items stay.
pub(crate) fn unlink_customer<O>(items: &[WorkItem], tx: &Tx, plan: &mut Plan<O>) {
    for item in items {
        let after = WorkItem {
            customer_id: None,
            updated_at: tx.now(),
            ..item.clone()
        };
        plan.update(item, &after);
        visibility::leave_customer(item, plan);
    }
}

/// The customer record of an item: by customer number, else by a company name that is unique.
pub(crate) async fn customer_of(
    item: &WorkItem,
    tx: &Tx,
) -> Result<Option<CustomerId>, EngineError> {
    let given = [&item.customer.number, &item.customer_name];
    if given
        .into_iter()
        .flatten()
        .all(|text| text.trim().is_empty())
    {
        return Ok(None);
    }
    Ok(meant(tx.read(customers_of(item)).await?))
}

/// The customers with the item's customer number, and those with its company name.
pub(crate) fn customers_of(item: &WorkItem) -> (Query<Customer>, Query<Customer>) {
    let number = item.customer.number.as_deref().unwrap_or_default();
    let name = item.customer_name.as_deref().unwrap_or_default();
    (
        parties::queries::by_number(number),
        parties::queries::by_company(name),
    )
}

/// Selects the customer: by number, else by a name that is unique.
pub(crate) fn meant((by_number, by_name): (Vec<Customer>, Vec<Customer>)) -> Option<CustomerId> {
    match (by_number.as_slice(), by_name.as_slice()) {
        ([numbered, ..], _) => Some(numbered.id),
        ([], [only]) => Some(only.id),
        _ => None,
    }
}
