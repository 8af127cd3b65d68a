//! Default colours of new tickets.

use serde::{Deserialize, Serialize};

use super::{Setting, Settings, SettingsError, queries};
use crate::{
    identity::Permission,
    kernel::{
        change::Change,
        engine::{Command, Outcome, Plan},
        error::EngineError,
        limits,
    },
};

/// The default colours of new tickets; `None` if not configured.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketDefaults {
    /// The colour of service tickets, such as `#4A90D9`.
    pub service_ticket: Option<String>,
    /// The colour of support tickets.
    pub support_ticket: Option<String>,
}

impl Outcome for TicketDefaults {}

impl TicketDefaults {
    /// Parses the setting; without one, no colours.
    pub(crate) fn of(setting: Option<Setting>) -> Result<Self, EngineError> {
        setting.map_or(Ok(Self::default()), Setting::read)
    }
}

/// Changes the default colours of new tickets; omitted fields stay unchanged, an empty text clears
/// one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateTicketDefaults {
    /// The colour of service tickets: `#` and three or six hexadecimal digits.
    pub service_ticket: Change<String>,
    /// The colour of support tickets.
    pub support_ticket: Change<String>,
}

impl Command for UpdateTicketDefaults {
    const NAME: &'static str = "update_ticket_defaults";
}

impl Settings {
    /// The default colours of new tickets.
    ///
    /// # Errors
    /// If the actor may not see settings.
    pub async fn ticket_defaults(&self) -> Result<TicketDefaults, SettingsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSettings)?;
        Ok(TicketDefaults::of(
            tx.read(queries::ticket_defaults()).await?,
        )?)
    }

    /// Changes the default colours of new tickets. Existing tickets keep their colours.
    ///
    /// # Errors
    /// An invalid colour, or if the actor may not edit settings.
    pub async fn update_ticket_defaults(
        &self,
        command: UpdateTicketDefaults,
    ) -> Result<TicketDefaults, SettingsError> {
        let color = |field, change: &Change<String>| {
            limits::color(field, change.value().map(String::as_str))
        };
        color("service_ticket", &command.service_ticket)?;
        color("support_ticket", &command.support_ticket)?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditSettings)?;
                let before = tx.read(queries::ticket_defaults()).await?;
                let mut defaults = TicketDefaults::of(before.clone())?;
                command.service_ticket.apply(&mut defaults.service_ticket);
                command.support_ticket.apply(&mut defaults.support_ticket);
                for color in [&mut defaults.service_ticket, &mut defaults.support_ticket] {
                    *color = color.take().filter(|color| !color.is_empty());
                }
                let mut plan = Plan::new(());
                let name = queries::TICKET_DEFAULTS.to_owned();
                Setting::put(before, name, &defaults, &tx, &mut plan).await?;
                Ok::<_, SettingsError>(plan.with(defaults))
            })
            .await
    }
}
