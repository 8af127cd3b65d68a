//! Ids of new rows, known before the commit: blocks of ids are reserved from counters in the store.
//!
//! Blocks start small and double in size, so that frequent restarts leave small gaps and a program
//! under load reserves rarely.

use std::collections::HashMap;

use tokio::sync::Mutex;

use crate::kernel::{
    clock::{Clock, Random},
    store::{Batch, CommandId, Store, StoreError, Take},
};

const FIRST_BLOCK: u32 = 8;
const MAX_BLOCK: u32 = 4096;

#[derive(Debug, Clone, Copy)]
struct Block {
    next: i64,
    end: i64,
    size: u32,
}

/// The reserved blocks of this engine, by table.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    blocks: Mutex<HashMap<&'static str, Block>>,
}

impl Ids {
    /// Takes the next `count` consecutive ids of a table, and returns the first.
    pub(crate) async fn take(
        &self,
        table: &'static str,
        count: u32,
        store: &dyn Store,
        clock: &dyn Clock,
        random: &dyn Random,
    ) -> Result<i64, StoreError> {
        let mut blocks = self.blocks.lock().await;
        let block = blocks.entry(table).or_insert(Block {
            next: 0,
            end: 0,
            size: FIRST_BLOCK / 2,
        });
        let wanted = i64::from(count);
        if block.end - block.next < wanted {
            let size = (block.size * 2).min(MAX_BLOCK).max(count);
            let mut batch = Batch::new(CommandId(random.bits()), clock.now());
            batch.takes.push(Take {
                counter: format!("id:{table}"),
                count: size,
                start: 1,
            });
            let committed = match store.commit(batch.clone()).await {
                // If the first attempt did reserve a block, the store recognises the same batch.
                Err(StoreError::OutcomeUnknown(_)) => store.commit(batch).await?,
                known => known?,
            };
            let next = committed.numbers.first().copied().unwrap_or_default();
            *block = Block {
                next,
                end: next + i64::from(size),
                size,
            };
        }
        let first = block.next;
        block.next += wanted;
        Ok(first)
    }
}
