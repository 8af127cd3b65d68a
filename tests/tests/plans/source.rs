//! The source of the core, read as text: its operations and the places where it builds reads. The
//! reader covers all of `corejobtrack-core/src` and depends on no folder's name, so that new code
//! is included automatically. It relies on the layout of `rustfmt`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The crate to read, next to this one.
const CRATE: &str = "corejobtrack-core";
/// The methods of a column that make a condition.
const CONDITIONS: &[&str] = &[
    "is",
    "is_not",
    "is_in",
    "is_null",
    "compares",
    "starts_with",
    "contains",
    "exists_in",
    "among",
];

/// A place in the source: the file below `src`, and the line.
pub type Place = (String, u32);

/// The source files of the core without tests and comments; lines keep their numbers.
pub struct Source {
    files: BTreeMap<String, String>,
}

impl Source {
    pub fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .join(CRATE)
            .join("src");
        let mut files = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(&root).unwrap().display().to_string();
                let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
                let is_test =
                    ["conformance", "tests"].contains(&&*stem) || stem.ends_with("_tests");
                if path.is_dir() && !is_test {
                    folders.push(path);
                } else if name.ends_with(".rs") && !is_test {
                    files.insert(name, code(&fs::read_to_string(path).unwrap()));
                }
            }
        }
        Self { files }
    }

    /// The places where queries begin (`Query::of`, `Query::all`, `Find::new`) or conditions are
    /// stated (`User::role.is`), with their text.
    pub fn call_sites(&self) -> BTreeMap<Place, String> {
        let mut sites = BTreeMap::new();
        for (file, code) in &self.files {
            let mut found = |at: usize, what: String| {
                let line = 1 + code[..at].matches('\n').count();
                sites.insert((file.clone(), u32::try_from(line).unwrap()), what);
            };
            for start in ["Query::", "Find::"] {
                for (at, _) in code.match_indices(start) {
                    let is_name = code[..at].ends_with(is_letter);
                    let rest = without_generics(&code[at + start.len()..]);
                    if !is_name && ["of(", "all(", "new("].iter().any(|f| rest.starts_with(f)) {
                        found(at, start.trim_end_matches(':').into());
                    }
                }
            }
            for condition in CONDITIONS {
                for (at, _) in code.match_indices(&format!(".{condition}(")) {
                    if let Some(column) = column_before(&code[..at]) {
                        found(at + 1, format!("{column}.{condition}"));
                    }
                }
            }
        }
        sites
    }

    /// The types that a store can answer in addition to queries: those that implement `Ask`
    /// themselves.
    pub fn asks(&self) -> BTreeSet<String> {
        let all = self.files.values().flat_map(|code| code.lines());
        all.filter_map(|line| line.strip_prefix("impl Ask for "))
            .map(|rest| rest.split(|c| !is_letter(c)).next().unwrap().to_owned())
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// Every public asynchronous operation of the engine, the areas and the types that they return,
    /// such as `engine.resume`, `work.create` or `upload.finish`.
    pub fn operations(&self) -> BTreeSet<String> {
        let functions = self.functions();
        let mut operations = BTreeSet::new();
        let mut known = BTreeSet::from(["Acting", "Engine", "Records"]);
        let mut waiting = vec![("Acting", "acting"), ("Engine", "engine")];
        while let Some((owner, accessor)) = waiting.pop() {
            for function in functions.get(owner).into_iter().flatten() {
                if function.is_async {
                    operations.insert(format!("{accessor}.{}", function.name));
                }
                for answer in function.answer.split(|c| !is_letter(c)) {
                    // The same operations, for each type of record.
                    if answer == "Records" {
                        waiting.push((answer, function.name));
                    }
                    if functions.contains_key(answer) && known.insert(answer) {
                        waiting.push((answer, function.name));
                    }
                }
            }
        }
        operations
    }

    /// The public functions of each type.
    fn functions(&self) -> BTreeMap<&str, Vec<Function<'_>>> {
        let mut types: BTreeMap<&str, Vec<Function<'_>>> = BTreeMap::new();
        for block in self
            .files
            .values()
            .flat_map(|code| code.split("\nimpl").skip(1))
        {
            let block = block.split("\n}").next().unwrap();
            let (head, body) = block.split_once('{').unwrap_or((block, ""));
            if head.contains(" for ") {
                continue;
            }
            let head = without_generics(head)
                .split(['<', ' '])
                .find(|word| !word.is_empty());
            let owner = head
                .and_then(|path| path.rsplit("::").next())
                .unwrap_or_default();
            for function in body.split("\n    pub ").skip(1) {
                let signature = function.split(" {\n").next().unwrap();
                let (is_async, signature) = match signature.strip_prefix("async ") {
                    Some(rest) => (true, rest),
                    None => (false, signature),
                };
                let Some(signature) = signature.strip_prefix("fn ") else {
                    continue;
                };
                types.entry(owner).or_default().push(Function {
                    name: signature.split(['(', '<']).next().unwrap(),
                    answer: signature.rsplit_once("->").map_or("", |(_, answer)| answer),
                    is_async,
                });
            }
        }
        types
    }
}

struct Function<'a> {
    name: &'a str,
    /// The return type, as text.
    answer: &'a str,
    is_async: bool,
}

/// A place in a source file of the core, from the file name that the compiler recorded.
pub fn place(file: &str, line: u32) -> Option<Place> {
    let (_, below) = file.rsplit_once(&format!("{CRATE}/src/"))?;
    Some((below.to_owned(), line))
}

/// A source file without tests, comments and macro definitions.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let mut in_macro = false;
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        // The code that a macro writes counts where the macro is used.
        in_macro |= line.starts_with("macro_rules!");
        if !in_macro && !line.trim_start().starts_with("//") {
            code.push_str(line);
        }
        code.push('\n');
        in_macro &= line != "}";
    }
    code
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The text after `<…>` and `::`, if it begins with them.
fn without_generics(text: &str) -> &str {
    let Some(rest) = text.strip_prefix('<') else {
        return text;
    };
    let rest = rest.split_once('>').map_or("", |(_, rest)| rest);
    rest.strip_prefix("::").unwrap_or(rest)
}

/// The column at the end of a text, such as `User::role`.
fn column_before(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let start = text
        .rfind(|c: char| !is_letter(c) && c != ':')
        .map_or(0, |before| before + 1);
    let path = &text[start..];
    let (entity, column) = path.rsplit_once("::")?;
    let entity = entity.rsplit("::").next()?;
    let is_column =
        entity.starts_with(char::is_uppercase) && column.starts_with(char::is_lowercase);
    is_column.then_some(path)
}
