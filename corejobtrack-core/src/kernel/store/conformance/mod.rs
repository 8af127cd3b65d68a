//! Conformance suite: the tests that every backend must pass, run against its real database.
//!
//! A backend's `tests/conformance.rs` creates an empty store and invokes the macro
//! [`conformance_suite!`](crate::conformance_suite), which generates a test for each function of
//! the suite. The only dev-dependency needed is this crate with the feature `conformance`; the
//! suite brings its own async runtime.
//!
//! ```
//! use std::sync::Arc;
//!
//! use async_trait::async_trait;
//! use corejobtrack_core::store::{MemoryStore, Store, conformance::Fixture};
//!
//! struct InMemory(MemoryStore);
//!
//! #[async_trait]
//! impl Fixture for InMemory {
//!     fn store(&self) -> Arc<dyn Store> {
//!         Arc::new(self.0.clone())
//!     }
//!
//!     async fn reopen(&self) -> Arc<dyn Store> {
//!         Arc::new(self.0.clone())
//!     }
//!
//!     fn runs_steps(&self) -> bool {
//!         false
//!     }
//! }
//!
//! corejobtrack_core::conformance_suite!(async { InMemory(MemoryStore::new()) });
//! # fn main() {}
//! ```
//!
//! | Module | What it checks |
//! |---|---|
//! | [`values`] | every kind of value is stored unchanged; invalid reads and writes are refused |
//! | [`filters`] | filters and their negations, null, bytewise text comparison |
//! | [`reading`] | order, pages, `Exists` and `Among`, aggregates, snapshots |
//! | [`search`] | full-text search |
//! | [`writing`] | versions, references, unique indexes, atomicity, concurrent batches |
//! | [`guards`] | guards and the precedence of errors |
//! | [`numbers`] | counters, placeholders, numbers without gaps |
//! | [`journal`] | repeated commands, the change feed, `changed`, `health` |
//! | [`migration`] | migrations, previews, concurrent migrations |
//! | [`model`] | random commands and reads, compared with [`MemoryStore`](super::MemoryStore) |
//!
//! The data is that of [`example`]. With `COREJOBTRACK_MODEL_SEED` set to a number, the model test
//! also runs with that seed.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![expect(clippy::missing_panics_doc, reason = "a test panics if the store breaks the contract")]

mod common;
pub mod example;
pub mod filters;
pub mod guards;
pub mod journal;
pub mod migration;
pub mod model;
pub mod numbers;
pub mod reading;
pub mod search;
pub mod values;
pub mod writing;

use std::sync::Arc;

use async_trait::async_trait;

use super::Store;

/// A database created for one test and removed after it.
#[async_trait]
pub trait Fixture: Send + Sync {
    /// The store, empty and not migrated.
    fn store(&self) -> Arc<dyn Store>;

    /// Opens the same database a second time, as another server process would.
    async fn reopen(&self) -> Arc<dyn Store>;

    /// Whether the backend runs the SQL of [`MigrationStep`](super::MigrationStep)s.
    fn runs_steps(&self) -> bool {
        true
    }
}

/// Runs one test on a multi-threaded runtime of its own.
pub fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(3)
        .enable_all()
        .build()
        .expect("a runtime starts")
        .block_on(test);
}

/// Generates a test for each function of the [suite](crate::store::conformance). The given future
/// creates a new [`Fixture`](crate::store::conformance::Fixture) for each test. The tests of
/// concurrent callers are in the module `races`.
#[macro_export]
macro_rules! conformance_suite {
    ($fixture:expr) => {
        async fn __fixture() -> impl $crate::store::conformance::Fixture {
            $fixture.await
        }

        $crate::conformance_suite! {
            @tests
            values:
                every_kind_of_value_round_trips,
                updates_store_every_kind_of_value,
                nul_characters_are_refused,
                values_of_the_wrong_kind_are_refused,
                malformed_reads_and_writes_are_refused;
            filters:
                null_equals_only_null,
                comparisons_with_null_are_false_and_their_negations_are_true,
                lists_never_match_null_and_may_be_empty_or_long,
                and_or_and_not_combine,
                pattern_characters_are_taken_literally,
                prefix_and_contains_compare_bytes,
                text_is_compared_by_bytes,
                instants_decimals_and_booleans_compare_by_value,
                bytes_and_json_can_be_tested_for_null,
                after_matches_the_rest_of_an_ordered_list;
            reading:
                null_sorts_as_the_smallest_value_in_both_directions,
                the_key_breaks_ties,
                text_is_ordered_by_bytes,
                keyset_pages_return_every_row_once,
                limit_and_offset_select_a_page,
                exists_looks_into_another_table,
                among_uses_the_first_rows_of_other_tables,
                counts_sums_minima_and_maxima_are_computed,
                aggregates_over_no_rows_are_zero_or_null,
                groups_are_ordered_with_null_first,
                no_reads_or_many_reads_are_answered;
            search:
                all_terms_must_match,
                search_operators_are_plain_words,
                search_applies_filter_limit_and_offset,
                search_follows_updates_and_deletions;
            writing:
                versions_start_at_1_and_rise_with_every_update,
                writing_a_missing_or_changed_row_is_a_conflict,
                parents_and_children_are_inserted_in_any_order,
                children_are_deleted_before_their_parents,
                a_child_can_move_and_its_parent_be_deleted_in_one_batch,
                references_are_enforced_on_insert_update_and_delete,
                a_table_may_reference_itself,
                unique_indexes_are_enforced_and_ignore_nulls,
                a_released_unique_value_is_free_in_the_next_batch,
                a_batch_that_fails_in_its_last_write_leaves_no_trace,
                large_batches_are_applied;
            guards:
                a_guarded_row_that_has_changed_is_a_conflict,
                a_guarded_row_must_exist,
                count_guards_enforce_their_bounds,
                conflicts_are_reported_before_count_guards,
                guards_are_checked_before_any_write;
            numbers:
                placeholders_become_numbers_and_positions,
                counters_begin_at_start_and_give_ranges,
                two_takes_from_one_counter_give_consecutive_ranges;
            journal:
                a_command_sent_twice_is_applied_once,
                a_failed_command_can_be_sent_again,
                the_journal_records_rows_and_events,
                changed_returns_after_its_timeout,
                health_is_reported;
            migration:
                an_empty_database_is_migrated_once,
                a_preview_changes_nothing,
                tables_columns_and_indexes_are_added_to_a_store_with_rows,
                a_newer_schema_version_is_refused,
                a_migration_step_runs_once;
            model:
                random_commands_agree_with_the_model_1,
                random_commands_agree_with_the_model_2,
                random_commands_agree_with_the_model_3,
                random_commands_agree_with_the_model_4,
                random_commands_agree_with_the_model_for_the_seed_in_the_environment;
        }

        /// Tests of concurrent callers, separate so that they can be repeated under load.
        mod races {
            use super::__fixture;

            $crate::conformance_suite! {
                @tests
                reading:
                    the_reads_of_one_call_share_a_snapshot,
                    a_caller_reads_its_own_writes;
                writing:
                    valid_batches_succeed_among_failing_ones,
                    concurrent_batches_of_different_shapes_are_all_applied,
                    no_update_is_lost,
                    no_addition_is_lost_and_minimums_are_respected,
                    a_cancelled_commit_is_applied_whole_or_not_at_all;
                guards:
                    the_last_administrator_cannot_be_demoted,
                    the_last_administrator_cannot_be_demoted_with_two_servers,
                    a_deleted_row_gets_no_references,
                    a_deleted_row_gets_no_references_with_two_servers,
                    write_skew_is_prevented;
                numbers:
                    numbers_have_no_gaps,
                    numbers_have_no_gaps_with_two_servers,
                    a_batch_that_only_takes_numbers_is_not_recorded;
                journal:
                    a_command_sent_concurrently_is_applied_once,
                    the_journal_has_no_gaps_with_two_servers,
                    changed_notices_commits_of_another_server;
                migration:
                    two_servers_may_migrate_at_once;
            }
        }
    };
    (@tests $($module:ident: $($test:ident),+;)+) => {
        $($(
            #[test]
            fn $test() {
                $crate::store::conformance::run(async {
                    let fixture = __fixture().await;
                    $crate::store::conformance::$module::$test(&fixture).await;
                });
            }
        )+)+
    };
}
