//! Weekly log files: `server-2026-03-02.log` contains the week that begins on that Monday (UTC).
//!
//! Older files are deleted, as configured. Whole lines are written straight to the file, so that a
//! crash loses none.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use corejobtrack_core::clock::Clock;
use time::{Date, Duration, OffsetDateTime, macros::format_description};
use tracing_subscriber::fmt::MakeWriter;

const SUFFIX: &str = ".log";
/// The file mode: readable by the server's user and group.
const MODE: u32 = 0o640;

/// The kind of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The server's log.
    Server,
    /// Log entries that clients send.
    Client,
}

impl Kind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Server => "server-",
            Self::Client => "client-",
        }
    }
}

/// A log in weekly files. Clones write to the same file.
#[derive(Debug, Clone)]
pub struct Weekly(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    directory: PathBuf,
    kind: Kind,
    weeks: u32,
    clock: Arc<dyn Clock>,
    open: Mutex<Option<(Date, File)>>,
}

impl Weekly {
    /// Opens a log in a directory, which is created if it is missing; keeps `weeks` files.
    ///
    /// # Errors
    /// If the directory cannot be created or written to.
    pub fn open(
        directory: &Path,
        kind: Kind,
        weeks: u32,
        clock: Arc<dyn Clock>,
    ) -> io::Result<Self> {
        fs::create_dir_all(directory)?;
        let log = Self(Arc::new(Inner {
            directory: directory.to_owned(),
            kind,
            weeks,
            clock,
            open: Mutex::default(),
        }));
        log.append(b"")?;
        Ok(log)
    }

    /// The current time of the log's clock.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.0.clock.now().into()
    }

    /// Appends whole lines.
    ///
    /// # Errors
    /// If the file of this week cannot be opened or written to.
    pub fn append(&self, lines: &[u8]) -> io::Result<()> {
        let week = week_of(self.now().date());
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        let mut current = match open.take() {
            Some((open_week, file)) if open_week == week => file,
            _ => {
                let file = OpenOptions::new()
                    .create(true)
                    .append(true)
                    .mode(MODE)
                    .open(self.path_of(week)?)?;
                self.delete_old(week)?;
                file
            }
        };
        let written = current.write_all(lines);
        *open = Some((week, current));
        written
    }

    /// The files, by the Monday of their week, the oldest first.
    ///
    /// # Errors
    /// If the directory cannot be read.
    pub fn files(&self) -> io::Result<Vec<(Date, PathBuf)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0.directory)? {
            let entry = entry?;
            if let Some(week) = entry
                .file_name()
                .to_str()
                .and_then(|name| self.week_in(name))
            {
                found.push((week, entry.path()));
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    fn path_of(&self, week: Date) -> io::Result<PathBuf> {
        let day = week
            .format(format_description!("[year]-[month]-[day]"))
            .map_err(io::Error::other)?;
        let name = format!("{}{day}{SUFFIX}", self.0.kind.prefix());
        Ok(self.0.directory.join(name))
    }

    fn week_in(&self, name: &str) -> Option<Date> {
        let day = name.strip_prefix(self.0.kind.prefix())?;
        let day = day.strip_suffix(SUFFIX)?;
        Date::parse(day, format_description!("[year]-[month]-[day]")).ok()
    }

    fn delete_old(&self, week: Date) -> io::Result<()> {
        let oldest = week.saturating_sub(Duration::weeks(i64::from(self.0.weeks) - 1));
        for (file_week, path) in self.files()? {
            if file_week < oldest {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// The Monday of a day's week.
pub(super) fn week_of(day: Date) -> Date {
    day.saturating_sub(Duration::days(
        day.weekday().number_days_from_monday().into(),
    ))
}

impl Write for &Weekly {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.append(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Each event is formatted completely and written at once, so that lines never mix.
impl<'a> MakeWriter<'a> for Weekly {
    type Writer = &'a Weekly;

    fn make_writer(&'a self) -> &'a Weekly {
        self
    }
}
