//! The lists of a quote, which are sent whole: lines, options, what is taken in exchange. What is sent
//! stands for an entry by its id, else by its content.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{error::EngineError, limits},
    sales::{Money, Percent, money},
};

/// The greatest number of entries of one list.
pub(super) const MOST_ENTRIES: usize = 200;

/// The greatest number of pieces of one line.
const MOST_PIECES: i64 = 10_000;

/// The greatest mark-up, in percent.
const MOST_MARKUP: i64 = 1_000;

/// One thing that is offered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// Its id, of its quote's own.
    pub id: i64,
    /// Its place in the list, ascending.
    pub sort_order: i64,
    /// How many.
    pub qty: i64,
    /// The maker's code.
    pub item_code: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// The maker's price of one.
    pub msrp: Money,
    /// What is put on that, in percent.
    pub markup: Percent,
    /// What is taken off then, in percent.
    pub discount: Percent,
    /// What one costs us.
    pub cost: Money,
}

/// Something that may be had with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct QuoteOption {
    /// Its id, of its quote's own.
    pub id: i64,
    /// Its place in the list, ascending.
    pub sort_order: i64,
    /// Whether it is part of the offer.
    pub enabled: bool,
    /// What it is.
    pub description: Option<String>,
    /// The maker's code.
    pub product_code: Option<String>,
    /// Its price.
    pub price: Money,
    /// What it costs us.
    pub cost: Money,
    /// Whether the customer took it; then it is part of the offer in any case.
    pub purchased: bool,
}

/// Something that is taken in exchange.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TradeItem {
    /// Its id, of its quote's own.
    pub id: i64,
    /// Its place in the list, ascending.
    pub sort_order: i64,
    /// How many.
    pub qty: i64,
    /// What it is.
    pub description: Option<String>,
    /// What one is worth to us.
    pub value: Money,
}

/// An entry of a list as it is sent; what is none stays as it is in the entry that it stands for.
pub(super) trait EntryInput {
    /// What is kept.
    type Entry: Clone + PartialEq;

    /// The entry it stands for, if it says so.
    fn id(&self) -> Option<i64>;

    /// Refuses what is too long or cannot be.
    fn check(&self, field: &'static str, longest: usize) -> Result<(), EngineError>;

    /// What is sent over an entry that is there.
    fn over(&self, entry: Self::Entry) -> Self::Entry;

    /// An entry of which nothing is said yet.
    fn blank(id: i64, sort_order: i64) -> Self::Entry;

    /// The id and the place of an entry.
    fn place_of(entry: &Self::Entry) -> (i64, i64);
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
            /// The entry it stands for, if it is one that is there.
            pub id: Option<i64>,
            /// Its place in the list, ascending; its place among what is sent where none is given.
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
                $( if !(0..=MOST_PIECES).contains(&self.$pieces.unwrap_or(1)) {
                    let message = format!("qty must be between 0 and {MOST_PIECES}");
                    return Err(EngineError::invalid(field, message));
                } )*
                match self.sort_order {
                    Some(place) if place < 0 => {
                        Err(EngineError::invalid(field, "sort_order must not be negative"))
                    }
                    _ => Ok(()),
                }
            }

            fn over(&self, mut entry: $entry) -> $entry {
                if let Some(place) = self.sort_order {
                    entry.sort_order = place;
                }
                $( if let Some(value) = &self.$field {
                    entry.$field = value.clone().into();
                } )+
                entry
            }

            fn blank(id: i64, sort_order: i64) -> $entry {
                $entry { id, sort_order, $($blank)* ..$entry::default() }
            }

            fn place_of(entry: &$entry) -> (i64, i64) {
                (entry.id, entry.sort_order)
            }
        }
    )+};
}

inputs! {
    /// A line as it is sent.
    LineInput for QuoteLine {
        /// How many; one where nothing is said.
        qty: i64,
        /// The maker's code.
        item_code: String,
        /// What it is.
        description: String,
        /// The maker's price of one.
        msrp: Money,
        /// What is put on that, in percent, at most 1,000.
        markup: Percent,
        /// What is taken off then, in percent, at most 100.
        discount: Percent,
        /// What one costs us.
        cost: Money,
    }
    blank { qty: 1, }
    texts (item_code, description)
    money (msrp, cost)
    pieces (qty)
    percent (markup up to MOST_MARKUP, discount up to 100)

    /// An option as it is sent.
    OptionInput for QuoteOption {
        /// Whether it is part of the offer; not where nothing is said.
        enabled: bool,
        /// What it is.
        description: String,
        /// The maker's code.
        product_code: String,
        /// Its price.
        price: Money,
        /// What it costs us.
        cost: Money,
        /// Whether the customer took it.
        purchased: bool,
    }
    blank {}
    texts (description, product_code)
    money (price, cost)
    pieces ()
    percent ()

    /// Something that is taken in exchange, as it is sent.
    TradeInput for TradeItem {
        /// How many; one where nothing is said.
        qty: i64,
        /// What it is.
        description: String,
        /// What one is worth to us.
        value: Money,
    }
    blank { qty: 1, }
    texts (description)
    money (value)
    pieces (qty)
    percent ()
}

/// Refuses lists that are too long, and entries that cannot be.
pub(super) fn check<I: EntryInput>(
    field: &'static str,
    list: Option<&[I]>,
    longest: usize,
) -> Result<(), EngineError> {
    let list = list.unwrap_or_default();
    if list.len() > MOST_ENTRIES {
        let message = format!("at most {MOST_ENTRIES} entries are kept");
        return Err(EngineError::invalid(field, message));
    }
    list.iter()
        .try_for_each(|entry| entry.check(field, longest))
}

/// The entries as a list that was sent says: each stands for the entry with its id, else for one of the
/// same content, else it is new; entries that nothing stands for go. `last_id` is the last id that was
/// given; ids are never given again.
pub(super) fn reconcile<I: EntryInput>(
    before: &[I::Entry],
    list: &[I],
    last_id: &mut i64,
) -> Vec<I::Entry> {
    let mut left: Vec<&I::Entry> = before.iter().collect();
    let mut take = |is_meant: &dyn Fn(&I::Entry) -> bool| {
        let place = left.iter().position(|entry| is_meant(entry))?;
        Some(left.remove(place).clone())
    };
    let mut matched: Vec<Option<I::Entry>> = list
        .iter()
        .map(|sent| {
            let id = sent.id()?;
            take(&|entry| I::place_of(entry).0 == id)
        })
        .collect();
    for (sent, matched) in list.iter().zip(&mut matched) {
        if matched.is_none() {
            *matched = take(&|entry| {
                let (id, place) = I::place_of(entry);
                sent.over(I::blank(id, place)) == *entry
            });
        }
    }
    let mut entries: Vec<I::Entry> = (1_i64..)
        .zip(list.iter().zip(matched))
        .map(|(place, (sent, matched))| {
            sent.over(matched.unwrap_or_else(|| {
                *last_id += 1;
                I::blank(*last_id, place)
            }))
        })
        .collect();
    entries.sort_by_key(|entry| I::place_of(entry).1);
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
    fn entries_are_meant_by_id_else_by_content_and_ids_are_never_given_again() {
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
    fn what_is_not_sent_of_an_entry_stays() {
        let mut last = 0;
        let before = reconcile(&[], &[sent(None, "A", Some(7))], &mut last);
        let only_id = LineInput {
            id: Some(1),
            ..LineInput::default()
        };
        assert_eq!(reconcile(&before, &[only_id], &mut last), before);
    }
}
