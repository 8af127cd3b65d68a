//! Typed queries over entities: columns, filters, and what can be asked of a store.

use std::marker::PhantomData;

use super::{
    Aggregate, ColumnType, Comparison, Entity, Exists, Filter, Fold, Order, Read, Row, Select,
    Slice, StoreError, Value,
};

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

/// Asks a store. All of one call comes from one snapshot.
///
/// # Errors
/// Whatever the store returns.
pub async fn ask<A: Ask>(store: &dyn super::Store, ask: A) -> Result<A::Answer, StoreError> {
    let mut reads = Vec::new();
    ask.reads(&mut reads);
    let mut answers = store.read(&reads).await?.into_iter();
    A::answer(&mut answers)
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
