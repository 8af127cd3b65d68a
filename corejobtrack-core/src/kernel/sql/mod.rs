//! Turns plans into SQL text for the two databases. It never talks to a database, and it knows no
//! table by name: what it writes follows from the [`Table`] alone.
//!
//! The text of a plan depends on its form only, never on its values (those are binds), so that
//! statements can be kept prepared. Plans are taken as checked by [`check_read`](crate::store::check_read).

mod ddl;
mod filter;
mod missing;
mod select;
mod text;
mod write;

pub use ddl::{create_table, index_name, schema, text_table, unindexed_references};
pub use filter::never;
pub use missing::{Catalogue, FoundTable, Missing, missing};
pub use select::{count, read, shape};
pub use text::{fts5, tsquery, tsvector};
pub use write::{
    add, delete, delete_document, exists, insert, insert_document, put_document, update,
    version_of_row,
};

use crate::kernel::store::{Column, Kind, Table, Value};

/// Whose SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite 3.43 or later, with FTS5 and JSON.
    Sqlite,
    /// PostgreSQL 15 or later.
    Postgres,
}

/// A statement and the values for its placeholders: the first is for `?1` or `$1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The text.
    pub text: String,
    /// The values. On PostgreSQL each must be sent with the type of its [`Value`] (`BIGINT` for
    /// integers, `TEXT` for texts, …).
    pub binds: Vec<Value>,
}

/// The name by which a statement calls one of its tables: `t`, `t1`, `t2`, ….
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Alias(usize);

/// A statement that is being written.
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

    /// A name in double quotes. Names are lower case letters, digits and underscores, so that
    /// nothing in them needs escaping.
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

    /// Keeps a value and answers the number of its placeholder.
    fn keep(&mut self, value: Value) -> usize {
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
        let number = self.keep(value);
        self.placeholder(number)
    }

    /// `first` for SQLite, `second` for PostgreSQL.
    fn either(&mut self, first: &str, second: &str) -> &mut Self {
        match self.dialect {
            Dialect::Sqlite => self.push(first),
            Dialect::Postgres => self.push(second),
        }
    }
}

/// A column that no table has: what a plan gets that was not checked. No database accepts it.
static NONE: Column = Column {
    name: "",
    kind: Kind::Int,
    nullable: true,
    secret: false,
};

fn column(table: &'static Table, place: usize) -> &'static Column {
    table.columns.get(place).unwrap_or(&NONE)
}

#[cfg(test)]
mod tests;
