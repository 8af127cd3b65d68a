//! An office to tell stories in: an engine over a store in memory, with an administrator.

use std::{sync::Arc, time::Duration};

use corejobtrack_core::{
    Acting, Actor, AreaError, Engine, ErrorKind,
    clock::{ManualClock, SeededRandom},
    identity::{CreateUser, Register, Role},
    store::{MemoryStore, Timestamp},
};

/// An engine, the clock it goes by, and an administrator.
pub struct Office {
    pub engine: Engine,
    pub clock: Arc<ManualClock>,
    pub admin: Acting,
}

/// Opens an office at ten o'clock on the second of November 2026.
pub async fn office() -> Office {
    let start = Timestamp::parse("2026-11-02T10:00:00Z").unwrap();
    let clock = Arc::new(ManualClock::at(start));
    let engine = Engine::builder(MemoryStore::new())
        .shared_clock(clock.clone())
        .random(SeededRandom::new(7))
        .open()
        .await
        .unwrap();
    hire(&engine, "admin", Role::Admin).await;
    let admin = acting(&engine, "admin").await;
    Office {
        engine,
        clock,
        admin,
    }
}

impl Office {
    /// Somebody with a role, who acts.
    pub async fn hire(&self, name: &str, role: Role) -> Acting {
        hire(&self.engine, name, role).await;
        acting(&self.engine, name).await
    }

    /// A minute goes by.
    pub fn wait(&self) {
        self.clock.advance(Duration::from_secs(60));
    }
}

async fn hire(engine: &Engine, name: &str, role: Role) {
    let user = CreateUser {
        details: Register {
            username: name.into(),
            ..Register::default()
        },
        role,
        is_system: false,
    };
    let system = engine.acting_as(Actor::System);
    system.identity().create_user(user, None).await.unwrap();
}

async fn acting(engine: &Engine, name: &str) -> Acting {
    engine.acting_as(engine.impersonate(name).await.unwrap())
}

/// The kind of error that something ended in.
pub fn kind<T: std::fmt::Debug>(result: Result<T, impl AreaError>) -> ErrorKind {
    result.unwrap_err().kind()
}
