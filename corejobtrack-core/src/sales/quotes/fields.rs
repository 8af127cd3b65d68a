//! Input fields of a quote.

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

/// The longest lease or warranty, in months: a century.
const MAX_MONTHS: i64 = 1_200;

/// Fields of a quote. `None` and [`Change::Keep`] leave a field unchanged; lists are sent whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuoteFields {
    /// The customer; it cannot be cleared.
    pub customer_id: Option<CustomerId>,
    /// The contact who gets the quote; must belong to the customer.
    pub contact_person_id: Change<ContactId>,
    /// The lead behind the quote; must belong to the customer.
    pub sales_lead_id: Change<LeadId>,
    /// A short description.
    pub summary: Change<String>,
    /// The account representative.
    pub account_rep: Change<String>,
    /// Whether the sale is closed.
    pub sale_closed: Option<bool>,
    /// The terms.
    pub terms: TermsChanges,
    /// The services.
    pub services: ServicesChanges,
    /// The service agreements offered with it.
    pub agreements: AgreementsChanges,
    /// The trade-in as a whole.
    pub trade: TradeChanges,
    /// The notes.
    pub notes: QuoteNotesChanges,
    /// All lines.
    pub line_items: Option<Vec<LineInput>>,
    /// All options.
    pub options: Option<Vec<OptionInput>>,
    /// All trade-in items.
    pub trade_items: Option<Vec<TradeInput>>,
}

impl QuoteFields {
    /// Rejects invalid values and texts that are too long.
    pub(super) fn check(&self, policy: &Policy) -> Result<(), EngineError> {
        let (long, note) = (policy.max_description_length, policy.max_note_length);
        let text = |field, change: &Change<String>, max| {
            limits::optional(field, change.value().map(String::as_str), max)
        };
        text("summary", &self.summary, policy.max_title_length)?;
        text("account_rep", &self.account_rep, MAX_SHORT)?;
        self.terms.check(long)?;
        for (field, months) in [
            ("labor_warranty", &self.terms.labor_warranty),
            ("quote_term", &self.terms.quote_term),
        ] {
            if months.value().is_some_and(|months| *months > MAX_MONTHS) {
                let message = format!("must be at most {MAX_MONTHS} months");
                return Err(EngineError::invalid(field, message));
            }
        }
        self.services.check(long)?;
        self.agreements.check(long)?;
        self.trade.check(long)?;
        self.notes.check(note)?;
        entries::check("line_items", self.line_items.as_deref(), policy)?;
        entries::check("options", self.options.as_deref(), policy)?;
        entries::check("trade_items", self.trade_items.as_deref(), policy)
    }

    /// Applies the fields to a quote. The caller must check that the contact and the lead belong to
    /// the customer.
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
