//! Unlinking quotes from a deleted lead or contact.

use super::Quote;
use crate::kernel::engine::{Plan, Tx};

/// Plans that quotes lose their lead.
pub(in crate::sales) fn unlink_lead<'a, O>(
    quotes: impl Iterator<Item = &'a Quote>,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    for quote in quotes {
        let after = Quote {
            sales_lead_id: None,
            updated_at: tx.now(),
            ..quote.clone()
        };
        plan.update(quote, &after);
    }
}

/// Plans that quotes lose their contact.
pub(crate) fn unlink_contact<'a, O>(
    quotes: impl Iterator<Item = &'a Quote>,
    tx: &Tx,
    plan: &mut Plan<O>,
) {
    for quote in quotes {
        let after = Quote {
            contact_person_id: None,
            updated_at: tx.now(),
            ..quote.clone()
        };
        plan.update(quote, &after);
    }
}
