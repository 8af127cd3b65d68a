//! The user directory for administrators, and the list of colleagues for all users.

use corejobtrack_core::{
    Acting,
    identity::{CreateUser, DeleteUser, ProfileChanges, Role, UpdateUser, UserId},
};
use poem_openapi::{Object, OpenApi, payload::Json};

use super::user::{Colleague, Names, RoleName, User};
use crate::{
    http::{Administrator, Body, Caller, Created, Id, Listing, Paged, Result, ToChange},
    surfaces::corejobtrack::{area::Area, done::Done},
};

/// A new user.
#[derive(Debug, Object)]
pub struct NewUser {
    /// The login name; unique, ignoring case.
    #[oai(validator(min_length = 1))]
    pub username: String,
    /// The password; without one, the user cannot log in.
    pub password: Option<String>,
    /// An alias of `password`.
    pub new_password: Option<String>,
    /// The role; `user` by default.
    pub role: Option<RoleName>,
    /// The other fields.
    #[oai(flatten)]
    pub names: Names,
}

/// Changes to a user; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct UserChanges {
    /// The login name.
    #[oai(validator(min_length = 1))]
    pub username: Option<String>,
    /// The role.
    pub role: Option<RoleName>,
    /// The new password. Ends all sessions of the user.
    pub new_password: Option<String>,
    /// The colour of the name in conversations.
    pub chat_color: Option<String>,
    /// Whether the user is left out of lists for time entries.
    pub hide_from_time_entries: Option<bool>,
    /// Whether the user is left out of lists for assignment.
    pub hidden_from_sharing: Option<bool>,
    /// The other fields.
    #[oai(flatten)]
    pub names: Names,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct UsersApi;

#[OpenApi(tag = "Area::Users")]
impl UsersApi {
    /// List colleagues, for assignment.
    #[oai(path = "/users/list", method = "get", operation_id = "list_colleagues")]
    async fn colleagues(&self, caller: Caller, page: Paged) -> Result<Listing<Colleague>> {
        let colleagues = caller.identity().colleagues(page.asked()).await?;
        Ok(page.listing(colleagues))
    }

    /// List all users with full details.
    #[oai(path = "/users/", method = "get", operation_id = "list_users")]
    async fn list(&self, caller: Administrator, page: Paged) -> Result<Listing<User>> {
        let users = caller.identity().users(page.asked()).await?;
        Ok(page.listing(users))
    }

    /// Create a user.
    #[oai(path = "/users/", method = "post", operation_id = "create_user")]
    async fn create(
        &self,
        caller: Administrator,
        body: Body<NewUser>,
    ) -> Result<Created<Json<User>>> {
        let Body(user) = body;
        let command = CreateUser {
            details: user.names.of(user.username),
            role: user.role.map_or(Role::User, Role::from),
            is_system: false,
        };
        let password = user.password.or(user.new_password);
        Ok(Created(Json(
            caller
                .identity()
                .create_user(command, password)
                .await?
                .into(),
        )))
    }

    /// Get a user.
    #[oai(path = "/users/:user_id", method = "get", operation_id = "get_user")]
    async fn get(&self, caller: Administrator, user_id: Id) -> Result<Json<User>> {
        Ok(Json(caller.identity().user(UserId(*user_id)).await?.into()))
    }

    /// Change a user.
    #[oai(path = "/users/:user_id", method = "put", operation_id = "put_user")]
    async fn update(
        &self,
        caller: Administrator,
        user_id: Id,
        body: Body<UserChanges>,
    ) -> Result<Json<User>> {
        change(&caller, *user_id, body.0).await
    }

    /// Change a user, as with PUT.
    #[oai(path = "/users/:user_id", method = "patch", operation_id = "update_user")]
    async fn patch(
        &self,
        caller: Administrator,
        user_id: Id,
        body: Body<UserChanges>,
    ) -> Result<Json<User>> {
        change(&caller, *user_id, body.0).await
    }

    /// Delete a user.
    ///
    /// Items that the user created pass to the caller.
    #[oai(path = "/users/:user_id", method = "delete", operation_id = "delete_user")]
    async fn delete(&self, caller: Administrator, user_id: Id) -> Result<Json<Done>> {
        caller
            .identity()
            .delete_user(DeleteUser {
                id: UserId(*user_id),
            })
            .await?;
        Ok(Json(Done { ok: true }))
    }
}

async fn change(caller: &Acting, id: i64, changes: UserChanges) -> Result<Json<User>> {
    let Names {
        email,
        full_name,
        first_name,
        last_name,
        nick_name,
        phone,
        team,
    } = changes.names;
    let update = UpdateUser {
        id: UserId(id),
        username: changes.username,
        profile: ProfileChanges {
            full_name: full_name.to_change(),
            first_name: first_name.to_change(),
            last_name: last_name.to_change(),
            nick_name: nick_name.to_change(),
            email: email.to_change(),
            phone: phone.to_change(),
            team: team.to_change(),
            chat_color: changes.chat_color.to_change(),
        },
        role: changes.role.map(Role::from),
        hide_from_time_entries: changes.hide_from_time_entries,
        hidden_from_sharing: changes.hidden_from_sharing,
    };
    Ok(Json(
        caller
            .identity()
            .update_user(update, changes.new_password)
            .await?
            .into(),
    ))
}
