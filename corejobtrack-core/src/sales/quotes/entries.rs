//! The lists of a quote: lines, options and trade-in items. Clients send whole lists; a sent entry
//! is matched to a stored one by id, else by content.

use crate::{
    kernel::{
        error::EngineError,
        policy::Policy,
        records::{Field, rules},
    },
    sales::{Money, Percent, money},
};

/// The greatest number of entries of one list.
pub(super) const MAX_ENTRIES: usize = 200;

/// The greatest number of pieces of one line.
const MAX_PIECES: i64 = 10_000;

/// The greatest mark-up, in percent.
const MAX_MARKUP: i64 = 1_000;

/// An entry of a list as sent. `None` leaves a field of the matched entry unchanged.
pub(super) trait EntryInput {
    /// The stored entry.
    type Entry: Clone + PartialEq;

    /// The id of the entry to change, if given.
    fn id(&self) -> Option<i64>;

    /// Rejects invalid values and texts that are too long; `list` is the field of the list.
    fn check(&self, list: &'static str, policy: &Policy) -> Result<(), EngineError>;

    /// The entry with the sent values.
    fn apply_to(&self, entry: Self::Entry) -> Self::Entry;

    /// An entry with default values.
    fn blank(id: i64, sort_order: i64) -> Self::Entry;

    /// The id and the position of an entry.
    fn id_and_position(entry: &Self::Entry) -> (i64, i64);
}

/// Declares an entry of a list and its input, with fields as in
/// [`record!`](crate::kernel::records::record). A field without a default value has that of its type.
macro_rules! entry {
    (
        $(#[$meta:meta])*
        pub struct $name:ident, input $input:ident {
            $(
                $(#[$field_meta:meta])*
                $field:ident : $type:ty $([$rule:path])? $(= $default:expr)?
            ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        pub struct $name {
            /// The id, unique within the quote.
            pub id: i64,
            /// The position in the list, ascending.
            pub sort_order: i64,
            $( $(#[$field_meta])* pub $field: $type, )+
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    id: 0,
                    sort_order: 0,
                    $( $field: entry!(@default $($default)?), )+
                }
            }
        }

        #[doc = concat!("A [`", stringify!($name), "`] as sent. Fields that are not set stay ")]
        #[doc = "unchanged, or have their default values in a new entry."]
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(default)]
        pub struct $input {
            /// The id of the entry to change, if any.
            pub id: Option<i64>,
            /// The position in the list, ascending; by default the position among the sent entries.
            pub sort_order: Option<i64>,
            $( $(#[$field_meta])* pub $field: <$type as Field>::Input, )+
        }

        impl EntryInput for $input {
            type Entry = $name;

            fn id(&self) -> Option<i64> {
                self.id
            }

            fn check(&self, list: &'static str, policy: &Policy) -> Result<(), EngineError> {
                $($(
                    if let Some(value) = <$type as Field>::sent(&self.$field) {
                        $rule(list, value, policy)?;
                    }
                )?)+
                match self.sort_order {
                    Some(position) if position < 0 => {
                        Err(EngineError::invalid(list, "sort_order must not be negative"))
                    }
                    _ => Ok(()),
                }
            }

            fn apply_to(&self, mut entry: $name) -> $name {
                if let Some(position) = self.sort_order {
                    entry.sort_order = position;
                }
                $( <$type as Field>::apply(&self.$field, &mut entry.$field); )+
                entry
            }

            fn blank(id: i64, sort_order: i64) -> $name {
                $name { id, sort_order, ..$name::default() }
            }

            fn id_and_position(entry: &$name) -> (i64, i64) {
                (entry.id, entry.sort_order)
            }
        }
    };
    (@default) => { Default::default() };
    (@default $default:expr) => { $default };
}

entry! {
    /// A line of a quote: an item offered.
    pub struct QuoteLine, input LineInput {
        /// The quantity.
        qty: i64 [pieces] = 1,
        /// The manufacturer's item code.
        item_code: Option<String> [rules::description],
        /// The description.
        description: Option<String> [rules::description],
        /// The manufacturer's suggested retail price of one piece.
        msrp: Money [money::amount],
        /// The mark-up on `msrp`, in percent, at most 1,000.
        markup: Percent [markup],
        /// The discount on the marked-up price, in percent, at most 100.
        discount: Percent [discount],
        /// Our cost of one piece.
        cost: Money [money::amount],
    }
}

entry! {
    /// An option: an additional item the customer can choose.
    pub struct QuoteOption, input OptionInput {
        /// Whether it is part of the offer.
        enabled: bool,
        /// The description.
        description: Option<String> [rules::description],
        /// The manufacturer's product code.
        product_code: Option<String> [rules::description],
        /// The price.
        price: Money [money::amount],
        /// Our cost.
        cost: Money [money::amount],
        /// Whether the customer bought it; then it counts even if it is not `enabled`.
        purchased: bool,
    }
}

entry! {
    /// A trade-in item.
    pub struct TradeItem, input TradeInput {
        /// The quantity.
        qty: i64 [pieces] = 1,
        /// The description.
        description: Option<String> [rules::description],
        /// The credit for one piece.
        value: Money [money::amount],
    }
}

fn pieces(list: &'static str, qty: &i64, _: &Policy) -> Result<(), EngineError> {
    if (0..=MAX_PIECES).contains(qty) {
        return Ok(());
    }
    let message = format!("qty must be between 0 and {MAX_PIECES}");
    Err(EngineError::invalid(list, message))
}

fn markup(list: &'static str, percent: &Percent, _: &Policy) -> Result<(), EngineError> {
    money::check_percent(list, *percent, MAX_MARKUP)
}

fn discount(list: &'static str, percent: &Percent, _: &Policy) -> Result<(), EngineError> {
    money::check_percent(list, *percent, 100)
}

/// Rejects lists that are too long, and invalid entries.
pub(super) fn check<I: EntryInput>(
    field: &'static str,
    list: Option<&[I]>,
    policy: &Policy,
) -> Result<(), EngineError> {
    let list = list.unwrap_or_default();
    if list.len() > MAX_ENTRIES {
        let message = format!("must have at most {MAX_ENTRIES} entries");
        return Err(EngineError::invalid(field, message));
    }
    list.iter().try_for_each(|entry| entry.check(field, policy))
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
    use crate::kernel::change::Change;

    fn sent(id: Option<i64>, code: &str, qty: Option<i64>) -> LineInput {
        LineInput {
            id,
            item_code: Change::To(code.into()),
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
