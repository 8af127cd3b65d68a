//! What plans may do that they otherwise may not, each with its reason.

use crate::Finding;

/// What is accepted of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    Scan,
    Sort,
}

/// How the name of a query begins, what is accepted of it, and why it is no matter.
pub const ACCEPTED: &[(&str, Accepted, &str)] = &[
    (
        "users where is_system",
        Accepted::Scan,
        "pages by name are read in the order of an index; hardly a user is passed over",
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
        "those who wrote under one item, of its last thousand messages",
    ),
    (
        "users where team_id among (teams where name_key in a list)",
        Accepted::Sort,
        "the members of the teams of one item; a thousand at most are told",
    ),
    (
        "users where username_key in a list and is_system",
        Accepted::Sort,
        "those who are named in one message",
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
        "those of a page, which has 200 items at most",
    ),
    (
        "work_items where id among (work_access ",
        Accepted::Sort,
        "a page is merged from ranges that are no longer than what is up to its end",
    ),
    (
        "work_items where id among (work_serials ",
        Accepted::Sort,
        "10,000 items of one serial number at most are looked at",
    ),
    (
        "time_entries where item_id in a list by sequence",
        Accepted::Sort,
        "those of a page, which has 200 items at most",
    ),
    (
        "users where username_key in a list",
        Accepted::Sort,
        "a text has 50 mentions at most, of up to three words each",
    ),
    (
        "messages where item_id in a list",
        Accepted::Sort,
        "those of 50 items in the trash at most, of which as many go in one commit as fit",
    ),
    (
        "attachments where item_id in a list",
        Accepted::Sort,
        "the same",
    ),
    (
        "attachments where blob_key in a list",
        Accepted::Sort,
        "those of one shard of the storage, each of which is unique",
    ),
    (
        "users where profile_picture in a list",
        Accepted::Sort,
        "the same",
    ),
    (
        "contact_accounts where customer_id among (work_items where id), a page",
        Accepted::Sort,
        "the people at one customer; a thousand at most are told",
    ),
    (
        "devices where owner above by owner, a page",
        Accepted::Sort,
        "somebody has 50 devices at most, and only those of one owner are sorted",
    ),
    (
        "meter_readings where equipment_id among ",
        Accepted::Sort,
        "those of a customer who is deleted: PostgreSQL keeps the first 201 of them",
    ),
    (
        "count of outbox_messages",
        Accepted::Scan,
        "an administrator's figures, over an index of a year's mail",
    ),
    (
        "devices where owner in a list, a page",
        Accepted::Sort,
        "those of the people at a customer who is deleted, 201 at most in one go",
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

/// Whether somebody accepted this.
pub fn is(query: &str, finding: &Finding) -> bool {
    let wanted = match finding {
        Finding::Scans(_) => Accepted::Scan,
        Finding::Sorts => Accepted::Sort,
    };
    ACCEPTED
        .iter()
        .any(|(begins, accepted, _)| query.starts_with(begins) && *accepted == wanted)
}
