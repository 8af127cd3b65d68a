//! Generates rows from the declarations of tables: every value is a function of its
//! table, column and row, so that the values of a referenced row can be computed again anywhere.

use std::collections::HashMap;

use corejobtrack_core::store::{Column, Document, Kind, Row, Table, Timestamp, Value, journal};

use super::{
    realistic::{COLUMNS, MINIMUM_ROWS, RATIOS, SMALL},
    seen::Seen,
};

/// The distribution of the values of a column.
#[derive(Debug, Clone, Copy)]
pub enum How {
    /// The number of the row, from 1.
    Row,
    /// True with this probability in percent.
    True(u64),
    /// One of these words, with weights.
    Words(&'static [(&'static str, u64)]),
    /// `word:17`, where the number is that of a row of the table, with weights; without a table,
    /// just the word.
    Named(&'static [(&'static str, &'static str, u64)]),
    /// The value of a column of the referenced row: the referencing column, and the column of the
    /// other table.
    Parents(&'static str, &'static str),
    /// A number up to this many for each work item; small ones are frequent.
    Upto(f64),
    /// Texts; the number of different ones is given for each row of the table.
    Text(f64),
}

/// The generator of a column: [`How`], completed from the declarations.
#[derive(Debug)]
enum Maker {
    Row,
    True(u64),
    Choice(Vec<(Value, u64)>),
    Named(Vec<(&'static str, usize, u64)>),
    Parents(usize, &'static str, usize),
    /// A row of another table; the first ones are frequent.
    Reference(usize),
    /// An earlier row of the same table.
    Earlier,
    Upto(usize),
    Unique,
    Text(usize),
    Instant,
    Copied(Vec<Value>),
}

/// The rows of all tables.
#[derive(Debug)]
pub struct Rows {
    pub tables: Vec<&'static Table>,
    made: HashMap<&'static str, Made>,
    items: usize,
}

/// The rows of a table.
#[derive(Debug)]
struct Made {
    rows: usize,
    /// For each column the seed, and the generator of its values.
    columns: Vec<(u64, Maker)>,
}

/// Instants lie between these two, in microseconds since 1970: two years.
const BEGIN: u64 = 1_709_251_200_000_000;
const END: u64 = 1_772_323_200_000_000;
/// The percentage of nulls in a nullable column.
const NULLS: u64 = 20;
/// The same for references to a row of the same table.
const MAX_NULLS: u64 = 90;
/// The number of words in texts; the first ones are frequent.
const WORDS: u64 = 4_000;
/// The number of words in a document.
const LENGTH: u64 = 12;
/// The maximum number of words that the tour may have written into a column of few words.
const FEW_WORDS: usize = 16;

impl Rows {
    /// The rows for this many work items.
    pub fn beside(items: usize, tables: &[&'static Table], seen: &Seen) -> Self {
        let tables = tables.iter().filter(|table| {
            // The store writes these itself.
            table.name != journal::TABLE.name && table.name != journal::COUNTERS.name
        });
        let mut rows = Self {
            tables: tables.copied().collect(),
            made: HashMap::new(),
            items,
        };
        for table in rows.tables.clone() {
            let places = 0..table.columns.len();
            let rows_of = rows.wanted(table);
            let maker = |place| {
                (
                    seed(table.name, place),
                    rows.maker(table, rows_of, place, seen),
                )
            };
            let columns = places.map(maker).collect();
            rows.made.insert(
                table.name,
                Made {
                    rows: rows_of,
                    columns,
                },
            );
        }
        rows
    }

    /// The number of rows of a table.
    pub fn count(&self, table: &Table) -> usize {
        self.made.get(table.name).map_or(0, |made| made.rows)
    }

    fn wanted(&self, table: &Table) -> usize {
        if table.small {
            return SMALL;
        }
        let ratio = RATIOS.iter().find(|(name, _)| *name == table.name);
        let wanted = self
            .times(ratio.map_or(1.0, |(_, ratio)| *ratio))
            .max(MINIMUM_ROWS);
        match self.key_parent(table) {
            Some(parent) => wanted.min(self.wanted(parent)),
            None => wanted,
        }
    }

    /// Whether the rows of a table are generated; the journal is written by the store.
    pub fn makes(&self, table: &Table) -> bool {
        self.made.contains_key(table.name)
    }

    pub fn row(&self, table: &Table, row: usize) -> Row {
        let places = 0..table.columns.len();
        places.map(|place| self.value(table, place, row)).collect()
    }

    pub fn value(&self, table: &Table, place: usize, row: usize) -> Value {
        let column = &table.columns[place];
        let made = &self.made[table.name];
        let (seed, maker) = &made.columns[place];
        let chance = mixed(seed ^ mixed(row as u64));
        let nulls = match maker {
            Maker::Unique => 0,
            Maker::Earlier => MAX_NULLS,
            _ => NULLS,
        };
        if column.nullable && chance % 100 < nulls {
            return Value::Null;
        }
        let number = |number: usize| Value::Int(i64::try_from(number).unwrap());
        match maker {
            Maker::Row => number(row + 1),
            Maker::True(percent) => Value::Bool(mixed(chance) % 100 < *percent),
            Maker::Choice(values) => {
                let total: u64 = values.iter().map(|(_, weight)| weight).sum();
                weighted(mixed(chance) % total, values.iter().map(|(v, w)| (v, *w))).clone()
            }
            Maker::Named(names) => {
                let total: u64 = names.iter().map(|(_, _, weight)| weight).sum();
                let each = names.iter().map(|name| (name, name.2));
                let (word, rows, _) = weighted(mixed(chance) % total, each);
                Value::Text(match rows {
                    0 => (*word).to_owned(),
                    rows => format!("{word}:{}", skewed(chance, *rows) + 1),
                })
            }
            Maker::Parents(reference, parent, place) => {
                let Value::Int(id) = self.value(table, *reference, row) else {
                    return Value::Null;
                };
                let parent = self.table(parent);
                self.value(parent, *place, usize::try_from(id - 1).unwrap())
            }
            Maker::Reference(rows) => number(skewed(chance, *rows) + 1),
            Maker::Earlier if row == 0 => Value::Null,
            Maker::Earlier => number(skewed(chance, row) + 1),
            Maker::Upto(most) => number(skewed(chance, *most) + 1),
            Maker::Unique => match column.kind {
                Kind::Text => Value::Text(format!("{:016x}{row:016x}", mixed(row as u64))),
                _ => number(row + 100_001),
            },
            Maker::Text(different) => {
                let which = first_ones(chance, *different, 2) as u64;
                let (first, second) = (mixed(which) % WORDS, mixed(which + 1) % WORDS);
                Value::Text(format!("{} {} {which}", word(first), word(second)))
            }
            Maker::Instant => {
                let at = BEGIN + (END - BEGIN) / made.rows as u64 * row as u64;
                let jitter = chance % ((END - BEGIN) / 50);
                Value::Instant(Timestamp::from_micros((at + jitter).cast_signed()).unwrap())
            }
            Maker::Copied(values) => {
                let which = usize::try_from(mixed(chance)).unwrap() % values.len();
                values[which].clone()
            }
        }
    }

    /// The constant part of a value: the value itself in a column of few words, such as states;
    /// the first word of a text such as `user:17`; else nothing.
    pub fn family<'v>(&self, table: &Table, place: usize, value: &'v Value) -> Option<&'v str> {
        let (Value::Text(text), Some(made)) = (value, self.made.get(table.name)) else {
            return None;
        };
        match &made.columns[place].1 {
            Maker::Choice(values) => {
                let is_one = values.iter().any(|(known, _)| known == value);
                is_one.then_some(text.as_str())
            }
            Maker::Named(names) => {
                let (word, _) = text.split_once(':').unwrap_or((text.as_str(), ""));
                names
                    .iter()
                    .any(|(known, ..)| *known == word)
                    .then_some(word)
            }
            Maker::Parents(_, parent, place) => self.family(self.table(parent), *place, value),
            _ => None,
        }
    }

    pub fn document(&self, table: &Table, row: usize) -> Option<Document> {
        if !table.searchable {
            return None;
        }
        let seed = seed(table.name, table.columns.len()) ^ mixed(row as u64);
        let tokens = (0..LENGTH).map(|place| word(common(mixed(seed ^ mixed(place)))));
        let tokens: Vec<String> = tokens.collect();
        let tokens = tokens.iter().map(String::as_str);
        Some(Document::of(tokens))
    }

    fn times(&self, ratio: f64) -> usize {
        (self.items as f64 * ratio) as usize
    }

    fn table(&self, name: &str) -> &'static Table {
        self.tables.iter().find(|table| table.name == name).unwrap()
    }

    /// The table whose rows are referenced by this table's key, if there is one.
    fn key_parent(&self, table: &Table) -> Option<&'static Table> {
        let key = &table.columns[0];
        let reference = table.references.iter().find(|r| r.column == key.name)?;
        (table.key == 1).then(|| self.table(reference.table))
    }

    fn maker(&self, table: &'static Table, rows: usize, place: usize, seen: &Seen) -> Maker {
        let column = &table.columns[place];
        let known = |(name, of, _): &&(&str, &str, How)| *name == table.name && *of == column.name;
        if let Some((_, _, how)) = COLUMNS.iter().find(known) {
            return self.maker_for(table, rows, *how);
        }
        let index = |index: &&corejobtrack_core::store::Index| {
            index.unique && index.columns == [column.name]
        };
        let is_key = place == 0 && table.key == 1;
        let is_unique = is_key || table.indexes.iter().any(|one| index(&one));
        let reference = table.references.iter().find(|r| r.column == column.name);
        match (reference, column.kind) {
            (None, Kind::Int) if is_key => Maker::Row,
            (Some(_), _) if is_unique => Maker::Row,
            (Some(to), _) if to.table == table.name => Maker::Earlier,
            (Some(to), _) => Maker::Reference(self.wanted(self.table(to.table))),
            (None, Kind::Int | Kind::Text) if is_unique => Maker::Unique,
            (None, Kind::Bool) => Maker::True(10),
            (None, Kind::Instant) => Maker::Instant,
            (None, Kind::Int | Kind::Decimal { .. }) => Maker::Upto(1_000),
            (None, Kind::Text) => match few_words(column, seen.of(table, place)) {
                Some(words) => Maker::Choice(words),
                None => Maker::Text(rows / 4),
            },
            (None, Kind::Json) => {
                Maker::Copied(given(seen.of(table, place), || Value::Json("null".into())))
            }
            (None, Kind::Bytes) => {
                Maker::Copied(given(seen.of(table, place), || Value::Bytes(vec![0; 64])))
            }
        }
    }

    fn maker_for(&self, table: &'static Table, rows: usize, how: How) -> Maker {
        match how {
            How::Row => Maker::Row,
            How::True(percent) => Maker::True(percent),
            How::Words(words) => {
                let each = words.iter();
                Maker::Choice(each.map(|(w, n)| (Value::Text((*w).into()), *n)).collect())
            }
            How::Named(names) => {
                let each = names.iter();
                let count = |name: &str| match name {
                    "" => 0,
                    name => self.wanted(self.table(name)),
                };
                Maker::Named(each.map(|(word, of, n)| (*word, count(of), *n)).collect())
            }
            How::Parents(reference, other) => {
                let to = table.references.iter().find(|r| r.column == reference);
                let mut parent = self.table(to.unwrap().table);
                let place = table.column(reference).unwrap();
                // If the key references another table, the column may be in that table.
                while parent.column(other).is_none() {
                    parent = self.key_parent(parent).unwrap();
                }
                Maker::Parents(place, parent.name, parent.column(other).unwrap())
            }
            How::Upto(ratio) => Maker::Upto(self.times(ratio).max(3)),
            How::Text(ratio) => Maker::Text((rows as f64 * ratio) as usize),
        }
    }
}

/// The words of a column that only contains a few simple words, the most frequent first.
fn few_words(column: &Column, seen: Vec<&Value>) -> Option<Vec<(Value, u64)>> {
    let is_simple = |value: &&Value| match value {
        Value::Text(text) => {
            let letters = |c: char| c.is_ascii_lowercase() || "_/".contains(c);
            !text.is_empty() && text.chars().all(letters)
        }
        Value::Null => column.nullable,
        _ => false,
    };
    if !seen.iter().all(is_simple) {
        return None;
    }
    let words = seen.into_iter().filter(|value| **value != Value::Null);
    let words: Vec<&Value> = words.collect();
    let weight = |place: usize| 1_000 / (place as u64 + 1).pow(2);
    let weighted = words
        .iter()
        .enumerate()
        .map(|(at, word)| ((*word).clone(), weight(at)));
    (1..=FEW_WORDS)
        .contains(&words.len())
        .then(|| weighted.collect())
}

fn given(seen: Vec<&Value>, otherwise: impl Fn() -> Value) -> Vec<Value> {
    let values = seen.into_iter().filter(|value| **value != Value::Null);
    let values: Vec<Value> = values.cloned().collect();
    if values.is_empty() {
        vec![otherwise()]
    } else {
        values
    }
}

fn weighted<T>(mut at: u64, each: impl Iterator<Item = (T, u64)>) -> T {
    let mut last = None;
    for (one, weight) in each {
        last = Some(one);
        if at < weight {
            break;
        }
        at -= weight;
    }
    last.unwrap()
}

/// The seed of a column: the same in every run.
fn seed(table: &str, place: usize) -> u64 {
    let name = table
        .bytes()
        .fold(0, |sum, byte| mixed(sum ^ u64::from(byte)));
    mixed(name ^ mixed(place as u64))
}

/// SplitMix64: turns consecutive numbers into pseudo-random ones.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn fraction(chance: u64) -> f64 {
    (mixed(chance ^ 7) >> 11) as f64 / (1_u64 << 53) as f64
}

/// One of `rows` rows, with the first ones frequent: the first of 10,000 customers has one item in
/// twenty, the first of 100,000 items one message in three hundred.
fn skewed(chance: u64, rows: usize) -> usize {
    let power = if rows <= 20_000 { 3 } else { 2 };
    first_ones(chance, rows, power)
}

fn first_ones(chance: u64, rows: usize, power: i32) -> usize {
    (fraction(chance).powi(power) * rows as f64) as usize
}

/// The rank of a word, with the first ones frequent: one word in a hundred is the tenth.
fn common(chance: u64) -> u64 {
    ((WORDS as f64).powf(fraction(chance)) as u64).saturating_sub(1)
}

/// The word with a rank. No word is a prefix of another.
pub fn word(rank: u64) -> String {
    let mut rest = mixed(rank) % 1_000_000;
    let mut word = String::new();
    for letters in [
        "bdfghklm", "aeiou", "nprstvwz", "aeiou", "bdklmnrt", "aeiou", "gkmnprst",
    ] {
        let letters = letters.as_bytes();
        word.push(char::from(
            letters[usize::try_from(rest).unwrap() % letters.len()],
        ));
        rest = mixed(rest) % 1_000_000;
    }
    word
}
