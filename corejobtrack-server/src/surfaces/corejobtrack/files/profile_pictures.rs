//! Profile pictures of users.

use std::io::Cursor;

use corejobtrack_core::{Acting, identity::UserId};
use poem::Request;
use poem_openapi::{Object, OpenApi, payload::Json};
use tokio::io::AsyncReadExt;

use crate::{
    http::{
        Administrator, Caller, FileHead, FileResponse, Id, Problem, RequestedRange, Result, Upload,
    },
    surfaces::corejobtrack::{area::Area, identity::User},
};

/// The response to a change of a profile picture.
#[derive(Debug, Object)]
pub struct UserPictureChanged {
    /// Always true.
    pub ok: bool,
    /// The user.
    #[oai(flatten)]
    pub user: User,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct ProfilePicturesApi;

#[OpenApi]
impl ProfilePicturesApi {
    /// Set your profile picture.
    ///
    /// Accepts a PNG, JPG, GIF or WebP file of at most 5 MB. Stores it without metadata as a PNG or
    /// JPG file of at most 512 by 512 pixels.
    #[oai(
        path = "/me/profile-picture",
        method = "post",
        tag = "Area::Account",
        operation_id = "upload_profile_picture"
    )]
    async fn set(&self, caller: Caller, mut body: Upload) -> Result<Json<UserPictureChanged>> {
        match set(&caller, &mut body).await {
            Ok(user) => Ok(Json(UserPictureChanged { ok: true, user })),
            Err(problem) => Err(body.refused(problem).await),
        }
    }

    /// Delete your profile picture.
    #[oai(
        path = "/me/profile-picture",
        method = "delete",
        tag = "Area::Account",
        operation_id = "delete_profile_picture"
    )]
    async fn delete_own(&self, caller: Caller) -> Result<Json<UserPictureChanged>> {
        let user = caller.files().remove_own_picture().await?.into();
        Ok(Json(UserPictureChanged { ok: true, user }))
    }

    /// Get a user's profile picture.
    #[oai(
        path = "/users/:user_id/profile-picture",
        method = "get",
        tag = "Area::Users",
        operation_id = "get_user_profile_picture"
    )]
    async fn get(&self, caller: Caller, user_id: Id, request: &Request) -> Result<FileResponse> {
        let picture = caller.files().picture_of(UserId(*user_id)).await?;
        let content_type = picture.format.content_type();
        let extension = content_type.trim_start_matches("image/");
        let head = FileHead {
            name: &format!("user-{}.{extension}", *user_id),
            content_type,
            size: u64::try_from(picture.bytes.len()).unwrap_or_default(),
            hash: &picture.sha256,
        };
        // Pictures are too small for partial responses.
        match RequestedRange::of(request, head) {
            RequestedRange::Nothing => Ok(FileResponse::of(head, &RequestedRange::Nothing, None)),
            _ => {
                let bytes = Box::pin(Cursor::new(picture.bytes));
                Ok(FileResponse::of(head, &RequestedRange::All, Some(bytes)))
            }
        }
    }

    /// Delete a user's profile picture.
    #[oai(
        path = "/users/:user_id/profile-picture",
        method = "delete",
        tag = "Area::Users",
        operation_id = "delete_user_profile_picture"
    )]
    async fn delete(&self, caller: Administrator, user_id: Id) -> Result<Json<UserPictureChanged>> {
        let user = caller
            .files()
            .remove_picture_of(UserId(*user_id))
            .await?
            .into();
        Ok(Json(UserPictureChanged { ok: true, user }))
    }
}

async fn set(caller: &Acting, body: &mut Upload) -> Result<User> {
    let file = body.next_file().await?.ok_or_else(Upload::without_file)?;
    // One byte over the limit is enough for the engine to reject the file.
    let most = caller.engine().policy().max_picture_bytes;
    let mut bytes = Vec::new();
    file.bytes
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .await
        .map_err(|error| Problem::bad_request(format!("The file could not be read: {error}")))?;
    Ok(caller.files().set_picture(bytes).await?.into())
}
