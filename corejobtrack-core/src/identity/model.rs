//! The entities of this area.

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
    /// Somebody who works here, or a part of the system that does things in its own name.
    #[derive(Serialize, Deserialize)]
    pub struct User in "users" {
        /// The id.
        pub id: UserId,
        /// How often the row was written.
        pub version: Version,
        /// The name they log in with, as they wrote it.
        pub username: String,
        /// The same without case and accents; unique.
        pub username_key: String,
        /// The e-mail address, as they wrote it.
        pub email: Option<String>,
        /// The same without case; not unique, but only one that is can be logged in with.
        pub email_key: Option<String>,
        /// The whole name.
        pub full_name: Option<String>,
        /// The first name.
        pub first_name: Option<String>,
        /// The last name.
        pub last_name: Option<String>,
        /// What they are called.
        pub nick_name: Option<String>,
        /// The telephone number, as written.
        pub phone: Option<String>,
        /// The team they belong to.
        pub team_id: Option<TeamId>,
        /// What they may do.
        pub role: Role,
        /// The colour of their name in conversations.
        pub chat_color: Option<String>,
        /// Where the picture of them is kept, if there is one.
        pub profile_picture: Option<BlobKey> [secret],
        /// Whether lists for time entries leave them out.
        pub hide_from_time_entries: bool,
        /// Whether lists for assignment leave them out.
        pub hidden_from_sharing: bool,
        /// Whether it is a part of the system, which nobody logs in as.
        pub is_system: bool,
        /// When they asked for their account to be deleted.
        pub deletion_requested_at: Option<Timestamp>,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp,
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
    /// The name to show: the whole name, else the first and last, else the user name.
    #[must_use]
    pub fn display_name(&self) -> String {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        given(&self.full_name)
            .or_else(|| {
                let parts: Vec<String> = [given(&self.first_name), given(&self.last_name)]
                    .into_iter()
                    .flatten()
                    .collect();
                (!parts.is_empty()).then(|| parts.join(" "))
            })
            .unwrap_or_else(|| self.username.clone())
    }
}

impl Audited for User {
    const SILENT: &'static [&'static str] = &["updated_at", "username_key", "email_key"];

    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

entity! {
    /// How a user proves who they are. A row of its own, so that a failed login is no change of the
    /// user.
    pub struct Credential in "credentials" {
        /// The user.
        pub user_id: UserId,
        /// How often the row was written.
        pub version: Version,
        /// The argon2id hash; none for somebody who cannot log in with a password.
        pub password_hash: Option<String> [secret],
        /// Failed logins since the last one that succeeded.
        pub failures: i64,
        /// Until when no login is tried.
        pub locked_until: Option<Timestamp>,
        /// When they last logged in.
        pub last_login_at: Option<Timestamp>,
        /// When the password was last set.
        pub password_set_at: Option<Timestamp>,
    }
    key 1;
    references user_id -> User;
}

impl Audited for Credential {
    const SILENT: &'static [&'static str] = &[
        "failures",
        "locked_until",
        "last_login_at",
        "password_set_at",
    ];

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
    /// A login that goes on: what a token names. Deleted, it ends.
    pub struct Session in "sessions" {
        /// The id.
        pub id: SessionId,
        /// How often the row was written.
        pub version: Version,
        /// Who logged in.
        pub user_id: UserId,
        /// When.
        pub created_at: Timestamp,
        /// When it ends unless it is refreshed.
        pub expires_at: Timestamp,
    }
    key 1;
    index (user_id, id);
    index (expires_at);
    references user_id -> User;
}

entity! {
    /// People who work together; found by name.
    #[derive(Serialize, Deserialize)]
    pub struct Team in "teams" {
        /// The id.
        pub id: TeamId,
        /// How often the row was written.
        pub version: Version,
        /// The name, as first written.
        pub name: String,
        /// The same without case and accents; unique.
        pub name_key: String,
        /// When it was created.
        pub created_at: Timestamp,
    }
    key 1;
    unique (name_key);
    rows small;
}

impl Audited for Team {
    const SILENT: &'static [&'static str] = &["name_key"];

    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

/// A user with the name of their team: what operations answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UserProfile {
    /// The user.
    pub user: User,
    /// The name of their team.
    pub team: Option<String>,
}

impl Outcome for UserProfile {}
