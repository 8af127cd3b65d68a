//! The operations of the hand-written programs, with the same interface for both databases.

use std::{future::Future, pin::Pin, sync::Arc};

use corejobtrack_core::{
    Acting,
    clock::{Random, SystemRandom},
    store::{CommandId, Timestamp},
    work::{WorkItem, WorkView},
};
use tokio::task::spawn_blocking;

use crate::{
    Error,
    by_hand::{
        postgres::{self, Numbers},
        sqlite,
    },
    office::user_of,
    ticket::Call,
};

/// The future of a result.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// The principals whose tickets are visible; with none, all tickets are.
pub type Principals = Option<Arc<[String]>>;

/// Hand-written reads.
#[derive(Clone)]
pub struct Reader {
    /// The name in the table.
    pub name: &'static str,
    /// Reads one ticket.
    pub get: Arc<dyn Fn(i64, Principals) -> Answer<Option<WorkView>> + Send + Sync>,
    /// Reads the newest tickets.
    pub list: Arc<dyn Fn(Principals, i64) -> Answer<Vec<WorkView>> + Send + Sync>,
}

/// Hand-written creation of tickets.
#[derive(Clone)]
pub struct Creator {
    /// The name in the table.
    pub name: &'static str,
    /// Creates a ticket on behalf of an actor, at an instant.
    pub create: Arc<dyn Fn(Call, Acting, Timestamp) -> Answer<WorkItem> + Send + Sync>,
}

/// SQLite reads on a thread for blocking work, as asynchronous programs usually do them.
#[must_use]
pub fn sqlite_reader(by_hand: &Arc<sqlite::ByHand>) -> Reader {
    let (one, many) = (Arc::clone(by_hand), Arc::clone(by_hand));
    Reader {
        name: "rusqlite, spawn_blocking",
        get: Arc::new(move |id, who| {
            let by_hand = Arc::clone(&one);
            Box::pin(async move { spawn_blocking(move || by_hand.get(id, who.as_deref())).await? })
        }),
        list: Arc::new(move |who, limit| {
            let by_hand = Arc::clone(&many);
            Box::pin(
                async move { spawn_blocking(move || by_hand.list(who.as_deref(), limit)).await? },
            )
        }),
    }
}

/// SQLite reads on the thread of the caller, which is blocked meanwhile.
#[must_use]
pub fn sqlite_direct_reader(by_hand: &Arc<sqlite::ByHand>) -> Reader {
    let (one, many) = (Arc::clone(by_hand), Arc::clone(by_hand));
    Reader {
        name: "rusqlite, direct call",
        get: Arc::new(move |id, who| {
            let by_hand = Arc::clone(&one);
            Box::pin(async move { by_hand.get(id, who.as_deref()) })
        }),
        list: Arc::new(move |who, limit| {
            let by_hand = Arc::clone(&many);
            Box::pin(async move { by_hand.list(who.as_deref(), limit) })
        }),
    }
}

/// PostgreSQL reads.
#[must_use]
pub fn postgres_reader(by_hand: &postgres::ByHand) -> Reader {
    let (one, many) = (by_hand.clone(), by_hand.clone());
    Reader {
        name: "sqlx",
        get: Arc::new(move |id, who| {
            let by_hand = one.clone();
            Box::pin(async move { by_hand.get(id, who.as_deref()).await })
        }),
        list: Arc::new(move |who, limit| {
            let by_hand = many.clone();
            Box::pin(async move { by_hand.list(who.as_deref(), limit).await })
        }),
    }
}

/// A transaction for each ticket, on the one SQLite connection for writing.
#[must_use]
pub fn sqlite_creator(by_hand: &Arc<sqlite::ByHand>) -> Creator {
    let by_hand = Arc::clone(by_hand);
    Creator {
        name: "rusqlite, a transaction each",
        create: Arc::new(move |call, acting, now| {
            let by_hand = Arc::clone(&by_hand);
            Box::pin(async move {
                spawn_blocking(move || by_hand.create(call, user_of(&acting)?, now, command()))
                    .await?
            })
        }),
    }
}

/// A transaction for each ticket on PostgreSQL.
#[must_use]
pub fn postgres_creator(by_hand: &postgres::ByHand, numbers: Numbers) -> Creator {
    let by_hand = by_hand.clone();
    Creator {
        name: match numbers {
            Numbers::Counters => "sqlx, a transaction each",
            Numbers::Sequences => "sqlx, numbers with gaps, no order",
        },
        create: Arc::new(move |call, acting, now| {
            let by_hand = by_hand.clone();
            Box::pin(async move {
                let creator = user_of(&acting)?;
                by_hand.create(call, creator, now, command(), numbers).await
            })
        }),
    }
}

fn command() -> CommandId {
    CommandId(SystemRandom.bits())
}
