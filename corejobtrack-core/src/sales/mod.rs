//! Leads, quotes and lease rates: what is offered to customers before work begins. This area
//! creates no work items, and its data must not be shown to customers unfiltered: costs and private
//! notes are for staff only.

mod error;
mod leads;
mod lease_rates;
mod money;
mod quotes;

pub use error::SalesError;
pub use leads::{
    CreateLead, DeleteLead, Lead, LeadFields, LeadFunnel, LeadFunnelChanges, LeadId, LeadList,
    UpdateLead,
};
pub use lease_rates::{LeaseRate, LeaseRateFields, LeaseRateId, LeaseRateList, LeaseType};
pub use money::{Factor, MAX_MONEY, Money, Percent};
pub use quotes::{
    Agreements, AgreementsChanges, CreateQuote, DeleteQuote, LineInput, LinePrice, OptionInput,
    Quote, QuoteFields, QuoteId, QuoteLine, QuoteList, QuoteNotes, QuoteNotesChanges, QuoteOption,
    QuoteTotals, QuoteView, Services, ServicesChanges, Terms, TermsChanges, Trade, TradeChanges,
    TradeInput, TradeItem, UpdateQuote, totals,
};

use crate::kernel::engine::Acting;

/// Operations on leads, quotes and lease rates, for one actor.
#[derive(Debug, Clone)]
pub struct Sales {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Operations on leads, quotes and lease rates.
    #[must_use]
    pub fn sales(&self) -> Sales {
        Sales {
            acting: self.clone(),
        }
    }
}
