//! The macro that declares records. It writes data and conversions only; the operations are ordinary
//! functions of [`Records`](super::Records).

/// Declares a record. Each field is written once: its type says whether it is required (`String`) or
/// optional (`Option<String>`), and a rule checks its values.
///
/// ```ignore
/// record! {
///     /// A supplier.
///     pub struct Vendor in "vendors", id VendorId, input VendorFields {
///         /// The name.
///         company: String [rules::name],
///         /// The city.
///         city: Option<String> [rules::short],
///         /// Whether we buy from it.
///         is_active: bool = true,
///     }
///     derived {
///         /// The name without case and accents.
///         company_key: String,
///     }
///     called "vendor", "vendors";
///     commands create_vendor, update_vendor, delete_vendor;
///     view ViewParties, edit EditParties;
///     at_most 500;
///     settle derive;
///     lists VendorList {
///         /// All vendors, by name.
///         All by (company_key, id);
///         /// The vendors in a city, newest first.
///         InCity(city: String) by (created_at down, id down);
///     }
///     index (company_key, id);
///     index (city, created_at, id);
/// }
/// ```
///
/// makes
///
/// - `VendorId` with [`id!`](crate::id);
/// - `Vendor` with [`entity!`](crate::entity): the columns `id` and `version`, the fields, the derived
///   columns, `created_at` and `updated_at`;
/// - `VendorFields`, the input: `company: Option<String>`, `city: Change<String>`,
///   `is_active: Option<bool>`. A new vendor needs a company; `is_active` is true unless it is set;
/// - `VendorList` with [`lists!`](super::lists): `All` and `InCity { city }`;
/// - the implementations of [`Record`](super::Record) and [`Input`](super::Input), and of [`Audited`](crate::Audited) and [`Outcome`](crate::Outcome).
///
/// A rule is a function `fn(field, &value, &Policy) -> Result<(), EngineError>`. `settle` names a
/// function `fn(&mut Vendor, &VendorFields) -> Result<(), EngineError>` that derives columns and checks
/// rules over several fields. `derived`, `at_most` and `settle` may be left out, and so may the
/// clauses of `entity!` after the lists.
///
/// An entity with operations of its own says `operations elsewhere;` instead of everything from `called`
/// to `lists`, and gets the id, the entity and the input. Columns that its operations set and callers do
/// not are listed before `derived`:
///
/// ```ignore
///     fixed {
///         /// The customer who owns it.
///         customer_id: CustomerId,
///     }
/// ```
///
/// The changes to an entity that is a part of another one are recorded as changes to that one:
/// `part "contact" of Customer by customer_id;` before `operations elsewhere;` says so. An id that a
/// lower layer knows is `id CustomerId declared elsewhere`.
///
/// Its operations use `EquipmentFields::to_entity(id, customer_id, now)` for a new one, and
/// [`Input::check`](super::Input::check) and [`Input::apply`](super::Input::apply).
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident in $table:literal, id $id:ident, input $input:ident {
            $($fields:tt)+
        }
        $(derived { $($derived:tt)+ })?
        called $label:literal, $labels:literal;
        commands $create:ident, $update:ident, $delete:ident;
        view $view:ident, edit $edit:ident;
        $(at_most $most:expr;)?
        $(settle $settle:path;)?
        lists $list:ident { $($lists:tt)+ }
        $($clauses:tt)*
    ) => {
        $crate::kernel::records::record! {
            $(#[$meta])*
            pub struct $name in $table, id $id, input $input { $($fields)+ }
            $(derived { $($derived)+ })?
            operations elsewhere;
            $($clauses)*
        }

        const _: () = {
            use $crate::kernel::{
                engine::Outcome,
                error::EngineError,
                permissions::Permission,
                records::{NewRecord, Record},
                store::{Timestamp, Where},
            };

            impl NewRecord for $input {
                fn to_record(&self, id: i64, now: Timestamp) -> Result<$name, EngineError> {
                    self.to_entity(id, now)
                }
            }

            impl Outcome for $name {}

            impl Record for $name {
                type Id = $id;
                type Input = $input;
                type List = $list;
                const LABEL: &'static str = $label;
                const LABEL_OF_SEVERAL: &'static str = $labels;
                const COMMANDS: [&'static str; 3] =
                    [stringify!($create), stringify!($update), stringify!($delete)];
                const VIEW: Permission = Permission::$view;
                const EDIT: Permission = Permission::$edit;
                const AT_MOST: Option<u32> = $crate::kernel::records::record!(@most $($most)?);

                fn with_id(id: $id) -> Where<Self> {
                    Self::id.is(id)
                }

                fn settle(&mut self, input: &$input) -> Result<(), EngineError> {
                    let _ = input;
                    $($settle(self, input)?;)?
                    Ok(())
                }
            }
        };

        $crate::kernel::records::lists! {
            #[doc = concat!("The lists of [`", stringify!($name), "`] records.")]
            pub enum $list of $name { $($lists)+ }
        }
    };
    (@most) => { None };
    (@most $most:expr) => { Some($most) };
    (@id $name:ident $id:ident) => {
        $crate::kernel::store::declare::id! {
            #[doc = concat!("The id of a [`", stringify!($name), "`].")]
            pub struct $id;
        }
    };
    (@id $name:ident $id:ident $elsewhere:ident) => {};
    (@subject $self:ident) => {
        Subject { table: Self::NAME, id: $self.id.0 }
    };
    (@subject $self:ident $whole:ident $whole_id:ident) => {
        Subject { table: $whole::NAME, id: $self.$whole_id.0 }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident in $table:literal,
        id $id:ident $(declared $elsewhere:ident)?,
        input $input:ident
        {
            $(
                $(#[$field_meta:meta])*
                $field:ident : $type:ty $([$rule:path])? $(= $default:expr)?
            ),+ $(,)?
        }
        $(fixed {
            $( $(#[$fixed_meta:meta])* $fixed:ident : $fixed_type:ty ),+ $(,)?
        })?
        $(derived {
            $( $(#[$derived_meta:meta])* $derived:ident : $derived_type:ty ),+ $(,)?
        })?
        $(part $part:literal of $whole:ident by $whole_id:ident;)?
        operations elsewhere;
        $($clauses:tt)*
    ) => {
        $crate::kernel::records::record! { @id $name $id $($elsewhere)? }

        $crate::kernel::store::declare::entity! {
            $(#[$meta])*
            #[derive(::serde::Serialize, ::serde::Deserialize)]
            pub struct $name in $table {
                /// The id.
                pub id: $id,
                /// The row's version.
                pub version: $crate::kernel::store::Version,
                $($( $(#[$fixed_meta])* pub $fixed: $fixed_type, )+)?
                $( $(#[$field_meta])* pub $field: $type, )+
                $($( $(#[$derived_meta])* pub $derived: $derived_type [derived], )+)?
                /// When it was created.
                pub created_at: $crate::kernel::store::Timestamp,
                /// When it was last changed.
                pub updated_at: $crate::kernel::store::Timestamp [derived],
            }
            key 1;
            $($clauses)*
        }

        #[doc = concat!("The fields of a [`", stringify!($name), "`] that callers set. Those that are ")]
        #[doc = "`None` or [`Change::Keep`](corejobtrack_core::change::Change::Keep) stay unchanged."]
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(default)]
        pub struct $input {
            $( $(#[$field_meta])* pub $field: <$type as $crate::kernel::records::Field>::Input, )+
        }

        const _: () = {
            use $crate::kernel::{
                engine::{Audited, Subject},
                error::EngineError,
                policy::Policy,
                records::{Field, Input},
                store::{Entity, Timestamp, Version},
            };

            impl $input {
                /// A new entity with these fields; derived columns have their default values.
                pub(crate) fn to_entity(
                    &self,
                    id: i64,
                    $($( $fixed: $fixed_type, )+)?
                    now: Timestamp,
                ) -> Result<$name, EngineError> {
                    Ok($name {
                        id: $id(id),
                        version: Version(1),
                        $(
                            $field: <$type as Field>::initial(&self.$field)
                                $(.or(Some($default)))?
                                .ok_or_else(|| EngineError::invalid(stringify!($field), "is required"))?,
                        )+
                        $($( $fixed, )+)?
                        $($( $derived: Default::default(), )+)?
                        created_at: now,
                        updated_at: now,
                    })
                }
            }

            impl Input for $input {
                type Of = $name;
                const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];

                fn required() -> Vec<&'static str> {
                    let initial = Self::default();
                    let mut required = Vec::new();
                    $(
                        let value = <$type as Field>::initial(&initial.$field)$(.or(Some($default)))?;
                        if value.is_none() {
                            required.push(stringify!($field));
                        }
                    )+
                    required
                }

                fn check(&self, policy: &Policy) -> Result<(), EngineError> {
                    let _ = policy;
                    $($(
                        if let Some(value) = <$type as Field>::sent(&self.$field) {
                            $rule(stringify!($field), value, policy)?;
                        }
                    )?)+
                    Ok(())
                }

                fn apply(&self, to: &mut $name) {
                    $( <$type as Field>::apply(&self.$field, &mut to.$field); )+
                }
            }

            impl Audited for $name {
                fn subject(&self) -> Subject {
                    $crate::kernel::records::record!(@subject self $($whole $whole_id)?)
                }

                $(
                    fn part(&self) -> Option<String> {
                        Some(format!(concat!($part, " {}"), self.id))
                    }
                )?
            }
        };
    };
}

pub(crate) use record;
