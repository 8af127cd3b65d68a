//! What is offered to customers before there is work: leads, quotes and what leasing them costs. No
//! work item is made here, and nothing here is for customers' eyes as it stands: costs and private
//! notes are the staff's.

mod error;
mod leads;
mod lease_rates;
mod money;
mod quotes;

pub use error::SalesError;
pub use leads::{
    CreateLead, DeleteLead, Lead, LeadFields, LeadFilter, LeadFunnel, LeadFunnelChanges, LeadId,
    UpdateLead,
};
pub use lease_rates::{
    CreateLeaseRate, DeleteLeaseRate, LeaseRate, LeaseRateFields, LeaseRateId, LeaseType,
    UpdateLeaseRate,
};
pub use money::{Factor, MOST_MONEY, Money, Percent};
pub use quotes::{
    Agreements, AgreementsChanges, CreateQuote, DeleteQuote, LineInput, LinePrice, OptionInput,
    Quote, QuoteFields, QuoteFilter, QuoteId, QuoteLine, QuoteNotes, QuoteNotesChanges,
    QuoteOption, QuoteTotals, QuoteView, Services, ServicesChanges, Terms, TermsChanges, Trade,
    TradeChanges, TradeInput, TradeItem, UpdateQuote, totals,
};

pub(crate) use leads::of_customer as leads_of_customer;
pub(crate) use quotes::{
    of_contact as quotes_of_contact, of_customer as quotes_of_customer, unlink_contact,
};

use crate::kernel::engine::Acting;

/// The operations of this area, for somebody who acts.
#[derive(Debug, Clone)]
pub struct Sales {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Leads, quotes and lease rates.
    #[must_use]
    pub fn sales(&self) -> Sales {
        Sales {
            acting: self.clone(),
        }
    }
}
