//! The colours that new tickets get.

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

/// The colours that new tickets get when they are given none; none where nobody chose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketDefaults {
    /// The colour of service tickets, as in `#4A90D9`.
    pub service_ticket: Option<String>,
    /// The colour of support tickets.
    pub support_ticket: Option<String>,
}

impl Outcome for TicketDefaults {}

impl TicketDefaults {
    /// Reads them from their setting, if there is one.
    pub(crate) fn of(setting: Option<Setting>) -> Result<Self, EngineError> {
        setting.map_or(Ok(Self::default()), Setting::read)
    }
}

/// Changes the colours that new tickets get; what is kept stays. An empty colour is none.
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
    /// The colours that new tickets get.
    ///
    /// # Errors
    /// Where the actor may not see settings.
    pub async fn ticket_defaults(&self) -> Result<TicketDefaults, SettingsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSettings)?;
        Ok(TicketDefaults::of(
            tx.read(queries::ticket_defaults()).await?,
        )?)
    }

    /// Changes the colours that new tickets get. Tickets that are there keep theirs.
    ///
    /// # Errors
    /// What is no colour, or where the actor may not edit settings.
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
