//! The permissions of each role, determined by calling: every operation of the engine called as
//! every caller, compared with `docs/golden/roles.txt`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod account;
mod column;
mod customers;
mod items;
mod operations;
mod people;
mod system;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use column::{CALLERS, Column, Needs, Row};
use corejobtrack_core::identity::Permission;
use corejobtrack_tests::golden;

/// The outcomes of all operations for every caller.
async fn columns() -> Vec<Vec<Row>> {
    let columns = CALLERS.map(|caller| tokio::spawn(column_of(caller)));
    let mut finished = Vec::new();
    for column in columns {
        finished.push(column.await.unwrap());
    }
    finished
}

async fn column_of(caller: &'static str) -> Vec<Row> {
    let mut column = Column::new(caller).await;
    column.people().await;
    column.customers().await;
    column.items().await;
    column.system().await;
    // Last, because it ends the caller's account.
    column.account().await;
    column.rows
}

/// The operations by requirement, a line each.
fn table(columns: &[Vec<Row>]) -> String {
    let mut text = String::from(
        "The result of each operation for each caller: yes, - (denied), hidden (not found) or sign\n\
         in. For operations on a work item, the accessible items: all; or team, which means public\n\
         items and those that the caller created or that are assigned to the caller or the caller's\n\
         team; of two results, the second is for all other items. Operations are grouped by their\n\
         requirement. In practice pending users can call none: they can neither log in nor continue\n\
         a session.\n",
    );
    let mut needs: Vec<Needs> = columns[0].iter().map(|row| row.needs).collect();
    needs.sort();
    needs.dedup();
    let width = columns[0].iter().map(|row| row.operation.len()).max();
    let width = width.unwrap_or_default();
    for need in needs {
        text.push('\n');
        write_line(&mut text, width + 2, need.title(), &CALLERS);
        for (place, row) in columns[0].iter().enumerate() {
            if row.needs == need {
                let answers: Vec<&str> = columns
                    .iter()
                    .map(|column| column[place].answer.as_str())
                    .collect();
                write_line(
                    &mut text,
                    width + 2,
                    &format!("  {}", row.operation),
                    &answers,
                );
            }
        }
    }
    text
}

fn write_line(text: &mut String, width: usize, first: &str, others: &[&str]) {
    let mut line = format!("{first:width$}");
    for other in others {
        let _ = write!(line, " {other:<11}");
    }
    let _ = writeln!(text, "{}", line.trim_end());
}

/// Operations with the same requirement but different outcomes: one of them lacks its check, or is
/// listed under the wrong permission.
fn differences(columns: &[Vec<Row>]) -> Vec<String> {
    let mut known: BTreeMap<(Needs, bool), (String, Vec<&str>)> = BTreeMap::new();
    let mut differences = Vec::new();
    // The system may do everything, but cannot read, type or create as a user.
    let callers = &columns[..columns.len() - 1];
    for (place, row) in columns[0].iter().enumerate() {
        let answers: Vec<&str> = callers
            .iter()
            .map(|column| column[place].answer.as_str())
            .collect();
        let first = known
            .entry((row.needs, row.is_about_items))
            .or_insert_with(|| (row.operation.clone(), answers.clone()));
        if row.needs.is_uniform() && first.1 != answers {
            differences.push(format!(
                "{} and {} both need {}: {:?}, {answers:?}",
                first.0,
                row.operation,
                row.needs.title(),
                first.1
            ));
        }
    }
    differences
}

#[tokio::test(flavor = "multi_thread")]
async fn the_permissions_of_each_role_are_as_checked_in() {
    let columns = columns().await;
    let needed: BTreeSet<Needs> = columns[0].iter().map(|row| row.needs).collect();
    let unused: Vec<&Permission> = Permission::ALL
        .iter()
        .filter(|permission| !needed.contains(&Needs::Permission(**permission)))
        .collect();
    assert!(unused.is_empty(), "no operation here needs {unused:?}");
    let differences = differences(&columns);
    assert!(differences.is_empty(), "{differences:#?}");
    let called: BTreeSet<&str> = columns[0].iter().map(|row| row.called.as_str()).collect();
    let missing: Vec<String> = operations::of_the_engine()
        .into_iter()
        .filter(|operation| !called.contains(operation.as_str()))
        .collect();
    assert!(missing.is_empty(), "not called: {missing:#?}");
    golden::matches("roles.txt", &table(&columns));
}
