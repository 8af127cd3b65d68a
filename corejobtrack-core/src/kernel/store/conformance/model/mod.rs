//! Model test: random batches and reads are sent to a store and to [`MemoryStore`], and all answers
//! must be the same. A failure names the seed and the round that repeat it.

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

const ROUNDS: usize = 250;

/// Random commands with seed 1.
pub async fn random_commands_agree_with_the_model_1(fixture: &dyn Fixture) {
    model(&*ready(fixture).await, 1, ROUNDS).await;
}

/// Random commands with seed 2.
pub async fn random_commands_agree_with_the_model_2(fixture: &dyn Fixture) {
    model(&*ready(fixture).await, 2, ROUNDS).await;
}

/// Random commands with seed 3.
pub async fn random_commands_agree_with_the_model_3(fixture: &dyn Fixture) {
    model(&*ready(fixture).await, 3, ROUNDS).await;
}

/// Random commands with seed 4.
pub async fn random_commands_agree_with_the_model_4(fixture: &dyn Fixture) {
    model(&*ready(fixture).await, 4, ROUNDS).await;
}

/// Random commands with the seed in `COREJOBTRACK_MODEL_SEED`, if it is set.
pub async fn random_commands_agree_with_the_model_for_the_seed_in_the_environment(
    fixture: &dyn Fixture,
) {
    if let Ok(seed) = std::env::var("COREJOBTRACK_MODEL_SEED") {
        let seed = seed.parse().expect("COREJOBTRACK_MODEL_SEED is a number");
        model(&*ready(fixture).await, seed, ROUNDS * 4).await;
    }
}

/// Sends random batches and reads, determined by `seed`, to a migrated store without rows and to a
/// new [`MemoryStore`], and compares every answer.
///
/// # Panics
/// At the first difference, with the seed and the round.
pub async fn model(store: &dyn Store, seed: u64, rounds: usize) {
    let memory = MemoryStore::new();
    memory
        .migrate(&schema(), Migration::Apply)
        .await
        .expect("the model migrates");
    let mut random = Random::new(seed);
    let mut batches = Batches::default();
    // The first commit creates the counter of positions in every store.
    let first = batch([insert(&person(1))]);
    for store in [store, &memory as &dyn Store] {
        store
            .commit(first.clone())
            .await
            .expect("the first batch is applied");
    }
    for round in 1..=rounds {
        let context = format!("seed {seed}, round {round}");
        let next = batches.next(&mut random, &memory).await;
        let expected = memory.commit(next.clone()).await;
        let found = store.commit(next.clone()).await;
        assert!(
            same_outcome(&next, &found, &expected),
            "{context}: {next:#?}\ngave {found:?}\nnot {expected:?}"
        );
        let reads = reads::some(&mut random);
        let expected = memory.read(&reads).await;
        let found = store.read(&reads).await;
        assert!(
            same_answers(&reads, &found, &expected),
            "{context}: {reads:#?}\ngave {found:?}\nnot {expected:?}"
        );
        if round % 25 == 0 || round == rounds {
            let (found, expected) = (everything(store).await, everything(&memory).await);
            assert_eq!(found, expected, "{context}: {next:#?}");
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
                // The contract does not say which of several failing writes is reported.
                || (batch.writes.len() > 1 && is_write_error(found) && is_write_error(expected))
        }
        _ => false,
    }
}

fn is_write_error(error: &StoreError) -> bool {
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
        // If both the key and a unique column are duplicates, either may be reported.
        (StoreError::Duplicate { table: a, .. }, StoreError::Duplicate { table: b, .. }) => a == b,
        (StoreError::Reference, StoreError::Reference)
        | (StoreError::Invalid(_), StoreError::Invalid(_)) => true,
        (StoreError::Applied(a), StoreError::Applied(b)) => a == b,
        _ => false,
    }
}

fn same_answers(
    reads: &[Read],
    found: &Result<Vec<Answer>, StoreError>,
    expected: &Result<Vec<Answer>, StoreError>,
) -> bool {
    match (found, expected) {
        (Ok(found), Ok(expected)) => {
            found.len() == reads.len()
                && reads
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
    // The ranking is up to the store, so only the length of an incomplete list can be compared.
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

/// A row of the model.
async fn row_of(
    memory: &MemoryStore,
    table: &'static crate::kernel::store::Table,
    key: &crate::kernel::store::Key,
) -> Option<crate::kernel::store::Row> {
    super::common::rows(memory, Select::by_key(table, key))
        .await
        .pop()
}
