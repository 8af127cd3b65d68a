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
    /// What is offered to a customer (guide 8, section 14).
    #[derive(Serialize, Deserialize)]
    pub struct Quote in "quotes" {
        /// The id.
        pub id: QuoteId,
        /// How often the row was written.
        pub version: Version,
        /// The number that people use; numbers have no gaps.
        pub number: Number,
        /// Whom it is offered to.
        pub customer_id: CustomerId,
        /// Who there gets it.
        pub contact_person_id: Option<ContactId>,
        /// The lead it comes of.
        pub sales_lead_id: Option<LeadId>,
        /// What it is, in a few words.
        pub summary: Option<String>,
        /// Who of us looks after the account.
        pub account_rep: Option<String>,
        /// Whether the customer took it.
        pub sale_closed: bool,
        /// On which terms it is made.
        pub terms: Json<Terms>,
        /// What is done beside selling.
        pub services: Json<Services>,
        /// Service agreements that are offered beside.
        pub agreements: Json<Agreements>,
        /// What is taken in exchange, on the whole.
        pub trade: Json<Trade>,
        /// What else there is to say.
        pub notes: Json<QuoteNotes>,
        /// What is offered, in order; at most 200 lines.
        pub line_items: Json<Vec<QuoteLine>>,
        /// What may be had with it, in order; at most 200.
        pub options: Json<Vec<QuoteOption>>,
        /// What is taken in exchange, in order; at most 200.
        pub trade_items: Json<Vec<TradeItem>>,
        /// The last id that was given to an entry of these lists.
        pub last_entry_id: i64,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp,
    }
    key 1;
    unique (number);
    index (customer_id, id);
    index (contact_person_id, id);
    index (sales_lead_id, id);
    index (sale_closed, id);
    references customer_id -> Customer;
    references contact_person_id -> Contact;
    references sales_lead_id -> Lead;
    search (summary, account_rep, notes, line_items, options);
}

impl Quote {
    /// The number in words: `Q-` and at least six digits.
    #[must_use]
    pub fn shown_number(&self) -> String {
        format!("Q-{:06}", self.number.get())
    }
}

/// The number that a text names, as in `Q-000123`, `q-123` or `123`.
pub(super) fn number_in(text: &str) -> Option<i64> {
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
    const SILENT: &'static [&'static str] = &["updated_at", "last_entry_id"];

    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::number_in;

    #[test]
    fn numbers_are_found_as_people_write_them() {
        for text in ["Q-000012", "q-12", " 12 ", "000012"] {
            assert_eq!(number_in(text), Some(12), "{text}");
        }
        for text in ["", "Q-", "Q12", "-12", "0", "12a", "99999999999999999999"] {
            assert_eq!(number_in(text), None, "{text}");
        }
    }
}
