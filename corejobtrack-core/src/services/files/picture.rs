//! Profile pictures of users: one each, scaled down and re-encoded.

use std::io::Cursor;

use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt;

use super::{BlobKey, BlobRemoval, Files, FilesError, PictureFormat, measure, scale};
use crate::{
    kernel::{
        actor::UserId,
        engine::{Command, Outcome, Plan, Tx},
        error::EngineError,
        permissions::Permission,
    },
    services::areas::{User, UserProfile, identity},
};

/// The maximum width and height of a picture, in pixels.
const SIDE: u32 = 512;

/// A user's profile picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The image file.
    pub bytes: Vec<u8>,
    /// The file format.
    pub format: PictureFormat,
    /// The SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: String,
}

#[derive(Debug, Serialize)]
struct SetPicture {
    id: UserId,
    /// The hash of the file that was sent, which tells a retry from another picture.
    sha256: String,
    #[serde(skip)]
    key: BlobKey,
}

impl Command for SetPicture {
    const NAME: &'static str = "set_profile_picture";
}

#[derive(Debug, Serialize)]
struct RemovePicture {
    id: UserId,
    own: bool,
}

impl Command for RemovePicture {
    const NAME: &'static str = "remove_profile_picture";
}

/// A user after the change of their picture, and the blob of the former one.
#[derive(Debug, Serialize, Deserialize)]
struct PictureChange {
    profile: UserProfile,
    former: Option<BlobKey>,
}

impl Outcome for PictureChange {}

impl Files {
    /// Sets the actor's picture from a PNG, JPG, GIF or WebP file, recognised by its content. It is
    /// stored with at most 512 by 512 pixels, upright, without metadata.
    ///
    /// # Errors
    /// [`FilesError::TooLarge`], [`FilesError::NotAPicture`], [`FilesError::NoStorage`]; if the
    /// actor is not a user.
    pub async fn set_picture(&self, file: Vec<u8>) -> Result<UserProfile, FilesError> {
        let id = self.own_id()?;
        let blobs = self.blobs()?;
        let most = self.acting.engine.policy().max_picture_bytes;
        if u64::try_from(file.len()).unwrap_or(u64::MAX) > most {
            let name = "The picture".to_owned();
            return Err(FilesError::TooLarge { name, most });
        }
        let sha256 = measure::sha256(&file);
        let scaled = scale::scaled(file, SIDE).await?;
        let key = BlobKey::of(self.acting.engine.random(), scaled.format.suffix());
        blobs.put(&key, &mut Cursor::new(scaled.bytes)).await?;
        let command = SetPicture {
            id,
            sha256,
            key: key.clone(),
        };
        let set = self
            .acting
            .transact(command, |command, tx| async move {
                let (user, team) = tx.user_and_team(command.id).await?;
                change(user, team, Some(command.key.clone()), &tx)
            })
            .await;
        match set {
            Ok(PictureChange { profile, former }) => {
                // A retry is answered with the picture of the first request.
                if profile.user.profile_picture.as_ref() != Some(&key) {
                    blobs.delete(&key).await?;
                } else if let Some(former) = former {
                    self.delete_blob(&former).await;
                }
                Ok(profile)
            }
            // The outcome is unknown, so the blob may have a row: the sweep finds out.
            Err(error @ FilesError::Engine(EngineError::Store(_))) => Err(error),
            Err(error) => {
                blobs.delete(&key).await?;
                Err(error)
            }
        }
    }

    /// Removes the actor's picture, if there is one.
    ///
    /// # Errors
    /// If the actor is not a user.
    pub async fn remove_own_picture(&self) -> Result<UserProfile, FilesError> {
        let id = self.own_id()?;
        self.remove_picture(RemovePicture { id, own: true }).await
    }

    /// Removes a user's picture, if there is one.
    ///
    /// # Errors
    /// [`FilesError::NoSuchUser`], or where the actor may not manage users.
    pub async fn remove_picture_of(&self, id: UserId) -> Result<UserProfile, FilesError> {
        self.acting.actor.scope(Permission::ManageUsers)?;
        self.remove_picture(RemovePicture { id, own: false }).await
    }

    /// A user's picture.
    ///
    /// # Errors
    /// [`FilesError::NoSuchUser`], [`FilesError::NoPicture`]; where the actor may not see their
    /// colleagues; errors of the storage.
    pub async fn picture_of(&self, id: UserId) -> Result<Picture, FilesError> {
        let tx = self.acting.reader();
        if self.own_id().ok() != Some(id) {
            tx.allow(Permission::ViewColleagues)?;
        }
        let (user, _) = tx.user_and_team(id).await?;
        let key = user.profile_picture.ok_or(FilesError::NoPicture)?;
        let format = match key.as_str().ends_with(PictureFormat::Png.suffix()) {
            true => PictureFormat::Png,
            false => PictureFormat::Jpeg,
        };
        let mut bytes = Vec::new();
        let mut stream = self.blobs()?.get(&key, None).await?;
        stream
            .read_to_end(&mut bytes)
            .await
            .map_err(|error| FilesError::Unreadable(error.to_string()))?;
        Ok(Picture {
            sha256: measure::sha256(&bytes),
            bytes,
            format,
        })
    }

    async fn remove_picture(&self, command: RemovePicture) -> Result<UserProfile, FilesError> {
        let removed = self
            .acting
            .transact(command, |command, tx| async move {
                if !command.own {
                    tx.allow(Permission::ManageUsers)?;
                }
                let (user, team) = tx.user_and_team(command.id).await?;
                change(user, team, None, &tx)
            })
            .await?;
        if let Some(former) = &removed.former {
            self.delete_blob(former).await;
        }
        Ok(removed.profile)
    }

    fn own_id(&self) -> Result<UserId, EngineError> {
        let user = self.acting.actor.user();
        user.map(|user| user.id).ok_or(EngineError::Unauthenticated)
    }
}

impl Tx {
    /// A user, and the name of their team.
    async fn user_and_team(&self, id: UserId) -> Result<(User, Option<String>), FilesError> {
        let (user, teams) = self
            .read((identity::user_by_id(id), identity::all_teams()))
            .await?;
        let user = user.ok_or(FilesError::NoSuchUser)?;
        let team = user
            .team_id
            .and_then(|id| identity::Directory::of(teams).team(id));
        Ok((user, team))
    }
}

fn change(
    before: User,
    team: Option<String>,
    key: Option<BlobKey>,
    tx: &Tx,
) -> Result<Plan<PictureChange>, FilesError> {
    tx.expect_version(before.version)?;
    let mut plan = Plan::new(());
    let mut after = User {
        profile_picture: key,
        ..before.clone()
    };
    if after.profile_picture != before.profile_picture {
        after.updated_at = tx.now();
    }
    if plan.update(&before, &after) {
        after.version.0 += 1;
    }
    let former = before.profile_picture;
    if let Some(former) = &former {
        plan.insert(&BlobRemoval::of(former.clone(), tx.now()));
    }
    Ok(plan.with(PictureChange {
        profile: UserProfile { user: after, team },
        former,
    }))
}
