//! Reads: a small, closed query language.
//!
//! It has no joins and no SQL; only [`Filter::Exists`] and [`Filter::Among`] look into other
//! tables. Columns are indexes into [`Table::columns`]; [`Query`](super::Query) is the typed
//! interface.

use super::{Key, Row, Table, Value};

/// One query, answered with a list of rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// Rows of a table.
    Rows(Select),
    /// Counts, sums, minima and maxima over rows of a table.
    Aggregate(Aggregate),
    /// Rows of a searchable table whose document matches, best match first.
    Text(Search),
}

/// Selects the rows of one table that match the filter, in order, skipping the first `offset` and
/// returning at most `limit`. Rows that are equal in `order` are sorted by primary key, ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Select {
    /// The table.
    pub table: &'static Table,
    /// The filter.
    pub filter: Filter,
    /// The sort columns, most significant first; null is the smallest value.
    pub order: Vec<Order>,
    /// The greatest number of rows; `None` for all.
    pub limit: Option<u32>,
    /// The number of rows to skip.
    pub offset: u32,
}

/// A sort column and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The column.
    pub column: usize,
    /// Whether the greatest value comes first.
    pub descending: bool,
}

/// A comparison of a column with a value.
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

/// A condition on rows. Logic is two-valued: a comparison with null is false, and its negation is
/// true.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// Every row.
    All,
    /// The column equals the value; null equals null.
    Is(usize, Value),
    /// The column does not equal the value; null differs from everything except null.
    IsNot(usize, Value),
    /// The column is not null and compares as given with the value, which must not be null.
    Compare(usize, Comparison, Value),
    /// The column is not null and equals one of the values. Without values, no row matches.
    In(usize, Vec<Value>),
    /// The text column is not null and begins with these bytes.
    Prefix(usize, String),
    /// The text column is not null and contains these bytes.
    Contains(usize, String),
    /// The row comes after the given values in the given order, as for the next page of a list. The
    /// order should end in columns that make it unique. Without columns, no row matches.
    After(Vec<(Order, Value)>),
    /// Another table has a row that refers to this one and matches a filter of its own.
    Exists(Box<Exists>),
    /// The column is not null and equals a value of one of these slices of tables.
    Among(usize, Vec<Slice>),
    /// All parts match. Without parts, every row matches.
    And(Vec<Filter>),
    /// At least one part matches. Without parts, no row matches.
    Or(Vec<Filter>),
    /// The part does not match.
    Not(Box<Filter>),
}

/// A row of `table` exists that matches `filter` and whose `column` equals the `own` column of the
/// filtered row. Null equals nothing here.
#[derive(Debug, Clone, PartialEq)]
pub struct Exists {
    /// The column of the filtered table.
    pub own: usize,
    /// The other table, which may be the same one.
    pub table: &'static Table,
    /// The column of the other table that must equal `own`.
    pub column: usize,
    /// The filter on rows of the other table.
    pub filter: Filter,
}

/// The values of one column in selected rows of a table, usually a short range of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice {
    /// The column whose values are taken.
    pub column: usize,
    /// The rows.
    pub of: Select,
}

/// Aggregates over all rows, or over each group of rows that are equal in the `group` columns.
///
/// A row of the answer has the values of `group`, then those of `functions`; groups are in ascending
/// order. Without `group` there is exactly one row, even if no row matches the filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// The table.
    pub table: &'static Table,
    /// The filter.
    pub filter: Filter,
    /// The columns to group by.
    pub group: Vec<usize>,
    /// The aggregate functions.
    pub functions: Vec<AggregateFunction>,
}

/// An aggregate function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AggregateFunction {
    /// The number of rows, an integer.
    Count,
    /// The sum of an integer or decimal column, ignoring nulls; null if there is nothing to sum.
    Sum(usize),
    /// The smallest value of a column, ignoring nulls; null if there is none.
    Min(usize),
    /// The greatest value of a column, ignoring nulls; null if there is none.
    Max(usize),
}

/// A full-text search: the document must contain every term. The set of matches is part of the
/// contract, their ranking is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// A searchable table.
    pub table: &'static Table,
    /// The terms. Without terms, no row matches.
    pub terms: Vec<Term>,
    /// The filter that rows must also match.
    pub filter: Filter,
    /// The greatest number of rows.
    pub limit: u32,
    /// The number of rows to skip.
    pub offset: u32,
}

/// A phrase: consecutive tokens, as [`tokens`](super::text::tokens) splits text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The tokens of the phrase, at least one.
    pub phrase: Vec<String>,
    /// Whether the last token is a prefix.
    pub prefix: bool,
}

impl Select {
    /// All rows of a table, ordered by key.
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

    /// The row with this key.
    #[must_use]
    pub fn by_key(table: &'static Table, key: &Key) -> Self {
        Self {
            filter: Filter::key(key),
            limit: Some(1),
            ..Self::from(table)
        }
    }

    /// Adds a filter: rows must also match it.
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = self.filter.and(filter);
        self
    }
}

impl Filter {
    /// Matches the row with this key.
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

    /// Matches rows that match both filters.
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

    /// Matches rows that match either filter.
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
