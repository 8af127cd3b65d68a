//! Links and customers' sessions that are over are not kept for ever: anybody can have one made.

use std::time::Duration;

use serde::Serialize;

use super::{Portal, queries};
use crate::{
    kernel::{
        actor::Actor,
        engine::{Command, Plan},
        error::EngineError,
    },
    services::links,
};

/// For how long a link is kept after it ceased to work, so that whoever follows it late is told that
/// it expired: 30 days.
const LINKS_KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// How many of each one call removes at most.
const MOST_AT_ONCE: u32 = 200;

#[derive(Debug, Clone, Serialize)]
struct TidyPortal {}

impl Command for TidyPortal {
    const NAME: &'static str = "tidy_portal";
}

impl Portal {
    /// Removes links of all purposes that ceased to work 30 days ago, and customers' sessions that
    /// have ended, some hundreds a call; says how many. Once it says none, there are none. Only the
    /// system itself does so.
    ///
    /// # Errors
    /// [`EngineError::Denied`] for anybody else.
    pub async fn tidy(&self) -> Result<i64, EngineError> {
        if !matches!(self.acting.actor, Actor::System) {
            return Err(EngineError::Denied);
        }
        self.acting
            .unkeyed()
            .transact(TidyPortal {}, |_, tx| async move {
                let (links, sessions) = tx
                    .read((
                        links::expired(tx.now().before(LINKS_KEPT), MOST_AT_ONCE),
                        queries::ended_sessions(tx.now(), MOST_AT_ONCE),
                    ))
                    .await?;
                let gone = links.len().saturating_add(sessions.len());
                let mut plan = Plan::new(i64::try_from(gone).unwrap_or(i64::MAX));
                links.iter().for_each(|link| plan.remove(link));
                sessions.iter().for_each(|session| plan.remove(session));
                Ok::<_, EngineError>(plan)
            })
            .await
    }
}
