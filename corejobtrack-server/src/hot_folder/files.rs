//! Files of the hot folder: lists, reads and moves them. Links, directories and hidden files are
//! ignored.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read as _},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use crate::random::random_hex;

/// The folder for files that became work items.
pub(super) const PROCESSED: &str = "processed";
/// The folder for files that were refused.
pub(super) const FAILED: &str = "failed";
/// The most entries of a folder that are read, so that a huge folder does not block the watcher.
const MAX_ENTRIES: usize = 100_000;
/// How many names are tried with counted numbers, and how many in all, until one is free.
const NUMBERED: u32 = 20;
const MAX_ATTEMPTS: u32 = 40;

/// The metadata by which a changed file is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileFacts {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
}

impl FileFacts {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
        }
    }
}

/// The result of reading a file.
#[derive(Debug)]
pub(super) enum Read {
    /// The complete content.
    Whole(Vec<u8>),
    /// The file is larger than allowed.
    TooLarge,
    /// The file is gone or has changed since it was listed.
    Changed,
}

/// The JSON files in a folder, the least recently changed first, at most `most`.
pub(super) fn list(folder: &Path, most: usize) -> io::Result<Vec<(OsString, FileFacts)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)?.take(MAX_ENTRIES) {
        let entry = entry?;
        let name = entry.file_name();
        if !is_visible_json(&name) {
            continue;
        }
        match fs::symlink_metadata(entry.path()) {
            Ok(metadata) if metadata.is_file() => found.push((name, FileFacts::of(&metadata))),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    found.sort_by(|(a_name, a), (b_name, b)| (a.modified, a_name).cmp(&(b.modified, b_name)));
    found.truncate(most);
    Ok(found)
}

/// Whether a name is that of a JSON file that is not hidden.
fn is_visible_json(name: &OsStr) -> bool {
    let is_json = Path::new(name)
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("json"));
    is_json && !name.as_encoded_bytes().starts_with(b".")
}

/// Reads a file, if it has not changed since it was listed.
pub(super) fn read(path: &Path, facts: &FileFacts, most: usize) -> io::Result<Read> {
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    if facts.size > most {
        return Ok(Read::TooLarge);
    }
    let is_same = |metadata: &Metadata| metadata.is_file() && FileFacts::of(metadata) == *facts;
    match fs::symlink_metadata(path) {
        Ok(metadata) if is_same(&metadata) => {}
        Ok(_) => return Ok(Read::Changed),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Read::Changed),
        Err(error) => return Err(error),
    }
    let file = File::open(path)?;
    // A link may have replaced the file meanwhile, and its target may be what was opened.
    if !is_same(&file.metadata()?) {
        return Ok(Read::Changed);
    }
    let mut bytes = Vec::new();
    (&file)
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(match is_same(&file.metadata()?) && length == facts.size {
        true => Read::Whole(bytes),
        false => Read::Changed,
    })
}

/// Moves a file into the subfolder `place`, under a name that is free there, and writes the reason,
/// if any, beside it. Returns false if the file is gone or has changed.
pub(super) fn put_away(
    folder: &Path,
    name: &OsStr,
    facts: &FileFacts,
    place: &str,
    reason: Option<&str>,
) -> io::Result<bool> {
    let place = folder.join(place);
    fs::create_dir_all(&place)?;
    let from = folder.join(name);
    match fs::symlink_metadata(&from) {
        Ok(metadata) if FileFacts::of(&metadata) == *facts => {}
        Ok(_) => return Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    }
    // An empty file reserves the name until the rename, so that two servers do not overwrite each
    // other's files.
    let to = reserve(&place, name)?;
    let reason_file = error_file(&to);
    let written = reason.map_or(Ok(()), |reason| {
        fs::write(&reason_file, format!("{reason}\n"))
    });
    let moved = match written {
        Ok(()) => move_same(&from, &to, facts),
        Err(error) => {
            discard(&to);
            Err(error)
        }
    };
    if reason.is_some() && !matches!(moved, Ok(true)) {
        discard(&reason_file);
    }
    moved
}

/// Moves a file to a reserved name. Returns false if the file is gone, or if another file has taken
/// its place; that file is put back, since it was not read.
pub(super) fn move_same(from: &Path, to: &Path, facts: &FileFacts) -> io::Result<bool> {
    if let Err(error) = fs::rename(from, to) {
        discard(to);
        return match error.kind() {
            io::ErrorKind::NotFound => Ok(false),
            _ => Err(error),
        };
    }
    match fs::symlink_metadata(to) {
        Ok(metadata) if FileFacts::of(&metadata) == *facts => Ok(true),
        Ok(_) => match put_back(from, to) {
            Ok(()) => Ok(false),
            Err(error) => {
                let place = to.display();
                Err(io::Error::other(format!(
                    "another file took its place and was left unread at {place}: {error}"
                )))
            }
        },
        // The file was already taken from its new place.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Moves a file back to its old name, or to a free name beside it if the old one is taken.
fn put_back(from: &Path, to: &Path) -> io::Result<()> {
    // Unlike a rename, a hard link never overwrites; but not every file system supports it.
    if fs::hard_link(to, from).is_ok() {
        return fs::remove_file(to);
    }
    let (Some(folder), Some(name)) = (from.parent(), from.file_name()) else {
        return Err(io::Error::other("the path has no file name"));
    };
    let free = reserve(folder, name)?;
    fs::rename(to, &free).inspect_err(|_| discard(&free))
}

/// Deletes the leftovers of a failed attempt, if possible.
fn discard(leftover: &Path) {
    let _ = fs::remove_file(leftover);
}

fn error_file(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".error.txt");
    name.into()
}

/// Creates an empty file under this name, or under the first free name with a number. If many
/// numbers are taken, random suffixes find a free name sooner than counting.
fn reserve(place: &Path, name: &OsStr) -> io::Result<PathBuf> {
    let stem = Path::new(name).file_stem().unwrap_or(name);
    let end = Path::new(name).extension().unwrap_or_default();
    for attempt in 0..MAX_ATTEMPTS {
        let mut free = stem.to_owned();
        match attempt {
            0 => {}
            1..NUMBERED => free.push(format!("-{attempt}")),
            _ => free.push(format!("-{}", random_hex::<8>())),
        }
        free.push(".");
        free.push(end);
        let path = place.join(free);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("there are too many files of this name"))
}
