//! Input fields of a lead.

use serde::{Deserialize, Serialize};

use super::{
    Lead, LeadFunnelChanges,
    model::{automatic_code, automatic_number},
};
use crate::{
    kernel::{
        change::Change,
        error::EngineError,
        limits::{self, MAX_SHORT},
        policy::Policy,
        store::text::folded,
    },
    parties::CustomerId,
    sales::{Money, SalesError, money},
};

/// The status of a lead when none is given.
const DEFAULT_STATUS: &str = "New";

/// Fields of a lead. `None` and [`Change::Keep`] leave a field unchanged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadFields {
    /// The code, `lead_id` in the API. A blank one counts as none; then one is assigned.
    pub code: Change<String>,
    /// The customer; it cannot be cleared.
    pub customer_id: Option<CustomerId>,
    /// The first line of the address.
    pub address_1: Change<String>,
    /// The second line of the address.
    pub address_2: Change<String>,
    /// The city.
    pub city: Change<String>,
    /// The state.
    pub state: Change<String>,
    /// The postal code.
    pub zip: Change<String>,
    /// The name of the contact person.
    pub contact_name: Change<String>,
    /// The contact person's telephone number.
    pub phone_number: Change<String>,
    /// The contact person's e-mail address.
    pub contact_email: Change<String>,
    /// The employee responsible for the lead.
    pub company_rep: Change<String>,
    /// The rating, such as `Hot`, `Warm` or `Cold`.
    pub lead_rating: Change<String>,
    /// The source, such as `Referral`.
    pub lead_source: Change<String>,
    /// The status; a blank one becomes `New`.
    pub master_status: Option<String>,
    /// What the customer is interested in.
    pub lead_for: Change<String>,
    /// The interest in detail.
    pub lead_details: Change<String>,
    /// The customer's budget.
    pub budget: Change<Money>,
    /// The funnel stages.
    pub funnel: LeadFunnelChanges,
    /// A free-text log of what happened.
    pub lead_log: Change<String>,
}

impl LeadFields {
    /// Rejects invalid values and texts that are too long.
    pub(super) fn check(&self, policy: &Policy) -> Result<(), EngineError> {
        let text = |field, change: &Change<String>, max| {
            limits::optional(field, change.value().map(String::as_str), max)
        };
        text("code", &self.code, MAX_SHORT)?;
        text("address_1", &self.address_1, MAX_SHORT)?;
        text("address_2", &self.address_2, MAX_SHORT)?;
        text("city", &self.city, MAX_SHORT)?;
        text("state", &self.state, MAX_SHORT)?;
        text("zip", &self.zip, MAX_SHORT)?;
        text("contact_name", &self.contact_name, MAX_SHORT)?;
        text("phone_number", &self.phone_number, MAX_SHORT)?;
        text("company_rep", &self.company_rep, MAX_SHORT)?;
        text("lead_rating", &self.lead_rating, MAX_SHORT)?;
        text("lead_source", &self.lead_source, MAX_SHORT)?;
        limits::optional("master_status", self.master_status.as_deref(), MAX_SHORT)?;
        text("lead_for", &self.lead_for, policy.max_title_length)?;
        text(
            "lead_details",
            &self.lead_details,
            policy.max_description_length,
        )?;
        text("lead_log", &self.lead_log, policy.max_note_length)?;
        if let Some(budget) = self.budget.value() {
            money::check_money("budget", *budget)?;
        }
        limits::email(
            "contact_email",
            self.contact_email.value().map(String::as_str),
        )
    }

    /// Applies the fields to a lead and updates its search keys. The caller must check that the
    /// code is free and that the customer exists.
    ///
    /// # Errors
    /// [`SalesError::LeadNumberReserved`] for a code of the automatic form, unless it is this
    /// lead's own automatic code.
    pub(super) fn apply(&self, to: &mut Lead) -> Result<(), SalesError> {
        if let Some(customer) = self.customer_id {
            to.customer_id = customer;
        }
        self.code.apply(&mut to.code);
        self.address_1.apply(&mut to.address_1);
        self.address_2.apply(&mut to.address_2);
        self.city.apply(&mut to.city);
        self.state.apply(&mut to.state);
        self.zip.apply(&mut to.zip);
        self.contact_name.apply(&mut to.contact_name);
        self.phone_number.apply(&mut to.phone_number);
        self.contact_email.apply(&mut to.contact_email);
        self.company_rep.apply(&mut to.company_rep);
        self.lead_rating.apply(&mut to.lead_rating);
        self.lead_source.apply(&mut to.lead_source);
        self.lead_for.apply(&mut to.lead_for);
        self.lead_details.apply(&mut to.lead_details);
        self.budget.apply(&mut to.budget);
        self.funnel.apply(&mut to.funnel);
        self.lead_log.apply(&mut to.lead_log);
        if let Some(status) = &self.master_status {
            status.trim().clone_into(&mut to.master_status);
        }
        if to.master_status.is_empty() {
            DEFAULT_STATUS.clone_into(&mut to.master_status);
        }
        update_keys(to)
    }
}

fn update_keys(of: &mut Lead) -> Result<(), SalesError> {
    of.status_key = folded(&of.master_status);
    let rating = of.lead_rating.as_deref().map(str::trim);
    of.rating_key = rating.filter(|rating| !rating.is_empty()).map(folded);
    let own = of.number.map(|number| automatic_code(number.get()));
    let code = of.code.take().map(|code| code.trim().to_owned());
    of.code = code.filter(|code| {
        !code.is_empty()
            && own
                .as_ref()
                .is_none_or(|own| !own.eq_ignore_ascii_case(code))
    });
    of.code_key = of.code.as_deref().map(folded);
    match of.code.as_deref().and_then(automatic_number) {
        Some(_) => Err(SalesError::LeadNumberReserved),
        None => Ok(()),
    }
}
