//! Structs of optional fields, stored as JSON in one column, and the changes to them.

use crate::kernel::{change::Change, decimal::Hours, error::EngineError, limits};

/// The greatest number of hours in any field: more than a hundred years.
pub(crate) const MAX_HOURS: i64 = 1_000_000;

/// A type of such a field, with the check of its values.
pub trait Detail {
    /// Rejects a value that is too long or out of range.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] with the field.
    fn check(&self, field: &'static str, longest: usize) -> Result<(), EngineError>;
}

impl Detail for String {
    fn check(&self, field: &'static str, longest: usize) -> Result<(), EngineError> {
        limits::at_most(field, self, longest)
    }
}

impl Detail for bool {
    fn check(&self, _: &'static str, _: usize) -> Result<(), EngineError> {
        Ok(())
    }
}

impl Detail for i64 {
    fn check(&self, field: &'static str, _: usize) -> Result<(), EngineError> {
        if *self < 0 {
            return Err(EngineError::invalid(field, "must not be negative"));
        }
        Ok(())
    }
}

impl Detail for Hours {
    fn check(&self, field: &'static str, _: usize) -> Result<(), EngineError> {
        if (Self::default()..=Self::whole(MAX_HOURS)).contains(self) {
            return Ok(());
        }
        let message = format!("must be between 0 and {MAX_HOURS} hours");
        Err(EngineError::invalid(field, message))
    }
}

impl Detail for Vec<String> {
    fn check(&self, field: &'static str, longest: usize) -> Result<(), EngineError> {
        if self.len() > 500 {
            return Err(EngineError::invalid(
                field,
                "at most 500 entries are allowed",
            ));
        }
        self.iter().try_for_each(|text| text.check(field, longest))
    }
}

impl<T: Detail> Detail for Change<T> {
    fn check(&self, field: &'static str, longest: usize) -> Result<(), EngineError> {
        self.value()
            .map_or(Ok(()), |value| value.check(field, longest))
    }
}

/// Declares a struct of optional fields and the struct of changes to them.
macro_rules! details {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident changed by $changes:ident {
            $( $(#[$field_meta:meta])* $field:ident : $type:ty ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(default)]
        $vis struct $name {
            $(
                $(#[$field_meta])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,
            )+
        }

        #[doc = concat!("Changes to a [`", stringify!($name), "`]; kept fields stay unchanged.")]
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(default)]
        $vis struct $changes {
            $( $(#[$field_meta])* pub $field: $crate::kernel::change::Change<$type>, )+
        }

        impl $crate::kernel::records::Field for $crate::kernel::store::Json<$name> {
            type Value = $changes;
            type Input = $changes;

            fn sent(input: &$changes) -> Option<&$changes> {
                Some(input)
            }

            fn initial(input: &$changes) -> Option<Self> {
                let mut details = $name::default();
                input.apply(&mut details);
                Some(Self(details))
            }

            fn apply(input: &$changes, to: &mut Self) {
                input.apply(&mut to.0);
            }
        }

        impl $changes {
            /// Applies the changes.
            pub fn apply(&self, to: &mut $name) {
                $( self.$field.apply(&mut to.$field); )+
            }

            /// Rejects values that are too long or out of range.
            ///
            /// # Errors
            /// [`EngineError::Invalid`](crate::EngineError::Invalid) with the field.
            pub fn check(&self, longest: usize) -> Result<(), $crate::kernel::error::EngineError> {
                $( $crate::kernel::details::Detail::check(&self.$field, stringify!($field), longest)?; )+
                Ok(())
            }
        }
    };
}

pub(crate) use details;
