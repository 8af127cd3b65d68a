//! SQL for SQLite and PostgreSQL: renders reads, writes and schemas as statements. It does not
//! connect to a database and treats no table specially.
//!
//! The text of a statement depends only on the structure of the read or write, never on its values,
//! which are bound; so statements can be cached. Reads must have passed
//! [`check_read`](crate::store::check_read).

mod ddl;
mod filter;
mod missing;
mod select;
mod text;
mod write;

pub use ddl::{create_table, index_name, schema, text_table, unindexed_references};
pub use filter::matches_nothing;
pub use missing::{Catalogue, FoundTable, Missing, missing};
pub use select::{column_kinds, count, read};
pub use text::{fts5, tsquery, tsvector};
pub use write::{
    add, delete, delete_document, exists, insert, insert_document, put_document, update,
    version_of_row,
};

use crate::kernel::store::{Column, Kind, Recorded, Table, Value};

/// The SQL dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite 3.43 or later, with FTS5 and JSON.
    Sqlite,
    /// PostgreSQL 15 or later.
    Postgres,
}

/// A statement with the values for its placeholders.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The text.
    pub text: String,
    /// The values; the first is for `?1` or `$1`. On PostgreSQL each must be sent with the type of
    /// its [`Value`] (`BIGINT` for integers, `TEXT` for texts, …).
    pub binds: Vec<Value>,
}

/// The alias of a table in a statement: `t`, `t1`, `t2`, ….
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Alias(usize);

/// Builds a statement.
struct Writer {
    dialect: Dialect,
    text: String,
    binds: Vec<Value>,
    aliases: usize,
}

impl Writer {
    fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            text: String::with_capacity(1024),
            binds: Vec::new(),
            aliases: 0,
        }
    }

    fn finish(self) -> Statement {
        Statement {
            text: self.text,
            binds: self.binds,
        }
    }

    fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends a name in double quotes. Names have lower-case letters, digits and underscores only,
    /// so they need no escaping.
    fn name(&mut self, name: &str) -> &mut Self {
        self.text.push('"');
        self.text.push_str(name);
        self.text.push('"');
        self
    }

    fn names<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) -> &mut Self {
        for (place, name) in names.into_iter().enumerate() {
            if place > 0 {
                self.push(", ");
            }
            self.name(name);
        }
        self
    }

    fn alias(&mut self, alias: Alias) -> &mut Self {
        self.text.push('t');
        if alias.0 > 0 {
            self.number(alias.0);
        }
        self
    }

    fn next_alias(&mut self) -> Alias {
        let alias = Alias(self.aliases);
        self.aliases += 1;
        alias
    }

    fn column(&mut self, alias: Alias, column: &Column) -> &mut Self {
        self.alias(alias).push(".").name(column.name)
    }

    fn number(&mut self, number: usize) -> &mut Self {
        if number >= 10 {
            self.number(number / 10);
        }
        self.text.push(char::from(b'0' + (number % 10) as u8));
        self
    }

    /// Adds a value to the binds and returns the number of its placeholder.
    fn add_bind(&mut self, value: Value) -> usize {
        self.binds.push(value);
        self.binds.len()
    }

    fn placeholder(&mut self, number: usize) -> &mut Self {
        self.text.push(match self.dialect {
            Dialect::Sqlite => '?',
            Dialect::Postgres => '$',
        });
        self.number(number)
    }

    fn bind(&mut self, value: Value) -> &mut Self {
        let number = self.add_bind(value);
        self.placeholder(number)
    }

    /// Appends the text for the dialect.
    fn either(&mut self, sqlite: &str, postgres: &str) -> &mut Self {
        match self.dialect {
            Dialect::Sqlite => self.push(sqlite),
            Dialect::Postgres => self.push(postgres),
        }
    }
}

/// Stands for a column index out of range, which only an unchecked read or write can have. The
/// database rejects its empty name.
static MISSING_COLUMN: Column = Column {
    name: "",
    kind: Kind::Int,
    nullable: true,
    audit: Recorded::Values,
};

fn column(table: &'static Table, place: usize) -> &'static Column {
    table.columns.get(place).unwrap_or(&MISSING_COLUMN)
}

#[cfg(test)]
mod tests;
