//! The floors of the core: arrows run down. `kernel/` knows nothing above it, `services/` know the
//! kernel, areas know both and the areas below them. Each exception is listed with its reason, and
//! must go from the list when it goes from the code.

use std::collections::BTreeSet;

use corejobtrack_tests::sources;

/// The rooms of the core, from the ground up.
const FLOORS: [&str; 15] = [
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

/// Macros that are exported from the crate's root, whatever room declares them.
const MACROS: [&str; 4] = ["choice", "entity", "id", "conformance_suite"];

/// From where an arrow may run up, to which room, and why.
const UPWARD: [(&str, &str, &str); 9] = [
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
        "identity/delete.rs",
        "work",
        "work is handed over when a user is deleted; goes with declared deletion",
    ),
    (
        "parties/",
        "assets",
        "equipment goes with its customer; goes with declared deletion",
    ),
    (
        "parties/",
        "portal",
        "portal accounts go with their customer or contact, and follow the contact's address; goes \
         with declared deletion",
    ),
    (
        "parties/",
        "sales",
        "leads and quotes go with their customer; goes with declared deletion",
    ),
    (
        "parties/delete.rs",
        "work",
        "work items outlive their customer; goes with declared deletion",
    ),
    (
        "time/",
        "work",
        "a time entry belongs to a work item; goes with subjects of any table",
    ),
];

/// An import: a file below `corejobtrack-core/src`, and the room it names.
type Arrow = (String, String);

#[test]
fn arrows_between_the_rooms_of_the_core_run_down() {
    let arrows = arrows();
    assert!(
        arrows.len() > 300,
        "few imports were found: repair this test"
    );
    let mut unexplained = Vec::new();
    let mut needed = BTreeSet::new();
    for (file, room) in &arrows {
        if floor(room) <= floor(room_of(file)) {
            continue;
        }
        match UPWARD
            .iter()
            .position(|(from, to, _)| file.starts_with(from) && room == to)
        {
            Some(place) => {
                needed.insert(place);
            }
            None => unexplained.push(format!("{file} imports {room}")),
        }
    }
    assert!(
        unexplained.is_empty(),
        "imports that run up. Move the code to the room it belongs to, or let the lower room offer \
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
    let areas = &FLOORS[2..];
    let elsewhere: Vec<Arrow> = arrows()
        .into_iter()
        .filter(|(file, room)| file.starts_with("services/") && areas.contains(&room.as_str()))
        .filter(|(file, _)| file != "services/areas.rs")
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

fn floor(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|known| *known == room)
        .unwrap_or_else(|| unreachable!("a new room: put {room} on its floor in this test"))
}

fn arrows() -> BTreeSet<Arrow> {
    const CORE: &str = "corejobtrack-core/src";
    let mut arrows = BTreeSet::new();
    for sources::Source { path, text } in sources::below(CORE) {
        let file = path.trim_start_matches(CORE).trim_start_matches('/');
        let own = room_of(file);
        let code: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        for room in rooms_named_in(&code.join("\n")) {
            if room != own && !MACROS.contains(&room.as_str()) {
                arrows.insert((file.to_owned(), room));
            }
        }
    }
    arrows
}

fn room_of(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or_default()
}

/// The first names of all paths that begin at the crate's root, those in braces included.
fn rooms_named_in(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (place, _) in code.match_indices("crate::") {
        let before = code[..place].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[place + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(tree) => rooms.extend(first_names(tree)),
            None => rooms.extend(name_at(rest)),
        }
    }
    rooms
}

/// The names at the outermost level of a tree of imports, from behind its opening brace.
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
    let rooms: Vec<String> = rooms_named_in(code).into_iter().collect();
    assert_eq!(rooms, ["a", "e", "g"]);
}
