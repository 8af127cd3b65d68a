//! A small world for the stories: items of work with steps and watchers, time, invoices, people.

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
    /// Hundredths of an hour.
    Hours,
    2
);
decimal!(
    /// Millionths of the currency.
    Money,
    6
);

entity! {
    /// Something to be done.
    pub struct Item in "items" {
        /// Its id.
        pub id: ItemId,
        /// How often it was written.
        pub version: Version,
        /// What it is called.
        pub title: String,
        /// What else is known.
        pub notes: Option<String>,
        /// A number nobody else has.
        pub number: Option<i64>,
        /// How far it is.
        pub phase: String,
        /// When it should be done.
        pub due: Option<Timestamp>,
        /// Whether it waits for somebody.
        pub held: bool,
        /// How many messages it has.
        pub messages: i64,
        /// The item it is a part of.
        pub under: Option<ItemId>,
        /// Whatever only some items have.
        pub details: Json<serde_json::Value>,
        /// A picture.
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
    /// A step on the checklist of an item. It has no version.
    pub struct Step in "steps" {
        /// Its id.
        pub id: StepId,
        /// The item.
        pub item: ItemId,
        /// Its place on the checklist.
        pub place: Option<i64>,
        /// What to do.
        pub text: String,
        /// Whether it is done.
        pub done: bool,
    }
    key 1;
    unique (item, place);
    references item -> Item;
}

entity! {
    /// Time somebody spent.
    pub struct TimeEntry in "time_entries" {
        /// Its id.
        pub id: TimeEntryId,
        /// How often it was written.
        pub version: Version,
        /// What it was spent on.
        pub item: Option<ItemId>,
        /// From when.
        pub started: Timestamp,
        /// Until when; null while it runs.
        pub ended: Option<Timestamp>,
        /// How long.
        pub hours: Hours,
        /// Whether somebody pays, if that is known.
        pub billable: Option<bool>,
        /// What they pay.
        pub rate: Option<Money>,
    }
    key 1;
    index (item, started);
    references item -> Item;
}

entity! {
    /// A bill, numbered without gaps.
    pub struct Invoice in "invoices" {
        /// Its id.
        pub id: InvoiceId,
        /// How often it was written.
        pub version: Version,
        /// Its number.
        pub number: i64,
        /// The position of the commit that made it.
        pub made_at: i64,
        /// What is to be paid.
        pub total: Money,
    }
    key 1;
    unique (number);
}

entity! {
    /// Who may see an item: a link with a composite key and no version.
    pub struct Watcher in "watchers" {
        /// The item.
        pub item: ItemId,
        /// Who.
        pub principal: String,
        /// How far the item is, kept here for the order.
        pub rank: i64,
    }
    key 2;
    index (principal, rank, item);
    references item -> Item;
}

entity! {
    /// Somebody with an account.
    pub struct Person in "people" {
        /// Their id.
        pub id: PersonId,
        /// How often it was written.
        pub version: Version,
        /// Their address.
        pub email: String,
        /// Whether they may do everything.
        pub admin: bool,
        /// How much is on their account; never below zero.
        pub balance: i64,
    }
    key 1;
    unique (email);
    rows small;
}

/// The tables of this world, children before parents on purpose.
pub const TABLES: &[&Table] = &[
    Watcher::TABLE,
    Step::TABLE,
    TimeEntry::TABLE,
    Invoice::TABLE,
    Person::TABLE,
    Item::TABLE,
];

/// The schema of this world.
#[must_use]
pub fn schema() -> Schema {
    Schema::new(1, TABLES, &[]).expect("the declarations fit together")
}
