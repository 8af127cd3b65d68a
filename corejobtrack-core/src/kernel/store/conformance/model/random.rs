//! Reproducible random values from small sets, so that rows often collide.

use crate::kernel::store::{Column, Document, Kind, Timestamp, Value};

/// A generator of pseudo-random numbers (SplitMix64).
pub struct Random(u64);

const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "A",
    "ab",
    "aB",
    "b",
    "Z",
    "z",
    "é",
    "e\u{301}",
    "%",
    "_",
    "a%b",
    "a_b",
    "\\",
    "*",
    "?",
    "[a]",
    "'",
    "\u{1F527}",
    "\u{ffff}",
    "open",
    "done",
    "ann",
    "bob",
];

const WORDS: &[&str] = &[
    "paper", "jam", "tray", "papers", "Café", "cafe", "and", "or", "not", "2026", "x", "drum",
];

const JSONS: &[&str] = &["null", "{}", "[]", "{\"a\":[1,\"é\"]}", "\"a\"", "1.5"];

impl Random {
    /// The generator with a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number from 0 up to, but not including, `below`.
    pub fn below(&mut self, below: usize) -> usize {
        let below = u64::try_from(below.max(1)).unwrap_or(1);
        usize::try_from(self.next() % below).unwrap_or(0)
    }

    /// A number within bounds, both included.
    pub fn within(&mut self, from: i64, to: i64) -> i64 {
        let width = usize::try_from(to - from + 1).unwrap_or(1);
        from + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// True with a probability in percent.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// A random element.
    pub fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let place = self.below(of.len());
        of.get(place).expect("a slice that is not empty")
    }

    /// A random element, or `other` if there is none.
    pub fn one_of_or<'a, T>(&mut self, of: &'a [T], other: &'a T) -> &'a T {
        of.get(self.below(of.len())).unwrap_or(other)
    }

    /// Up to `most` values.
    pub fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }

    /// A random text.
    pub fn text(&mut self) -> String {
        (*self.one_of(TEXTS)).to_owned()
    }

    /// Up to `most` words, separated by spaces.
    pub fn words(&mut self, most: usize) -> String {
        self.some(most, |random| *random.one_of(WORDS)).join(" ")
    }

    /// A document of random words.
    pub fn document(&mut self) -> Document {
        Document::of([self.words(5).as_str()])
    }

    /// A random value of a column.
    pub fn value(&mut self, column: &Column) -> Value {
        if column.nullable && self.chance(30) {
            return Value::Null;
        }
        match column.kind {
            Kind::Bool => Value::Bool(self.chance(50)),
            // Extreme, yet small enough that sums do not overflow.
            Kind::Int | Kind::Decimal { .. } if self.chance(5) => {
                Value::Int(*self.one_of(&[-1_000_000_000_000_000, 1_000_000_000_000_000]))
            }
            Kind::Int | Kind::Decimal { .. } => Value::Int(self.within(-3, 12)),
            Kind::Instant => {
                let last = Timestamp::MAX;
                let micros = *self.one_of(&[Timestamp::MIN.micros(), -1, 0, 1, last.micros()]);
                Value::Instant(Timestamp::from_micros(micros).unwrap_or(last))
            }
            Kind::Text => Value::Text(self.text()),
            Kind::Json => Value::Json((*self.one_of(JSONS)).to_owned()),
            Kind::Bytes => {
                let bytes = self.some(3, |random| u8::try_from(random.below(256)).unwrap_or(0));
                Value::Bytes(bytes)
            }
        }
    }
}
