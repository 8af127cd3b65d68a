//! The suite every backend must pass: stories about what a store promises, run against a real one.
//!
//! A backend's `tests/conformance.rs` says how to make an empty store and names the suite; every
//! story becomes a test of its own. The backend's dev-dependencies need this crate with the feature
//! `conformance`, and nothing else: the runtime comes with the suite.
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
//! With `COREJOBTRACK_MODEL_SEED` set to a number, the model test runs with that seed too.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![expect(
    clippy::missing_panics_doc,
    reason = "a story panics where the store breaks its promise: that is its purpose"
)]

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

/// A database made for one story, thrown away after it.
#[async_trait]
pub trait Fixture: Send + Sync {
    /// The store: empty, not migrated.
    fn store(&self) -> Arc<dyn Store>;

    /// Another handle on the same database, as another server process would have it.
    async fn reopen(&self) -> Arc<dyn Store>;

    /// Whether the backend runs the SQL of [`Step`](super::Step)s.
    fn runs_steps(&self) -> bool {
        true
    }
}

/// Runs one story on a runtime of its own with several threads.
pub fn run(story: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(3)
        .enable_all()
        .build()
        .expect("a runtime starts")
        .block_on(story);
}

/// Makes a test of every story in the [suite](crate::store::conformance), each on a
/// [`Fixture`](crate::store::conformance::Fixture) of its own that the given future makes.
#[macro_export]
macro_rules! conformance_suite {
    ($fixture:expr) => {
        async fn __fixture() -> impl $crate::store::conformance::Fixture {
            $fixture.await
        }

        $crate::conformance_suite! {
            @stories
            values:
                every_kind_of_value_comes_back_as_it_was,
                updates_store_every_kind_of_value,
                a_nul_in_a_text_is_refused,
                values_of_the_wrong_kind_are_refused,
                plans_that_make_no_sense_are_refused;
            filters:
                null_equals_null_and_nothing_else,
                comparisons_with_null_are_false_and_their_negations_true,
                lists_hold_no_null_and_may_be_empty_or_long,
                filters_combine,
                patterns_are_taken_literally,
                texts_are_found_byte_by_byte,
                texts_compare_by_their_bytes,
                instants_decimals_and_truths_compare_as_such,
                whether_bytes_and_json_are_there_can_be_asked,
                after_is_the_rest_of_the_list;
            reading:
                nulls_are_smallest_in_both_directions,
                the_key_decides_what_the_order_leaves_equal,
                texts_are_ordered_by_their_bytes,
                pages_by_key_show_every_row_once,
                limit_and_offset_cut_the_list,
                exists_asks_another_table,
                among_takes_the_first_rows_of_other_tables,
                counts_sums_and_bounds_are_computed,
                aggregates_of_nothing_are_zero_and_null,
                groups_come_in_order_with_null_first,
                no_reads_have_no_answers;
            search:
                all_terms_must_be_found,
                operators_and_odd_letters_are_plain_words,
                search_is_filtered_and_cut,
                search_follows_updates_and_deletions;
            writing:
                versions_start_at_1_and_rise_with_every_update,
                a_row_that_is_gone_or_changed_is_a_conflict,
                parents_and_children_are_inserted_in_any_order,
                children_are_deleted_before_their_parents,
                a_child_moves_and_its_parent_goes_in_one_batch,
                references_hold_both_ways,
                a_row_may_name_another_of_its_table,
                unique_values_are_unique_and_nulls_never_equal,
                a_unique_value_is_free_from_the_next_batch_on,
                a_batch_that_fails_in_its_last_write_leaves_no_trace,
                large_batches_are_applied;
            guards:
                a_row_that_changed_since_it_was_read_is_a_conflict,
                counts_must_lie_within_their_bounds,
                a_conflict_is_told_before_a_count,
                a_guard_fails_before_anything_is_written;
            numbers:
                numbers_and_positions_land_in_rows,
                counters_start_where_they_are_told_and_give_ranges,
                a_counter_taken_from_twice_gives_two_ranges;
            journal:
                a_command_sent_twice_happens_once,
                a_failed_command_can_be_sent_again,
                the_journal_says_what_happened,
                changed_waits_no_longer_than_its_patience,
                health_answers;
            migration:
                an_empty_database_is_migrated_once,
                a_preview_changes_nothing,
                tables_columns_and_indexes_are_added_to_a_store_with_rows,
                a_newer_store_is_refused,
                a_step_runs_once;
            model:
                random_commands_agree_with_the_model_1,
                random_commands_agree_with_the_model_2,
                random_commands_agree_with_the_model_3,
                random_commands_agree_with_the_model_4,
                random_commands_agree_with_the_model_of_the_day;
        }

        /// Concurrent stories, apart so that they can be repeated under load.
        mod races {
            use super::__fixture;

            $crate::conformance_suite! {
                @stories
                reading:
                    several_reads_see_one_snapshot,
                    a_caller_reads_its_own_commit;
                writing:
                    good_batches_succeed_among_bad_ones,
                    many_shapes_queued_together_all_arrive,
                    no_update_is_lost,
                    no_addition_is_lost_and_floors_hold,
                    a_command_whose_caller_went_away_happens_whole_or_not_at_all;
                guards:
                    the_last_administrator_stays,
                    the_last_administrator_stays_with_two_servers,
                    what_a_command_has_read_cannot_change_under_it;
                numbers:
                    numbers_have_no_gaps,
                    numbers_have_no_gaps_with_two_servers,
                    a_batch_that_only_takes_leaves_no_entry;
                journal:
                    a_command_sent_twice_at_once_happens_once,
                    the_journal_has_no_holes_with_two_servers,
                    changed_wakes_up_after_a_commit_elsewhere;
                migration:
                    two_servers_migrate_at_once;
            }
        }
    };
    (@stories $($topic:ident: $($story:ident),+;)+) => {
        $($(
            #[test]
            fn $story() {
                $crate::store::conformance::run(async {
                    let fixture = __fixture().await;
                    $crate::store::conformance::$topic::$story(&fixture).await;
                });
            }
        )+)+
    };
}
