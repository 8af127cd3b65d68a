//! Teams, found by name or created.

use super::{Team, TeamId};
use crate::kernel::{
    engine::{NewIds, Plan, Tx},
    error::EngineError,
    limits,
    store::{Version, text::folded},
};

/// The maximum number of teams; decisions read all of them.
const MAX_TEAMS: usize = 1_000;

/// The teams with these names, looked up in `existing`, which holds all teams. Missing teams are
/// planned and returned with the rest. Blank and repeated names are skipped.
pub(crate) async fn find_or_create_teams<O>(
    names: &[String],
    existing: &[Team],
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Vec<Team>, EngineError> {
    let ids = tx.reserve(missing_teams(names, existing)?).await?;
    plan_teams(names, existing, ids, tx, plan)
}

/// The number of named teams that are not among `existing`.
pub(crate) fn missing_teams(names: &[String], existing: &[Team]) -> Result<usize, EngineError> {
    let named = distinct(names)?;
    let missing = named
        .iter()
        .filter(|(_, key)| find(key, existing).is_none());
    let missing = missing.count();
    if missing > 0 && existing.len() + missing > MAX_TEAMS {
        let message = format!("the limit of {MAX_TEAMS} teams is reached: use an existing team");
        return Err(EngineError::invalid("team", message));
    }
    Ok(missing)
}

/// The same as [`find_or_create_teams`], with ids that were reserved for the missing teams.
pub(crate) fn plan_teams<O>(
    names: &[String],
    existing: &[Team],
    mut ids: NewIds<Team>,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Vec<Team>, EngineError> {
    let named = distinct(names)?;
    let teams = named.into_iter().map(|(name, name_key)| {
        if let Some(team) = find(&name_key, existing) {
            return Ok(team.clone());
        }
        let team = Team {
            id: TeamId(ids.take()?),
            version: Version(1),
            name: name.to_owned(),
            name_key,
            created_at: tx.now(),
        };
        plan.create(&team);
        Ok(team)
    });
    teams.collect()
}

/// Each name once, with its key.
fn distinct(names: &[String]) -> Result<Vec<(&str, String)>, EngineError> {
    let mut named: Vec<(&str, String)> = Vec::with_capacity(names.len());
    for name in names.iter().map(|name| name.trim()) {
        limits::at_most("team", name, limits::MAX_SHORT)?;
        let key = folded(name);
        if !name.is_empty() && named.iter().all(|(_, known)| *known != key) {
            named.push((name, key));
        }
    }
    Ok(named)
}

fn find<'a>(key: &str, existing: &'a [Team]) -> Option<&'a Team> {
    existing.iter().find(|team| team.name_key == key)
}
