//! The user directory, and changes to users by administrators.

use serde::{Deserialize, Serialize};

use super::{
    Credential, Directory, HashedPassword, Identity, IdentityError, Permission, Role, Team, User,
    UserId, UserProfile, find_or_create_teams, hash_password, is_acceptable, queries,
    queries::UserList,
};
use crate::{
    kernel::{
        change::Change,
        engine::{Command, Plan, Tx},
        error::EngineError,
        limits::{self, MAX_SHORT},
        records::{Listed, Page},
        store::text::folded,
    },
    services::notifications::{self, Notice, NotificationKind, Recipient},
};

/// Changes fields of a user; omitted fields stay unchanged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateUser {
    /// The user.
    pub id: UserId,
    /// The login name.
    pub username: Option<String>,
    /// The profile fields.
    pub profile: ProfileChanges,
    /// The role.
    pub role: Option<Role>,
    /// Whether the user is left out of lists for time entries.
    pub hide_from_time_entries: Option<bool>,
    /// Whether the user is left out of lists for assignment.
    pub hidden_from_sharing: Option<bool>,
}

/// The fields that users may change in their own profile.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProfileChanges {
    /// The full name.
    pub full_name: Change<String>,
    /// The first name.
    pub first_name: Change<String>,
    /// The last name.
    pub last_name: Change<String>,
    /// The nickname.
    pub nick_name: Change<String>,
    /// The e-mail address.
    pub email: Change<String>,
    /// The telephone number.
    pub phone: Change<String>,
    /// The name of the team, which is created if it is new.
    pub team: Change<String>,
    /// The colour of the name in conversations.
    pub chat_color: Change<String>,
}

impl UpdateUser {
    /// An update that changes nothing yet.
    #[must_use]
    pub fn of(id: UserId) -> Self {
        Self {
            id,
            username: None,
            profile: ProfileChanges::default(),
            role: None,
            hide_from_time_entries: None,
            hidden_from_sharing: None,
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct ChangeUser {
    pub(super) update: UpdateUser,
    pub(super) own: bool,
    #[serde(skip)]
    pub(super) password: Option<HashedPassword>,
    /// The hash that the current password was compared with, if it had to be entered.
    #[serde(skip)]
    pub(super) compared: Option<Option<String>>,
}

/// A password to set.
pub(super) struct NewPassword {
    pub(super) clear: String,
    /// The hash that the current password was compared with, if it had to be entered.
    pub(super) compared: Option<Option<String>>,
}

impl Command for ChangeUser {
    const NAME: &'static str = "update_user";
}

impl Identity {
    /// A page of the users without system users, by name.
    ///
    /// # Errors
    /// Invalid input, for a cursor of another list; or if the actor may not manage users.
    pub async fn users(&self, page: Page) -> Result<Listed<UserProfile>, IdentityError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ManageUsers)?;
        profiles(UserList::All, page, &tx).await
    }

    /// A page of the colleagues that work can be assigned to, by name.
    ///
    /// # Errors
    /// Invalid input, for a cursor of another list; or if the actor may not see colleagues.
    pub async fn colleagues(&self, page: Page) -> Result<Listed<UserProfile>, IdentityError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewColleagues)?;
        profiles(UserList::Colleagues, page, &tx).await
    }

    /// One user.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchUser`], or where the actor may not manage users.
    pub async fn user(&self, id: UserId) -> Result<UserProfile, IdentityError> {
        self.acting.actor.scope(Permission::ManageUsers)?;
        self.profile_of(id).await
    }

    /// Finds a user by login name, or by an e-mail address that only one user has.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchUser`], or where the actor may not manage users.
    pub async fn find(&self, name: &str) -> Result<User, IdentityError> {
        self.acting.actor.scope(Permission::ManageUsers)?;
        let (by_name, by_email) = self.acting.engine.read(queries::by_login(name)).await?;
        super::login::matching_user(by_name, by_email).ok_or(IdentityError::NoSuchUser)
    }

    pub(super) async fn profile_of(&self, id: UserId) -> Result<UserProfile, IdentityError> {
        let (user, teams) = self
            .acting
            .engine
            .read((queries::user(id), queries::all_teams()))
            .await?;
        let user = user.ok_or(IdentityError::NoSuchUser)?;
        Ok(Directory::of(teams).profile(user))
    }

    /// Changes a user and, if given, the password; a new password ends their sessions.
    ///
    /// # Errors
    /// [`IdentityError::UsernameTaken`], [`IdentityError::LastAdministrator`],
    /// [`IdentityError::WeakPassword`], [`IdentityError::NoSuchUser`], or where the actor may not
    /// manage users.
    pub async fn update_user(
        &self,
        update: UpdateUser,
        password: Option<String>,
    ) -> Result<UserProfile, IdentityError> {
        self.acting.actor.scope(Permission::ManageUsers)?;
        let password = password.map(|clear| NewPassword {
            clear,
            compared: None,
        });
        self.change(update, password, false).await
    }

    pub(super) async fn change(
        &self,
        update: UpdateUser,
        password: Option<NewPassword>,
        own: bool,
    ) -> Result<UserProfile, IdentityError> {
        let engine = &self.acting.engine;
        check(&update, engine.policy())?;
        let (password, compared) = match password {
            Some(NewPassword { clear, compared }) => {
                is_acceptable(&clear, engine.policy())?;
                (Some(hash_password(clear, engine.random()).await?), compared)
            }
            None => (None, None),
        };
        self.acting
            .transact(
                ChangeUser {
                    update,
                    own,
                    password,
                    compared,
                },
                |command, tx| async move {
                    if !command.own {
                        tx.allow(Permission::ManageUsers)?;
                    }
                    decide(&command, &tx).await
                },
            )
            .await
    }
}

async fn profiles(
    list: UserList,
    page: Page,
    tx: &Tx,
) -> Result<Listed<UserProfile>, IdentityError> {
    let (listed, teams) = tx.page_with(&list, &page, queries::all_teams()).await?;
    let directory = Directory::of(teams);
    Ok(listed.map(|user| directory.profile(user)))
}

async fn decide(command: &ChangeUser, tx: &Tx) -> Result<Plan<UserProfile>, IdentityError> {
    let update = &command.update;
    let (user, credential, sessions, teams) = tx
        .read((
            queries::user(update.id),
            queries::credential(update.id),
            queries::sessions_of(update.id),
            queries::all_teams(),
        ))
        .await?;
    let before = user.ok_or(IdentityError::NoSuchUser)?;
    tx.expect_version(before.version)?;
    if before.is_system {
        return Err(IdentityError::SystemUser);
    }
    let mut plan = Plan::new(());
    let mut after = before.clone();
    if let Some(name) = update.username.as_deref().map(str::trim) {
        if folded(name) != before.username_key
            && tx.read(queries::by_username(name)).await?.is_some()
        {
            return Err(IdentityError::UsernameTaken);
        }
        after.username = name.to_owned();
        after.username_key = folded(name);
    }
    apply_profile(&update.profile, &mut after, &teams, tx, &mut plan).await?;
    after.role = update.role.unwrap_or(before.role);
    if before.role.is_admin() && !after.role.is_admin() {
        keep_an_administrator(&before, tx, &mut plan).await?;
    }
    after.hide_from_time_entries = update
        .hide_from_time_entries
        .unwrap_or(before.hide_from_time_entries);
    after.hidden_from_sharing = update
        .hidden_from_sharing
        .unwrap_or(before.hidden_from_sharing);
    if before.role == Role::Pending && after.role != Role::Pending {
        let notice = Notice::of(NotificationKind::AccountApproved, after.display_name());
        notifications::notify([Recipient::User(after.id)], &notice, tx, &mut plan);
    }
    let after = plan.replace(&before, after, tx.now());
    if let (Some(password), Some(before)) = (&command.password, &credential) {
        // The password may have changed since it was compared.
        if command
            .compared
            .as_ref()
            .is_some_and(|hash| *hash != before.password_hash)
        {
            return Err(IdentityError::WrongCurrentPassword);
        }
        plan.update(
            before,
            &Credential {
                password_hash: Some(password.clone().into_string()),
                password_set_at: Some(tx.now()),
                failures: 0,
                locked_until: None,
                ..before.clone()
            },
        );
        let kept = tx.actor().user().and_then(|user| user.session.as_ref());
        for session in sessions.iter().filter(|session| Some(&session.id) != kept) {
            plan.remove(session);
        }
    }
    let team = match update.profile.team.value() {
        Some(name) => after.team_id.map(|_| name.trim().to_owned()),
        None => after.team_id.and_then(|id| Directory::of(teams).team(id)),
    };
    Ok(plan.with(UserProfile { user: after, team }))
}

async fn apply_profile(
    changes: &ProfileChanges,
    user: &mut User,
    teams: &[Team],
    tx: &Tx,
    plan: &mut Plan<()>,
) -> Result<(), EngineError> {
    changes.full_name.apply(&mut user.full_name);
    changes.first_name.apply(&mut user.first_name);
    changes.last_name.apply(&mut user.last_name);
    changes.nick_name.apply(&mut user.nick_name);
    changes.email.apply(&mut user.email);
    user.email_key = super::register::email_key(user.email.as_deref());
    changes.phone.apply(&mut user.phone);
    changes.chat_color.apply(&mut user.chat_color);
    match &changes.team {
        Change::Keep => {}
        Change::Clear => user.team_id = None,
        Change::To(name) => {
            let teams = find_or_create_teams(std::slice::from_ref(name), teams, tx, plan).await?;
            user.team_id = teams.first().map(|team| team.id);
        }
    }
    Ok(())
}

/// Ensures that another administrator remains: checked now, and guarded at commit.
pub(super) async fn keep_an_administrator<O>(
    leaving: &User,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), IdentityError> {
    let others = queries::other_administrators(leaving.id);
    if tx
        .read(crate::kernel::store::Query::of(others.clone()).count())
        .await?
        == 0
    {
        return Err(IdentityError::LastAdministrator);
    }
    plan.guard_count(others, 1..=u32::MAX);
    Ok(())
}

fn check(update: &UpdateUser, policy: &crate::kernel::policy::Policy) -> Result<(), EngineError> {
    if let Some(name) = &update.username {
        limits::required("username", name, policy.max_username_length)?;
    }
    let profile = &update.profile;
    limits::email("email", profile.email.value().map(String::as_str))?;
    limits::color("chat_color", profile.chat_color.value().map(String::as_str))?;
    for (field, change) in [
        ("full_name", &profile.full_name),
        ("first_name", &profile.first_name),
        ("last_name", &profile.last_name),
        ("nick_name", &profile.nick_name),
        ("phone", &profile.phone),
        ("team", &profile.team),
    ] {
        limits::optional(field, change.value().map(String::as_str), MAX_SHORT)?;
    }
    Ok(())
}
