//! What each role may do, found out by doing it: every operation of the engine called as everybody,
//! compared with `docs/golden/roles.txt`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

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

use column::{CALLERS, Column, Row};
use corejobtrack_core::identity::Permission;
use corejobtrack_tests::golden;

/// What every caller is answered.
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
    // Ends what the caller is.
    column.account().await;
    column.rows
}

/// The operations by what they need, a line each.
fn table(columns: &[Vec<Row>]) -> String {
    let mut text = String::from(
        "What each caller is answered by each operation: yes, - (denied), hidden (not found), \"sign in\".\n\
         Where an operation is about a work item, how far it reaches: to all items; to the team's, which\n\
         are those that the caller made, is assigned to or is assigned to through a team, and public ones;\n\
         to none. Operations stand under the permission that they need.\n",
    );
    let mut needs: Vec<Option<Permission>> = columns[0].iter().map(|row| row.needs).collect();
    needs.sort();
    needs.dedup();
    let name = columns[0].iter().map(|row| row.operation.len()).max();
    let name = name.unwrap_or_default();
    for need in needs {
        let title = need.map_or("none", Permission::as_str);
        let mut line = format!("\n{title:name$}  ");
        for caller in CALLERS {
            let _ = write!(line, "{caller:<12}");
        }
        let _ = writeln!(text, "{}", line.trim_end());
        for (place, row) in columns[0].iter().enumerate() {
            if row.needs == need {
                let mut line = format!("  {:name$}", row.operation);
                for column in columns {
                    assert_eq!(column[place].operation, row.operation, "the same order");
                    let _ = write!(line, "{:<12}", column[place].answer);
                }
                let _ = writeln!(text, "{}", line.trim_end());
            }
        }
    }
    text
}

/// Operations that need the same permission and yet answer otherwise: one of them forgot to ask, or
/// stands under the wrong permission.
fn unlike(columns: &[Vec<Row>]) -> Vec<String> {
    let mut known: BTreeMap<(Permission, bool), (String, Vec<&str>)> = BTreeMap::new();
    let mut unlike = Vec::new();
    for (place, row) in columns[0].iter().enumerate() {
        let Some(needs) = row.needs else { continue };
        let answers: Vec<&str> = columns
            .iter()
            .map(|column| column[place].answer.as_str())
            .collect();
        let first = known
            .entry((needs, row.is_about_items))
            .or_insert_with(|| (row.operation.clone(), answers.clone()));
        if first.1 != answers {
            unlike.push(format!(
                "{} and {} both need {}: {:?}, {answers:?}",
                first.0,
                row.operation,
                needs.as_str(),
                first.1
            ));
        }
    }
    unlike
}

#[tokio::test(flavor = "multi_thread")]
async fn what_each_role_may_do_is_as_checked_in() {
    let columns = columns().await;
    let needed: BTreeSet<Permission> = columns[0].iter().filter_map(|row| row.needs).collect();
    let unused: Vec<&Permission> = Permission::ALL
        .iter()
        .filter(|permission| !needed.contains(permission))
        .collect();
    assert!(unused.is_empty(), "no operation here needs {unused:?}");
    let unlike = unlike(&columns);
    assert!(unlike.is_empty(), "{unlike:#?}");
    let called: BTreeSet<&str> = columns[0].iter().map(|row| row.called).collect();
    let missing: Vec<String> = operations::of_the_engine()
        .into_iter()
        .filter(|operation| !called.contains(operation.as_str()))
        .collect();
    assert!(missing.is_empty(), "not called: {missing:#?}");
    golden::matches("roles.txt", &table(&columns));
}
