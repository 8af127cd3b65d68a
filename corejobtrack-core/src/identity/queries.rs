//! Queries for users, credentials, sessions and teams.

use std::collections::HashMap;

use super::{Credential, Role, Session, Team, TeamId, User, UserId, UserProfile};
use crate::kernel::{
    records::List,
    store::{First, Order, Query, Where, text::folded},
};

/// The most recipients that are read for a notification.
const MAX_RECIPIENTS: u32 = 1_000;

pub(crate) fn user(id: UserId) -> First<User> {
    Query::of(User::id.is(id)).first()
}

pub(super) fn credential(id: UserId) -> First<Credential> {
    Query::of(Credential::user_id.is(id)).first()
}

pub(super) fn session(id: &str) -> First<Session> {
    Query::of(Session::id.is(id)).first()
}

pub(super) fn sessions_of(user: UserId) -> Query<Session> {
    Query::of(Session::user_id.is(user)).limit(500)
}

/// The user with a login name.
pub(super) fn by_username(name: &str) -> First<User> {
    Query::of(User::username_key.is(folded(name.trim()))).first()
}

/// The users with these folded login names, without system users.
pub(crate) fn users_by_username(names: &[String]) -> Query<User> {
    Query::of(
        User::username_key
            .is_in(names.iter().cloned())
            .and(User::is_system.is(false)),
    )
}

/// The users that match the input of a login form: by login name, and by e-mail address.
pub(super) fn by_login(name: &str) -> (First<User>, Query<User>) {
    let key = folded(name.trim());
    let by_email = Query::of(User::email_key.is(Some(key))).limit(50);
    (by_username(name), by_email)
}

/// The administrators other than one user, without system users.
pub(super) fn other_administrators(than: UserId) -> Where<User> {
    User::role
        .is(Role::Admin)
        .and(User::is_system.is(false))
        .and(User::id.is_not(than))
}

/// The administrators without system users: the recipients of notifications for administrators.
pub(crate) fn administrators() -> Query<User> {
    Query::of(User::role.is(Role::Admin).and(User::is_system.is(false)))
        .order(User::id.ascending())
        .limit(MAX_RECIPIENTS)
}

/// The members of the teams with these names, at most a thousand.
pub(crate) fn members(teams: &[String]) -> Query<User> {
    let names: Vec<String> = teams.iter().map(|name| folded(name.trim())).collect();
    if names.is_empty() {
        return Query::of(Where::none());
    }
    let matching = Query::of(Team::name_key.is_in(names));
    Query::of(User::team_id.among(Team::id, [matching]))
        .order(User::id.ascending())
        .limit(MAX_RECIPIENTS)
}

/// The administrator with the lowest id: the one created first.
pub(super) fn oldest_administrator() -> First<User> {
    Query::of(User::role.is(Role::Admin).and(User::is_system.is(false)))
        .order(User::id.ascending())
        .first()
}

pub(crate) fn all_teams() -> Query<Team> {
    Query::all()
}

/// The lists of users, by name, without system users. They are not declared with `lists!`, because
/// colleagues are not filtered by an index: hardly any user is skipped.
#[derive(Debug, Clone)]
pub(super) enum UserList {
    All,
    /// Those that work can be assigned to.
    Colleagues,
}

impl List for UserList {
    type Of = User;

    fn name(&self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Colleagues => "Colleagues",
        }
    }

    fn filter(&self) -> Where<User> {
        let all = Where::all().and(User::is_system.is(false));
        match self {
            Self::All => all,
            Self::Colleagues => all
                .and(User::hidden_from_sharing.is(false))
                .and(User::role.is_not(Role::Pending)),
        }
    }

    fn order(&self) -> Vec<Order> {
        vec![User::username_key.ascending()]
    }
}

/// The names of teams by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Directory {
    teams: HashMap<TeamId, String>,
}

impl Directory {
    pub(crate) fn of(teams: Vec<Team>) -> Self {
        Self {
            teams: teams.into_iter().map(|team| (team.id, team.name)).collect(),
        }
    }

    pub(crate) fn team(&self, id: TeamId) -> Option<String> {
        self.teams.get(&id).cloned()
    }

    pub(super) fn profile(&self, user: User) -> UserProfile {
        let team = user.team_id.and_then(|id| self.team(id));
        UserProfile { user, team }
    }
}
