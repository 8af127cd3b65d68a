//! The pictures that users have of themselves: small, written anew, one each.

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

/// The greatest width and height of a picture, in pixels.
const SIDE: u32 = 512;

/// A user's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// A whole file.
    pub bytes: Vec<u8>,
    /// What kind of file.
    pub format: PictureFormat,
    /// The SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: String,
}

#[derive(Debug, Serialize)]
struct SetPicture {
    id: UserId,
    /// Of what was sent: it tells a repetition from another picture.
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

/// A user, and the blob that is theirs no more.
#[derive(Debug, Serialize, Deserialize)]
struct Pictured {
    profile: UserProfile,
    former: Option<BlobKey>,
}

impl Outcome for Pictured {}

impl Files {
    /// Gives the actor a picture: a PNG, JPG, GIF or WebP file, judged by its content. It is kept at
    /// 512 by 512 pixels at most, upright, without metadata.
    ///
    /// # Errors
    /// [`FilesError::TooLarge`], [`FilesError::NotAPicture`], [`FilesError::NoStorage`]; where no user
    /// acts.
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
                let (user, team) = tx.pictured(command.id).await?;
                change(user, team, Some(command.key.clone()), &tx)
            })
            .await;
        match set {
            Ok(Pictured { profile, former }) => {
                // A repetition is answered with the picture of the first time.
                if profile.user.profile_picture.as_ref() != Some(&key) {
                    blobs.delete(&key).await?;
                } else if let Some(former) = former {
                    self.forget(&former).await;
                }
                Ok(profile)
            }
            // Whether it was done is not known; the sweep tells.
            Err(error @ FilesError::Engine(EngineError::Store(_))) => Err(error),
            Err(error) => {
                blobs.delete(&key).await?;
                Err(error)
            }
        }
    }

    /// Takes the actor's picture away, if there is one.
    ///
    /// # Errors
    /// Where no user acts.
    pub async fn remove_own_picture(&self) -> Result<UserProfile, FilesError> {
        let id = self.own_id()?;
        self.take_away(RemovePicture { id, own: true }).await
    }

    /// Takes a user's picture away, if there is one.
    ///
    /// # Errors
    /// [`FilesError::NoSuchUser`], or where the actor may not manage users.
    pub async fn remove_picture_of(&self, id: UserId) -> Result<UserProfile, FilesError> {
        self.acting.actor.scope(Permission::ManageUsers)?;
        self.take_away(RemovePicture { id, own: false }).await
    }

    /// A user's picture.
    ///
    /// # Errors
    /// [`FilesError::NoSuchUser`], [`FilesError::NoPicture`]; where the actor may not see their
    /// colleagues; what the storage says.
    pub async fn picture_of(&self, id: UserId) -> Result<Picture, FilesError> {
        let tx = self.acting.reader();
        if self.own_id().ok() != Some(id) {
            tx.allow(Permission::ViewColleagues)?;
        }
        let (user, _) = tx.pictured(id).await?;
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

    async fn take_away(&self, command: RemovePicture) -> Result<UserProfile, FilesError> {
        let removed = self
            .acting
            .transact(command, |command, tx| async move {
                if !command.own {
                    tx.allow(Permission::ManageUsers)?;
                }
                let (user, team) = tx.pictured(command.id).await?;
                change(user, team, None, &tx)
            })
            .await?;
        if let Some(former) = &removed.former {
            self.forget(former).await;
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
    async fn pictured(&self, id: UserId) -> Result<(User, Option<String>), FilesError> {
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
) -> Result<Plan<Pictured>, FilesError> {
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
    Ok(plan.with(Pictured {
        profile: UserProfile { user: after, team },
        former,
    }))
}
