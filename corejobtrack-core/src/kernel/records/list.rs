//! Lists: a filter and an order that an index serves together. `lists!` declares them.

use std::fmt;

use super::{Cursor, Listed, Page, Start};
use crate::kernel::{
    engine::Tx,
    error::EngineError,
    store::{Ask, Entity, Order, Query, Where},
};

/// The most rows that a page skips.
const MAX_SKIPPED: u32 = 10_000;

/// A list: a filter and an order that an index serves together.
pub trait List: Clone + fmt::Debug + Send + Sync {
    /// The entity.
    type Of: Entity;

    /// The name of the list, for cursors.
    fn name(&self) -> &'static str;

    /// The filter.
    fn filter(&self) -> Where<Self::Of>;

    /// The order; no two rows are equal in all of it.
    fn order(&self) -> Vec<Order>;
}

impl Tx {
    /// A page of a list.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] for a cursor of another list, or any error of the store.
    pub(crate) async fn page<L: List>(
        &self,
        list: &L,
        page: &Page,
    ) -> Result<Listed<L::Of>, EngineError> {
        Ok(self.page_with(list, page, ()).await?.0)
    }

    /// A page of a list, and more that is asked for in the same call.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub(crate) async fn page_with<L: List, A: Ask>(
        &self,
        list: &L,
        page: &Page,
        more: A,
    ) -> Result<(Listed<L::Of>, A::Answer), EngineError> {
        let order = list.order();
        let mut query = Query::of(list.filter());
        for order in &order {
            query = query.order(*order);
        }
        let mut shown = page.rows();
        query = match &page.start {
            // The last skipped row is where the next page starts.
            Start::Offset(offset) if *offset > MAX_SKIPPED => {
                shown = 1;
                query.offset(MAX_SKIPPED - 1)
            }
            Start::Offset(offset) => query.offset(*offset),
            Start::After(cursor) => query.filter(cursor.rows_after(list.name(), &order)?),
        };
        // One more row tells whether there is a next page.
        let query = query.limit(shown + 1);
        let (mut rows, more, total) = if page.with_total {
            let count = Query::of(list.filter()).count();
            let (rows, more, total) = self.read((query, more, count)).await?;
            (rows, more, Some(total))
        } else {
            let (rows, more) = self.read((query, more)).await?;
            (rows, more, None)
        };
        let is_last = rows.len() <= shown as usize;
        rows.truncate(shown as usize);
        let next = match rows.last() {
            Some(last) if !is_last => Some(Cursor::after(last, list.name(), &order)?),
            _ => None,
        };
        if matches!(page.start, Start::Offset(offset) if offset > MAX_SKIPPED) {
            rows.clear();
        }
        Ok((Listed { rows, next, total }, more))
    }
}

/// Declares the lists of an entity.
///
/// ```ignore
/// lists! {
///     /// The lists of vendors.
///     pub enum VendorList of Vendor {
///         /// All vendors, by name.
///         All by (company_key, id);
///         /// The vendors in a city, newest first.
///         InCity(city: String) by (created_at down, id down);
///         /// The vendors with a name, compared without case and accents, oldest first.
///         Named(name: String) where (company_key is folded(name)) by (id);
///     }
/// }
/// ```
///
/// makes the enum, with `InCity { city }` and `Named { name }`, and implements [`List`]. The filter is
/// the columns that `where` compares, else those that the arguments are named after. The entity needs
/// an index that begins with the filter's columns and goes on with those of the order.
macro_rules! lists {
    (
        $(#[$meta:meta])*
        $vis:vis enum $list:ident of $of:ident {
            $(
                $(#[$variant_meta:meta])*
                $variant:ident $(($($arg:ident : $arg_type:ty),+))?
                $(where ($($column:ident is $value:expr),+))?
                by ($($order:ident $($down:ident)?),+);
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        $vis enum $list {
            $(
                $(#[$variant_meta])*
                $variant $({
                    $(
                        #[doc = concat!("The value of `", stringify!($arg), "`.")]
                        $arg: $arg_type,
                    )+
                })?,
            )+
        }

        impl $crate::kernel::records::List for $list {
            type Of = $of;

            fn name(&self) -> &'static str {
                match self {
                    $( Self::$variant $({ $($arg: _),+ })? => stringify!($variant), )+
                }
            }

            fn filter(&self) -> $crate::kernel::store::Where<$of> {
                match self {
                    $( Self::$variant $({ $($arg),+ })? => $crate::kernel::records::lists!(
                        @filter $of [$($($arg)+)?] $([$($column is $value),+])?
                    ), )+
                }
            }

            fn order(&self) -> Vec<$crate::kernel::store::Order> {
                match self {
                    $( Self::$variant $({ $($arg: _),+ })? => vec![
                        $( $crate::kernel::records::lists!(@order $of $order $($down)?) ),+
                    ], )+
                }
            }
        }
    };
    (@filter $of:ident [$($arg:ident)*]) => {
        $crate::kernel::store::Where::all()$(.and($of::$arg.is($arg.to_owned())))*
    };
    (@filter $of:ident [$($arg:ident)*] [$($column:ident is $value:expr),+]) => {
        $crate::kernel::store::Where::all()$(.and($of::$column.is($value)))+
    };
    (@order $of:ident $order:ident) => { $of::$order.ascending() };
    (@order $of:ident $order:ident down) => { $of::$order.descending() };
}

pub(crate) use lists;
