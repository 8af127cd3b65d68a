//! Files in the hot folder: which there are, what they hold, and where they go. Links, directories and
//! hidden files are left alone.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read as _},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use crate::machine::random_hex;

/// Where files go that became work.
pub(super) const PROCESSED: &str = "processed";
/// Where files go that could not.
pub(super) const FAILED: &str = "failed";
/// How many entries of a folder are looked at, lest a huge one take for ever.
const MOST_ENTRIES: usize = 100_000;
/// How many files of one name are told apart by numbers, and how many names are tried in all.
const NUMBERED: u32 = 20;
const MOST_ATTEMPTS: u32 = 40;

/// By what a file is told from itself as it was before.
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

/// What came of reading a file.
#[derive(Debug)]
pub(super) enum Read {
    /// All of it.
    Whole(Vec<u8>),
    /// It is larger than what is read.
    TooLarge,
    /// It is another than it was.
    Changed,
}

/// The files in a folder, those that were changed longest ago first, at most so many.
pub(super) fn list(folder: &Path, most: usize) -> io::Result<Vec<(OsString, FileFacts)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)?.take(MOST_ENTRIES) {
        let entry = entry?;
        let name = entry.file_name();
        if !is_meant(&name) {
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

/// Whether a name is that of a JSON file, and not hidden.
fn is_meant(name: &OsStr) -> bool {
    let is_json = Path::new(name)
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("json"));
    is_json && !name.as_encoded_bytes().starts_with(b".")
}

/// Reads a file, if it is still the one that was seen.
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
    // What was opened may be what a link leads to that took the file's place meanwhile.
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

/// Moves a file into a folder beside it, under a name that is free there, with the reason beside it if
/// there is one. Says whether it did: not if the file is gone or another by now.
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
    // The empty file keeps the name until the rename takes it, so that of two servers none overwrites
    // what the other has moved.
    let to = reserve(&place, name)?;
    let beside = error_file(&to);
    let told = reason.map_or(Ok(()), |reason| fs::write(&beside, format!("{reason}\n")));
    let moved = match told {
        Ok(()) => move_same(&from, &to, facts),
        Err(error) => {
            discard(&to);
            Err(error)
        }
    };
    if reason.is_some() && !matches!(moved, Ok(true)) {
        discard(&beside);
    }
    moved
}

/// Moves a file to a name that was reserved. Says whether it did: not if the file is gone. If another
/// has taken its place, that one is put back: nobody has read it.
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
                    "another file took its place and lies unread at {place}: {error}"
                )))
            }
        },
        // Somebody took it from there already.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Gives a file its name again, or one beside it if yet another has the name by now.
fn put_back(from: &Path, to: &Path) -> io::Result<()> {
    // Unlike a rename, a link never overwrites; but not every file system has links.
    if fs::hard_link(to, from).is_ok() {
        return fs::remove_file(to);
    }
    let (Some(folder), Some(name)) = (from.parent(), from.file_name()) else {
        return Err(io::Error::other("it has no name"));
    };
    let free = reserve(folder, name)?;
    fs::rename(to, &free).inspect_err(|_| discard(&free))
}

/// Takes away what is left of an attempt.
fn discard(left: &Path) {
    // Nobody misses it.
    let _ = fs::remove_file(left);
}

fn error_file(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".error.txt");
    name.into()
}

/// An empty file under this name, or under the first with a number that is free. Where there are many
/// of the name, chance finds one sooner than counting.
fn reserve(place: &Path, name: &OsStr) -> io::Result<PathBuf> {
    let stem = Path::new(name).file_stem().unwrap_or(name);
    let end = Path::new(name).extension().unwrap_or_default();
    for attempt in 0..MOST_ATTEMPTS {
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
    Err(io::Error::other("too many files of this name are there"))
}
