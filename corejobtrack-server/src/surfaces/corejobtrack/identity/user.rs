//! Users as this surface sends and reads them.

use corejobtrack_core::identity::{self, Register, Role, UserProfile};
use poem_openapi::{Enum, Object};

/// A user as everybody sees themselves and administrators see all.
#[derive(Debug, Object)]
pub struct User {
    /// The id.
    pub id: i64,
    /// The name to log in with.
    pub username: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The whole name.
    pub full_name: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// What they are called.
    pub nick_name: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The name of the team.
    pub team: Option<String>,
    /// The names of all teams.
    pub teams: Vec<String>,
    /// `pending`, `user` or `admin`.
    pub role: String,
    /// Whether they administer.
    pub is_admin: bool,
    /// The colour of their name in conversations.
    pub chat_color: Option<String>,
    /// Whether there is a picture of them.
    pub has_profile_picture: bool,
    /// Where to get it, if there is one.
    pub profile_picture_url: Option<String>,
    /// Whether lists for time entries leave them out.
    pub hide_from_time_entries: bool,
    /// Whether lists for assignment leave them out.
    pub hidden_from_sharing: bool,
    /// When they asked for the account to be deleted.
    pub deletion_requested_at: Option<String>,
    /// How often it was written; a write with `If-Match` names it.
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
            role: shown_role(user.role).to_owned(),
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

/// Where to get the picture of a user, if there is one.
fn picture_url(user: &identity::User) -> Option<String> {
    let picture = user.profile_picture.as_ref();
    picture.map(|_| format!("/users/{}/profile-picture", user.id))
}

/// This surface has three roles.
fn shown_role(role: Role) -> &'static str {
    match role {
        Role::Pending => "pending",
        Role::Admin => "admin",
        _ => "user",
    }
}

/// A colleague, as lists for assignment show them.
#[derive(Debug, Object)]
pub struct Colleague {
    /// The id.
    pub id: i64,
    /// The name to log in with.
    pub username: String,
    /// The whole name.
    pub full_name: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// What they are called.
    pub nick_name: Option<String>,
    /// The name to show.
    pub display_name: String,
    /// The name of the team.
    pub team: Option<String>,
    /// The colour of their name in conversations.
    pub chat_color: Option<String>,
    /// Whether there is a picture of them.
    pub has_profile_picture: bool,
    /// Where to get it, if there is one.
    pub profile_picture_url: Option<String>,
    /// Whether lists for time entries leave them out.
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

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum RoleName {
    /// Registered, not approved: nothing.
    Pending,
    /// Sees, changes nothing.
    Viewer,
    /// The daily work.
    User,
    /// Goes to customers.
    Technician,
    /// Looks after leads and quotes.
    SalesAgent,
    /// Sees and directs all work.
    Manager,
    /// Everything.
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

/// The names and addresses of somebody new.
#[derive(Debug, Default, Object)]
pub struct Names {
    /// The e-mail address.
    pub email: Option<String>,
    /// The whole name.
    pub full_name: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// What they are called.
    pub nick_name: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The name of the team, which is made if it is new.
    pub team: Option<String>,
}

impl Names {
    /// Somebody new of this name.
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
