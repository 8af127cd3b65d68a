//! The entity of a lead, and its automatic code.

use crate::{
    kernel::{
        details::details,
        engine::{Number, Outcome},
        records::{record, rules},
        store::{Committed, Json, text::folded},
    },
    parties::{Customer, CustomerId},
    sales::{Money, SalesError, money},
};

/// The status of a lead when none is given.
const DEFAULT_STATUS: &str = "New";

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

record! {
    /// A sales opportunity with a customer.
    pub struct Lead in "leads", id LeadId, input LeadFields {
        /// The code chosen by the user, such as `LEAD-2026-001`. A blank one counts as none; a new lead
        /// without one gets a number.
        code: Option<String> [rules::short],
        /// The customer; `contact_id` in the API.
        customer_id: CustomerId,
        /// The first line of the address.
        address_1: Option<String> [rules::short],
        /// The second line of the address.
        address_2: Option<String> [rules::short],
        /// The city.
        city: Option<String> [rules::short],
        /// The state.
        state: Option<String> [rules::short],
        /// The postal code.
        zip: Option<String> [rules::short],
        /// The name of the contact person.
        contact_name: Option<String> [rules::short],
        /// The contact person's telephone number, as written.
        phone_number: Option<String> [rules::short],
        /// The contact person's e-mail address.
        contact_email: Option<String> [rules::email],
        /// The employee responsible for the lead.
        company_rep: Option<String> [rules::short],
        /// The rating, such as `Hot`, `Warm` or `Cold`.
        lead_rating: Option<String> [rules::short],
        /// The source, such as `Referral`.
        lead_source: Option<String> [rules::short],
        /// The status; a blank one becomes `New`.
        master_status: String [rules::short] = DEFAULT_STATUS.to_owned(),
        /// What the customer is interested in.
        lead_for: Option<String> [rules::title],
        /// The interest in detail.
        lead_details: Option<String> [rules::description],
        /// The customer's budget.
        budget: Option<Money> [money::amount],
        /// The funnel stages.
        funnel: Json<LeadFunnel>,
        /// A free-text log of what happened.
        lead_log: Option<String> [rules::note],
    }
    fixed {
        /// The automatic number of a lead created without a code; these numbers have no gaps.
        number: Option<Number>,
    }
    derived {
        /// The code without case; unique.
        code_key: Option<String>,
        /// The rating without case.
        rating_key: Option<String>,
        /// The status without case.
        status_key: String,
    }
    operations elsewhere;
    unique (number);
    unique (code_key);
    index (customer_id, id);
    index (customer_id, status_key, id);
    index (status_key, id);
    index (status_key, rating_key, id);
    index (rating_key, id);
    references customer_id -> Customer (remove);
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

    /// Updates the search keys after a change. The caller must check that the code is free.
    ///
    /// # Errors
    /// [`SalesError::LeadNumberReserved`] for a code of the automatic form, unless it is this
    /// lead's own automatic code.
    pub(super) fn settle(&mut self) -> Result<(), SalesError> {
        self.master_status = self.master_status.trim().to_owned();
        if self.master_status.is_empty() {
            DEFAULT_STATUS.clone_into(&mut self.master_status);
        }
        self.status_key = folded(&self.master_status);
        let rating = self.lead_rating.as_deref().map(str::trim);
        self.rating_key = rating.filter(|rating| !rating.is_empty()).map(folded);
        let own = self.number.map(|number| automatic_code(number.get()));
        let code = self.code.take().map(|code| code.trim().to_owned());
        self.code = code.filter(|code| {
            !code.is_empty()
                && own
                    .as_ref()
                    .is_none_or(|own| !own.eq_ignore_ascii_case(code))
        });
        self.code_key = self.code.as_deref().map(folded);
        match self.code.as_deref().and_then(automatic_number) {
            Some(_) => Err(SalesError::LeadNumberReserved),
            None => Ok(()),
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
