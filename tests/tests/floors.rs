//! The layers of the core: imports point downwards. `kernel/` imports nothing above it, `services/`
//! imports the kernel, areas import both and the areas below them. Each exception is listed with
//! its reason, and must leave the list once the code no longer needs it.

use std::collections::BTreeSet;

use corejobtrack_tests::sources;

/// The modules of the core, from the lowest layer up.
const LAYERS: [&str; 15] = [
    "kernel",
    "services",
    "identity",
    "parties",
    "settings",
    "time",
    "assets",
    "sales",
    "portal",
    "work",
    "feedback",
    "administration",
    "event",
    "schema",
    "lib",
];

/// Macros that are exported at the crate's root, whichever module declares them.
const MACROS: [&str; 4] = ["choice", "entity", "id", "conformance_suite"];

/// Allowed upward imports: the importing file or folder, the imported module, and the reason.
const UPWARD: [(&str, &str, &str); 5] = [
    (
        "services/areas.rs",
        "identity",
        "messages mention users, and files keep their pictures; goes with subjects of any table",
    ),
    (
        "services/areas.rs",
        "time",
        "search reads time entries; goes with subjects of any table",
    ),
    (
        "services/areas.rs",
        "work",
        "files, messages, read marks and notifications belong to work items; goes with subjects of \
         any table",
    ),
    (
        "parties/",
        "portal",
        "portal accounts follow their contact's address, and those who wait for approval do not \
         become the primary contact",
    ),
    (
        "time/",
        "work",
        "a time entry belongs to a work item; goes with subjects of any table",
    ),
];

/// An import: a file below `corejobtrack-core/src`, and the module it imports.
type Import = (String, String);

#[test]
fn imports_between_the_modules_of_the_core_point_downwards() {
    let imports = imports();
    assert!(
        imports.len() > 300,
        "few imports were found: repair this test"
    );
    let mut unexplained = Vec::new();
    let mut needed = BTreeSet::new();
    for (file, module) in &imports {
        if layer(module) <= layer(module_of(file)) {
            continue;
        }
        match UPWARD
            .iter()
            .position(|(from, to, _)| file.starts_with(from) && module == to)
        {
            Some(place) => {
                needed.insert(place);
            }
            None => unexplained.push(format!("{file} imports {module}")),
        }
    }
    assert!(
        unexplained.is_empty(),
        "Upward imports. Move the code to the module it belongs to, or let the lower module offer \
         a trait:\n{}",
        unexplained.join("\n")
    );
    for (place, (from, to, why)) in UPWARD.iter().enumerate() {
        assert!(
            needed.contains(&place),
            "{from} imports {to} no longer ({why}): take it off the list"
        );
    }
}

#[test]
fn services_name_areas_in_one_file_only() {
    let areas = &LAYERS[2..];
    let elsewhere: Vec<Import> = imports()
        .into_iter()
        .filter(|(file, module)| file.starts_with("services/") && areas.contains(&module.as_str()))
        .filter(|(file, _)| file != "services/areas.rs")
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

fn layer(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|known| *known == module)
        .unwrap_or_else(|| unreachable!("a new module: add {module} to its layer in this test"))
}

fn imports() -> BTreeSet<Import> {
    const CORE: &str = "corejobtrack-core/src";
    let mut imports = BTreeSet::new();
    for sources::Source { path, text } in sources::below(CORE) {
        let file = path.trim_start_matches(CORE).trim_start_matches('/');
        let own = module_of(file);
        let code: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        for module in modules_named_in(&code.join("\n")) {
            if module != own && !MACROS.contains(&module.as_str()) {
                imports.insert((file.to_owned(), module));
            }
        }
    }
    imports
}

fn module_of(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or_default()
}

/// The first names of all paths that begin at the crate's root, including those in braces.
fn modules_named_in(code: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for (place, _) in code.match_indices("crate::") {
        let before = code[..place].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[place + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(tree) => modules.extend(first_names(tree)),
            None => modules.extend(name_at(rest)),
        }
    }
    modules
}

/// The names at the outermost level of an import tree, from behind its opening brace.
fn first_names(tree: &str) -> Vec<String> {
    let mut names = Vec::new();
    let (mut depth, mut at_name) = (0_usize, true);
    for (place, c) in tree.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_name = true,
            c if at_name && (c.is_alphanumeric() || c == '_') => {
                names.extend(name_at(&tree[place..]));
                at_name = false;
            }
            _ => {}
        }
    }
    names
}

fn name_at(text: &str) -> Option<String> {
    let name: String = text
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    let first = name.chars().next()?;
    // An item of the crate's root, re-exported there for embedders.
    Some(if first.is_uppercase() {
        "lib".to_owned()
    } else {
        name
    })
}

#[test]
fn imports_are_read_in_all_their_forms() {
    let code =
        "use crate::{\n    a::{b, c::d},\n    e,\n};\nfn f() { crate::g::h(); $crate::i!(); }";
    let modules: Vec<String> = modules_named_in(code).into_iter().collect();
    assert_eq!(modules, ["a", "e", "g"]);
}
