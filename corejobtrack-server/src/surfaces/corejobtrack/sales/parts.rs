//! Groups of fields of quotes and leads that are passed to and from the engine unchanged.

/// Declares a field group twice: as sent, with all fields optional, and as returned, with unset
/// switches as false.
macro_rules! parts {
    ($(
        $(#[$meta:meta])*
        $sent:ident, $shown:ident of $core:ident changed by $changes:ident {
            switches { $( $(#[$switch_meta:meta])* $switch:ident ),* $(,)? }
            fields { $( $(#[$field_meta:meta])* $field:ident : $type:ty ),* $(,)? }
        }
    )+) => {$(
        $(#[$meta])*
        #[derive(Debug, Default, ::poem_openapi::Object)]
        #[oai(skip_serializing_if_is_none)]
        pub struct $sent {
            $( $(#[$switch_meta])* pub $switch: Option<bool>, )*
            $( $(#[$field_meta])* pub $field: Option<$type>, )*
        }

        $(#[$meta])*
        #[derive(Debug, ::poem_openapi::Object)]
        pub struct $shown {
            $( $(#[$switch_meta])* pub $switch: bool, )*
            $( $(#[$field_meta])* pub $field: Option<$type>, )*
        }

        impl From<$sent> for ::corejobtrack_core::sales::$changes {
            fn from(sent: $sent) -> Self {
                Self {
                    $( $switch: $crate::http::ToChange::to_change(sent.$switch), )*
                    $( $field: $crate::http::ToChange::to_change(sent.$field.map(Into::into)), )*
                }
            }
        }

        impl From<::corejobtrack_core::sales::$core> for $shown {
            fn from(kept: ::corejobtrack_core::sales::$core) -> Self {
                Self {
                    $( $switch: kept.$switch.unwrap_or_default(), )*
                    $( $field: kept.$field.map(Into::into), )*
                }
            }
        }
    )+};
}

pub(super) use parts;
