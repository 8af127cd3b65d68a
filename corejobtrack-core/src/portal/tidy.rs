//! Removal of expired links and expired customer sessions.

use std::time::Duration;

use serde::Serialize;

use super::{Portal, queries};
use crate::{
    kernel::{
        engine::{Command, Plan},
        error::EngineError,
    },
    services::links,
};

/// How long expired links are kept, so that the error can say that they expired: 30 days.
const LINKS_KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// The most links, and the most sessions, that one call removes.
const MAX_AT_ONCE: u32 = 200;

#[derive(Debug, Clone, Serialize)]
struct TidyPortal {}

impl Command for TidyPortal {
    const NAME: &'static str = "tidy_portal";
}

impl Portal {
    /// Removes links of all purposes that expired 30 days ago, and expired customer sessions, some
    /// hundreds per call. Returns how many; 0 means that none are left. For the system only.
    ///
    /// # Errors
    /// If the actor is not the system.
    pub async fn tidy(&self) -> Result<i64, EngineError> {
        self.acting.actor.require_system()?;
        self.acting
            .unkeyed()
            .transact(TidyPortal {}, |_, tx| async move {
                let (links, sessions) = tx
                    .read((
                        links::expired(tx.now().before(LINKS_KEPT), MAX_AT_ONCE),
                        queries::ended_sessions(tx.now(), MAX_AT_ONCE),
                    ))
                    .await?;
                let removed = links.len().saturating_add(sessions.len());
                let mut plan = Plan::new(i64::try_from(removed).unwrap_or(i64::MAX));
                links.iter().for_each(|link| plan.remove(link));
                sessions.iter().for_each(|session| plan.remove(session));
                Ok::<_, EngineError>(plan)
            })
            .await
    }
}
