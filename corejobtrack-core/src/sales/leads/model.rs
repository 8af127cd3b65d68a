//! The entity of a lead, and its automatic code.

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
    /// The funnel stages of a lead; an unset stage is not done.
    pub struct LeadFunnel changed by LeadFunnelChanges {
        /// Whether the customer was contacted.
        contacted: bool,
        /// Whether the customer needs the product and can pay for it.
        qualified: bool,
        /// Whether a configuration was created.
        created_configuration: bool,
        /// Whether a quote was created.
        created_quote: bool,
        /// Whether the quote was presented to the customer.
        presented_quote: bool,
        /// Whether the customer got samples.
        samples: bool,
        /// Whether the customer saw a demonstration.
        demo: bool,
        /// Whether the demonstration was followed up.
        demo_follow_up: bool,
        /// Whether the customer got an e-mail.
        emailed: bool,
    }
}

entity! {
    /// A sales opportunity with a customer.
    #[derive(Serialize, Deserialize)]
    pub struct Lead in "leads" {
        /// The id.
        pub id: LeadId,
        /// The row's version.
        pub version: Version,
        /// The automatic number of a lead created without a code; these numbers have no gaps.
        pub number: Option<Number>,
        /// The code chosen by the user, such as `LEAD-2026-001`.
        pub code: Option<String>,
        /// The code without case; unique.
        pub code_key: Option<String> [derived],
        /// The customer; `contact_id` in the API.
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
        /// The name of the contact person.
        pub contact_name: Option<String>,
        /// The contact person's telephone number, as written.
        pub phone_number: Option<String>,
        /// The contact person's e-mail address.
        pub contact_email: Option<String>,
        /// The employee responsible for the lead.
        pub company_rep: Option<String>,
        /// The rating, such as `Hot`, `Warm` or `Cold`.
        pub lead_rating: Option<String>,
        /// The rating without case.
        pub rating_key: Option<String> [derived],
        /// The source, such as `Referral`.
        pub lead_source: Option<String>,
        /// The status, such as `New`.
        pub master_status: String,
        /// The status without case.
        pub status_key: String [derived],
        /// What the customer is interested in.
        pub lead_for: Option<String>,
        /// The interest in detail.
        pub lead_details: Option<String>,
        /// The customer's budget.
        pub budget: Option<Money>,
        /// The funnel stages.
        pub funnel: Json<LeadFunnel>,
        /// A free-text log of what happened.
        pub lead_log: Option<String>,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp [derived],
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
    /// The code to display: the chosen code, else `LEAD-` and the automatic number with at least
    /// six digits.
    #[must_use]
    pub fn shown_code(&self) -> String {
        match (&self.code, self.number) {
            (Some(code), _) => code.clone(),
            (None, Some(number)) => automatic_code(number.get()),
            (None, None) => String::new(),
        }
    }
}

/// The code of a lead with an automatic number.
pub(super) fn automatic_code(number: i64) -> String {
    format!("LEAD-{number:06}")
}

/// The number of an automatic code, compared without case.
pub(super) fn automatic_number(code: &str) -> Option<i64> {
    let (word, digits) = code.trim().split_once('-')?;
    let number = digits.parse::<i64>().ok().filter(|number| *number > 0)?;
    let is_automatic = word.eq_ignore_ascii_case("lead")
        && automatic_code(number).ends_with(&format!("-{digits}"));
    is_automatic.then_some(number)
}

impl Audited for Lead {
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
    fn automatic_codes_differ_from_chosen_codes() {
        assert_eq!(automatic_code(7), "LEAD-000007");
        assert_eq!(automatic_number(" lead-000007 "), Some(7));
        assert_eq!(automatic_number("LEAD-1234567"), Some(1_234_567));
        for chosen in [
            "LEAD-2026-001",
            "LEAD-7",
            "LEAD-0000007",
            "LEAD-000000",
            "LEAD-+00007",
            "X-000007",
            "LEAD",
        ] {
            assert_eq!(automatic_number(chosen), None, "{chosen}");
        }
    }
}
