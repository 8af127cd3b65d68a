//! Pages of lists.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::kernel::{
    error::EngineError,
    store::{Entity, Filter, Kind, Order, Timestamp, Value, Where, page_limit},
};

/// The number of rows of a page that does not say how many.
pub const DEFAULT_PAGE: u32 = 50;
/// The most characters of a cursor that are read: more than the longest sort keys take.
const MAX_CURSOR_LENGTH: usize = 65_536;

/// Which part of a list to return.
///
/// ```
/// use corejobtrack_core::records::Page;
///
/// let second = Page::limit(20).offset(20);
/// # drop(second);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The number of rows: 1 to [`MAX_PAGE`](crate::store::MAX_PAGE); other values count as the nearest one.
    pub limit: u32,
    /// Where the page starts.
    pub start: Start,
    /// Whether to count the whole list, which reads all of it.
    pub with_total: bool,
}

/// Where a page starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// After this number of rows, which are read and skipped. At most 10,000 are: a page further on is
    /// empty, and its [`next`](Listed::next) starts after row 10,000.
    Offset(u32),
    /// After the last row of the page that returned this cursor. Costs the same however far the page
    /// is from the beginning, and rows that are added meanwhile do not shift it.
    After(Cursor),
}

/// The position after a page, as an opaque text for the next request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed<R> {
    /// The rows.
    pub rows: Vec<R>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
    /// The length of the whole list, if the page was asked to count it.
    pub total: Option<i64>,
}

impl<R> Listed<R> {
    /// The same page with each row converted.
    pub fn map<T>(self, convert: impl FnMut(R) -> T) -> Listed<T> {
        Listed {
            rows: self.rows.into_iter().map(convert).collect(),
            next: self.next,
            total: self.total,
        }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::limit(DEFAULT_PAGE)
    }
}

impl Page {
    /// The first page, with this number of rows.
    #[must_use]
    pub fn limit(limit: u32) -> Self {
        Self {
            limit,
            start: Start::Offset(0),
            with_total: false,
        }
    }

    /// The same page after this number of rows.
    #[must_use]
    pub fn offset(mut self, offset: u32) -> Self {
        self.start = Start::Offset(offset);
        self
    }

    /// The same page after a cursor.
    #[must_use]
    pub fn after(mut self, cursor: Cursor) -> Self {
        self.start = Start::After(cursor);
        self
    }

    /// The same page with the length of the whole list.
    #[must_use]
    pub fn with_total(mut self) -> Self {
        self.with_total = true;
        self
    }

    /// The number of rows, within the limits.
    pub(super) fn rows(&self) -> u32 {
        page_limit(self.limit)
    }
}

impl Cursor {
    /// The position after a row, in the order of a list.
    pub(super) fn after<E: Entity>(
        row: &E,
        list: &str,
        order: &[Order],
    ) -> Result<Self, EngineError> {
        let row = row.to_row()?;
        let values = order.iter().map(|order| {
            let value = row.get(order.column).map(Value::to_json);
            value.unwrap_or_default()
        });
        let place: Vec<serde_json::Value> = std::iter::once(list.into()).chain(values).collect();
        let text = serde_json::Value::from(place).to_string();
        Ok(Self(BASE64_URL_SAFE_NO_PAD.encode(text)))
    }

    /// The rows after the position, in the order of a list.
    pub(super) fn rows_after<E: Entity>(
        &self,
        list: &str,
        order: &[Order],
    ) -> Result<Where<E>, EngineError> {
        let invalid = || EngineError::invalid("cursor", "is not a cursor of this list");
        let Self(text) = self;
        if text.len() > MAX_CURSOR_LENGTH {
            return Err(invalid());
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok();
        let place = bytes.and_then(|bytes| serde_json::from_slice::<Vec<_>>(&bytes).ok());
        let place = place.ok_or_else(invalid)?;
        let Some((serde_json::Value::String(name), values)) = place.split_first() else {
            return Err(invalid());
        };
        if name != list || values.len() != order.len() {
            return Err(invalid());
        }
        let parts = order.iter().zip(values).map(|(order, value)| {
            let column = E::TABLE.columns.get(order.column)?;
            let value = value_of(value, column.kind).filter(|value| {
                // A cursor that was made up must not break a rule of the store.
                column.nullable || *value != Value::Null
            })?;
            Some((*order, value))
        });
        let parts: Option<Vec<(Order, Value)>> = parts.collect();
        Ok(Where::new(Filter::After(parts.ok_or_else(invalid)?)))
    }
}

/// Reads what [`Value::to_json`] wrote; `None` if it is no value of the kind.
fn value_of(value: &serde_json::Value, kind: Kind) -> Option<Value> {
    Some(match (kind, value) {
        (_, serde_json::Value::Null) => Value::Null,
        (Kind::Bool, serde_json::Value::Bool(value)) => Value::Bool(*value),
        (Kind::Int | Kind::Decimal { .. }, number) => Value::Int(number.as_i64()?),
        (Kind::Instant, serde_json::Value::String(text)) => {
            Value::Instant(Timestamp::parse(text).ok()?)
        }
        (Kind::Text, serde_json::Value::String(text)) if !text.contains('\0') => {
            Value::Text(text.clone())
        }
        _ => return None,
    })
}
