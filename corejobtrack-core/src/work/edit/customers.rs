//! The link between an item and its customer's record.

use crate::{
    kernel::{engine::Tx, error::EngineError, store::Query},
    parties::{self, Customer, CustomerId},
    work::WorkItem,
};

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
