//! Quotes: offers to customers, line by line, with their totals. Totals are never stored: a pure
//! function in `totals` computes them whenever a quote is read.

mod details;
mod edit;
mod entries;
mod fields;
mod lists;
mod model;
mod queries;
mod totals;
#[cfg(test)]
mod totals_tests;

pub use details::{
    Agreements, AgreementsChanges, QuoteNotes, QuoteNotesChanges, Services, ServicesChanges, Terms,
    TermsChanges, Trade, TradeChanges,
};
pub use edit::{CreateQuote, DeleteQuote, UpdateQuote};
pub use entries::{LineInput, OptionInput, QuoteLine, QuoteOption, TradeInput, TradeItem};
pub use fields::QuoteFields;
pub use lists::{QuoteList, QuoteView};
pub use model::{Quote, QuoteId};
pub use totals::{LinePrice, QuoteTotals, totals};

pub(super) use queries::of_lead;
