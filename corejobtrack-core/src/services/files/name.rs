//! Safe file names. Names come from clients and end up in headers, in archives and on other
//! people's disks, so everything with a meaning there is taken out.

/// The maximum length of a name in bytes, as in most file systems.
const LONGEST: usize = 255;
/// The name of a file if nothing of the given name is left.
const UNNAMED: &str = "file";
/// Names that are devices on Windows, with any extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The safe form of a given name: without a path, without characters that are invisible, change the
/// text direction or are forbidden by file systems; at most 255 bytes, with the extension kept. It
/// is never empty.
#[must_use]
pub fn safe_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last
        .chars()
        .filter(|one| !is_invisible(*one))
        .map(|one| match one {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            one if one.is_whitespace() => ' ',
            other => other,
        })
        .collect();
    let name = name.trim_matches([' ', '.']);
    let name = match stem(name).trim() {
        stem if is_device(stem) => format!("_{name}"),
        _ => name.to_owned(),
    };
    if name.is_empty() {
        return UNNAMED.to_owned();
    }
    if name.len() <= LONGEST {
        return name;
    }
    let suffix = name
        .rfind('.')
        .and_then(|dot| name.get(dot..))
        .filter(|suffix| suffix.len() < LONGEST / 2)
        .unwrap_or_default();
    format!("{}{suffix}", cut(&name, LONGEST - suffix.len()))
}

/// The extension of a name in lower case, if it has one.
#[must_use]
pub fn extension(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_lowercase())
}

/// The part before the first dot.
fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or_default()
}

/// The beginning of a text: at most `most` bytes, whole characters only.
fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Control characters, and invisible characters that change how a name reads, such as those that
/// show `fdp.exe` as `exe.pdf`.
fn is_invisible(one: char) -> bool {
    one.is_control()
        || matches!(
            one,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{ffff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let is_port = |kind: &str| {
        stem.strip_prefix(kind)
            .is_some_and(|number| matches!(number, "¹" | "²" | "³") || is_digit(number))
    };
    DEVICES.contains(&stem.as_str()) || is_port("com") || is_port("lpt")
}

fn is_digit(text: &str) -> bool {
    text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_names_stay_unchanged() {
        for name in [
            "report.pdf",
            "My photo (2).JPG",
            "Übergabe – März.docx",
            "写真.png",
            "a'b.txt",
            "archive.tar.gz",
            "console.txt",
        ] {
            assert_eq!(safe_name(name), name);
        }
    }

    #[test]
    fn paths_are_removed() {
        for (given, expected) in [
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Windows\\system32\\calc.pdf", "calc.pdf"),
            ("/absolute.pdf", "absolute.pdf"),
            ("..\\..\\x.pdf", "x.pdf"),
            ("....//....//x.pdf", "x.pdf"),
        ] {
            assert_eq!(safe_name(given), expected);
        }
    }

    #[test]
    fn invisible_characters_are_removed() {
        assert_eq!(safe_name("in\u{202e}fdp.exe"), "infdp.exe");
        assert_eq!(safe_name("a\r\nSet-Cookie: x\0.pdf"), "aSet-Cookie_ x.pdf");
        assert_eq!(safe_name("\u{feff}z\u{200b}ero.pdf"), "zero.pdf");
    }

    #[test]
    fn characters_that_file_systems_forbid_are_replaced() {
        assert_eq!(safe_name("a<b>c:\"d|e?f*.pdf"), "a_b_c__d_e_f_.pdf");
        for (given, expected) in [
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("com1.pdf", "_com1.pdf"),
            ("LPT².png", "_LPT².png"),
            (".htaccess", "htaccess"),
            ("name.pdf. . ", "name.pdf"),
        ] {
            assert_eq!(safe_name(given), expected);
        }
    }

    #[test]
    fn an_empty_name_becomes_a_default_name() {
        for given in ["", "/", "..", " . ", "\u{202e}", "a/"] {
            assert_eq!(safe_name(given), UNNAMED, "{given:?}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        for letter in ["x", "é", "写", "💩"] {
            let name = safe_name(&format!("{}.pdf", letter.repeat(300)));
            assert!(name.len() <= LONGEST && name.len() > LONGEST - 4, "{name}");
            assert!(name.ends_with(".pdf"), "{name}");
        }
        let name = safe_name(&format!("a.{}", "x".repeat(300)));
        assert_eq!(name.len(), LONGEST);
    }

    #[test]
    fn extensions_are_in_lower_case() {
        assert_eq!(extension("A.PDF").as_deref(), Some("pdf"));
        assert_eq!(extension("a.tar.gz").as_deref(), Some("gz"));
        assert_eq!(extension("pdf"), None);
        assert_eq!(extension("a."), None);
        assert_eq!(extension(".pdf"), None);
    }
}
