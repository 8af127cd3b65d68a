//! Reads log files: the last lines, or the lines of a range of days, within fixed size limits.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use time::{Date, macros::format_description};

use super::weekly::{Weekly, week_of};

/// How much of a file's end is searched for the last lines, in bytes.
const TAIL_BYTES: u64 = 16 * 1024 * 1024;
/// The greatest size of an export, in bytes.
const EXPORT_BYTES: usize = 256 * 1024 * 1024;
/// The size of one chunk, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;
/// The greatest length of a line, in bytes; a longer one is split.
const LINE_BYTES: u64 = 1024 * 1024;

/// The last `count` lines, the oldest first; they may come from several weekly files.
///
/// # Errors
/// If a file cannot be read.
pub fn last_lines(log: &Weekly, count: usize) -> io::Result<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for (_, path) in log.files()?.into_iter().rev() {
        if lines.len() >= count {
            break;
        }
        let mut earlier = lines_at_end(&path, count - lines.len())?;
        earlier.append(&mut lines);
        lines = earlier;
    }
    Ok(lines)
}

fn lines_at_end(path: &Path, count: usize) -> io::Result<Vec<String>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut at = length;
    let mut blocks = Vec::new();
    let mut breaks = 0;
    // One more line break than lines, since the last line ends with one as well.
    while at > 0 && length - at < TAIL_BYTES && breaks <= count {
        let from = at.saturating_sub(CHUNK_BYTES as u64);
        let mut block = vec![0; usize::try_from(at - from).unwrap_or_default()];
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(&mut block)?;
        breaks += block.iter().filter(|byte| **byte == b'\n').count();
        blocks.push(block);
        at = from;
    }
    blocks.reverse();
    let bytes = blocks.concat();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(count);
    Ok(lines.into_iter().skip(from).map(str::to_owned).collect())
}

/// Passes the lines of the days from `from` to `to`, both included, to `take` in chunks, until
/// `take` returns false. A line without a date belongs to the line before it.
///
/// # Errors
/// If a file cannot be read.
pub fn export(
    log: &Weekly,
    from: Date,
    to: Date,
    mut take: impl FnMut(Vec<u8>) -> bool,
) -> io::Result<()> {
    let mut left = EXPORT_BYTES;
    let mut chunk = Vec::new();
    for (week, path) in log.files()? {
        if week < week_of(from) || week > to {
            continue;
        }
        let mut file = BufReader::new(File::open(path)?);
        let mut wanted = false;
        loop {
            let mut line = Vec::new();
            if (&mut file).take(LINE_BYTES).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            wanted = day_of(&line).map_or(wanted, |day| from <= day && day <= to);
            if !wanted {
                continue;
            }
            if line.len() > left {
                chunk.extend_from_slice(b"The rest is left out: export fewer days.\n");
                take(chunk);
                return Ok(());
            }
            left -= line.len();
            chunk.append(&mut line);
            if chunk.len() >= CHUNK_BYTES && !take(std::mem::take(&mut chunk)) {
                return Ok(());
            }
        }
    }
    if !chunk.is_empty() {
        take(chunk);
    }
    Ok(())
}

/// The date at the beginning of a text or JSON line.
fn day_of(line: &[u8]) -> Option<Date> {
    let line = line
        .strip_prefix(br#"{"timestamp":""#.as_slice())
        .unwrap_or(line);
    let day = std::str::from_utf8(line.get(..10)?).ok()?;
    Date::parse(day, format_description!("[year]-[month]-[day]")).ok()
}
