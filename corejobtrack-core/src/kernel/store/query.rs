//! Typed queries over entities: columns, filters, and tuples of queries answered in one call.

use std::marker::PhantomData;

use super::{
    Aggregate, AggregateFunction, ColumnType, Comparison, Entity, Exists, Filter, Order, Read, Row,
    Select, Slice, StoreError, Value,
};

/// The most rows of a page.
pub const MAX_PAGE: u32 = 200;

/// The number of rows of a page that a caller asked for: 1 to [`MAX_PAGE`].
pub(crate) fn page_limit(limit: u32) -> u32 {
    limit.clamp(1, MAX_PAGE)
}

/// A typed column of an entity, such as `WorkItem::number`.
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

/// A filter on rows of one entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Where<E> {
    filter: Filter,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity> Where<E> {
    /// Wraps an untyped filter.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
    pub fn new(filter: Filter) -> Self {
        #[cfg(feature = "call-sites")]
        call_sites::note();
        Self {
            filter,
            of: PhantomData,
        }
    }

    /// Matches every row.
    #[must_use]
    pub fn all() -> Self {
        Self::new(Filter::All)
    }

    /// Matches no row.
    #[must_use]
    pub fn none() -> Self {
        Self::new(Filter::Or(Vec::new()))
    }

    /// Matches rows that match both filters.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::new(self.filter.and(other.filter))
    }

    /// Matches rows that match either filter.
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
    /// The column with an index of the table; called by [`entity!`](crate::entity).
    #[must_use]
    pub const fn at(place: usize) -> Self {
        Self {
            place,
            of: PhantomData,
        }
    }

    /// The index in [`Table::columns`](super::Table::columns).
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
    #[cfg_attr(feature = "call-sites", track_caller)]
    pub fn is(self, value: impl Into<T>) -> Where<E> {
        Where::new(Filter::Is(self.place, Self::value(&value.into())))
    }

    /// Not equal to `value`.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
    pub fn is_not(self, value: impl Into<T>) -> Where<E> {
        Where::new(Filter::IsNot(self.place, Self::value(&value.into())))
    }

    /// Equal to one of `values`.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
    pub fn is_in(self, values: impl IntoIterator<Item = T>) -> Where<E> {
        Where::new(Filter::In(
            self.place,
            values
                .into_iter()
                .map(|value| Self::value(&value))
                .collect(),
        ))
    }

    /// Compares with `value`; false if the column is null.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
    pub fn compares(self, how: Comparison, value: impl Into<T>) -> Where<E> {
        Where::new(Filter::Compare(self.place, how, Self::value(&value.into())))
    }

    /// Ascending order by this column.
    #[must_use]
    pub const fn ascending(self) -> Order {
        Order {
            column: self.place,
            descending: false,
        }
    }

    /// Descending order by this column.
    #[must_use]
    pub const fn descending(self) -> Order {
        Order {
            column: self.place,
            descending: true,
        }
    }

    /// Matches if another table has a row that matches `filter` and whose `column` equals this
    /// column.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
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

    /// Equal to a value of `column` in the rows of one of `queries`, each of which should be a
    /// short range of an index.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
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
    /// Equal to null.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
    pub fn is_null(self) -> Where<E> {
        Where::new(Filter::Is(self.place, Value::Null))
    }
}

impl<E: Entity> Col<E, String> {
    /// Begins with `text`, compared by bytes.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
    pub fn starts_with(self, text: impl Into<String>) -> Where<E> {
        Where::new(Filter::Prefix(self.place, text.into()))
    }

    /// Contains `text`, compared by bytes.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
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
    /// Selects the rows that match a filter, ordered by key.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
    pub fn of(filter: Where<E>) -> Self {
        #[cfg(feature = "call-sites")]
        call_sites::note();
        Self {
            select: Select::from(E::TABLE).filter(filter.filter),
            of: PhantomData,
        }
    }

    /// Selects all rows, ordered by key.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
    pub fn all() -> Self {
        Self::of(Where::all())
    }

    /// Adds a filter: rows must also match it.
    #[must_use]
    pub fn filter(mut self, filter: Where<E>) -> Self {
        self.select = self.select.filter(filter.filter);
        self
    }

    /// Orders the rows; each further call orders the rows that are equal so far.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.select.order.push(order);
        self
    }

    /// Selects at most `limit` rows.
    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.select.limit = Some(limit);
        self
    }

    /// Skips the first `offset` rows.
    #[must_use]
    pub fn offset(mut self, offset: u32) -> Self {
        self.select.offset = offset;
        self
    }

    /// Selects a page: at most `limit` rows, 1 to [`MAX_PAGE`], after the first `offset`. Other limits
    /// count as the nearest one.
    #[must_use]
    pub fn page(self, limit: u32, offset: u32) -> Self {
        self.limit(page_limit(limit)).offset(offset)
    }

    /// Selects the first row only.
    #[must_use]
    pub fn first(self) -> First<E> {
        First(self.limit(1))
    }

    /// Counts the rows that match the filter; order, limit and offset are ignored.
    #[must_use]
    pub fn count(self) -> Count<E> {
        Count(self)
    }

    /// The untyped query.
    #[must_use]
    pub fn into_select(self) -> Select {
        self.select
    }
}

/// A query for at most one row.
#[derive(Debug, Clone, PartialEq)]
pub struct First<E>(Query<E>);

/// A query for the number of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Count<E>(Query<E>);

/// A query with a typed answer. Tuples of two to eight queries are queries too.
pub trait Ask {
    /// The typed answer.
    type Answer;

    /// Appends the reads of this query.
    fn reads(self, reads: &mut Vec<Read>);

    /// Converts the next answers, one for each read, to the typed answer.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if an answer is missing or a row cannot be read.
    fn answer(answers: &mut std::vec::IntoIter<Vec<Row>>) -> Result<Self::Answer, StoreError>;
}

/// The empty query.
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
        reads.push(Read::Aggregate(Aggregate {
            table: E::TABLE,
            filter: self.0.select.filter,
            group: Vec::new(),
            functions: vec![AggregateFunction::Count],
        }));
    }

    fn answer(answers: &mut std::vec::IntoIter<Vec<Row>>) -> Result<i64, StoreError> {
        match next(answers)?.into_iter().next().as_deref() {
            Some([Value::Int(count)]) => Ok(*count),
            other => Err(StoreError::Corrupt(format!("{other:?} is not a count"))),
        }
    }
}

/// A typed [`Search`](super::Search), best matches first.
#[derive(Debug, Clone, PartialEq)]
pub struct Find<E> {
    search: super::Search,
    of: PhantomData<fn() -> E>,
}

impl<E: Entity> Find<E> {
    /// Finds rows whose document contains all terms and that match the filter: at most `limit` of
    /// them, after skipping `offset`.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
    pub fn new(terms: Vec<super::Term>, filter: Where<E>, limit: u32, offset: u32) -> Self {
        #[cfg(feature = "call-sites")]
        call_sites::note();
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

    /// A page of the search: at most `limit` rows, 1 to [`MAX_PAGE`], after the first `offset`.
    #[must_use]
    #[cfg_attr(feature = "call-sites", track_caller)]
    pub fn page(terms: Vec<super::Term>, filter: Where<E>, limit: u32, offset: u32) -> Self {
        Self::new(terms, filter, page_limit(limit), offset)
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
    #[cfg(feature = "call-sites")]
    call_sites::asked::<A>();
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
                #[expect(non_snake_case, reason = "variables are named like the type parameters")]
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

/// The call sites of reads: which lines of the program built conditions and queries, and which types
/// of questions were asked, on the present thread. The test of the query plans compares them with
/// the source. A program without the feature `call-sites` has none of this.
#[cfg(feature = "call-sites")]
pub mod call_sites {
    use std::{cell::RefCell, collections::BTreeSet, panic::Location};

    /// The call sites that were reached.
    #[derive(Debug, Clone, Default)]
    pub struct CallSites {
        /// Source files, as the compiler was given them, and lines.
        pub lines: BTreeSet<(&'static str, u32)>,
        /// The names of the types of questions, as [`std::any::type_name`] tells them.
        pub asks: BTreeSet<&'static str>,
    }

    thread_local! {
        static REACHED: RefCell<CallSites> = RefCell::default();
    }

    /// The call sites that were reached since the last call.
    #[must_use]
    pub fn take() -> CallSites {
        REACHED.take()
    }

    #[track_caller]
    pub(super) fn note() {
        let at = Location::caller();
        REACHED.with_borrow_mut(|reached| reached.lines.insert((at.file(), at.line())));
    }

    pub(super) fn asked<A>() {
        REACHED.with_borrow_mut(|reached| reached.asks.insert(std::any::type_name::<A>()));
    }
}
