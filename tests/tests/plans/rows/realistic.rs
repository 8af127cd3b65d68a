//! Properties of real data that the declarations of tables do not state: the relative sizes of
//! tables, and the distribution of values in some columns. Tables and columns that are not listed
//! get the defaults of `makers`.

use super::makers::How;

/// The number of rows for each work item; 1 for a table that is not listed.
pub const RATIOS: &[(&str, f64)] = &[
    ("users", 0.01),
    ("credentials", 0.01),
    ("sessions", 0.1),
    ("customers", 0.1),
    ("contacts", 0.2),
    ("contact_accounts", 0.1),
    ("contact_sessions", 0.1),
    ("equipment", 0.3),
    ("vendors", 0.05),
    ("leads", 0.1),
    ("quotes", 0.1),
    ("templates", 0.01),
    ("devices", 0.02),
    ("feedback", 0.02),
    ("blob_removals", 0.02),
    ("typing", 0.02),
    ("signatures", 0.3),
    ("signature_images", 0.1),
    ("signature_requests", 0.2),
    ("attachments", 0.5),
    ("work_access", 2.0),
    ("work_assignments", 1.5),
    ("messages", 2.0),
    ("audit_entries", 3.0),
    ("notifications", 2.0),
];

/// The minimum number of rows of a table that may grow, so that reading all of it exceeds every
/// bound.
pub const MINIMUM_ROWS: usize = 2_000;
/// The number of rows of a table that is declared small.
pub const SMALL: usize = 50;

/// Recipients such as `user:17`, with weights.
const RECIPIENTS: How = How::Named(&[("user", "users", 90), ("contact", "contacts", 10)]);

/// The distribution of the values of columns, by table and column.
pub const COLUMNS: &[(&str, &str, How)] = &[
    (
        "users",
        "role",
        How::Words(&[
            ("user", 88),
            ("technician", 8),
            ("pending", 3),
            ("admin", 1),
        ]),
    ),
    ("users", "is_system", How::True(1)),
    ("users", "hidden_from_sharing", How::True(5)),
    (
        "contact_accounts",
        "customer_id",
        How::Parents("contact_id", "customer_id"),
    ),
    (
        "contact_accounts",
        "status",
        How::Words(&[("active", 90), ("suspended", 6), ("pending", 4)]),
    ),
    (
        "contact_sessions",
        "customer_id",
        How::Parents("contact_id", "customer_id"),
    ),
    ("equipment", "serial_key", How::Text(0.8)),
    (
        "leads",
        "status_key",
        How::Words(&[("won", 45), ("lost", 40), ("new", 15)]),
    ),
    (
        "leads",
        "rating_key",
        How::Words(&[("cold", 60), ("warm", 30), ("hot", 10)]),
    ),
    ("quotes", "sale_closed", How::True(80)),
    (
        "outbox_messages",
        "delivery",
        How::Words(&[("sent", 960), ("failed", 30), ("queued", 9), ("sending", 1)]),
    ),
    ("outbox_messages", "recipient", How::Text(0.1)),
    ("notifications", "recipient", RECIPIENTS),
    ("notifications", "is_read", How::True(93)),
    ("devices", "owner", RECIPIENTS),
    ("links", "subject", How::Upto(1.0)),
    (
        "audit_entries",
        "subject",
        How::Words(&[
            ("work_items", 80),
            ("customers", 10),
            ("users", 5),
            ("quotes", 5),
        ]),
    ),
    ("audit_entries", "subject_id", How::Upto(1.0)),
    ("audit_entries", "position", How::Row),
    (
        "work_items",
        "kind",
        How::Words(&[
            ("service_ticket", 60),
            ("task", 25),
            ("support_ticket", 10),
            ("job", 5),
        ]),
    ),
    (
        "work_items",
        "place",
        How::Words(&[("archived", 75), ("live", 22), ("trash", 3)]),
    ),
    (
        "work_items",
        "phase",
        How::Words(&[("done", 85), ("open", 8), ("active", 4), ("pending", 3)]),
    ),
    (
        "work_items",
        "status",
        How::Words(&[("completed", 85), ("open", 10), ("in_progress", 5)]),
    ),
    (
        "work_access",
        "principal",
        How::Named(&[
            ("everyone", "", 30),
            ("user", "users", 35),
            ("customer", "customers", 25),
            ("team", "teams", 10),
        ]),
    ),
    ("work_access", "kind", How::Parents("item_id", "kind")),
    ("work_access", "place", How::Parents("item_id", "place")),
    (
        "work_access",
        "created_at",
        How::Parents("item_id", "created_at"),
    ),
    ("work_access", "done", How::True(85)),
    (
        "work_assignments",
        "principal",
        How::Named(&[("user", "users", 70), ("team", "teams", 30)]),
    ),
    ("work_serials", "serial_key", How::Text(0.3)),
    (
        "messages",
        "kind",
        How::Words(&[("communication", 60), ("note", 40)]),
    ),
    ("messages", "position", How::Row),
    ("messages", "author_id", How::Upto(0.01)),
    ("read_marks", "user_id", How::Upto(0.01)),
    ("read_marks", "position", How::Row),
    ("read_receipts", "user_id", How::Upto(0.01)),
    ("read_receipts", "message_position", How::Row),
    ("signature_requests", "reminders", How::Upto(0.000_03)),
    ("attachments", "is_image", How::True(60)),
];
