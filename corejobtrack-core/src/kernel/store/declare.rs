//! Macros that declare entities, ids and choices. They generate data and conversions only, no
//! business rules.

/// Declares an entity: its struct, its [`Table`](crate::store::Table), its typed columns
/// (`Thing::title`) and the conversions between struct and row.
///
/// ```
/// use corejobtrack_core::{entity, id, store::{Entity, Query, Version}};
///
/// id! {
///     /// The id of a [`Shelf`].
///     pub struct ShelfId;
/// }
///
/// entity! {
///     /// A shelf in the storage room.
///     pub struct Shelf in "shelves" {
///         /// The id.
///         pub id: ShelfId,
///         /// The row's version.
///         pub version: Version,
///         /// The text of the label.
///         pub label: String,
///         /// The label in lower case; audit entries leave it out.
///         pub label_key: String [derived],
///         /// The shelf above, if any.
///         pub above: Option<ShelfId>,
///         /// The lock combination; audit entries only say that it changed.
///         pub combination: Option<String> [secret],
///     }
///     key 1;
///     unique (label);
///     index (above, id);
///     references above -> Shelf;
///     search (label);
///     rows small;
/// }
///
/// assert_eq!(Shelf::TABLE.version, Some(1));
/// let top = Query::of(Shelf::label.is("top"));
/// # drop(top);
/// ```
///
/// The first `key` columns are the primary key. The store maintains a column named `version`, of
/// type [`Version`](crate::store::Version). The clauses after the fields must be in the order
/// shown. `key` is required; the others may be left out, and `unique`, `index` and `references` may
/// be repeated. A column marked `[derived]` has a value that the engine derives. `search` names the columns for full-text search; `rows small` marks a table that
/// may be read completely.
#[macro_export]
macro_rules! entity {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident in $table:literal {
            $(
                $(#[$field_meta:meta])*
                $field_vis:vis $field:ident : $type:ty $([$flag:ident])?
            ),+ $(,)?
        }
        key $key:literal;
        $(unique ($($unique:ident),+);)*
        $(index ($($index:ident),+);)*
        $(references $reference:ident -> $parent:ident $(($on_delete:ident))?;)*
        $(search ($($search:ident),+);)?
        $(rows $rows:ident;)?
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        $vis struct $name {
            $( $(#[$field_meta])* $field_vis $field: $type, )+
        }

        const _: () = {
            use $crate::store as __store;

            #[expect(non_camel_case_types, reason = "named like the fields")]
            enum __Place { $($field),+ }

            static __COLUMNS: &[__store::Column] = &[
                $(__store::Column {
                    name: stringify!($field),
                    kind: <$type as __store::ColumnType>::KIND,
                    nullable: <$type as __store::ColumnType>::NULLABLE,
                    audit: $crate::entity!(@flag $($flag)?),
                }),+
            ];

            static __TABLE: __store::Table = __store::Table {
                name: $table,
                columns: __COLUMNS,
                key: $key,
                version: __store::entity::version_place(__COLUMNS),
                indexes: &[
                    $(__store::Index { columns: &[$(stringify!($unique)),+], unique: true },)*
                    $(__store::Index { columns: &[$(stringify!($index)),+], unique: false },)*
                ],
                references: &[
                    $(__store::Reference {
                        column: stringify!($reference),
                        table: <$parent as __store::Entity>::NAME,
                        on_delete: $crate::entity!(@on_delete $($on_delete)?),
                    },)*
                ],
                searchable: $crate::entity!(@given $($($search)+)?),
                small: $crate::entity!(@given $($rows)?),
            };

            impl __store::Entity for $name {
                const NAME: &'static str = $table;
                const TABLE: &'static __store::Table = &__TABLE;

                fn to_row(&self) -> Result<__store::Row, __store::StoreError> {
                    Ok(vec![$(__store::ColumnType::to_value(&self.$field)?),+])
                }

                fn from_row(row: __store::Row) -> Result<Self, __store::StoreError> {
                    let mut values = row.into_iter();
                    let this = Self {
                        $($field: __store::ColumnType::from_value(values.next().ok_or_else(|| {
                            __store::StoreError::Corrupt(concat!("a row of ", $table, " is too short").into())
                        })?)?,)+
                    };
                    Ok(this)
                }

                fn row_version(&self) -> __store::Version {
                    None$(.or($crate::entity!(@version self $field)))+.unwrap_or_default()
                }

                fn stamp(&mut self, version: __store::Version, updated_at: __store::Timestamp) {
                    $($crate::entity!(@stamp self version updated_at $field);)+
                    let _ = (version, updated_at);
                }

                fn document(&self) -> Option<__store::Document> {
                    $crate::entity!(@document self $($($search)+)?)
                }
            }

            #[expect(non_upper_case_globals, reason = "columns are named like the fields")]
            impl $name {
                $(
                    #[doc = concat!("The column `", stringify!($field), "`.")]
                    $field_vis const $field: __store::Col<Self, $type> =
                        __store::Col::at(__Place::$field as usize);
                )+
            }

            // An entity need not use each of its columns by name.
            const _: () = { $( let _ = $name::$field; )+ };
        };
    };
    (@version $self:ident version) => { Some($self.version) };
    (@version $self:ident $other:ident) => { None };
    (@stamp $self:ident $version:ident $updated_at:ident version) => { $self.version = $version };
    (@stamp $self:ident $version:ident $updated_at:ident updated_at) => { $self.updated_at = $updated_at };
    (@stamp $self:ident $version:ident $updated_at:ident $other:ident) => {};
    (@flag) => { __store::Recorded::Values };
    (@flag secret) => { __store::Recorded::Change };
    (@flag derived) => { __store::Recorded::Nothing };
    (@on_delete) => { __store::OnDelete::Refuse };
    (@on_delete refuse) => { __store::OnDelete::Refuse };
    (@on_delete remove) => { __store::OnDelete::Remove };
    (@on_delete unlink) => { __store::OnDelete::Unlink };
    (@given) => { false };
    (@given $($some:ident)+) => { true };
    (@document $self:ident) => { None };
    (@document $self:ident $($field:ident)+) => {{
        let mut texts = Vec::new();
        $(
            if let Ok(value) = $crate::store::ColumnType::to_value(&$self.$field) {
                $crate::store::entity::texts(&value, &mut texts);
            }
        )+
        Some($crate::store::Document::of(texts.iter().map(String::as_str)))
    }};
}

/// Declares the id type of an entity: a newtype of a positive 64-bit integer.
///
/// ```
/// corejobtrack_core::id! {
///     /// The id of a shelf.
///     pub struct ShelfId;
/// }
/// assert_eq!(ShelfId(7).to_string(), "7");
/// ```
#[macro_export]
macro_rules! id {
    ($(#[$meta:meta])* $vis:vis struct $name:ident;) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::serde::Serialize, ::serde::Deserialize,
        )]
        #[serde(transparent)]
        $vis struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        impl $crate::store::Plain for $name {}

        impl $crate::store::ColumnType for $name {
            const KIND: $crate::store::Kind = $crate::store::Kind::Int;

            fn to_value(&self) -> Result<$crate::store::Value, $crate::store::StoreError> {
                Ok($crate::store::Value::Int(self.0))
            }

            fn from_value(value: $crate::store::Value) -> Result<Self, $crate::store::StoreError> {
                <i64 as $crate::store::ColumnType>::from_value(value).map(Self)
            }
        }
    };
}

/// Declares an enum whose variants are stored and serialised as fixed texts.
///
/// ```
/// corejobtrack_core::choice! {
///     /// The size of a shelf.
///     pub enum Size {
///         /// Up to one metre wide.
///         Small = "small",
///         /// More than one metre wide.
///         Large = "large",
///     }
/// }
/// assert_eq!(Size::Small.as_str(), "small");
/// assert_eq!("large".parse(), Ok(Size::Large));
/// assert_eq!(Size::ALL.len(), 2);
/// ```
#[macro_export]
macro_rules! choice {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $text:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::serde::Serialize, ::serde::Deserialize,
        )]
        $vis enum $name {
            $( $(#[$variant_meta])* #[serde(rename = $text)] $variant, )+
        }

        impl $name {
            /// All variants, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The texts of all variants, in quotes, for error messages.
            pub const PERMITTED: &'static str = $crate::choice!(@permitted $($text)+);

            /// The text it is stored and serialised as.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::store::UnknownChoice;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::store::UnknownChoice),
                }
            }
        }

        impl $crate::store::Plain for $name {}

        impl $crate::store::ColumnType for $name {
            const KIND: $crate::store::Kind = $crate::store::Kind::Text;

            fn to_value(&self) -> Result<$crate::store::Value, $crate::store::StoreError> {
                Ok($crate::store::Value::Text(self.as_str().to_owned()))
            }

            fn from_value(value: $crate::store::Value) -> Result<Self, $crate::store::StoreError> {
                match &value {
                    $crate::store::Value::Text(text) => text
                        .parse()
                        .map_err(|_| $crate::store::entity::mismatch(&value, stringify!($name))),
                    other => Err($crate::store::entity::mismatch(other, stringify!($name))),
                }
            }
        }
    };
    (@permitted $first:literal $($rest:literal)*) => {
        concat!("'", $first, "'" $(, ", '", $rest, "'")*)
    };
}

pub(crate) use {choice, entity, id};
