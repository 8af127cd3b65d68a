//! The entity: integrations with other systems.

use crate::{
    entity,
    kernel::{
        engine::{Audited, Subject},
        store::{Entity, Json, Timestamp, Version},
    },
};

crate::id! {
    /// The id of an [`Integration`].
    pub struct IntegrationId;
}

entity! {
    /// The settings of an integration with another system. One that was never configured has no
    /// row.
    pub struct Integration in "integrations" {
        /// The id.
        pub id: IntegrationId,
        /// The row's version.
        pub version: Version,
        /// The name; unique.
        pub name: String,
        /// The settings, except the secret.
        pub settings: Json<serde_json::Value>,
        /// The password or key.
        pub secret: Option<String> [secret],
        /// When it was last changed.
        pub updated_at: Timestamp [derived],
    }
    key 1;
    unique (name);
    rows small;
}

impl Audited for Integration {
    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

/// A password or key to be stored. `Debug` does not reveal it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}
