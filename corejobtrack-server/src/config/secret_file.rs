//! The signing secret of a SQLite installation, made once and kept beside the database.
//!
//! Only its owner may read it. Two servers that start at once end up with the same secret.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::read::Secret;

const SECRET_BYTES: usize = 48;
const OWNER_ONLY: u32 = 0o600;

/// Why there is no secret.
#[derive(Debug, Error)]
#[error("the secret beside the database cannot be kept in {path}: {source}")]
pub struct SecretFileError {
    path: PathBuf,
    source: io::Error,
}

/// Where the secret of a database file is kept: the same name with `.secret` behind it.
#[must_use]
pub fn path_beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".secret");
    name.into()
}

/// The kept secret, made on first use.
///
/// # Errors
/// If the file can be neither read nor made, or holds nothing.
pub fn kept_beside(database: &Path) -> Result<Secret, SecretFileError> {
    let path = path_beside(database);
    let secret = match read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make(&path).and_then(|()| read(&path))
        }
        other => other,
    };
    secret.map_err(|source| SecretFileError { path, source })
}

fn read(path: &Path) -> io::Result<Secret> {
    let text = fs::read_to_string(path)?;
    if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(path, fs::Permissions::from_mode(OWNER_ONLY))?;
    }
    let text = text.trim();
    if text.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the file is empty",
        ));
    }
    Ok(Secret::new(text))
}

/// Written aside and then linked, so that nobody ever reads half a secret and the first one stays.
fn make(path: &Path) -> io::Result<()> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();

    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", crate::machine::random_hex::<8>()));
    let draft = PathBuf::from(draft);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(OWNER_ONLY)
        .open(&draft)?;
    let written = writeln!(file, "{text}").and_then(|()| file.sync_all());
    let linked = written.and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}
