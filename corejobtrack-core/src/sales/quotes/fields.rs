//! What can be said of a quote when it is created or changed.

use serde::{Deserialize, Serialize};

use super::{
    AgreementsChanges, LineInput, OptionInput, Quote, QuoteNotesChanges, ServicesChanges,
    TermsChanges, TradeChanges, TradeInput, entries,
};
use crate::{
    kernel::{
        change::Change,
        error::EngineError,
        limits::{self, MAX_SHORT},
        policy::Policy,
    },
    parties::{ContactId, CustomerId},
    sales::LeadId,
};

/// The most months that a term or a warranty lasts: a century.
const MOST_MONTHS: i64 = 1_200;

/// Fields of a quote (guide 8, section 14); what is none or kept stays as it is. Lists are sent whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuoteFields {
    /// Whom it is offered to; it cannot be cleared.
    pub customer_id: Option<CustomerId>,
    /// Who there gets it: one of the customer's contacts.
    pub contact_person_id: Change<ContactId>,
    /// The lead it comes of: one of the customer's.
    pub sales_lead_id: Change<LeadId>,
    /// What it is, in a few words.
    pub summary: Change<String>,
    /// Who of us looks after the account.
    pub account_rep: Change<String>,
    /// Whether the customer took it.
    pub sale_closed: Option<bool>,
    /// On which terms it is made.
    pub terms: TermsChanges,
    /// What is done beside selling.
    pub services: ServicesChanges,
    /// Service agreements that are offered beside.
    pub agreements: AgreementsChanges,
    /// What is taken in exchange, on the whole.
    pub trade: TradeChanges,
    /// What else there is to say.
    pub notes: QuoteNotesChanges,
    /// What is offered, all of it.
    pub line_items: Option<Vec<LineInput>>,
    /// What may be had with it, all of it.
    pub options: Option<Vec<OptionInput>>,
    /// What is taken in exchange, all of it.
    pub trade_items: Option<Vec<TradeInput>>,
}

impl QuoteFields {
    /// Refuses what is too long or cannot be.
    pub(super) fn check(&self, policy: &Policy) -> Result<(), EngineError> {
        let (long, note) = (policy.max_description_length, policy.max_note_length);
        let text = |field, change: &Change<String>, most| {
            limits::optional(field, change.value().map(String::as_str), most)
        };
        text("summary", &self.summary, policy.max_title_length)?;
        text("account_rep", &self.account_rep, MAX_SHORT)?;
        self.terms.check(long)?;
        for (field, months) in [
            ("labor_warranty", &self.terms.labor_warranty),
            ("quote_term", &self.terms.quote_term),
        ] {
            if months.value().is_some_and(|months| *months > MOST_MONTHS) {
                let message = format!("must be at most {MOST_MONTHS} months");
                return Err(EngineError::invalid(field, message));
            }
        }
        self.services.check(long)?;
        self.agreements.check(long)?;
        self.trade.check(long)?;
        self.notes.check(note)?;
        entries::check("line_items", self.line_items.as_deref(), long)?;
        entries::check("options", self.options.as_deref(), long)?;
        entries::check("trade_items", self.trade_items.as_deref(), long)
    }

    /// Puts them into a quote. Whether customer, contact and lead belong together is for the caller to
    /// find out.
    pub(super) fn apply(&self, to: &mut Quote) {
        if let Some(customer) = self.customer_id {
            to.customer_id = customer;
        }
        self.contact_person_id.apply(&mut to.contact_person_id);
        self.sales_lead_id.apply(&mut to.sales_lead_id);
        self.summary.apply(&mut to.summary);
        self.account_rep.apply(&mut to.account_rep);
        to.sale_closed = self.sale_closed.unwrap_or(to.sale_closed);
        self.terms.apply(&mut to.terms);
        self.services.apply(&mut to.services);
        self.agreements.apply(&mut to.agreements);
        self.trade.apply(&mut to.trade);
        self.notes.apply(&mut to.notes);
        let last = &mut to.last_entry_id;
        if let Some(list) = &self.line_items {
            to.line_items.0 = entries::reconcile(&to.line_items.0, list, last);
        }
        if let Some(list) = &self.options {
            to.options.0 = entries::reconcile(&to.options.0, list, last);
        }
        if let Some(list) = &self.trade_items {
            to.trade_items.0 = entries::reconcile(&to.trade_items.0, list, last);
        }
    }
}
