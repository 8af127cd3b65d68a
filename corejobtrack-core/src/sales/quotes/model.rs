//! The entity of a quote.

use serde::{Deserialize, Serialize};

use super::{Agreements, QuoteLine, QuoteNotes, QuoteOption, Services, Terms, Trade, TradeItem};
use crate::{
    entity,
    kernel::{
        engine::{Audited, Number, Subject},
        store::{Entity, Json, Timestamp, Version},
    },
    parties::{Contact, ContactId, Customer, CustomerId},
    sales::{Lead, LeadId},
};

crate::id! {
    /// The id of a [`Quote`].
    pub struct QuoteId;
}

entity! {
    /// An offer to a customer.
    #[derive(Serialize, Deserialize)]
    pub struct Quote in "quotes" {
        /// The id.
        pub id: QuoteId,
        /// The row's version.
        pub version: Version,
        /// The quote number; numbers have no gaps.
        pub number: Number,
        /// The customer.
        pub customer_id: CustomerId,
        /// The contact who gets the quote.
        pub contact_person_id: Option<ContactId>,
        /// The lead behind the quote.
        pub sales_lead_id: Option<LeadId>,
        /// A short description.
        pub summary: Option<String>,
        /// The account representative.
        pub account_rep: Option<String>,
        /// Whether the sale is closed.
        pub sale_closed: bool,
        /// The terms.
        pub terms: Json<Terms>,
        /// The services.
        pub services: Json<Services>,
        /// The service agreements offered with it.
        pub agreements: Json<Agreements>,
        /// The trade-in as a whole.
        pub trade: Json<Trade>,
        /// The notes.
        pub notes: Json<QuoteNotes>,
        /// The lines, in order; at most 200.
        pub line_items: Json<Vec<QuoteLine>>,
        /// The options, in order; at most 200.
        pub options: Json<Vec<QuoteOption>>,
        /// The trade-in items, in order; at most 200.
        pub trade_items: Json<Vec<TradeItem>>,
        /// The last id assigned to an entry of these lists.
        pub last_entry_id: i64 [derived],
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp [derived],
    }
    key 1;
    unique (number);
    index (customer_id, id);
    index (customer_id, sale_closed, id);
    index (contact_person_id, id);
    index (sales_lead_id, id);
    index (sale_closed, id);
    references customer_id -> Customer (remove);
    references contact_person_id -> Contact (unlink);
    references sales_lead_id -> Lead (unlink);
    search (summary, account_rep, notes, line_items, options);
}

impl Quote {
    /// The number to display: `Q-` and at least six digits.
    #[must_use]
    pub fn shown_number(&self) -> String {
        format!("Q-{:06}", self.number.get())
    }
}

/// Parses a quote number, such as `Q-000123`, `q-123` or `123`.
pub(super) fn parse_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text
        .strip_prefix(['Q', 'q'])
        .and_then(|rest| rest.strip_prefix('-'))
        .unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let number = if is_number { digits.parse().ok() } else { None };
    number.filter(|number| *number > 0)
}

impl Audited for Quote {
    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse_number;

    #[test]
    fn quote_numbers_are_recognised_in_every_notation() {
        for text in ["Q-000012", "q-12", " 12 ", "000012"] {
            assert_eq!(parse_number(text), Some(12), "{text}");
        }
        for text in ["", "Q-", "Q12", "-12", "0", "12a", "99999999999999999999"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }
}
