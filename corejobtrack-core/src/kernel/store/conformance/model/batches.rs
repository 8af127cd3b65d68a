//! Random batches: most of them can succeed, some are stale, invalid or repeated.

use super::{
    super::{
        common::{batch, keys, seconds, take},
        example::{Invoice, Item, TABLES},
    },
    random::Random,
    reads, row_of,
};
use crate::kernel::store::{
    Batch, Entity, Filter, Guard, Key, Kind, MemoryStore, Row, Table, Value, Version, Write,
};

/// Generates batches and remembers some of them to send them again.
#[derive(Default)]
pub struct Batches {
    sent: Vec<Batch>,
}

impl Batches {
    /// Generates the next batch for the present data of the model.
    pub async fn next(&mut self, random: &mut Random, memory: &MemoryStore) -> Batch {
        if random.chance(6) && !self.sent.is_empty() {
            let mut again = random.one_of(&self.sent).clone();
            if random.chance(30) {
                again.request = "another".into();
                again.writes.truncate(1);
            }
            return again;
        }
        let mut writes: Vec<Write> = Vec::new();
        for _ in 0..random.below(6) {
            let write = write(random, memory).await;
            // The contract leaves open what happens if a batch writes a row twice or passes a
            // unique value on from one row to another.
            let undefined = writes.iter().any(|other| {
                (other.table() == write.table() && other.key() == write.key())
                    || (sets_unique(other) && sets_unique(&write))
            });
            if !undefined {
                writes.push(write);
            }
        }
        let takes = random.some(2, |random| {
            take(
                random.one_of::<&str>(&["a", "b"]),
                if random.chance(50) { 1 } else { 3 },
            )
        });
        for write in &mut writes {
            insert_placeholders(random, write, takes.len());
        }
        let mut next = Batch {
            takes,
            at: seconds(random.within(0, 9)),
            ..batch(writes)
        };
        if random.chance(30) {
            next.guards = guards(random, memory).await;
        }
        if random.chance(20) {
            next.answer = Some(r#"{"ok":true}"#.into());
            next.request = random.text();
        }
        next.events = random.some(1, |_| r#"{"kind":"event"}"#.to_owned());
        if random.chance(4) {
            invalidate(random, &mut next);
        }
        self.sent.push(next.clone());
        if self.sent.len() > 20 {
            self.sent.remove(0);
        }
        next
    }
}

/// Whether a write is an update of columns of a unique index.
fn sets_unique(write: &Write) -> bool {
    let Write::Update { table, set, .. } = write else {
        return false;
    };
    let unique = table.indexes.iter().filter(|index| index.unique);
    let mut names = unique.flat_map(|index| index.columns);
    names.any(|name| {
        set.iter()
            .any(|(place, _)| table.column(name) == Some(*place))
    })
}

fn key(random: &mut Random, table: &Table) -> Key {
    let parts = table.key_columns().iter().map(|column| match column.kind {
        Kind::Int => Value::Int(random.within(1, 9)),
        _ => Value::Text((*random.one_of(&["ann", "bob", "Ann"])).to_owned()),
    });
    parts.collect()
}

/// A plausible value of a column. References are chosen from `items`, the keys of the items.
fn value(random: &mut Random, items: &[Value], table: &Table, place: usize) -> Value {
    let Some(column) = table.columns.get(place) else {
        return Value::Null;
    };
    if table == Item::TABLE && place == Item::under.place() {
        // The contract leaves open in which order rows of one table may reference each other within
        // a batch.
        return Value::Null;
    }
    let mut references = table.references.iter();
    if references.any(|reference| reference.column == column.name) {
        if column.nullable && random.chance(30) {
            return Value::Null;
        }
        // Mostly an existing row.
        return match random.one_of_or(items, &Value::Null) {
            Value::Int(id) if random.chance(95) => Value::Int(*id),
            _ => Value::Int(random.within(1, 9)),
        };
    }
    let mut unique = table.indexes.iter().filter(|index| index.unique);
    if unique.any(|index| index.columns.contains(&column.name)) && random.chance(85) {
        return match column.kind {
            Kind::Text => Value::Text(format!("{}{}", random.text(), random.within(1, 99))),
            _ => Value::Int(random.within(-20, 99)),
        };
    }
    random.value(column)
}

fn row(random: &mut Random, items: &[Value], table: &Table, key: Key) -> Row {
    let mut row = key;
    for place in table.key..table.columns.len() {
        row.push(value(random, items, table, place));
    }
    row
}

async fn version(
    random: &mut Random,
    memory: &MemoryStore,
    table: &'static Table,
    key: &Key,
) -> Option<Version> {
    let place = table.version?;
    let row = row_of(memory, table, key).await;
    match row.as_ref().and_then(|row| row.get(place)) {
        Some(Value::Int(version)) if random.chance(96) => Some(Version(*version)),
        _ => Some(Version(random.within(0, 4))),
    }
}

async fn write(random: &mut Random, memory: &MemoryStore) -> Write {
    let table: &'static Table = if random.chance(40) {
        Item::TABLE
    } else {
        random.one_of::<&Table>(TABLES)
    };
    let existing = keys(memory, table, Filter::All).await;
    let items = keys(memory, Item::TABLE, Filter::All).await.concat();
    let full = existing.len() >= 9;
    let kind = match random.below(12) {
        insert @ 0..=4 if full => insert + 5,
        _ if existing.is_empty() => 0,
        kind => kind,
    };
    let mut key = key(random, table);
    if kind > 4 {
        // Mostly an existing row.
        if random.chance(96) {
            key = random.one_of_or(&existing, &key).clone();
        }
    } else {
        if key.len() > 1 && random.chance(95) {
            key.splice(..1, [random.one_of_or(&items, &Value::Int(1)).clone()]);
        }
        // Mostly a free key.
        for _ in 0..9 {
            if !existing.contains(&key) || random.chance(3) {
                break;
            }
            key = self::key(random, table);
        }
    }
    let numbers: Vec<usize> = (table.key..table.columns.len())
        .filter(|place| {
            let column = table.columns.get(*place);
            let number = column.filter(|c| matches!(c.kind, Kind::Int | Kind::Decimal { .. }));
            let free = |name| {
                !table
                    .references
                    .iter()
                    .any(|reference| reference.column == name)
            };
            number.is_some_and(|column| !column.nullable && free(column.name))
                && Some(*place) != table.version
                && !(table == Invoice::TABLE && *place == Invoice::number.place())
        })
        .collect();
    match kind {
        0..=4 => Write::Insert {
            table,
            row: row(random, &items, table, key),
            document: table.searchable.then(|| random.document()),
        },
        5 | 6 if !numbers.is_empty() => Write::Add {
            table,
            key,
            column: *random.one_of(&numbers),
            by: random.within(-6, 6),
            floor: random.chance(40).then_some(0),
        },
        5..=9 => {
            let from = version(random, memory, table, &key).await;
            let mut set: Vec<(usize, Value)> = Vec::new();
            for _ in 0..=random.below(3) {
                let place = table.key + random.below(table.columns.len() - table.key);
                if Some(place) != table.version && set.iter().all(|(other, _)| *other != place) {
                    set.push((place, value(random, &items, table, place)));
                }
            }
            let document = (table.searchable && random.chance(50)).then(|| random.document());
            Write::Update {
                table,
                key,
                from,
                set,
                document,
            }
        }
        _ => Write::Delete {
            table,
            from: version(random, memory, table, &key).await,
            key,
        },
    }
}

/// Replaces some integers of an invoice or item by placeholders for numbers or the position.
fn insert_placeholders(random: &mut Random, write: &mut Write, takes: usize) {
    let Write::Insert { table, row, .. } = write else {
        return;
    };
    let places = if *table == Invoice::TABLE {
        [Invoice::number.place(), Invoice::made_at.place()]
    } else if *table == Item::TABLE {
        [Item::number.place(), Item::messages.place()]
    } else {
        return;
    };
    for place in places {
        let placeholder = match random.below(8) {
            0 => Value::Position,
            1 | 2 if takes > 0 => Value::Number(u16::try_from(random.below(takes)).unwrap_or(0)),
            _ => continue,
        };
        if let Some(slot) = row.get_mut(place) {
            *slot = placeholder;
        }
    }
}

async fn guards(random: &mut Random, memory: &MemoryStore) -> Vec<Guard> {
    let mut guards = Vec::new();
    for _ in 0..=random.below(2) {
        let table: &'static Table = random.one_of::<&Table>(TABLES);
        let existing = keys(memory, table, Filter::All).await;
        let other = key(random, table);
        let key = random.one_of_or(&existing, &other).clone();
        if table.version.is_some() && random.chance(50) {
            let version = version(random, memory, table, &key).await;
            guards.push(Guard::Unchanged {
                table,
                key,
                version: version.unwrap_or_default(),
            });
        } else if random.chance(50) {
            guards.push(Guard::Exists { table, key });
        } else {
            guards.push(Guard::Count {
                table,
                filter: reads::filter(random, table, 2),
                within: if random.chance(75) { 0..=100 } else { 1..=4 },
            });
        }
    }
    guards
}

/// Makes a batch invalid.
fn invalidate(random: &mut Random, batch: &mut Batch) {
    match random.below(4) {
        0 => batch.takes.push(take("a", 0)),
        1 => batch.request = "\0".into(),
        2 => batch.writes.push(Write::Add {
            table: Item::TABLE,
            key: vec![Value::Int(1)],
            column: Item::title.place(),
            by: 1,
            floor: None,
        }),
        _ => batch.writes.push(Write::Delete {
            table: Item::TABLE,
            key: vec![Value::Text("1".into())],
            from: Some(Version(1)),
        }),
    }
}
