//! The lists of a quote: lines, options and trade-in items. Clients send whole lists; a sent entry
//! is matched to a stored one by id, else by content.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{error::EngineError, limits},
    sales::{Money, Percent, money},
};

/// The greatest number of entries of one list.
pub(super) const MAX_ENTRIES: usize = 200;

/// The greatest number of pieces of one line.
const MAX_PIECES: i64 = 10_000;

/// The greatest mark-up, in percent.
const MAX_MARKUP: i64 = 1_000;

/// A line of a quote: an item offered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// The id, unique within the quote.
    pub id: i64,
    /// The position in the list, ascending.
    pub sort_order: i64,
    /// The quantity.
    pub qty: i64,
    /// The manufacturer's item code.
    pub item_code: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The manufacturer's suggested retail price of one piece.
    pub msrp: Money,
    /// The mark-up on `msrp`, in percent.
    pub markup: Percent,
    /// The discount on the marked-up price, in percent.
    pub discount: Percent,
    /// Our cost of one piece.
    pub cost: Money,
}

/// An option: an additional item the customer can choose.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct QuoteOption {
    /// The id, unique within the quote.
    pub id: i64,
    /// The position in the list, ascending.
    pub sort_order: i64,
    /// Whether it is part of the offer.
    pub enabled: bool,
    /// The description.
    pub description: Option<String>,
    /// The manufacturer's product code.
    pub product_code: Option<String>,
    /// The price.
    pub price: Money,
    /// Our cost.
    pub cost: Money,
    /// Whether the customer bought it; then it counts even if it is not `enabled`.
    pub purchased: bool,
}

/// A trade-in item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TradeItem {
    /// The id, unique within the quote.
    pub id: i64,
    /// The position in the list, ascending.
    pub sort_order: i64,
    /// The quantity.
    pub qty: i64,
    /// The description.
    pub description: Option<String>,
    /// The credit for one piece.
    pub value: Money,
}

/// An entry of a list as sent. `None` leaves a field of the matched entry unchanged.
pub(super) trait EntryInput {
    /// The stored entry.
    type Entry: Clone + PartialEq;

    /// The id of the entry to change, if given.
    fn id(&self) -> Option<i64>;

    /// Rejects invalid values and texts that are too long.
    fn check(&self, field: &'static str, longest: usize) -> Result<(), EngineError>;

    /// The entry with the sent values.
    fn apply_to(&self, entry: Self::Entry) -> Self::Entry;

    /// An entry with default values.
    fn blank(id: i64, sort_order: i64) -> Self::Entry;

    /// The id and the position of an entry.
    fn id_and_position(entry: &Self::Entry) -> (i64, i64);
}

macro_rules! inputs {
    ($(
        $(#[$meta:meta])*
        $name:ident for $entry:ident {
            $( $(#[$field_meta:meta])* $field:ident : $type:ty ),+ $(,)?
        }
        blank { $($blank:tt)* }
        texts ( $($text:ident),* )
        money ( $($money:ident),* )
        pieces ( $($pieces:ident),* )
        percent ( $($percent:ident up to $most:expr),* )
    )+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            /// The id of the entry to change, if any.
            pub id: Option<i64>,
            /// The position in the list, ascending; by default the position among the sent entries.
            pub sort_order: Option<i64>,
            $( $(#[$field_meta])* pub $field: Option<$type>, )+
        }

        impl EntryInput for $name {
            type Entry = $entry;

            fn id(&self) -> Option<i64> {
                self.id
            }

            fn check(&self, field: &'static str, longest: usize) -> Result<(), EngineError> {
                $( limits::optional(field, self.$text.as_deref(), longest)?; )*
                $( self.$money.map_or(Ok(()), |amount| money::check_money(field, amount))?; )*
                $( self.$percent.map_or(Ok(()), |percent| {
                    money::check_percent(field, percent, $most)
                })?; )*
                $( if !(0..=MAX_PIECES).contains(&self.$pieces.unwrap_or(1)) {
                    let message = format!("qty must be between 0 and {MAX_PIECES}");
                    return Err(EngineError::invalid(field, message));
                } )*
                match self.sort_order {
                    Some(position) if position < 0 => {
                        Err(EngineError::invalid(field, "sort_order must not be negative"))
                    }
                    _ => Ok(()),
                }
            }

            fn apply_to(&self, mut entry: $entry) -> $entry {
                if let Some(position) = self.sort_order {
                    entry.sort_order = position;
                }
                $( if let Some(value) = &self.$field {
                    entry.$field = value.clone().into();
                } )+
                entry
            }

            fn blank(id: i64, sort_order: i64) -> $entry {
                $entry { id, sort_order, $($blank)* ..$entry::default() }
            }

            fn id_and_position(entry: &$entry) -> (i64, i64) {
                (entry.id, entry.sort_order)
            }
        }
    )+};
}

inputs! {
    /// A line as sent.
    LineInput for QuoteLine {
        /// The quantity; one by default.
        qty: i64,
        /// The manufacturer's item code.
        item_code: String,
        /// The description.
        description: String,
        /// The manufacturer's suggested retail price of one piece.
        msrp: Money,
        /// The mark-up on `msrp`, in percent, at most 1,000.
        markup: Percent,
        /// The discount on the marked-up price, in percent, at most 100.
        discount: Percent,
        /// Our cost of one piece.
        cost: Money,
    }
    blank { qty: 1, }
    texts (item_code, description)
    money (msrp, cost)
    pieces (qty)
    percent (markup up to MAX_MARKUP, discount up to 100)

    /// An option as sent.
    OptionInput for QuoteOption {
        /// Whether it is part of the offer; false by default.
        enabled: bool,
        /// The description.
        description: String,
        /// The manufacturer's product code.
        product_code: String,
        /// The price.
        price: Money,
        /// Our cost.
        cost: Money,
        /// Whether the customer bought it.
        purchased: bool,
    }
    blank {}
    texts (description, product_code)
    money (price, cost)
    pieces ()
    percent ()

    /// A trade-in item as sent.
    TradeInput for TradeItem {
        /// The quantity; one by default.
        qty: i64,
        /// The description.
        description: String,
        /// The credit for one piece.
        value: Money,
    }
    blank { qty: 1, }
    texts (description)
    money (value)
    pieces (qty)
    percent ()
}

/// Rejects lists that are too long, and invalid entries.
pub(super) fn check<I: EntryInput>(
    field: &'static str,
    list: Option<&[I]>,
    longest: usize,
) -> Result<(), EngineError> {
    let list = list.unwrap_or_default();
    if list.len() > MAX_ENTRIES {
        let message = format!("must have at most {MAX_ENTRIES} entries");
        return Err(EngineError::invalid(field, message));
    }
    list.iter()
        .try_for_each(|entry| entry.check(field, longest))
}

/// The entries after a list was sent. A sent entry changes the entry with its id, else one with the
/// same content, else it is new; entries that match nothing sent are removed. `last_id` is the last
/// id assigned; ids are never reused.
pub(super) fn reconcile<I: EntryInput>(
    before: &[I::Entry],
    list: &[I],
    last_id: &mut i64,
) -> Vec<I::Entry> {
    let mut unmatched: Vec<&I::Entry> = before.iter().collect();
    let mut take = |matches: &dyn Fn(&I::Entry) -> bool| {
        let index = unmatched.iter().position(|entry| matches(entry))?;
        Some(unmatched.remove(index).clone())
    };
    let mut matched: Vec<Option<I::Entry>> = list
        .iter()
        .map(|sent| {
            let id = sent.id()?;
            take(&|entry| I::id_and_position(entry).0 == id)
        })
        .collect();
    for (sent, matched) in list.iter().zip(&mut matched) {
        if matched.is_none() {
            *matched = take(&|entry| {
                let (id, position) = I::id_and_position(entry);
                sent.apply_to(I::blank(id, position)) == *entry
            });
        }
    }
    let mut entries: Vec<I::Entry> = (1_i64..)
        .zip(list.iter().zip(matched))
        .map(|(position, (sent, matched))| {
            sent.apply_to(matched.unwrap_or_else(|| {
                *last_id += 1;
                I::blank(*last_id, position)
            }))
        })
        .collect();
    entries.sort_by_key(|entry| I::id_and_position(entry).1);
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(id: Option<i64>, code: &str, qty: Option<i64>) -> LineInput {
        LineInput {
            id,
            item_code: Some(code.into()),
            qty,
            ..LineInput::default()
        }
    }

    #[test]
    fn entries_match_by_id_then_by_content_and_ids_are_never_reused() {
        let mut last = 0;
        let list = [
            sent(None, "A", None),
            sent(None, "B", None),
            sent(None, "B", Some(2)),
        ];
        let first = reconcile(&[], &list, &mut last);
        let ids = |entries: &[QuoteLine]| entries.iter().map(|entry| entry.id).collect::<Vec<_>>();
        assert_eq!(ids(&first), [1, 2, 3]);
        assert_eq!(reconcile(&first, &list, &mut last), first);

        let list = [
            sent(None, "B", Some(2)),
            sent(Some(1), "A2", None),
            sent(Some(99), "C", None),
        ];
        let second = reconcile(&first, &list, &mut last);
        let by_id = |id: i64| second.iter().find(|entry| entry.id == id);
        assert_eq!(second.len(), 3);
        assert_eq!(
            by_id(1).and_then(|line| line.item_code.as_deref()),
            Some("A2")
        );
        assert_eq!(by_id(3).map(|line| line.qty), Some(2));
        assert_eq!(
            by_id(4).and_then(|line| line.item_code.as_deref()),
            Some("C")
        );
        assert_eq!(last, 4);
    }

    #[test]
    fn omitted_fields_of_an_entry_stay_unchanged() {
        let mut last = 0;
        let before = reconcile(&[], &[sent(None, "A", Some(7))], &mut last);
        let only_id = LineInput {
            id: Some(1),
            ..LineInput::default()
        };
        assert_eq!(reconcile(&before, &[only_id], &mut last), before);
    }
}
