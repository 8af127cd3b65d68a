//! Reading and changing the settings of an integration, generic over the integration.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Administration, Integration, IntegrationId, Secret};
use crate::{
    identity::Permission,
    kernel::{
        change::Change,
        engine::{Command, Outcome, Plan},
        error::EngineError,
        store::{First, Json, Query, StoreError, Timestamp, Version},
    },
};

/// The settings of an integration, without its secret.
pub trait IntegrationSettings:
    Clone + Default + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// The integration's name in the store.
    const NAME: &'static str;
}

/// A change to the settings of an integration.
pub trait UpdateIntegration: Command {
    /// The settings that it changes.
    type Of: IntegrationSettings;

    /// Checks the input.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] or [`EngineError::NotListed`] with the field.
    fn check(&self) -> Result<(), EngineError>;

    /// Applies the change.
    fn apply(&self, settings: &mut Self::Of, now: Timestamp);

    /// The change to the secret.
    fn secret(&self) -> &Change<Secret>;

    /// Checks the resulting settings as a whole.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] with the field.
    fn check_result(_settings: &Self::Of) -> Result<(), EngineError> {
        Ok(())
    }
}

/// The current settings of an integration, with no more of its secret than a hint.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SavedIntegration<T> {
    /// The settings; defaults if never configured.
    pub settings: T,
    /// Whether a secret is stored.
    pub has_secret: bool,
    /// The last four characters of the secret, such as `...a1b2`; `None` for a short secret.
    pub secret_hint: Option<String>,
}

impl<T: IntegrationSettings> Outcome for SavedIntegration<T> {}

impl<T: IntegrationSettings> SavedIntegration<T> {
    fn of(row: Option<&Integration>) -> Result<Self, EngineError> {
        let Some(row) = row else {
            return Ok(Self::default());
        };
        let settings = serde_json::from_value(row.settings.0.clone()).map_err(|error| {
            StoreError::Corrupt(format!("the integration {}: {error}", row.name))
        })?;
        Ok(Self {
            settings,
            has_secret: row.secret.is_some(),
            secret_hint: row.secret.as_deref().and_then(hint),
        })
    }
}

/// The last four characters of a secret of at least 16 characters; `None` for a shorter one.
#[must_use]
pub fn hint(secret: &str) -> Option<String> {
    let length = secret.chars().count();
    (length >= 16).then(|| {
        let end: String = secret.chars().skip(length - 4).collect();
        format!("...{end}")
    })
}

fn by_name(name: &str) -> First<Integration> {
    Query::of(Integration::name.is(name)).first()
}

impl Administration {
    /// The current settings of an integration.
    ///
    /// # Errors
    /// If the actor may not see the system status.
    pub async fn integration<T: IntegrationSettings>(
        &self,
    ) -> Result<SavedIntegration<T>, EngineError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSystem)?;
        SavedIntegration::of(tx.read(by_name(T::NAME)).await?.as_ref())
    }

    /// Changes the settings of an integration. They are not tested against the other system.
    ///
    /// # Errors
    /// Invalid input, or if the actor may not edit settings.
    pub async fn update_integration<C: UpdateIntegration>(
        &self,
        command: C,
    ) -> Result<SavedIntegration<C::Of>, EngineError> {
        command.check()?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditSettings)?;
                let before = tx.read(by_name(C::Of::NAME)).await?;
                let mut settings = SavedIntegration::<C::Of>::of(before.as_ref())?.settings;
                command.apply(&mut settings, tx.now());
                C::check_result(&settings)?;
                let value = serde_json::to_value(&settings).map_err(|error| {
                    StoreError::Invalid(format!(
                        "the settings of {} are not valid JSON: {error}",
                        C::Of::NAME
                    ))
                })?;
                let mut after = match &before {
                    Some(before) => before.clone(),
                    None => Integration {
                        id: IntegrationId(tx.new_id::<Integration>().await?),
                        version: Version(1),
                        name: C::Of::NAME.to_owned(),
                        settings: Json(serde_json::Value::Null),
                        secret: None,
                        updated_at: tx.now(),
                    },
                };
                after.settings = Json(value);
                match command.secret() {
                    Change::Keep => {}
                    Change::Clear => after.secret = None,
                    Change::To(secret) => after.secret = Some(secret.reveal().to_owned()),
                }
                let mut plan = Plan::new(());
                match &before {
                    None => plan.create(&after),
                    Some(before) if *before == after => {}
                    Some(before) => {
                        after.updated_at = tx.now();
                        plan.update(before, &after);
                    }
                }
                let chosen = SavedIntegration::of(Some(&after))?;
                Ok::<_, EngineError>(plan.with(chosen))
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_secret_has_no_hint() {
        assert_eq!(hint("sk-1234567890abcdefa1b2").as_deref(), Some("...a1b2"));
        for short in ["", "a1b2", "fifteen letters"] {
            assert_eq!(hint(short), None, "{short}");
        }
    }
}
