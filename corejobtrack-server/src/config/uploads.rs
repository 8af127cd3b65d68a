//! Upload configuration: where uploaded files are stored, their size and their extensions.

use std::path::{Path, PathBuf};

use corejobtrack_core::ALLOWED_EXTENSIONS;

use super::{
    Database,
    read::{Reader, Secret},
};

/// The URL schemes of cloud storage, the cargo feature that each needs, and whether this program
/// was built with it.
const STORAGES: [(&str, &str, bool); 8] = [
    ("s3", "aws", cfg!(feature = "aws")),
    ("s3a", "aws", cfg!(feature = "aws")),
    ("az", "azure", cfg!(feature = "azure")),
    ("azure", "azure", cfg!(feature = "azure")),
    ("adl", "azure", cfg!(feature = "azure")),
    ("abfs", "azure", cfg!(feature = "azure")),
    ("abfss", "azure", cfg!(feature = "azure")),
    ("gs", "gcp", cfg!(feature = "gcp")),
];
/// The greatest length of an extension, in bytes.
const MAX_EXTENSION_LENGTH: usize = 32;

/// Storage and limits of uploaded files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploads {
    /// `UPLOAD_URL`, or else `UPLOAD_DIR`.
    pub storage: UploadStorage,
    /// `MAX_UPLOAD_FILE_SIZE`: 52,428,800 bytes for each file.
    pub max_file_bytes: u64,
    /// `ALLOWED_FILE_EXTENSIONS`: in lower case, without dots; by default [`ALLOWED_EXTENSIONS`].
    pub allowed_extensions: Vec<String>,
}

/// The storage of uploaded files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadStorage {
    /// `UPLOAD_DIR`: a folder, `uploads` beside the SQLite file or in the working directory.
    Folder(PathBuf),
    /// `UPLOAD_URL`: a bucket, such as `s3://bucket/prefix`; it may contain a secret.
    Url(Secret),
}

pub(super) fn uploads(read: &mut Reader<'_>, database: &Database) -> Uploads {
    Uploads {
        storage: storage(read, database),
        max_file_bytes: read.number("MAX_UPLOAD_FILE_SIZE", 52_428_800, 1..=10_737_418_240),
        allowed_extensions: allowed_extensions(read),
    }
}

fn storage(read: &mut Reader<'_>, database: &Database) -> UploadStorage {
    let default = match database {
        Database::Sqlite(file) => file.parent().unwrap_or(Path::new("")).join("uploads"),
        Database::Postgres(_) => PathBuf::from("uploads"),
    };
    let folder = read.text("UPLOAD_DIR");
    let Some(url) = read.secret("UPLOAD_URL") else {
        return UploadStorage::Folder(folder.map_or(default, PathBuf::from));
    };
    if folder.is_some() {
        read.refuse_secret("UPLOAD_URL", "set either this or UPLOAD_DIR, not both");
    }
    let scheme = url.reveal().split_once("://").map(|(scheme, _)| scheme);
    match STORAGES.iter().find(|(name, ..)| Some(*name) == scheme) {
        Some((.., true)) => {}
        Some((name, feature, false)) => read.refuse_secret(
            "UPLOAD_URL",
            format!(
                "this program was built without {name}:// storage; build it with \
                 --features {feature}, or set UPLOAD_DIR instead"
            ),
        ),
        None => read.refuse_secret(
            "UPLOAD_URL",
            "must be s3://bucket/prefix, az://container/prefix or gs://bucket/prefix; for a \
             folder set UPLOAD_DIR instead",
        ),
    }
    UploadStorage::Url(url)
}

fn allowed_extensions(read: &mut Reader<'_>) -> Vec<String> {
    let Some(text) = read.text("ALLOWED_FILE_EXTENSIONS") else {
        return ALLOWED_EXTENSIONS.iter().map(ToString::to_string).collect();
    };
    let extensions: Vec<String> = text
        .split(',')
        .map(|extension| extension.trim().trim_start_matches('.').to_lowercase())
        .filter(|extension| !extension.is_empty())
        .collect();
    let is_extension = |text: &String| {
        text.len() <= MAX_EXTENSION_LENGTH && text.chars().all(char::is_alphanumeric)
    };
    if extensions.is_empty() || !extensions.iter().all(is_extension) {
        let allowed = "must be extensions separated by commas, such as pdf,png,docx";
        read.refuse("ALLOWED_FILE_EXTENSIONS", text, allowed);
    }
    extensions
}
