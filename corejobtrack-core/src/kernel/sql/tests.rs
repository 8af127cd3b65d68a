//! The SQL of reads, writes and schemas in both dialects.

#![expect(clippy::expect_used, reason = "a test may fail")]

use super::*;
use crate::kernel::store::*;

static CUSTOMERS: &Table = &Table {
    name: "customers",
    columns: &[col("id", Kind::Int, false), col("name", Kind::Text, false)],
    key: 1,
    version: None,
    indexes: &[Index {
        columns: &["name"],
        unique: true,
    }],
    references: &[],
    searchable: false,
    small: false,
};

static JOBS: &Table = &Table {
    name: "jobs",
    columns: &[
        col("id", Kind::Int, false),
        col("version", Kind::Int, false),
        col("customer", Kind::Int, true),
        col("title", Kind::Text, false),
        col("due", Kind::Instant, true),
    ],
    key: 1,
    version: Some(1),
    indexes: &[
        Index {
            columns: &["due"],
            unique: false,
        },
        Index {
            columns: &["customer"],
            unique: false,
        },
    ],
    references: &[Reference {
        on_delete: OnDelete::Refuse,
        column: "customer",
        table: "customers",
    }],
    searchable: true,
    small: false,
};

static PARTS: &Table = &Table {
    name: "parts",
    columns: &[
        col("job", Kind::Int, false),
        col("place", Kind::Int, false),
        col("done", Kind::Bool, false),
        col("cost", Kind::Decimal { scale: 2 }, true),
    ],
    key: 2,
    version: None,
    indexes: &[],
    references: &[Reference {
        on_delete: OnDelete::Refuse,
        column: "job",
        table: "jobs",
    }],
    searchable: false,
    small: false,
};

const fn col(name: &'static str, kind: Kind, nullable: bool) -> Column {
    Column {
        name,
        kind,
        nullable,
        audit: Recorded::Values,
    }
}

fn order(column: usize, descending: bool) -> Order {
    Order { column, descending }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// The SQL condition of a filter on jobs.
fn condition(filter: Filter, dialect: Dialect) -> String {
    let text = count(JOBS, &filter, dialect).text;
    let start = "SELECT COUNT(*) FROM \"jobs\" AS t";
    text[start.len()..].trim_start_matches(" WHERE ").to_owned()
}

#[track_caller]
fn both(filter: Filter, sqlite: &str, postgres: &str) {
    assert_eq!(condition(filter.clone(), Dialect::Sqlite), sqlite);
    assert_eq!(condition(filter, Dialect::Postgres), postgres);
}

#[test]
fn comparisons_handle_null() {
    use Filter::*;
    both(All, "", "");
    both(
        Is(2, Value::Null),
        r#"t."customer" IS NULL"#,
        r#"t."customer" IS NULL"#,
    );
    both(
        Is(2, Value::Int(1)),
        r#"t."customer" = ?1"#,
        r#"t."customer" = $1"#,
    );
    both(
        IsNot(2, Value::Int(1)),
        r#"t."customer" IS NOT ?1"#,
        r#"t."customer" IS DISTINCT FROM $1"#,
    );
    both(
        IsNot(3, text("a")),
        r#"t."title" <> ?1"#,
        r#"t."title" <> $1"#,
    );
    both(
        !(Is(2, Value::Int(1)).and(Compare(0, Comparison::AtMost, Value::Int(2)))),
        r#"(t."customer" = ?1 AND t."id" <= ?2) IS NOT TRUE"#,
        r#"(t."customer" = $1 AND t."id" <= $2) IS NOT TRUE"#,
    );
    both(
        And(vec![
            All,
            Or(vec![]),
            Or(vec![Is(0, Value::Int(1)), And(vec![])]),
        ]),
        r#"FALSE AND (t."id" = ?1 OR TRUE)"#,
        r#"FALSE AND (t."id" = $1 OR TRUE)"#,
    );
}

#[test]
fn prefix_and_contains_match_bytes() {
    both(
        Filter::Prefix(3, "50%".into()),
        r#"(t."title" >= ?1 AND t."title" < ?2)"#,
        r#"(t."title" >= $1 AND t."title" < $2)"#,
    );
    both(
        Filter::Contains(3, "_".into()),
        r#"instr(t."title", ?1) > 0"#,
        r#"strpos(t."title", $1) > 0"#,
    );
}

#[test]
fn lists_are_padded_and_long_ones_are_one_bind() {
    let ids = |n: i64| Filter::In(0, (0..n).map(Value::Int).chain([Value::Null]).collect());
    both(ids(0), "FALSE", "FALSE");
    both(
        ids(3),
        r#"t."id" IN (?1, ?2, ?3, ?4)"#,
        r#"t."id" IN ($1, $2, $3, $4)"#,
    );
    both(
        ids(100_000),
        r#"t."id" IN (SELECT value FROM json_each(?1))"#,
        r#"t."id" IN (SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(CAST($1 AS TEXT) AS JSON)))"#,
    );
}

#[test]
fn after_selects_the_next_page() {
    let after = |parts: Vec<(Order, Value)>| condition(Filter::After(parts), Dialect::Sqlite);
    assert_eq!(
        after(vec![
            (order(3, true), text("x")),
            (order(0, true), Value::Int(7))
        ]),
        r#"(t."title", t."id") < (?1, ?2)"#
    );
    assert_eq!(
        after(vec![
            (order(3, true), text("x")),
            (order(0, false), Value::Int(7))
        ]),
        r#"(t."title" <= ?1 AND (t."title" < ?1 OR (t."id" > ?2)))"#
    );
    assert_eq!(
        after(vec![
            (order(2, true), Value::Int(5)),
            (order(0, false), Value::Int(7))
        ]),
        r#"((t."customer" <= ?1 OR t."customer" IS NULL) AND ((t."customer" < ?1 OR t."customer" IS NULL) OR (t."id" > ?2)))"#
    );
    assert_eq!(
        after(vec![
            (order(2, false), Value::Null),
            (order(0, false), Value::Int(7))
        ]),
        r#"(t."customer" IS NOT NULL OR (t."id" > ?1))"#
    );
}

#[test]
fn exists_and_among_query_other_tables() {
    let open = Exists {
        own: 0,
        table: PARTS,
        column: 0,
        filter: Filter::Is(2, Value::Bool(false)),
    };
    both(
        Filter::Exists(Box::new(open)),
        r#"EXISTS (SELECT 1 FROM "parts" AS t1 WHERE t1."job" = t."id" AND t1."done" = ?1)"#,
        r#"EXISTS (SELECT 1 FROM "parts" AS t1 WHERE t1."job" = t."id" AND t1."done" = $1)"#,
    );
    let slice = |limit| Slice {
        column: 0,
        of: Select {
            limit,
            ..Select::from(PARTS).filter(Filter::Is(2, Value::Bool(true)))
        },
    };
    both(
        Filter::Among(0, vec![slice(Some(9)), slice(None)]),
        r#"t."id" IN (SELECT * FROM (SELECT t1."job" FROM "parts" AS t1 WHERE t1."done" = ?1 ORDER BY t1."job", t1."place" LIMIT ?2) AS s1 UNION ALL SELECT t2."job" FROM "parts" AS t2 WHERE t2."done" = ?3)"#,
        r#"t."id" IN (SELECT * FROM (SELECT t1."job" FROM "parts" AS t1 WHERE t1."done" = $1 ORDER BY t1."job", t1."place" LIMIT $2) AS s1 UNION ALL SELECT t2."job" FROM "parts" AS t2 WHERE t2."done" = $3)"#,
    );
}

#[test]
fn rows_always_have_a_total_order() {
    let select = Select {
        order: vec![order(4, true)],
        limit: Some(50),
        offset: 100,
        ..Select::from(JOBS)
    };
    let text = |select: &Select, dialect| read(&Read::Rows(select.clone()), dialect).text;
    let columns =
        r#"SELECT t."id", t."version", t."customer", t."title", t."due" FROM "jobs" AS t"#;
    assert_eq!(
        text(&select, Dialect::Sqlite),
        format!(r#"{columns} ORDER BY t."due" DESC, t."id" LIMIT ?1 OFFSET ?2"#)
    );
    assert_eq!(
        text(&select, Dialect::Postgres),
        format!(r#"{columns} ORDER BY t."due" DESC NULLS LAST, t."id" LIMIT $1 OFFSET $2"#)
    );
    let one = Select::by_key(JOBS, &vec![Value::Int(1)]);
    assert_eq!(
        text(&one, Dialect::Postgres),
        format!(r#"{columns} WHERE t."id" = $1"#)
    );
    let by_name = Select {
        order: vec![order(1, false)],
        ..Select::from(CUSTOMERS)
    };
    assert_eq!(
        text(&by_name, Dialect::Sqlite),
        r#"SELECT t."id", t."name" FROM "customers" AS t ORDER BY t."name""#
    );
    let of_customer = Select {
        filter: Filter::Is(2, Value::Int(7)),
        order: vec![order(2, false)],
        ..Select::from(JOBS)
    };
    assert_eq!(
        text(&of_customer, Dialect::Postgres),
        format!(r#"{columns} WHERE t."customer" = $1 ORDER BY t."id""#)
    );
}

#[test]
fn groups_of_aggregates_are_ordered() {
    let grouped = Read::Aggregate(Aggregate {
        table: PARTS,
        filter: Filter::All,
        group: vec![3],
        functions: vec![
            AggregateFunction::Count,
            AggregateFunction::Sum(3),
            AggregateFunction::Max(1),
        ],
    });
    assert_eq!(
        read(&grouped, Dialect::Sqlite).text,
        r#"SELECT t."cost", COUNT(*), SUM(t."cost"), MAX(t."place") FROM "parts" AS t GROUP BY t."cost" ORDER BY t."cost""#
    );
    assert_eq!(
        read(&grouped, Dialect::Postgres).text,
        r#"SELECT t."cost", COUNT(*), CAST(SUM(t."cost") AS BIGINT), MAX(t."place") FROM "parts" AS t GROUP BY t."cost" ORDER BY t."cost" NULLS FIRST"#
    );
    let scaled = Kind::Decimal { scale: 2 };
    assert_eq!(
        column_kinds(&grouped),
        [scaled, Kind::Int, scaled, Kind::Int]
    );
}

#[test]
fn searches_are_ranked() {
    let search = Read::Text(Search {
        table: JOBS,
        terms: crate::kernel::store::text::terms("\"tray 2\" o'neil ja"),
        filter: Filter::Is(2, Value::Int(1)),
        limit: 10,
        offset: 0,
    });
    let sqlite = read(&search, Dialect::Sqlite);
    assert!(sqlite.text.ends_with(
        r#" FROM "jobs_text" AS f CROSS JOIN "jobs" AS t ON t."id" = f.rowid WHERE f."jobs_text" MATCH ?1 AND t."customer" = ?2 ORDER BY f.rank, t."id" LIMIT ?3"#
    ));
    assert_eq!(sqlite.binds[0], text(r#""tray 2" AND "o neil" AND "ja" *"#));
    let postgres = read(&search, Dialect::Postgres);
    assert!(postgres.text.ends_with(
        r#" FROM "jobs_text" AS f JOIN "jobs" AS t ON t."id" = f."id" WHERE f."document" @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND t."customer" = $2 ORDER BY ts_rank(f."document", CAST(CAST($1 AS TEXT) AS TSQUERY)) DESC, t."id" LIMIT $3"#
    ));
    assert_eq!(
        postgres.binds[0],
        text("('tray' <-> '2') & ('o' <-> 'neil') & 'ja':*")
    );
}

#[test]
fn a_tsvector_keeps_its_limits() {
    assert_eq!(tsvector(&Document::of(["jam in jam"])), "'in':2 'jam':1,3");
    let long = Document::of([format!("{} end", "a ".repeat(16_383)).as_str()]);
    let vector = tsvector(&long);
    assert!(vector.starts_with("'a':1,2,3,") && vector.ends_with(",255 'end'"));
}

#[test]
fn tables_are_created_in_both_dialects() {
    let known = Schema::new(1, &[PARTS, JOBS, CUSTOMERS], &[]).expect("a schema");
    assert!(unindexed_references(&known).is_empty());
    insta::assert_snapshot!("sqlite", schema(&known, Dialect::Sqlite));
    insta::assert_snapshot!("postgres", schema(&known, Dialect::Postgres));
    assert_eq!(
        ddl::add_column(JOBS, &JOBS.columns[4], Dialect::Sqlite),
        r#"ALTER TABLE "jobs" ADD COLUMN "due" INTEGER"#
    );
    assert_eq!(
        ddl::add_column(PARTS, &PARTS.columns[2], Dialect::Postgres),
        r#"ALTER TABLE "parts" ADD COLUMN "done" BOOLEAN NOT NULL DEFAULT FALSE"#
    );
}

#[test]
fn writes_touch_one_row() {
    let of = Dialect::Sqlite;
    assert_eq!(
        insert(CUSTOMERS, of),
        r#"INSERT INTO "customers" ("id", "name") VALUES (?1, ?2)"#
    );
    assert_eq!(
        update(JOBS, &[3, 4], of),
        r#"UPDATE "jobs" SET "title" = ?1, "due" = ?2, "version" = "version" + 1 WHERE "id" = ?3 AND "version" = ?4"#
    );
    assert_eq!(
        add(PARTS, 3, of),
        r#"UPDATE "parts" SET "cost" = "cost" + ?1 WHERE "job" = ?3 AND "place" = ?4 AND "cost" + ?1 >= ?2"#
    );
    assert_eq!(
        delete(CUSTOMERS, of),
        r#"DELETE FROM "customers" WHERE "id" = ?1"#
    );
}

#[test]
fn filters_without_values_match_nothing() {
    let none = || Filter::In(0, vec![Value::Null]);
    let some = || Filter::In(0, vec![Value::Int(7)]);
    assert!(matches_nothing(&none()));
    assert!(matches_nothing(&Filter::And(vec![some(), none()])));
    assert!(matches_nothing(&Filter::Or(vec![none(), none()])));
    assert!(matches_nothing(&Filter::Or(Vec::new())));
    assert!(!matches_nothing(&Filter::Or(vec![some(), none()])));
    assert!(!matches_nothing(&Filter::All));
    assert!(!matches_nothing(&Filter::Not(Box::new(none()))));
}
