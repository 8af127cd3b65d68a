//! Random commands and reads, sent to a store and to [`MemoryStore`]: every answer must agree. A
//! difference is told with its seed and step, which repeat it.

mod batches;
mod random;
mod reads;

use batches::Batches;
use random::Random;

use super::{
    Fixture,
    common::{batch, everything, insert, person, ready},
    example::schema,
};
use crate::kernel::store::{
    Answer, Batch, Committed, MemoryStore, Migration, Read, Select, Store, StoreError,
    entity::key_of,
};

const STEPS: usize = 250;

/// Random commands of the seed 1.
pub async fn random_commands_agree_with_the_model_1(fixture: &dyn Fixture) {
    model(&*ready(fixture).await, 1, STEPS).await;
}

/// Random commands of the seed 2.
pub async fn random_commands_agree_with_the_model_2(fixture: &dyn Fixture) {
    model(&*ready(fixture).await, 2, STEPS).await;
}

/// Random commands of the seed 3.
pub async fn random_commands_agree_with_the_model_3(fixture: &dyn Fixture) {
    model(&*ready(fixture).await, 3, STEPS).await;
}

/// Random commands of the seed 4.
pub async fn random_commands_agree_with_the_model_4(fixture: &dyn Fixture) {
    model(&*ready(fixture).await, 4, STEPS).await;
}

/// Random commands of the seed that `COREJOBTRACK_MODEL_SEED` has, if it is set.
pub async fn random_commands_agree_with_the_model_of_the_day(fixture: &dyn Fixture) {
    if let Ok(seed) = std::env::var("COREJOBTRACK_MODEL_SEED") {
        let seed = seed.parse().expect("COREJOBTRACK_MODEL_SEED is a number");
        model(&*ready(fixture).await, seed, STEPS * 4).await;
    }
}

/// Sends `steps` random commands and reads, repeatable by `seed`, to a migrated store without rows
/// and to a fresh [`MemoryStore`], and compares every answer.
///
/// # Panics
/// At the first difference, with seed and step.
pub async fn model(store: &dyn Store, seed: u64, steps: usize) {
    let memory = MemoryStore::new();
    memory
        .migrate(&schema(), Migration::Apply)
        .await
        .expect("the model migrates");
    let mut random = Random::new(seed);
    let mut batches = Batches::default();
    // From the first commit on, the counter for positions is there in every store.
    let first = batch([insert(&person(1))]);
    for store in [store, &memory as &dyn Store] {
        store
            .commit(first.clone())
            .await
            .expect("the first batch is applied");
    }
    for step in 1..=steps {
        let told = format!("seed {seed}, step {step}");
        let next = batches.next(&mut random, &memory).await;
        let expected = memory.commit(next.clone()).await;
        let found = store.commit(next.clone()).await;
        assert!(
            same_outcome(&next, &found, &expected),
            "{told}: {next:#?}\ngave {found:?}\nnot {expected:?}"
        );
        let asked = reads::some(&mut random);
        let expected = memory.read(&asked).await;
        let found = store.read(&asked).await;
        assert!(
            same_answers(&asked, &found, &expected),
            "{told}: {asked:#?}\ngave {found:?}\nnot {expected:?}"
        );
        if step % 25 == 0 || step == steps {
            let (found, expected) = (everything(store).await, everything(&memory).await);
            assert_eq!(found, expected, "{told}: {next:#?}");
        }
    }
}

fn same_outcome(
    batch: &Batch,
    found: &Result<Committed, StoreError>,
    expected: &Result<Committed, StoreError>,
) -> bool {
    match (found, expected) {
        (Ok(found), Ok(expected)) => found == expected,
        (Err(found), Err(expected)) => {
            same_error(found, expected)
                // Which of several writes is run into first is not told in advance.
                || (batch.writes.len() > 1 && run_into(found) && run_into(expected))
        }
        _ => false,
    }
}

fn run_into(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Duplicate { .. } | StoreError::Reference | StoreError::BelowFloor { .. }
    )
}

fn same_error(found: &StoreError, expected: &StoreError) -> bool {
    match (found, expected) {
        (StoreError::Conflict { table: a }, StoreError::Conflict { table: b }) => a == b,
        (StoreError::Guard { guard: a }, StoreError::Guard { guard: b }) => a == b,
        (
            StoreError::BelowFloor { table, column },
            StoreError::BelowFloor {
                table: same_table,
                column: same_column,
            },
        ) => table == same_table && column == same_column,
        // A row may equal another in its key and in a unique column: either may be told.
        (StoreError::Duplicate { table: a, .. }, StoreError::Duplicate { table: b, .. }) => a == b,
        (StoreError::Reference, StoreError::Reference)
        | (StoreError::Invalid(_), StoreError::Invalid(_)) => true,
        (StoreError::Applied(a), StoreError::Applied(b)) => a == b,
        _ => false,
    }
}

fn same_answers(
    asked: &[Read],
    found: &Result<Vec<Answer>, StoreError>,
    expected: &Result<Vec<Answer>, StoreError>,
) -> bool {
    match (found, expected) {
        (Ok(found), Ok(expected)) => {
            found.len() == asked.len()
                && asked
                    .iter()
                    .zip(found.iter().zip(expected))
                    .all(|(read, (found, expected))| same_answer(read, found, expected))
        }
        (Err(found), Err(expected)) => same_error(found, expected),
        _ => false,
    }
}

fn same_answer(read: &Read, found: &Answer, expected: &Answer) -> bool {
    let Read::Text(search) = read else {
        return found == expected;
    };
    // The ranking is the store's own: of a cut list only the length is told.
    if search.offset > 0 || found.len() == usize::try_from(search.limit).unwrap_or(usize::MAX) {
        return found.len() == expected.len();
    }
    let by_key = |answer: &Answer| {
        let mut rows = answer.clone();
        rows.sort_by_key(|row| key_of(search.table, row));
        rows
    };
    by_key(found) == by_key(expected)
}

/// The row of a table as it is in the model.
async fn row_of(
    memory: &MemoryStore,
    table: &'static crate::kernel::store::Table,
    key: &crate::kernel::store::Key,
) -> Option<crate::kernel::store::Row> {
    super::common::rows(memory, Select::by_key(table, key))
        .await
        .pop()
}
