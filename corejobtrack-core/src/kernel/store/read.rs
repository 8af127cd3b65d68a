//! What can be asked of a store: a small, closed language of plans.
//!
//! It has no joins and no SQL; [`Filter::Exists`] and [`Filter::Among`] are what other tables may
//! say about a row. Columns are places in [`Table::columns`]; [`Query`](super::Query) is the typed
//! way to write them.

use super::{Key, Row, Table, Value};

/// One question. Its answer is a list of rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// Rows of a table.
    Rows(Select),
    /// Counts, sums and bounds over rows of a table.
    Fold(Aggregate),
    /// Rows of a searchable table whose document matches, best first.
    Text(Search),
}

/// Rows of one table: those that pass the filter, in order, without the first `offset`, at most
/// `limit`. Where `order` leaves two rows equal, the primary key decides, ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Select {
    /// The table.
    pub table: &'static Table,
    /// Which rows.
    pub filter: Filter,
    /// In which order; nulls are the smallest values.
    pub order: Vec<Order>,
    /// How many at most.
    pub limit: Option<u32>,
    /// How many of the first to leave out.
    pub offset: u32,
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The column.
    pub column: usize,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// How a column compares with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Less than the value.
    Less,
    /// Less than the value, or equal to it.
    AtMost,
    /// Greater than the value.
    Greater,
    /// Greater than the value, or equal to it.
    AtLeast,
}

/// Which rows. Logic is two-valued: a comparison with null is false, and its negation is true.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// Every row.
    All,
    /// The column equals the value; null equals null.
    Is(usize, Value),
    /// The column does not equal the value; null differs from everything but null.
    IsNot(usize, Value),
    /// The column is not null and compares so with the value, which is not null.
    Compare(usize, Comparison, Value),
    /// The column equals one of the values; null equals none. No values: no rows.
    In(usize, Vec<Value>),
    /// The text column begins with these bytes.
    Prefix(usize, String),
    /// The text column has these bytes somewhere in it.
    Contains(usize, String),
    /// The row comes after the one with these values in this order: the next page by key. The
    /// order should end in columns that make it unique.
    After(Vec<(Order, Value)>),
    /// Another table has a row that names this one and passes a filter of its own.
    Exists(Box<Exists>),
    /// The column is among what these slices of other tables hold.
    Among(usize, Vec<Slice>),
    /// All of them. None: every row.
    And(Vec<Filter>),
    /// One of them at least. None: no row.
    Or(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
}

/// A row of `table` whose `column` equals this row's `own` column and that passes `filter`.
#[derive(Debug, Clone, PartialEq)]
pub struct Exists {
    /// The column of the row that is asked about.
    pub own: usize,
    /// The other table.
    pub table: &'static Table,
    /// Its column that must equal `own`.
    pub column: usize,
    /// What else must hold there.
    pub filter: Filter,
}

/// The values of one column in the first rows of a table: a short range of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice {
    /// The column whose values are meant.
    pub column: usize,
    /// The rows.
    pub of: Select,
}

/// Counts, sums and bounds, for all rows or one group each of equal values.
///
/// An answer row has the values of `group` and then those of `folds`; groups are in ascending
/// order. Without `group` there is just one row, also where no row passes the filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// The table.
    pub table: &'static Table,
    /// Which rows.
    pub filter: Filter,
    /// The columns whose values make a group.
    pub group: Vec<usize>,
    /// What to compute.
    pub folds: Vec<Fold>,
}

/// Something computed over rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// How many rows, an integer.
    Count,
    /// The sum of an integer or decimal column, nulls left out; null where there is nothing to sum.
    Sum(usize),
    /// The smallest value of a column, nulls left out.
    Min(usize),
    /// The greatest value of a column, nulls left out.
    Max(usize),
}

/// Full-text search: every term must be in the document. The set of matches is part of the
/// contract, their ranking is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// A searchable table.
    pub table: &'static Table,
    /// What must be found. No terms: no rows.
    pub terms: Vec<Term>,
    /// What else must hold of a row.
    pub filter: Filter,
    /// How many at most.
    pub limit: u32,
    /// How many of the first to leave out.
    pub offset: u32,
}

/// Tokens that stand one after the other, as [`tokens`](super::text::tokens) makes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The tokens of the phrase, at least one.
    pub phrase: Vec<String>,
    /// Whether the last token may go on.
    pub prefix: bool,
}

impl Select {
    /// All rows of a table, by key.
    #[must_use]
    pub fn from(table: &'static Table) -> Self {
        Self {
            table,
            filter: Filter::All,
            order: Vec::new(),
            limit: None,
            offset: 0,
        }
    }

    /// The one row with this key.
    #[must_use]
    pub fn by_key(table: &'static Table, key: &Key) -> Self {
        Self {
            filter: Filter::key(key),
            limit: Some(1),
            ..Self::from(table)
        }
    }

    /// With this filter beside those it has.
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = self.filter.and(filter);
        self
    }
}

impl Filter {
    /// The row with this key.
    #[must_use]
    pub fn key(key: &Key) -> Self {
        match key.as_slice() {
            [only] => Self::Is(0, only.clone()),
            parts => Self::And(
                parts
                    .iter()
                    .enumerate()
                    .map(|(column, value)| Self::Is(column, value.clone()))
                    .collect(),
            ),
        }
    }

    /// This and the other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, other) | (other, Self::All) => other,
            (Self::And(mut all), Self::And(more)) => {
                all.extend(more);
                Self::And(all)
            }
            (Self::And(mut all), other) => {
                all.push(other);
                Self::And(all)
            }
            (first, second) => Self::And(vec![first, second]),
        }
    }

    /// This or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Or(mut any) => {
                any.push(other);
                Self::Or(any)
            }
            first => Self::Or(vec![first, other]),
        }
    }
}

impl std::ops::Not for Filter {
    type Output = Self;

    fn not(self) -> Self {
        Self::Not(Box::new(self))
    }
}

/// The rows that answer one [`Read`].
pub type Answer = Vec<Row>;
