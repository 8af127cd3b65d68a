//! User registration: users register and wait for approval, or an administrator creates them.

use serde::{Deserialize, Serialize};

use super::{
    Credential, HashedPassword, Identity, IdentityError, Permission, Role, Team, User, UserId,
    UserProfile, find_or_create_teams, hash_password, is_acceptable, queries,
};
use crate::{
    identity::IdentityEvent,
    kernel::{
        engine::{Command, Plan, Tx},
        limits::{self, MAX_SHORT},
        store::{Version, text::folded},
    },
    services::notifications::{self, Notice, NotificationKind, Recipient},
};

/// The details of a new user.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Register {
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
    /// The name of the team, which is created if it is new.
    pub team: Option<String>,
}

/// Creates a user with a role, as an administrator or the system does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateUser {
    /// The user's details.
    pub details: Register,
    /// The role.
    pub role: Role,
    /// Whether this is a system user, which nobody can log in as.
    pub is_system: bool,
}

#[derive(Debug, Serialize)]
struct NewUser {
    details: Register,
    role: Role,
    is_system: bool,
    registers: bool,
    #[serde(skip)]
    password: Option<HashedPassword>,
}

impl Command for NewUser {
    const NAME: &'static str = "create_user";
}

impl Identity {
    /// Registers a user; the account is pending until an administrator approves it. Needs no login.
    ///
    /// # Errors
    /// [`IdentityError::UsernameTaken`], [`IdentityError::WeakPassword`], or an input that is too
    /// long or not an e-mail address.
    pub async fn register(
        &self,
        details: Register,
        password: String,
    ) -> Result<UserProfile, IdentityError> {
        self.make(details, Role::Pending, false, true, Some(password))
            .await
    }

    /// Creates a user. Without a password the user cannot log in yet.
    ///
    /// # Errors
    /// As [`register`](Self::register); also if the actor may not manage users.
    pub async fn create_user(
        &self,
        user: CreateUser,
        password: Option<String>,
    ) -> Result<UserProfile, IdentityError> {
        self.acting.actor.scope(Permission::ManageUsers)?;
        self.make(user.details, user.role, user.is_system, false, password)
            .await
    }

    async fn make(
        &self,
        details: Register,
        role: Role,
        is_system: bool,
        registers: bool,
        password: Option<String>,
    ) -> Result<UserProfile, IdentityError> {
        let engine = &self.acting.engine;
        check(&details, engine.policy())?;
        let password = match password {
            Some(password) => {
                is_acceptable(&password, engine.policy())?;
                Some(hash_password(password, engine.random()).await?)
            }
            None => None,
        };
        let command = NewUser {
            details,
            role,
            is_system,
            registers,
            password,
        };
        self.acting
            .transact(command, |command, tx| async move {
                if !command.registers {
                    tx.allow(Permission::ManageUsers)?;
                }
                let (taken, teams, administrators) = tx
                    .read((
                        queries::by_username(&command.details.username),
                        queries::all_teams(),
                        queries::administrators(),
                    ))
                    .await?;
                if taken.is_some() {
                    return Err(IdentityError::UsernameTaken);
                }
                create(&command, &teams, &administrators, &tx).await
            })
            .await
    }
}

async fn create(
    command: &NewUser,
    teams: &[Team],
    administrators: &[User],
    tx: &Tx,
) -> Result<Plan<UserProfile>, IdentityError> {
    let details = &command.details;
    let mut plan = Plan::new(());
    let names: Vec<String> = details.team.iter().cloned().collect();
    let team = find_or_create_teams(&names, teams, tx, &mut plan)
        .await?
        .pop();
    let user = User {
        id: UserId(tx.new_id::<User>().await?),
        version: Version(1),
        username: details.username.trim().to_owned(),
        username_key: folded(details.username.trim()),
        email: details.email.clone(),
        email_key: email_key(details.email.as_deref()),
        full_name: details.full_name.clone(),
        first_name: details.first_name.clone(),
        last_name: details.last_name.clone(),
        nick_name: details.nick_name.clone(),
        phone: details.phone.clone(),
        team_id: team.as_ref().map(|team| team.id),
        role: command.role,
        chat_color: None,
        profile_picture: None,
        hide_from_time_entries: command.is_system,
        hidden_from_sharing: command.is_system,
        is_system: command.is_system,
        deletion_requested_at: None,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    plan.create(&user);
    plan.insert(&Credential {
        user_id: user.id,
        version: Version(1),
        password_hash: command.password.clone().map(HashedPassword::into_string),
        failures: 0,
        locked_until: None,
        last_login_at: None,
        password_set_at: command.password.is_some().then(|| tx.now()),
    });
    if command.registers {
        plan.event(IdentityEvent::UserRegistered { user: user.id });
        let recipients = administrators.iter().map(|user| Recipient::User(user.id));
        let notice = Notice::of(NotificationKind::UserRegistered, user.display_name());
        notifications::notify(recipients, &notice, tx, &mut plan);
    }
    Ok(plan.with(UserProfile {
        user,
        team: team.map(|team| team.name),
    }))
}

fn check(details: &Register, policy: &crate::kernel::policy::Policy) -> Result<(), IdentityError> {
    limits::required("username", &details.username, policy.max_username_length)?;
    limits::email("email", details.email.as_deref())?;
    for (field, text) in [
        ("full_name", &details.full_name),
        ("first_name", &details.first_name),
        ("last_name", &details.last_name),
        ("nick_name", &details.nick_name),
        ("phone", &details.phone),
        ("team", &details.team),
    ] {
        limits::optional(field, text.as_deref(), MAX_SHORT)?;
    }
    Ok(())
}

/// The search key of an e-mail address; none for a blank one.
pub(super) fn email_key(email: Option<&str>) -> Option<String> {
    email
        .map(|email| folded(email.trim()))
        .filter(|key| !key.is_empty())
}
