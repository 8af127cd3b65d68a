//! Your account: logging in, registering, the profile.

use corejobtrack_core::identity::{ChangePassword, Login, UpdateProfile};
use poem::Request;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::user::{Names, User};
use crate::{
    http::{
        AnonymousCaller, Audience, Body, Caller, Created, Form, Problem, RequestContext, Result,
        ToChange,
    },
    surfaces::corejobtrack::area::Area,
};

/// Login credentials.
#[derive(Debug, Object)]
pub struct Credentials {
    /// The user name, or an e-mail address that only one user has.
    pub username: String,
    /// The password.
    pub password: String,
}

/// An access token, to be sent as `Authorization: Bearer …`.
#[derive(Debug, Object)]
pub struct Token {
    /// The token.
    pub access_token: String,
    /// `bearer`.
    pub token_type: String,
    /// The lifetime in seconds.
    pub expires_in: i64,
}

/// A registration.
#[derive(Debug, Object)]
pub struct Registration {
    /// The login name; unique, ignoring case.
    #[oai(validator(min_length = 1))]
    pub username: String,
    /// The password: 8 to 128 characters with an uppercase and a lowercase letter, a digit and a
    /// special character, unless the server is configured otherwise.
    pub password: String,
    /// The other fields.
    #[oai(flatten)]
    pub names: Names,
}

/// The response to a registration.
#[derive(Debug, Object)]
pub struct Registered {
    /// Always true.
    pub ok: bool,
    /// What happens next.
    pub message: String,
    /// The user; the role is `pending`.
    #[oai(flatten)]
    pub user: User,
}

/// Changes to your profile; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct ProfileChanges {
    /// The name and contact details.
    #[oai(flatten)]
    pub names: Names,
    /// The colour of the name in conversations, as in `#FF5733`.
    pub chat_color: Option<String>,
    /// The current password; required with `new_password`.
    pub current_password: Option<String>,
    /// The new password. Ends the user's other sessions.
    pub new_password: Option<String>,
}

/// The response to an account deletion request.
#[derive(Debug, Object)]
pub struct DeletionRequested {
    /// Always true.
    pub ok: bool,
    /// What happens next.
    pub message: String,
    /// When deletion was first requested.
    pub requested_at: Option<String>,
}

/// The response to a logout.
#[derive(Debug, Object)]
pub struct LoggedOut {
    /// Always true.
    pub ok: bool,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct AccountApi;

#[OpenApi(tag = "Area::Account")]
impl AccountApi {
    /// Log in.
    #[oai(path = "/token", method = "post", operation_id = "log_in")]
    async fn log_in(
        &self,
        caller: AnonymousCaller,
        request: &Request,
        form: Form<Credentials>,
    ) -> Result<Json<Token>> {
        let Form(credentials) = form;
        let name = credentials.username;
        let login = caller.identity().log_in(&name, credentials.password).await;
        match &login {
            Ok(_) => tracing::info!(?name, "[AUTH] logged in"),
            Err(error) => tracing::warn!(?name, %error, "[AUTH] not logged in"),
        }
        token(request, &login?)
    }

    /// Refresh the access token.
    ///
    /// Extends the session and returns a new token.
    #[oai(path = "/token/refresh", method = "post", operation_id = "refresh_token")]
    async fn refresh(&self, caller: Caller, request: &Request) -> Result<Json<Token>> {
        let user = caller.actor().user().ok_or_else(Problem::forbidden)?.id;
        let (session, expires_at) = caller.identity().refresh().await?;
        token(
            request,
            &Login {
                user,
                session,
                expires_at,
            },
        )
    }

    /// Log out.
    ///
    /// Ends the session and revokes its tokens.
    #[oai(path = "/logout", method = "post", operation_id = "log_out")]
    async fn log_out(&self, caller: Caller) -> Result<Json<LoggedOut>> {
        caller.identity().log_out().await?;
        Ok(Json(LoggedOut { ok: true }))
    }

    /// Register.
    ///
    /// The account waits until an administrator approves it.
    #[oai(path = "/register", method = "post", operation_id = "register_user")]
    async fn register(
        &self,
        caller: AnonymousCaller,
        body: Body<Registration>,
    ) -> Result<Created<Json<Registered>>> {
        let Body(Registration {
            username,
            password,
            names,
        }) = body;
        let profile = caller
            .identity()
            .register(names.of(username), password)
            .await?;
        tracing::info!(user = profile.user.id.0, "[AUTH] registered");
        Ok(Created(Json(Registered {
            ok: true,
            message: "Registration received. An administrator must approve the account.".to_owned(),
            user: profile.into(),
        })))
    }

    /// Get your profile.
    #[oai(path = "/me", method = "get", operation_id = "get_current_user")]
    async fn me(&self, caller: Caller) -> Result<Json<User>> {
        Ok(Json(caller.identity().me().await?.into()))
    }

    /// Change your profile.
    #[oai(path = "/me", method = "put", operation_id = "update_current_user")]
    async fn update_me(&self, caller: Caller, body: Body<ProfileChanges>) -> Result<Json<User>> {
        let Body(changes) = body;
        let password = match (changes.current_password, changes.new_password) {
            (Some(current), Some(new)) => Some(ChangePassword { current, new }),
            (None, Some(_)) => {
                return Err(Problem::bad_request(
                    "current_password is required to change the password",
                ));
            }
            (_, None) => None,
        };
        let Names {
            email,
            full_name,
            first_name,
            last_name,
            nick_name,
            phone,
            team,
        } = changes.names;
        let profile = UpdateProfile {
            full_name: full_name.to_change(),
            first_name: first_name.to_change(),
            last_name: last_name.to_change(),
            nick_name: nick_name.to_change(),
            email: email.to_change(),
            phone: phone.to_change(),
            team: team.to_change(),
            chat_color: changes.chat_color.to_change(),
        };
        Ok(Json(
            caller.identity().update_me(profile, password).await?.into(),
        ))
    }

    /// Request that your own account is deactivated.
    ///
    /// Notifies the administrators, who decide; until then the account keeps working. A repeated
    /// request changes nothing.
    #[oai(path = "/me/delete-account", method = "post", operation_id = "request_account_deletion")]
    async fn request_deletion(&self, caller: Caller) -> Result<Json<DeletionRequested>> {
        let user = caller.identity().request_deletion().await?.user;
        Ok(Json(DeletionRequested {
            ok: true,
            message: "Your request was recorded. An administrator will deactivate the account."
                .to_owned(),
            requested_at: user.deletion_requested_at.map(|at| at.to_string()),
        }))
    }
}

fn token(request: &Request, login: &Login) -> Result<Json<Token>> {
    let authentication = &RequestContext::of(request)?.services().authentication;
    let access_token = authentication
        .tokens()
        .issue(
            login.user.0,
            &login.session,
            Audience::Staff,
            authentication.now(),
        )
        .map_err(Problem::internal)?;
    Ok(Json(Token {
        access_token,
        token_type: "bearer".to_owned(),
        expires_in: authentication.tokens().lifetime().whole_seconds(),
    }))
}
