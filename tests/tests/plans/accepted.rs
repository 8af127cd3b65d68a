//! Accepted scans and sorts, each with its reason.

use crate::Finding;

/// An accepted kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    Scan,
    Sort,
}

/// The beginning of a query's name, the accepted finding, and the reason.
pub const ACCEPTED: &[(&str, Accepted, &str)] = &[
    (
        "count of vendors",
        Accepted::Scan,
        "the length of a whole list, which callers get only if they ask for it",
    ),
    (
        "users where is_system",
        Accepted::Scan,
        "pages by name are read in the order of an index; hardly any user is skipped",
    ),
    (
        "users where role and is_system and another id, a page",
        Accepted::Sort,
        "administrators are few",
    ),
    (
        "users where id among (work_assignments where item_id)",
        Accepted::Sort,
        "an item is assigned to 200 users at most",
    ),
    (
        "users where id among (messages where item_id ",
        Accepted::Sort,
        "the authors of the last thousand messages of one item",
    ),
    (
        "users where team_id among (teams where name_key in a list)",
        Accepted::Sort,
        "the members of the teams of one item; a thousand at most are notified",
    ),
    (
        "users where username_key in a list and is_system",
        Accepted::Sort,
        "the users who are named in one message",
    ),
    (
        "work_access where item_id and principal in a list, a page",
        Accepted::Sort,
        "an item has one row for each principal",
    ),
    (
        "work_assignments where item_id by sequence",
        Accepted::Sort,
        "an item is assigned to 200 users and 200 teams at most",
    ),
    (
        "work_assignments where item_id in a list by sequence",
        Accepted::Sort,
        "the rows of a page, which has 200 items at most",
    ),
    (
        "work_items where id among (work_access ",
        Accepted::Sort,
        "a page is merged from ranges that are no longer than the rows up to the end of the page",
    ),
    (
        "work_items where id among (work_serials ",
        Accepted::Sort,
        "at most 10,000 items of one serial number are examined",
    ),
    (
        "time_entries where item_id in a list by sequence",
        Accepted::Sort,
        "the rows of a page, which has 200 items at most",
    ),
    (
        "users where username_key in a list",
        Accepted::Sort,
        "a text has 50 mentions at most, of up to three words each",
    ),
    (
        "attachments where blob_key in a list",
        Accepted::Sort,
        "the unique keys of one shard of the storage",
    ),
    (
        "users where profile_picture in a list",
        Accepted::Sort,
        "the same",
    ),
    (
        "contact_accounts where customer_id among (work_items where id), a page",
        Accepted::Sort,
        "the contacts of one customer; a thousand at most are notified",
    ),
    (
        "devices where owner above by owner, a page",
        Accepted::Sort,
        "an owner has 50 devices at most, and only those of one owner are sorted",
    ),
    (
        "count of outbox_messages",
        Accepted::Scan,
        "statistics for administrators, over an index of a year's mail",
    ),
    (
        "customers by words",
        Accepted::Sort,
        "the best matches come first, so all must be seen",
    ),
    ("equipment by words", Accepted::Sort, "the same"),
    ("vendors by words", Accepted::Sort, "the same"),
    ("leads by words", Accepted::Sort, "the same"),
    ("quotes by words", Accepted::Sort, "the same"),
    ("work_items by words", Accepted::Sort, "the same"),
    ("messages by words", Accepted::Sort, "the same"),
    ("checklist_items by words", Accepted::Sort, "the same"),
    ("time_entries by words", Accepted::Sort, "the same"),
];

/// Whether a finding is accepted.
pub fn is(query: &str, finding: &Finding) -> bool {
    let wanted = match finding {
        Finding::Scans(_) => Accepted::Scan,
        Finding::Sorts => Accepted::Sort,
    };
    ACCEPTED
        .iter()
        .any(|(begins, accepted, _)| query.starts_with(begins) && *accepted == wanted)
}
