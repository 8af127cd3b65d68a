//! Teams, which are found by name or made.

use super::{Team, TeamId};
use crate::kernel::{
    engine::{Plan, Tx},
    error::EngineError,
    limits,
    store::text::folded,
};

/// The most teams there are made of; decisions read all of them.
const MOST_TEAMS: usize = 1_000;

/// The teams with these names, found among `known`, which are all. Those that are missing are
/// planned and returned with the rest. Blank names are passed over, as are repetitions.
pub(crate) async fn find_or_make_teams<O>(
    names: &[String],
    known: &[Team],
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Vec<Team>, EngineError> {
    let mut made = 0;
    let mut found: Vec<Team> = Vec::with_capacity(names.len());
    for name in names.iter().map(|name| name.trim()) {
        if name.is_empty() {
            continue;
        }
        limits::at_most("team", name, limits::MAX_SHORT)?;
        let key = folded(name);
        if found.iter().any(|team| team.name_key == key) {
            continue;
        }
        if let Some(team) = known.iter().find(|team| team.name_key == key) {
            found.push(team.clone());
            continue;
        }
        if known.len() + made >= MOST_TEAMS {
            let message = format!("there are {MOST_TEAMS} teams already: name one of them");
            return Err(EngineError::invalid("team", message));
        }
        made += 1;
        let team = Team {
            id: TeamId(tx.new_id::<Team>().await?),
            version: crate::kernel::store::Version(1),
            name: name.to_owned(),
            name_key: key,
            created_at: tx.now(),
        };
        plan.create(&team);
        found.push(team);
    }
    Ok(found)
}
