//! Typed entities over untyped rows: what [`entity!`](crate::entity) makes, and typed queries.

use std::marker::PhantomData;

use serde::{Serialize, de::DeserializeOwned};

use super::{
    Aggregate, Comparison, Document, Exists, Filter, Fold, Key, Kind, Order, Read, Row, Select,
    Slice, StoreError, Table, Timestamp, Value, Version,
};

/// Something that is kept in a table: made by [`entity!`](crate::entity).
pub trait Entity: Clone + Send + Sync + 'static {
    /// The name of its table.
    const NAME: &'static str;
    /// Its table.
    const TABLE: &'static Table;

    /// The values of its columns.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] where a part of it is no JSON.
    fn to_row(&self) -> Result<Row, StoreError>;

    /// Reads it from the values of its columns.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if they do not make one.
    fn from_row(row: Row) -> Result<Self, StoreError>;

    /// What full-text search finds it by, for a searchable table.
    fn document(&self) -> Option<Document>;
}

/// A Rust type that a column can have.
pub trait ColumnType: Sized {
    /// What the column holds.
    const KIND: Kind;
    /// Whether it may be null.
    const NULLABLE: bool = false;

    /// The value to store.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] where it is no JSON.
    fn to_value(&self) -> Result<Value, StoreError>;

    /// Reads a stored value.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if it is of another kind or not one of the values the type has.
    fn from_value(value: Value) -> Result<Self, StoreError>;
}

/// The error for a stored value that the type of its column does not have.
#[must_use]
pub fn mismatch(value: &Value, wanted: &str) -> StoreError {
    StoreError::Corrupt(format!("{value:?} is no {wanted}"))
}

macro_rules! plain_column {
    ($type:ty, $kind:expr, $variant:ident) => {
        impl ColumnType for $type {
            const KIND: Kind = $kind;

            fn to_value(&self) -> Result<Value, StoreError> {
                Ok(Value::$variant(self.clone()))
            }

            fn from_value(value: Value) -> Result<Self, StoreError> {
                match value {
                    Value::$variant(value) => Ok(value),
                    other => Err(mismatch(&other, stringify!($type))),
                }
            }
        }
    };
}

plain_column!(bool, Kind::Bool, Bool);
plain_column!(i64, Kind::Int, Int);
plain_column!(String, Kind::Text, Text);
plain_column!(Timestamp, Kind::Instant, Instant);
plain_column!(Vec<u8>, Kind::Bytes, Bytes);

impl ColumnType for i32 {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Result<Value, StoreError> {
        Ok(Value::Int((*self).into()))
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Int(number) => Self::try_from(number).map_err(|_| mismatch(&value, "i32")),
            other => Err(mismatch(&other, "i32")),
        }
    }
}

impl ColumnType for Version {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Result<Value, StoreError> {
        Ok(Value::Int(self.0))
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        i64::from_value(value).map(Self)
    }
}

/// The position zero stands for that of the commit which writes the row.
impl ColumnType for super::Position {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Result<Value, StoreError> {
        Ok(match self.0 {
            0 => Value::Position,
            position => Value::Int(position),
        })
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        i64::from_value(value).map(Self)
    }
}

impl<T: ColumnType> ColumnType for Option<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;

    fn to_value(&self) -> Result<Value, StoreError> {
        self.as_ref().map_or(Ok(Value::Null), T::to_value)
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// A part of an entity that is kept as canonical JSON in one column: read and replaced as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Json<T>(pub T);

impl<T> std::ops::Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> std::ops::DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Json<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: Serialize + DeserializeOwned> ColumnType for Json<T> {
    const KIND: Kind = Kind::Json;

    fn to_value(&self) -> Result<Value, StoreError> {
        Value::json(&self.0)
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Json(text) => serde_json::from_str(&text)
                .map(Self)
                .map_err(|error| StoreError::Corrupt(format!("a JSON column: {error}"))),
            other => Err(mismatch(&other, "JSON")),
        }
    }
}

/// A typed column of an entity, as `WorkItem::number`.
#[derive(Debug)]
pub struct Col<E, T> {
    place: usize,
    of: PhantomData<fn() -> (E, T)>,
}

impl<E, T> Clone for Col<E, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, T> Copy for Col<E, T> {}

/// A filter on one entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Where<E> {
    filter: Filter,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity> Where<E> {
    /// Wraps an untyped filter.
    #[must_use]
    pub fn new(filter: Filter) -> Self {
        Self {
            filter,
            of: PhantomData,
        }
    }

    /// Every row.
    #[must_use]
    pub fn all() -> Self {
        Self::new(Filter::All)
    }

    /// No row.
    #[must_use]
    pub fn none() -> Self {
        Self::new(Filter::Or(Vec::new()))
    }

    /// This and the other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::new(self.filter.and(other.filter))
    }

    /// This or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::new(self.filter.or(other.filter))
    }

    /// The untyped filter.
    #[must_use]
    pub fn into_filter(self) -> Filter {
        self.filter
    }
}

impl<E: Entity> std::ops::Not for Where<E> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(!self.filter)
    }
}

impl<E: Entity, T: ColumnType> Col<E, T> {
    /// The column at a place of the table; [`entity!`](crate::entity) calls it.
    #[must_use]
    pub const fn at(place: usize) -> Self {
        Self {
            place,
            of: PhantomData,
        }
    }

    /// Its place in the table.
    #[must_use]
    pub const fn place(self) -> usize {
        self.place
    }

    fn value(value: &T) -> Value {
        // Only JSON columns can fail, and those cannot be compared.
        value.to_value().unwrap_or(Value::Null)
    }

    /// Equal to `value`.
    #[must_use]
    pub fn is(self, value: impl Into<T>) -> Where<E> {
        Where::new(Filter::Is(self.place, Self::value(&value.into())))
    }

    /// Not equal to `value`.
    #[must_use]
    pub fn is_not(self, value: impl Into<T>) -> Where<E> {
        Where::new(Filter::IsNot(self.place, Self::value(&value.into())))
    }

    /// Equal to one of `values`.
    #[must_use]
    pub fn is_in(self, values: impl IntoIterator<Item = T>) -> Where<E> {
        Where::new(Filter::In(
            self.place,
            values
                .into_iter()
                .map(|value| Self::value(&value))
                .collect(),
        ))
    }

    /// Compares so with `value`; false for null.
    #[must_use]
    pub fn compares(self, how: Comparison, value: impl Into<T>) -> Where<E> {
        Where::new(Filter::Compare(self.place, how, Self::value(&value.into())))
    }

    /// In ascending order.
    #[must_use]
    pub const fn ascending(self) -> Order {
        Order {
            column: self.place,
            descending: false,
        }
    }

    /// In descending order.
    #[must_use]
    pub const fn descending(self) -> Order {
        Order {
            column: self.place,
            descending: true,
        }
    }

    /// Another table has a row whose `column` equals this one and that passes `filter`.
    #[must_use]
    pub fn exists_in<C: Entity, U: ColumnType>(
        self,
        column: Col<C, U>,
        filter: Where<C>,
    ) -> Where<E> {
        Where::new(Filter::Exists(Box::new(Exists {
            own: self.place,
            table: C::TABLE,
            column: column.place,
            filter: filter.filter,
        })))
    }

    /// Equal to a value of `column` in one of these queries: each a short range of an index.
    #[must_use]
    pub fn among<C: Entity, U: ColumnType>(
        self,
        column: Col<C, U>,
        queries: impl IntoIterator<Item = Query<C>>,
    ) -> Where<E> {
        Where::new(Filter::Among(
            self.place,
            queries
                .into_iter()
                .map(|query| Slice {
                    column: column.place,
                    of: query.select,
                })
                .collect(),
        ))
    }
}

impl<E: Entity, T: ColumnType> Col<E, Option<T>> {
    /// Null.
    #[must_use]
    pub fn is_null(self) -> Where<E> {
        Where::new(Filter::Is(self.place, Value::Null))
    }
}

impl<E: Entity> Col<E, String> {
    /// Begins with these bytes.
    #[must_use]
    pub fn starts_with(self, text: impl Into<String>) -> Where<E> {
        Where::new(Filter::Prefix(self.place, text.into()))
    }

    /// Has these bytes somewhere in it.
    #[must_use]
    pub fn contains(self, text: impl Into<String>) -> Where<E> {
        Where::new(Filter::Contains(self.place, text.into()))
    }
}

/// A typed [`Select`].
#[derive(Debug, Clone, PartialEq)]
pub struct Query<E> {
    select: Select,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity> Query<E> {
    /// The rows that pass a filter, by key.
    #[must_use]
    pub fn of(filter: Where<E>) -> Self {
        Self {
            select: Select::from(E::TABLE).filter(filter.filter),
            of: PhantomData,
        }
    }

    /// All rows, by key.
    #[must_use]
    pub fn all() -> Self {
        Self::of(Where::all())
    }

    /// With another filter beside those it has.
    #[must_use]
    pub fn filter(mut self, filter: Where<E>) -> Self {
        self.select = self.select.filter(filter.filter);
        self
    }

    /// In this order; called again, that decides what the first leaves equal.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.select.order.push(order);
        self
    }

    /// At most so many.
    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.select.limit = Some(limit);
        self
    }

    /// Without the first so many.
    #[must_use]
    pub fn offset(mut self, offset: u32) -> Self {
        self.select.offset = offset;
        self
    }

    /// Just the first, if there is one.
    #[must_use]
    pub fn first(self) -> First<E> {
        First(self.limit(1))
    }

    /// How many rows pass, whatever the limit.
    #[must_use]
    pub fn count(self) -> Count<E> {
        Count(self)
    }

    /// The untyped plan.
    #[must_use]
    pub fn into_select(self) -> Select {
        self.select
    }
}

/// A query for one row at most.
#[derive(Debug, Clone, PartialEq)]
pub struct First<E>(Query<E>);

/// A query for the number of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Count<E>(Query<E>);

/// Something that can be asked of a store and has a typed answer.
pub trait Ask {
    /// The typed answer.
    type Answer;

    /// Appends the reads it needs.
    fn reads(self, reads: &mut Vec<Read>);

    /// Takes its answer from those of the reads, in their order.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where rows cannot be read.
    fn answer(answers: &mut std::vec::IntoIter<Vec<Row>>) -> Result<Self::Answer, StoreError>;
}

/// Nothing more, beside other questions.
impl Ask for () {
    type Answer = ();

    fn reads(self, _: &mut Vec<Read>) {}

    fn answer(_: &mut std::vec::IntoIter<Vec<Row>>) -> Result<(), StoreError> {
        Ok(())
    }
}

fn next(answers: &mut std::vec::IntoIter<Vec<Row>>) -> Result<Vec<Row>, StoreError> {
    answers
        .next()
        .ok_or_else(|| StoreError::Corrupt("an answer is missing".into()))
}

impl<E: Entity> Ask for Query<E> {
    type Answer = Vec<E>;

    fn reads(self, reads: &mut Vec<Read>) {
        reads.push(Read::Rows(self.select));
    }

    fn answer(answers: &mut std::vec::IntoIter<Vec<Row>>) -> Result<Vec<E>, StoreError> {
        next(answers)?.into_iter().map(E::from_row).collect()
    }
}

impl<E: Entity> Ask for First<E> {
    type Answer = Option<E>;

    fn reads(self, reads: &mut Vec<Read>) {
        self.0.reads(reads);
    }

    fn answer(answers: &mut std::vec::IntoIter<Vec<Row>>) -> Result<Option<E>, StoreError> {
        next(answers)?
            .into_iter()
            .next()
            .map(E::from_row)
            .transpose()
    }
}

impl<E: Entity> Ask for Count<E> {
    type Answer = i64;

    fn reads(self, reads: &mut Vec<Read>) {
        reads.push(Read::Fold(Aggregate {
            table: E::TABLE,
            filter: self.0.select.filter,
            group: Vec::new(),
            folds: vec![Fold::Count],
        }));
    }

    fn answer(answers: &mut std::vec::IntoIter<Vec<Row>>) -> Result<i64, StoreError> {
        match next(answers)?.into_iter().next().as_deref() {
            Some([Value::Int(count)]) => Ok(*count),
            other => Err(StoreError::Corrupt(format!("{other:?} is no count"))),
        }
    }
}

/// A typed [`Search`](super::Search): the best matches first.
#[derive(Debug, Clone, PartialEq)]
pub struct Find<E> {
    search: super::Search,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity> Find<E> {
    /// The rows whose document has all terms and that pass the filter.
    #[must_use]
    pub fn new(terms: Vec<super::Term>, filter: Where<E>, limit: u32, offset: u32) -> Self {
        Self {
            search: super::Search {
                table: E::TABLE,
                terms,
                filter: filter.filter,
                limit,
                offset,
            },
            of: PhantomData,
        }
    }
}

impl<E: Entity> Ask for Find<E> {
    type Answer = Vec<E>;

    fn reads(self, reads: &mut Vec<Read>) {
        reads.push(Read::Text(self.search));
    }

    fn answer(answers: &mut std::vec::IntoIter<Vec<Row>>) -> Result<Vec<E>, StoreError> {
        next(answers)?.into_iter().map(E::from_row).collect()
    }
}

macro_rules! ask_tuple {
    ($($name:ident),+) => {
        impl<$($name: Ask),+> Ask for ($($name,)+) {
            type Answer = ($($name::Answer,)+);

            fn reads(self, reads: &mut Vec<Read>) {
                #[expect(non_snake_case, reason = "the names of the type parameters serve")]
                let ($($name,)+) = self;
                $($name.reads(reads);)+
            }

            fn answer(answers: &mut std::vec::IntoIter<Vec<Row>>) -> Result<Self::Answer, StoreError> {
                Ok(($($name::answer(answers)?,)+))
            }
        }
    };
}

ask_tuple!(A, B);
ask_tuple!(A, B, C);
ask_tuple!(A, B, C, D);
ask_tuple!(A, B, C, D, F);
ask_tuple!(A, B, C, D, F, G);
ask_tuple!(A, B, C, D, F, G, H);
ask_tuple!(A, B, C, D, F, G, H, I);

/// The key of a row: its leading values.
#[must_use]
pub fn key_of(table: &Table, row: &[Value]) -> Key {
    row.get(..table.key).unwrap_or_default().to_vec()
}

/// The place of the column `version`; [`entity!`](crate::entity) calls it at compile time.
#[must_use]
pub const fn version_place(columns: &[super::Column]) -> Option<usize> {
    let mut place = 0;
    while place < columns.len() {
        if same(columns[place].name.as_bytes(), b"version") {
            return Some(place);
        }
        place += 1;
    }
    None
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut place = 0;
    while place < a.len() {
        if a[place] != b[place] {
            return false;
        }
        place += 1;
    }
    true
}

/// The texts in a value that full-text search should find: a text, or all strings in JSON.
pub fn texts(value: &Value, into: &mut Vec<String>) {
    fn strings(json: serde_json::Value, into: &mut Vec<String>) {
        match json {
            serde_json::Value::String(text) => into.push(text),
            serde_json::Value::Array(items) => {
                items.into_iter().for_each(|item| strings(item, into))
            }
            serde_json::Value::Object(map) => {
                map.into_iter().for_each(|(_, item)| strings(item, into))
            }
            _ => {}
        }
    }
    match value {
        Value::Text(text) => into.push(text.clone()),
        Value::Int(number) => into.push(number.to_string()),
        Value::Json(text) => strings(serde_json::from_str(text).unwrap_or_default(), into),
        _ => {}
    }
}
