//! Entities: users, credentials, sessions and teams.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        actor::{SessionId, TeamId, UserId},
        blobs::BlobKey,
        engine::{Audited, Outcome, Subject},
        permissions::Role,
        store::{Entity, Timestamp, Version},
    },
};

entity! {
    /// An employee, or a system user: a part of the system that acts in its own name.
    #[derive(Serialize, Deserialize)]
    pub struct User in "users" {
        /// The id.
        pub id: UserId,
        /// The row's version.
        pub version: Version,
        /// The login name, as entered.
        pub username: String,
        /// The login name without case and accents; unique.
        pub username_key: String [derived],
        /// The e-mail address, as entered.
        pub email: Option<String>,
        /// The address without case. Not unique, but shared addresses cannot be used to log in.
        pub email_key: Option<String> [derived],
        /// The full name.
        pub full_name: Option<String>,
        /// The first name.
        pub first_name: Option<String>,
        /// The last name.
        pub last_name: Option<String>,
        /// The nickname.
        pub nick_name: Option<String>,
        /// The telephone number, as entered.
        pub phone: Option<String>,
        /// The user's team.
        pub team_id: Option<TeamId>,
        /// The role.
        pub role: Role,
        /// The colour of the user's name in conversations.
        pub chat_color: Option<String>,
        /// The blob key of the profile picture, if there is one.
        pub profile_picture: Option<BlobKey> [secret],
        /// Whether the user is left out of lists for time entries.
        pub hide_from_time_entries: bool,
        /// Whether the user is left out of lists for assignment.
        pub hidden_from_sharing: bool,
        /// Whether this is a system user, which nobody can log in as.
        pub is_system: bool,
        /// When the user asked for the account to be deleted.
        pub deletion_requested_at: Option<Timestamp>,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp [derived],
    }
    key 1;
    unique (username_key);
    index (email_key, id);
    index (role, id);
    index (team_id);
    index (profile_picture);
    references team_id -> Team;
}

impl User {
    /// The display name: the full name, else the first and last name, else the login name.
    #[must_use]
    pub fn display_name(&self) -> String {
        let non_blank = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        non_blank(&self.full_name)
            .or_else(|| {
                let parts: Vec<String> = [non_blank(&self.first_name), non_blank(&self.last_name)]
                    .into_iter()
                    .flatten()
                    .collect();
                (!parts.is_empty()).then(|| parts.join(" "))
            })
            .unwrap_or_else(|| self.username.clone())
    }
}

impl Audited for User {
    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

entity! {
    /// A user's password and login state. A row of its own, so that a failed login does not change
    /// the user.
    pub struct Credential in "credentials" {
        /// The user.
        pub user_id: UserId,
        /// The row's version.
        pub version: Version,
        /// The argon2id hash of the password; none if the user cannot log in with one.
        pub password_hash: Option<String> [secret],
        /// Failed logins since the last successful one.
        pub failures: i64 [derived],
        /// When the lockout ends.
        pub locked_until: Option<Timestamp> [derived],
        /// When the user last logged in.
        pub last_login_at: Option<Timestamp> [derived],
        /// When the password was last set.
        pub password_set_at: Option<Timestamp> [derived],
    }
    key 1;
    references user_id -> User (remove);
}

impl Audited for Credential {
    fn subject(&self) -> Subject {
        Subject {
            table: User::NAME,
            id: self.user_id.0,
        }
    }

    fn part(&self) -> Option<String> {
        Some("credential".into())
    }
}

entity! {
    /// A login session, named by its token. Deleting the row ends it.
    pub struct Session in "sessions" {
        /// The id.
        pub id: SessionId,
        /// The row's version.
        pub version: Version,
        /// The user who logged in.
        pub user_id: UserId,
        /// When the session began.
        pub created_at: Timestamp,
        /// When the session ends unless it is refreshed.
        pub expires_at: Timestamp,
    }
    key 1;
    index (user_id, id);
    index (expires_at);
    references user_id -> User (remove);
}

entity! {
    /// A team of users; found by name.
    #[derive(Serialize, Deserialize)]
    pub struct Team in "teams" {
        /// The id.
        pub id: TeamId,
        /// The row's version.
        pub version: Version,
        /// The name, as first entered.
        pub name: String,
        /// The name without case and accents; unique.
        pub name_key: String [derived],
        /// When it was created.
        pub created_at: Timestamp,
    }
    key 1;
    unique (name_key);
    rows small;
}

impl Audited for Team {
    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

/// A user with the name of their team; the result of the operations on users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UserProfile {
    /// The user.
    pub user: User,
    /// The name of their team.
    pub team: Option<String>,
}

impl Outcome for UserProfile {}
