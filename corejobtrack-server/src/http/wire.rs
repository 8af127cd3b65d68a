//! Records on the wire: the bodies that create, change and show a record, from one list of fields.

use corejobtrack_core::{
    EngineError,
    change::Change,
    records::{Listed, Page},
};

use super::request::{Limit, Offset};

/// A value of a body, and the value of the engine that it stands for.
pub trait WireValue<C>: Sized {
    /// The engine's value.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] or [`EngineError::NotListed`] with the field, if there is none.
    fn into_core(self, field: &'static str) -> Result<C, EngineError>;

    /// The value that shows one of the engine.
    fn of_core(value: C) -> Self;
}

macro_rules! same_value {
    ($($type:ty),+) => {$(
        impl WireValue<$type> for $type {
            fn into_core(self, _: &'static str) -> Result<$type, EngineError> {
                Ok(self)
            }

            fn of_core(value: $type) -> Self {
                value
            }
        }
    )+};
}

same_value!(String, i64, bool);

/// The change of a required field: without a value the field stays unchanged.
///
/// # Errors
/// As [`WireValue::into_core`].
pub fn set<T: WireValue<C>, C>(
    value: Option<T>,
    field: &'static str,
) -> Result<Option<C>, EngineError> {
    value.map(|value| value.into_core(field)).transpose()
}

/// The change of an optional field, where null means nothing: without a value it stays unchanged.
///
/// # Errors
/// As [`WireValue::into_core`].
pub fn change<T: WireValue<C>, C>(
    value: Option<T>,
    field: &'static str,
) -> Result<Change<C>, EngineError> {
    Ok(Change::some_or_keep(set(value, field)?))
}

/// The page that a request asks for.
pub fn page(limit: Limit, offset: Offset) -> Page {
    Page::limit(limit.0).offset(offset.0)
}

/// The records of a page, as the answer shows them.
pub fn shown<T, R: Into<T>>(listed: Listed<R>) -> Vec<T> {
    listed.rows.into_iter().map(Into::into).collect()
}

/// Declares the bodies of a record, each field once, with its name, type, description and validator.
///
/// ```ignore
/// wire! {
///     /// A vendor.
///     pub struct Vendor of parties::Vendor;
///     /// Changes to a vendor; omitted and null fields stay unchanged.
///     changes VendorChanges as VendorFields;
///     /// A new vendor.
///     new NewVendor;
///     required {
///         /// The name.
///         company: String [min_length = 1],
///     }
///     optional {
///         /// The city.
///         city: String,
///     }
///     alias {
///         /// The same as `company`.
///         name of company,
///     }
/// }
/// ```
///
/// makes three OpenAPI objects and their conversions:
///
/// - `Vendor`, the answer: `id`, the fields, `version`, `created_at` and `updated_at`;
///   `Vendor::from(parties::Vendor)`;
/// - `NewVendor`, with the required fields required; `NewVendor::into_fields` makes `VendorFields`;
/// - `VendorChanges`, with all fields optional; `VendorChanges::into_fields` likewise.
///
/// An alias is a second name of a required field: in answers it has the same value, and in bodies it
/// is used if the field is omitted. `new` and `alias` may be left out. Each type is a [`WireValue`] of
/// the type that the engine's record has. A field that the record has and the list lacks does not
/// compile.
macro_rules! wire {
    (
        $(#[$meta:meta])*
        pub struct $shown:ident of $core:path;
        $(#[$changes_meta:meta])* changes $changes:ident as $fields:ident;
        $($(#[$new_meta:meta])* new $new:ident;)?
        required {
            $( $(#[$required_meta:meta])* $required:ident : $required_type:ty $([$($required_rule:tt)+])? ),+ $(,)?
        }
        optional {
            $( $(#[$optional_meta:meta])* $optional:ident : $optional_type:ty $([$($optional_rule:tt)+])? ),+ $(,)?
        }
        $(alias {
            $( $(#[$alias_meta:meta])* $alias:ident of $same:ident $([$($alias_rule:tt)+])? ),+ $(,)?
        })?
    ) => {
        #[derive(Debug, ::poem_openapi::Object)]
        $(#[$meta])*
        pub struct $shown {
            /// The id.
            pub id: i64,
            $( $(#[$required_meta])* pub $required: $required_type, )+
            $($( $(#[$alias_meta])* pub $alias: String, )+)?
            $( $(#[$optional_meta])* pub $optional: Option<$optional_type>, )+
            /// The record's version, for `If-Match`.
            pub version: i64,
            /// When it was created.
            pub created_at: String,
            /// When it was last changed.
            pub updated_at: String,
        }

        impl From<$core> for $shown {
            fn from(record: $core) -> Self {
                Self {
                    id: record.id.0,
                    $($( $alias: record.$same.clone(), )+)?
                    $( $required: $crate::http::WireValue::of_core(record.$required), )+
                    $( $optional: record.$optional.map($crate::http::WireValue::of_core), )+
                    version: record.version.0,
                    created_at: record.created_at.to_string(),
                    updated_at: record.updated_at.to_string(),
                }
            }
        }

        #[derive(Debug, ::poem_openapi::Object)]
        $(#[$changes_meta])*
        pub struct $changes {
            $( $(#[$required_meta])* $(#[oai(validator($($required_rule)+))])? pub $required: Option<$required_type>, )+
            $($( $(#[$alias_meta])* $(#[oai(validator($($alias_rule)+))])? pub $alias: Option<String>, )+)?
            $( $(#[$optional_meta])* $(#[oai(validator($($optional_rule)+))])? pub $optional: Option<$optional_type>, )+
        }

        impl $changes {
            /// The fields to set.
            pub fn into_fields(self) -> std::result::Result<$fields, ::corejobtrack_core::EngineError> {
                let body = self;
                $($(
                    let body = Self {
                        $same: body.$same.or(body.$alias.clone()),
                        ..body
                    };
                )+)?
                Ok($fields {
                    $( $required: $crate::http::set(body.$required, stringify!($required))?, )+
                    $( $optional: $crate::http::change(body.$optional, stringify!($optional))?, )+
                })
            }
        }

        $crate::http::wire! {
            @new [$($(#[$new_meta])* $new)?] as $fields;
            required { $( $(#[$required_meta])* $required: $required_type $([$($required_rule)+])?, )+ }
            optional { $( $(#[$optional_meta])* $optional: $optional_type $([$($optional_rule)+])?, )+ }
        }
    };
    (@new [] $($rest:tt)*) => {};
    (
        @new [$(#[$meta:meta])* $new:ident] as $fields:ident;
        required { $( $(#[$required_meta:meta])* $required:ident : $required_type:ty $([$($required_rule:tt)+])?, )+ }
        optional { $( $(#[$optional_meta:meta])* $optional:ident : $optional_type:ty $([$($optional_rule:tt)+])?, )+ }
    ) => {
        #[derive(Debug, Default, ::poem_openapi::Object)]
        #[oai(skip_serializing_if_is_none)]
        $(#[$meta])*
        pub struct $new {
            $( $(#[$required_meta])* $(#[oai(validator($($required_rule)+))])? pub $required: $required_type, )+
            $( $(#[$optional_meta])* $(#[oai(validator($($optional_rule)+))])? pub $optional: Option<$optional_type>, )+
        }

        impl $new {
            /// The fields to set.
            pub fn into_fields(self) -> std::result::Result<$fields, ::corejobtrack_core::EngineError> {
                Ok($fields {
                    $( $required: $crate::http::set(Some(self.$required), stringify!($required))?, )+
                    $( $optional: $crate::http::change(self.$optional, stringify!($optional))?, )+
                })
            }
        }
    };
}

pub(crate) use wire;
