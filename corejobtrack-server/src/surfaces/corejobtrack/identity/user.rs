//! Wire types of users.

use corejobtrack_core::identity::{self, Register, Role, UserProfile};
use poem_openapi::{Enum, Object};

/// A user, as shown to the user and to administrators.
#[derive(Debug, Object)]
pub struct User {
    /// The id.
    pub id: i64,
    /// The login name.
    pub username: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub full_name: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The nickname.
    pub nick_name: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The name of the team.
    pub team: Option<String>,
    /// The names of all teams.
    pub teams: Vec<String>,
    /// `pending`, `user` or `admin`.
    pub role: String,
    /// Whether the user is an administrator.
    pub is_admin: bool,
    /// The colour of the name in conversations.
    pub chat_color: Option<String>,
    /// Whether the user has a profile picture.
    pub has_profile_picture: bool,
    /// The URL of the profile picture, if there is one.
    pub profile_picture_url: Option<String>,
    /// Whether the user is left out of lists for time entries.
    pub hide_from_time_entries: bool,
    /// Whether the user is left out of lists for assignment.
    pub hidden_from_sharing: bool,
    /// When the user requested the deletion of the account.
    pub deletion_requested_at: Option<String>,
    /// The record's version, for `If-Match`.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

impl From<UserProfile> for User {
    fn from(UserProfile { user, team }: UserProfile) -> Self {
        Self {
            has_profile_picture: user.profile_picture.is_some(),
            profile_picture_url: picture_url(&user),
            id: user.id.0,
            username: user.username,
            email: user.email,
            full_name: user.full_name,
            first_name: user.first_name,
            last_name: user.last_name,
            nick_name: user.nick_name,
            phone: user.phone,
            teams: team.iter().cloned().collect(),
            team,
            role: role_name(user.role).to_owned(),
            is_admin: user.role.is_admin(),
            chat_color: user.chat_color,
            hide_from_time_entries: user.hide_from_time_entries,
            hidden_from_sharing: user.hidden_from_sharing,
            deletion_requested_at: user.deletion_requested_at.map(|at| at.to_string()),
            version: user.version.0,
            created_at: user.created_at.to_string(),
            updated_at: user.updated_at.to_string(),
        }
    }
}

/// The URL of a user's profile picture, if there is one.
fn picture_url(user: &identity::User) -> Option<String> {
    let picture = user.profile_picture.as_ref();
    picture.map(|_| format!("/users/{}/profile-picture", user.id))
}

/// The wire name of a role: this surface shows three.
fn role_name(role: Role) -> &'static str {
    match role {
        Role::Pending => "pending",
        Role::Admin => "admin",
        _ => "user",
    }
}

/// A colleague, as shown in lists for assignment.
#[derive(Debug, Object)]
pub struct Colleague {
    /// The id.
    pub id: i64,
    /// The login name.
    pub username: String,
    /// The full name.
    pub full_name: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The nickname.
    pub nick_name: Option<String>,
    /// The display name.
    pub display_name: String,
    /// The name of the team.
    pub team: Option<String>,
    /// The colour of the name in conversations.
    pub chat_color: Option<String>,
    /// Whether the user has a profile picture.
    pub has_profile_picture: bool,
    /// The URL of the profile picture, if there is one.
    pub profile_picture_url: Option<String>,
    /// Whether the user is left out of lists for time entries.
    pub hide_from_time_entries: bool,
}

impl From<UserProfile> for Colleague {
    fn from(UserProfile { user, team }: UserProfile) -> Self {
        Self {
            id: user.id.0,
            display_name: user.display_name(),
            has_profile_picture: user.profile_picture.is_some(),
            profile_picture_url: picture_url(&user),
            username: user.username,
            full_name: user.full_name,
            first_name: user.first_name,
            last_name: user.last_name,
            nick_name: user.nick_name,
            team,
            chat_color: user.chat_color,
            hide_from_time_entries: user.hide_from_time_entries,
        }
    }
}

/// A user's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum RoleName {
    /// Registered but not approved; has no permissions.
    Pending,
    /// Read-only access.
    Viewer,
    /// Daily work.
    User,
    /// Field technician.
    Technician,
    /// Leads and quotes.
    SalesAgent,
    /// Sees and manages all work.
    Manager,
    /// All permissions.
    Admin,
}

impl From<RoleName> for Role {
    fn from(role: RoleName) -> Self {
        match role {
            RoleName::Pending => Self::Pending,
            RoleName::Viewer => Self::Viewer,
            RoleName::User => Self::User,
            RoleName::Technician => Self::Technician,
            RoleName::SalesAgent => Self::SalesAgent,
            RoleName::Manager => Self::Manager,
            RoleName::Admin => Self::Admin,
        }
    }
}

/// The name and contact details of a user.
#[derive(Debug, Default, Object)]
pub struct Names {
    /// The e-mail address.
    pub email: Option<String>,
    /// The full name.
    pub full_name: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The nickname.
    pub nick_name: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The name of the team, which is created if it is new.
    pub team: Option<String>,
}

impl Names {
    /// The registration of a user with this login name.
    pub fn of(self, username: String) -> Register {
        Register {
            username,
            email: self.email,
            full_name: self.full_name,
            first_name: self.first_name,
            last_name: self.last_name,
            nick_name: self.nick_name,
            phone: self.phone,
            team: self.team,
        }
    }
}
