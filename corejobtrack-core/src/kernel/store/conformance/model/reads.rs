//! Random reads of every kind, with nested filters.

use super::{
    super::example::{Invoice, Item, Person, Step, TABLES, TimeEntry, Watcher},
    random::Random,
};
use crate::kernel::store::{
    Aggregate, AggregateFunction, Comparison, Entity, Exists, Filter, Kind, Order, Read, Search,
    Select, Slice, Table, journal, text,
};

/// For each table the column that `Exists` and `Among` compare with those of other tables.
const OF_ITEMS: &[(&Table, usize)] = &[
    (Item::TABLE, Item::id.place()),
    (Step::TABLE, Step::item.place()),
    (TimeEntry::TABLE, TimeEntry::item.place()),
    (Watcher::TABLE, Watcher::item.place()),
    (Person::TABLE, Person::id.place()),
    (Invoice::TABLE, Invoice::number.place()),
];

/// The reads of one call.
pub fn some(random: &mut Random) -> Vec<Read> {
    (0..=random.below(4)).map(|_| read(random)).collect()
}

fn read(random: &mut Random) -> Read {
    match random.below(10) {
        0..=5 => {
            let table = table(random);
            Read::Rows(select(random, table, 3))
        }
        6..=7 => Read::Aggregate(aggregate(random)),
        8 => {
            let query = random.words(3);
            let query = if random.chance(30) {
                format!("\"{query}\"")
            } else {
                query
            };
            Read::Text(Search {
                table: Item::TABLE,
                terms: text::terms(&query),
                filter: filter(random, Item::TABLE, 2),
                limit: u32::try_from(random.below(12)).unwrap_or(0),
                offset: u32::from(random.chance(20)),
            })
        }
        _ => {
            let after = random.within(0, 20);
            Read::Rows(journal::after(crate::kernel::store::Position(after), 5))
        }
    }
}

fn table(random: &mut Random) -> &'static Table {
    random.one_of::<&Table>(TABLES)
}

fn comparable(random: &mut Random, table: &Table) -> usize {
    loop {
        let place = random.below(table.columns.len());
        let kind = table.columns.get(place).map(|column| column.kind);
        // Rarely a column that cannot be compared, which all stores refuse.
        if !matches!(kind, Some(Kind::Json | Kind::Bytes)) || random.chance(2) {
            return place;
        }
    }
}

fn order(random: &mut Random, table: &Table) -> Order {
    Order {
        column: comparable(random, table),
        descending: random.chance(50),
    }
}

fn select(random: &mut Random, table: &'static Table, depth: usize) -> Select {
    Select {
        table,
        filter: filter(random, table, depth),
        order: random.some(2, |random| order(random, table)),
        limit: random
            .chance(40)
            .then(|| u32::try_from(random.below(6)).unwrap_or(0)),
        offset: if random.chance(20) { 2 } else { 0 },
    }
}

fn aggregate(random: &mut Random) -> Aggregate {
    let table = table(random);
    let group = random.some(2, |random| comparable(random, table));
    Aggregate {
        table,
        filter: filter(random, table, 2),
        group,
        functions: random.some(3, |random| {
            let place = comparable(random, table);
            let number = |place: usize| {
                let kind = table.columns.get(place).map(|column| column.kind);
                matches!(kind, Some(Kind::Int | Kind::Decimal { .. }))
            };
            match random.below(4) {
                1 if number(place) => AggregateFunction::Sum(place),
                2 => AggregateFunction::Min(place),
                3 => AggregateFunction::Max(place),
                _ => AggregateFunction::Count,
            }
        }),
    }
}

/// A filter with at most `depth` nested levels.
pub fn filter(random: &mut Random, table: &'static Table, depth: usize) -> Filter {
    let place = comparable(random, table);
    let Some(column) = table.columns.get(place) else {
        return Filter::All;
    };
    let mut inner = |random: &mut Random| {
        if depth == 0 {
            Filter::All
        } else {
            filter(random, table, depth - 1)
        }
    };
    match random.below(16) {
        0 => Filter::All,
        1 | 2 => Filter::Is(place, random.value(column)),
        3 => Filter::IsNot(place, random.value(column)),
        4 | 5 => {
            let how = *random.one_of(&[
                Comparison::Less,
                Comparison::AtMost,
                Comparison::Greater,
                Comparison::AtLeast,
            ]);
            Filter::Compare(place, how, random.value(column))
        }
        6 => Filter::In(place, random.some(3, |random| random.value(column))),
        7 if column.kind == Kind::Text => Filter::Prefix(place, random.text()),
        8 if column.kind == Kind::Text => Filter::Contains(place, random.text()),
        9 => {
            let parts = random.some(3, |random| {
                let order = order(random, table);
                let column = table.columns.get(order.column).unwrap_or(column);
                (order, random.value(column))
            });
            Filter::After(parts)
        }
        10 => Filter::And(random.some(3, &mut inner)),
        11 => Filter::Or(random.some(3, &mut inner)),
        12 => !inner(random),
        13 | 14 => other_table(random, table, depth).unwrap_or(Filter::All),
        _ => !Filter::Is(place, random.value(column)),
    }
}

/// A filter on another table.
fn other_table(random: &mut Random, table: &Table, depth: usize) -> Option<Filter> {
    let (_, own) = *OF_ITEMS.iter().find(|(of, _)| *of == table)?;
    if depth == 0 {
        return None;
    }
    if random.chance(50) {
        let (table, column) = *random.one_of(OF_ITEMS);
        return Some(Filter::Exists(Box::new(Exists {
            own,
            table,
            column,
            filter: filter(random, table, depth - 1),
        })));
    }
    let slices = random.some(2, |random| {
        let (table, column) = *random.one_of(OF_ITEMS);
        Slice {
            column,
            of: select(random, table, depth - 1),
        }
    });
    Some(Filter::Among(own, slices))
}
