//! Golden files: texts in `docs/golden` that are reviewed whenever they change. With
//! `UPDATE_GOLDEN=1` the files are rewritten.
#![expect(clippy::expect_used, reason = "a test without its golden file must fail, and say why")]

use std::{collections::HashMap, env, fmt::Write as _, fs, path::Path};

/// The maximum number of lines shown of a difference.
const SHOWN: usize = 40;

/// Compares a text with the file `docs/golden/{name}`, or rewrites that file.
///
/// # Panics
/// If they differ, with the differing lines.
pub fn matches(name: &str, text: &str) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/golden");
    let file = directory.join(name);
    if env::var("UPDATE_GOLDEN").is_ok_and(|update| update == "1") {
        fs::create_dir_all(&directory).expect("the directory can be made");
        fs::write(&file, text).expect("the file can be written");
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        expected == text,
        "docs/golden/{name} is out of date. Run tests/golden and review the difference.\n{}",
        difference(&expected, text),
    );
}

/// The lines that only one of two texts has, the old ones first.
#[must_use]
pub fn difference(old: &str, new: &str) -> String {
    let mut shown = String::new();
    let only = [
        ('-', lines_only_in(old, new)),
        ('+', lines_only_in(new, old)),
    ];
    if only.iter().all(|(_, lines)| lines.is_empty()) {
        return "The same lines in another order.\n".to_owned();
    }
    for (sign, lines) in only {
        for (number, line) in lines.iter().take(SHOWN) {
            let _ = writeln!(shown, "{sign}{number:5} {line}");
        }
        if lines.len() > SHOWN {
            let _ = writeln!(shown, "{sign} and {} more", lines.len() - SHOWN);
        }
    }
    shown
}

/// Lines that occur more often in one text than in the other, with their numbers.
fn lines_only_in<'a>(one: &'a str, other: &str) -> Vec<(usize, &'a str)> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for line in other.lines() {
        *left.entry(line).or_default() += 1;
    }
    let numbered = one.lines().enumerate();
    let only = numbered.filter(|(_, line)| match left.get_mut(line) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    only.map(|(index, line)| (index + 1, line)).collect()
}
