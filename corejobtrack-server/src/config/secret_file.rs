//! The signing secret of a SQLite installation, generated once and stored beside the database.
//!
//! Only the owner may read the file. Two servers that start at once end up with the same secret.

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

/// The secret can be neither read nor stored.
#[derive(Debug, Error)]
#[error("the signing secret cannot be read from or stored in {path}: {source}")]
pub struct SecretFileError {
    path: PathBuf,
    source: io::Error,
}

/// The path of a database file's secret: the same name with `.secret` appended.
#[must_use]
pub fn path_for(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".secret");
    name.into()
}

/// The stored secret, generated on first use.
///
/// # Errors
/// If the file can be neither read nor created, or is empty.
pub fn load_or_generate(database: &Path) -> Result<Secret, SecretFileError> {
    let path = path_for(database);
    let secret = match read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            generate(&path).and_then(|()| read(&path))
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

/// Writes a draft file and then links it, so that no server reads a partial secret and the first
/// secret wins.
fn generate(path: &Path) -> io::Result<()> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();

    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", crate::random::random_hex::<8>()));
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
