//! Records on the wire: the bodies that create, change and show a record, from one list of fields.

use corejobtrack_core::{EngineError, change::Change, parties::CustomerId};

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

macro_rules! ids {
    ($($id:ident),+) => {$(
        impl WireValue<$id> for i64 {
            fn into_core(self, _: &'static str) -> Result<$id, EngineError> {
                Ok($id(self))
            }

            fn of_core(id: $id) -> Self {
                id.0
            }
        }
    )+};
}

ids!(CustomerId);

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

/// Declares the bodies of a record, each field once, with its name, type, description and validator.
///
/// ```ignore
/// wire! {
///     /// A lead.
///     pub struct Lead of sales::Lead;
///     /// Changes to a lead; omitted and null fields stay unchanged.
///     changes LeadChanges as LeadFields;
///     /// A new lead.
///     new NewLead;
///     required {
///         /// The id of the customer.
///         #[oai(rename = "contact_id")]
///         customer_id: i64,
///     }
///     defaulted {
///         /// The status; `New` by default.
///         master_status: String [max_length = 255],
///     }
///     optional {
///         /// The city.
///         city: String,
///     }
///     sent {
///         /// Your own lead number.
///         #[oai(rename = "lead_id")]
///         code: String,
///     }
///     shown lead {
///         /// The lead number, assigned or chosen.
///         lead_id: String = lead.shown_code(),
///     }
///     groups {
///         funnel: SentFunnel, ShownFunnel,
///     }
/// }
/// ```
///
/// makes three OpenAPI objects and their conversions:
///
/// - `Lead`, the answer, `Lead::from(sales::Lead)`: `id`, all fields but those of `sent`, `version`,
///   `created_at` and `updated_at`;
/// - `LeadChanges`, with all fields but those of `shown`, none of them required;
///   `LeadChanges::into_fields` makes `LeadFields`;
/// - `NewLead`, the same with the required fields required.
///
/// The fields are named as in the engine's record; `rename` is their name on the wire. Each type is a
/// [`WireValue`] of the type that the record has. In the record, fields of `required` and `defaulted`
/// have a value, and those of `optional` and `sent` may have none. A group is a part of the record
/// with objects of its own, whose fields appear among the others. A field that the record's input has
/// and the declaration lacks does not compile.
///
/// `alias { name of company [min_length = 1], }` declares a second name of a required text: in answers
/// it has the same value, and in changes it is used if the field is omitted. All blocks, and `new`, may
/// be left out.
macro_rules! wire {
    (
        $(#[$meta:meta])*
        pub struct $shown:ident of $core:path;
        $(#[$changes_meta:meta])* changes $changes:ident as $fields:ident;
        $($(#[$new_meta:meta])* new $new:ident;)?
        $(required {
            $( $(#[$required_meta:meta])* $required:ident : $required_type:ty $([$($required_rule:tt)+])? ),+ $(,)?
        })?
        $(defaulted {
            $( $(#[$defaulted_meta:meta])* $defaulted:ident : $defaulted_type:ty $([$($defaulted_rule:tt)+])? ),+ $(,)?
        })?
        $(optional {
            $( $(#[$optional_meta:meta])* $optional:ident : $optional_type:ty $([$($optional_rule:tt)+])? ),+ $(,)?
        })?
        $(sent {
            $( $(#[$sent_meta:meta])* $sent:ident : $sent_type:ty $([$($sent_rule:tt)+])? ),+ $(,)?
        })?
        $(shown $record:ident {
            $( $(#[$only_meta:meta])* $only:ident : $only_type:ty = $only_value:expr ),+ $(,)?
        })?
        $(groups {
            $( $group:ident : $group_sent:ty, $group_shown:ty ),+ $(,)?
        })?
        $(alias {
            $( $(#[$alias_meta:meta])* $alias:ident of $same:ident $([$($alias_rule:tt)+])? ),+ $(,)?
        })?
    ) => {
        #[derive(Debug, ::poem_openapi::Object)]
        $(#[$meta])*
        pub struct $shown {
            /// The id.
            pub id: i64,
            $($( $(#[$only_meta])* pub $only: $only_type, )+)?
            $($( $(#[$required_meta])* pub $required: $required_type, )+)?
            $($( $(#[$alias_meta])* pub $alias: String, )+)?
            $($( $(#[$defaulted_meta])* pub $defaulted: $defaulted_type, )+)?
            $($( $(#[$optional_meta])* pub $optional: Option<$optional_type>, )+)?
            $($( #[oai(flatten)] pub $group: $group_shown, )+)?
            /// The record's version, for `If-Match`.
            pub version: i64,
            /// When it was created.
            pub created_at: String,
            /// When it was last changed.
            pub updated_at: String,
        }

        impl From<$core> for $shown {
            fn from(record: $core) -> Self {
                $(
                    let $record = &record;
                    $( let $only = $only_value; )+
                )?
                Self {
                    id: record.id.0,
                    $($( $only, )+)?
                    $($( $alias: record.$same.clone(), )+)?
                    $($( $required: $crate::http::WireValue::of_core(record.$required), )+)?
                    $($( $defaulted: $crate::http::WireValue::of_core(record.$defaulted), )+)?
                    $($( $optional: record.$optional.map($crate::http::WireValue::of_core), )+)?
                    $($( $group: record.$group.0.into(), )+)?
                    version: record.version.0,
                    created_at: record.created_at.to_string(),
                    updated_at: record.updated_at.to_string(),
                }
            }
        }

        $crate::http::wire! {
            @sent [$(#[$changes_meta])* $changes] as $fields [std::convert::identity];
            required { $($( $(#[$required_meta])* $required: Option<$required_type> $([$($required_rule)+])?, )+)? }
            defaulted { $($( $(#[$defaulted_meta])* $defaulted: $defaulted_type $([$($defaulted_rule)+])?, )+)? }
            optional {
                $($( $(#[$optional_meta])* $optional: $optional_type $([$($optional_rule)+])?, )+)?
                $($( $(#[$sent_meta])* $sent: $sent_type $([$($sent_rule)+])?, )+)?
            }
            groups { $($( $group: $group_sent, )+)? }
            alias { $($( $(#[$alias_meta])* $alias of $same $([$($alias_rule)+])?, )+)? }
        }

        $crate::http::wire! {
            @new [$($(#[$new_meta])* $new)?] as $fields [Some];
            required { $($( $(#[$required_meta])* $required: $required_type $([$($required_rule)+])?, )+)? }
            defaulted { $($( $(#[$defaulted_meta])* $defaulted: $defaulted_type $([$($defaulted_rule)+])?, )+)? }
            optional {
                $($( $(#[$optional_meta])* $optional: $optional_type $([$($optional_rule)+])?, )+)?
                $($( $(#[$sent_meta])* $sent: $sent_type $([$($sent_rule)+])?, )+)?
            }
            groups { $($( $group: $group_sent, )+)? }
            alias {}
        }
    };
    (@new [] $($rest:tt)*) => {};
    (@new [$(#[$meta:meta])* $new:ident] $($rest:tt)*) => {
        $crate::http::wire! {
            @sent [#[derive(Default)] #[oai(skip_serializing_if_is_none)] $(#[$meta])* $new] $($rest)*
        }
    };
    (
        @sent [$(#[$meta:meta])* $name:ident] as $fields:ident [$given:path];
        required { $( $(#[$required_meta:meta])* $required:ident : $required_type:ty $([$($required_rule:tt)+])?, )* }
        defaulted { $( $(#[$defaulted_meta:meta])* $defaulted:ident : $defaulted_type:ty $([$($defaulted_rule:tt)+])?, )* }
        optional { $( $(#[$optional_meta:meta])* $optional:ident : $optional_type:ty $([$($optional_rule:tt)+])?, )* }
        groups { $( $group:ident : $group_sent:ty, )* }
        alias { $( $(#[$alias_meta:meta])* $alias:ident of $same:ident $([$($alias_rule:tt)+])?, )* }
    ) => {
        #[derive(Debug, ::poem_openapi::Object)]
        $(#[$meta])*
        pub struct $name {
            $( $(#[$required_meta])* $(#[oai(validator($($required_rule)+))])? pub $required: $required_type, )*
            $( $(#[$alias_meta])* $(#[oai(validator($($alias_rule)+))])? pub $alias: Option<String>, )*
            $( $(#[$defaulted_meta])* $(#[oai(validator($($defaulted_rule)+))])? pub $defaulted: Option<$defaulted_type>, )*
            $( $(#[$optional_meta])* $(#[oai(validator($($optional_rule)+))])? pub $optional: Option<$optional_type>, )*
            $( #[oai(flatten)] pub $group: $group_sent, )*
        }

        impl $name {
            /// The fields to set.
            pub fn into_fields(self) -> std::result::Result<$fields, ::corejobtrack_core::EngineError> {
                let body = self;
                $(
                    let body = Self {
                        $same: body.$same.or(body.$alias.clone()),
                        ..body
                    };
                )*
                Ok($fields {
                    $( $required: $crate::http::set($given(body.$required), stringify!($required))?, )*
                    $( $defaulted: $crate::http::set(body.$defaulted, stringify!($defaulted))?, )*
                    $( $optional: $crate::http::change(body.$optional, stringify!($optional))?, )*
                    $( $group: body.$group.into(), )*
                })
            }
        }
    };
}

pub(crate) use wire;
