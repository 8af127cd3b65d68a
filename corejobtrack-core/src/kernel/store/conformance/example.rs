//! The schema of the suite: items of work with checklists and watchers, time entries, invoices and
//! people.

use crate::kernel::store::{
    ColumnType, Entity, Json, Kind, Schema, StoreError, Table, Timestamp, Value, Version,
    declare::{entity, id},
};

id! {
    /// The id of an [`Item`].
    pub struct ItemId;
}
id! {
    /// The id of a [`Step`].
    pub struct StepId;
}
id! {
    /// The id of a [`TimeEntry`].
    pub struct TimeEntryId;
}
id! {
    /// The id of an [`Invoice`].
    pub struct InvoiceId;
}
id! {
    /// The id of a [`Person`].
    pub struct PersonId;
}

macro_rules! decimal {
    ($(#[$meta:meta])* $name:ident, $scale:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub i64);

        impl ColumnType for $name {
            const KIND: Kind = Kind::Decimal { scale: $scale };

            fn to_value(&self) -> Result<Value, StoreError> {
                Ok(Value::Int(self.0))
            }

            fn from_value(value: Value) -> Result<Self, StoreError> {
                i64::from_value(value).map(Self)
            }
        }
    };
}

decimal!(
    /// Hours, in hundredths.
    Hours,
    2
);
decimal!(
    /// An amount of money, in millionths of the currency unit.
    Money,
    6
);

entity! {
    /// An item of work.
    pub struct Item in "items" {
        /// The id.
        pub id: ItemId,
        /// The row's version.
        pub version: Version,
        /// The title.
        pub title: String,
        /// The notes.
        pub notes: Option<String>,
        /// A unique number.
        pub number: Option<i64>,
        /// The phase, such as `open` or `done`.
        pub phase: String,
        /// The due date.
        pub due: Option<Timestamp>,
        /// Whether it is on hold.
        pub held: bool,
        /// The number of messages.
        pub messages: i64,
        /// The parent item.
        pub under: Option<ItemId>,
        /// Additional fields.
        pub details: Json<serde_json::Value>,
        /// A photo.
        pub photo: Option<Vec<u8>>,
    }
    key 1;
    unique (number);
    index (phase, due, id);
    index (under);
    references under -> Item;
    search (title, notes);
}

entity! {
    /// A checklist item of an [`Item`]. It has no version.
    pub struct Step in "steps" {
        /// The id.
        pub id: StepId,
        /// The item.
        pub item: ItemId,
        /// The place on the checklist.
        pub place: Option<i64>,
        /// The text.
        pub text: String,
        /// Whether it is done.
        pub done: bool,
    }
    key 1;
    unique (item, place);
    references item -> Item;
}

entity! {
    /// A time entry.
    pub struct TimeEntry in "time_entries" {
        /// The id.
        pub id: TimeEntryId,
        /// The row's version.
        pub version: Version,
        /// The item.
        pub item: Option<ItemId>,
        /// The start.
        pub started: Timestamp,
        /// The end; null while the timer runs.
        pub ended: Option<Timestamp>,
        /// The duration.
        pub hours: Hours,
        /// Whether the time is billable, if known.
        pub billable: Option<bool>,
        /// The hourly rate.
        pub rate: Option<Money>,
    }
    key 1;
    index (item, started);
    references item -> Item;
}

entity! {
    /// An invoice; invoice numbers have no gaps.
    pub struct Invoice in "invoices" {
        /// The id.
        pub id: InvoiceId,
        /// The row's version.
        pub version: Version,
        /// The invoice number.
        pub number: i64,
        /// The position of the commit that created it.
        pub made_at: i64,
        /// The total.
        pub total: Money,
    }
    key 1;
    unique (number);
}

entity! {
    /// A watcher of an item, with a composite key and no version.
    pub struct Watcher in "watchers" {
        /// The item.
        pub item: ItemId,
        /// The watcher's name.
        pub principal: String,
        /// The rank of the item in the watcher's list.
        pub rank: i64,
    }
    key 2;
    index (principal, rank, item);
    references item -> Item;
}

entity! {
    /// A person with an account.
    pub struct Person in "people" {
        /// The id.
        pub id: PersonId,
        /// The row's version.
        pub version: Version,
        /// The e-mail address.
        pub email: String,
        /// Whether the person is an administrator.
        pub admin: bool,
        /// The balance of the account.
        pub balance: i64,
    }
    key 1;
    unique (email);
    rows small;
}

/// The tables of the suite, children before parents on purpose.
pub const TABLES: &[&Table] = &[
    Watcher::TABLE,
    Step::TABLE,
    TimeEntry::TABLE,
    Invoice::TABLE,
    Person::TABLE,
    Item::TABLE,
];

/// The schema of the suite.
#[must_use]
pub fn schema() -> Schema {
    Schema::new(1, TABLES, &[]).expect("a valid schema")
}
