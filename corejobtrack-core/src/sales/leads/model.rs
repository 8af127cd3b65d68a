//! The entity of a lead, and its number in words.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        details::details,
        engine::{Audited, Number, Outcome, Subject},
        store::{Committed, Entity, Json, Timestamp, Version},
    },
    parties::{Customer, CustomerId},
    sales::Money,
};

crate::id! {
    /// The id of a [`Lead`].
    pub struct LeadId;
}

details! {
    /// Which steps of a sale are done (guide 8, section 15); what is not said is not done.
    pub struct LeadFunnel changed by LeadFunnelChanges {
        /// Somebody spoke with them.
        contacted: bool,
        /// They need it and can pay for it.
        qualified: bool,
        /// What they need is put together.
        created_configuration: bool,
        /// A quote is written.
        created_quote: bool,
        /// They saw the quote.
        presented_quote: bool,
        /// They got samples.
        samples: bool,
        /// They saw a demonstration.
        demo: bool,
        /// Somebody asked them after the demonstration.
        demo_follow_up: bool,
        /// They got an e-mail.
        emailed: bool,
    }
}

entity! {
    /// A customer who may want something (guide 8, section 15).
    #[derive(Serialize, Deserialize)]
    pub struct Lead in "leads" {
        /// The id.
        pub id: LeadId,
        /// How often the row was written.
        pub version: Version,
        /// The number that was given where nobody chose a code; such numbers have no gaps.
        pub number: Option<Number>,
        /// The code that somebody chose, as in `LEAD-2026-001`.
        pub code: Option<String>,
        /// The same without case; unique.
        pub code_key: Option<String>,
        /// Who may want something; documents call it `contact_id`.
        pub customer_id: CustomerId,
        /// The first line of the address.
        pub address_1: Option<String>,
        /// The second line of the address.
        pub address_2: Option<String>,
        /// The city.
        pub city: Option<String>,
        /// The state.
        pub state: Option<String>,
        /// The postal code.
        pub zip: Option<String>,
        /// Whom to ask there.
        pub contact_name: Option<String>,
        /// Their telephone number, as written.
        pub phone_number: Option<String>,
        /// Their e-mail address.
        pub contact_email: Option<String>,
        /// Who of us looks after it.
        pub company_rep: Option<String>,
        /// How likely it is, as in `Hot`, `Warm`, `Cold`.
        pub lead_rating: Option<String>,
        /// The same without case.
        pub rating_key: Option<String>,
        /// Where it came from, as in `Referral`.
        pub lead_source: Option<String>,
        /// How it stands, as in `New`.
        pub master_status: String,
        /// The same without case.
        pub status_key: String,
        /// What they may want.
        pub lead_for: Option<String>,
        /// The same at length.
        pub lead_details: Option<String>,
        /// What they can spend.
        pub budget: Option<Money>,
        /// Which steps are done.
        pub funnel: Json<LeadFunnel>,
        /// What happened, in somebody's words.
        pub lead_log: Option<String>,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp,
    }
    key 1;
    unique (number);
    unique (code_key);
    index (customer_id, id);
    index (status_key, id);
    index (rating_key, id);
    references customer_id -> Customer;
    search (
        code,
        address_1,
        city,
        contact_name,
        phone_number,
        contact_email,
        company_rep,
        lead_source,
        lead_for,
        lead_details,
        lead_log
    );
}

impl Lead {
    /// The number in words: the code that somebody chose, else `LEAD-` and the number that was given,
    /// with at least six digits.
    #[must_use]
    pub fn shown_code(&self) -> String {
        match (&self.code, self.number) {
            (Some(code), _) => code.clone(),
            (None, Some(number)) => made_code(number.get()),
            (None, None) => String::new(),
        }
    }
}

/// The code of a lead whose number was given.
pub(super) fn made_code(number: i64) -> String {
    format!("LEAD-{number:06}")
}

/// The number whose code this is, whatever its case.
pub(super) fn made_number(code: &str) -> Option<i64> {
    let (word, digits) = code.trim().split_once('-')?;
    let number = digits.parse::<i64>().ok().filter(|number| *number > 0)?;
    let made =
        word.eq_ignore_ascii_case("lead") && made_code(number).ends_with(&format!("-{digits}"));
    made.then_some(number)
}

impl Audited for Lead {
    const SILENT: &'static [&'static str] = &["updated_at", "code_key", "rating_key", "status_key"];

    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

impl Outcome for Lead {
    fn place(&mut self, committed: &Committed) {
        if let Some(number) = &mut self.number {
            number.place(committed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_are_given_are_told_from_those_that_are_chosen() {
        assert_eq!(made_code(7), "LEAD-000007");
        assert_eq!(made_number(" lead-000007 "), Some(7));
        assert_eq!(made_number("LEAD-1234567"), Some(1_234_567));
        for chosen in [
            "LEAD-2026-001",
            "LEAD-7",
            "LEAD-0000007",
            "LEAD-000000",
            "LEAD-+00007",
            "X-000007",
            "LEAD",
        ] {
            assert_eq!(made_number(chosen), None, "{chosen}");
        }
    }
}
