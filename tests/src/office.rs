//! An engine with people in it, on a database of its own: where stories begin.
#![expect(
    clippy::expect_used,
    reason = "a story that cannot begin must fail, and say why"
)]

use std::{any::Any, sync::Arc, time::Duration};

use corejobtrack_core::{
    Acting, Actor, AreaError, Engine, ErrorKind,
    change::Change,
    clock::{ManualClock, SeededRandom},
    files::MemoryBlobs,
    identity::{CreateUser, Register, Role, UserId},
    outbox::OutboxMessage,
    parties::{ContactFields, ContactId, CreateContact, CreateCustomer, CustomerId},
    portal::{ApproveRegistration, RegisterCustomer},
    store::{Entity, MemoryStore, Query, Read, Store, Timestamp},
};
use corejobtrack_store_pg::PgStore;
use corejobtrack_store_sqlite::{Options, SqliteStore};

use crate::postgres::Cluster;

/// A password that follows the policy; everybody in an office has it.
pub const PASSWORD: &str = "SecurePass123!";

/// Which store a story runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// In memory.
    Memory,
    /// In a SQLite file.
    Sqlite,
    /// In a PostgreSQL database.
    Postgres,
}

impl Backend {
    /// A fresh, empty store, and what keeps it alive.
    pub async fn store(self) -> (Arc<dyn Store>, Box<dyn Any + Send + Sync>) {
        match self {
            Self::Memory => (Arc::new(MemoryStore::new()), Box::new(())),
            Self::Sqlite => {
                let directory = tempfile::tempdir().expect("a temporary directory");
                let options = Options::new(directory.path().join("office.db"));
                let store = SqliteStore::open_with(options).expect("a SQLite file");
                (Arc::new(store), Box::new(directory))
            }
            Self::Postgres => {
                let database = Cluster::shared().await.database().await;
                let store = PgStore::connect(database.url()).await.expect("a database");
                (Arc::new(store), Box::new(database))
            }
        }
    }
}

/// An engine whose clock stands still, with an administrator.
#[derive(Debug)]
pub struct Office {
    /// The engine.
    pub engine: Engine,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// The bytes of its files.
    pub blobs: MemoryBlobs,
    /// The administrator, called `admin`.
    pub admin: Acting,
    _alive: Box<dyn Any + Send + Sync>,
}

impl Office {
    /// Opens an office on a fresh store.
    pub async fn on(backend: Backend) -> Self {
        let (store, alive) = backend.store().await;
        Self::over(store, alive).await
    }

    /// Opens an office on a store, with what keeps that alive.
    pub async fn over(store: Arc<dyn Store>, alive: Box<dyn Any + Send + Sync>) -> Self {
        let start = Timestamp::parse("2026-03-01T09:00:00Z").expect("an instant");
        let clock = Arc::new(ManualClock::at(start));
        let blobs = MemoryBlobs::new(Arc::clone(&clock) as _);
        let engine = Engine::over(store)
            .blobs(blobs.clone())
            .shared_clock(Arc::clone(&clock) as _)
            .random(SeededRandom::new(1))
            .open()
            .await
            .expect("an engine");
        let admin = hire(&engine, "admin", Role::Admin, None).await;
        Self {
            engine,
            clock,
            blobs,
            admin,
            _alive: alive,
        }
    }

    /// Somebody with the role `user`, perhaps in a team.
    pub async fn employee(&self, name: &str, team: Option<&str>) -> Acting {
        hire(&self.engine, name, Role::User, team).await
    }

    /// Somebody with a role.
    pub async fn somebody(&self, name: &str, role: Role) -> Acting {
        hire(&self.engine, name, role, None).await
    }

    /// Somebody as they are now.
    pub async fn again(&self, name: &str) -> Acting {
        let actor = self.engine.impersonate(name).await.expect("a user");
        self.engine.acting_as(actor)
    }

    /// A customer with this name.
    pub async fn customer(&self, company: &str) -> CustomerId {
        let command = CreateCustomer::named(company);
        let made = self.admin.parties().create_customer(command).await;
        made.expect("a customer").customer.id
    }

    /// Somebody at a customer, with this address.
    pub async fn contact(&self, customer_id: CustomerId, email: &str) -> ContactId {
        let fields = ContactFields {
            email: Change::To(email.to_owned()),
            ..ContactFields::default()
        };
        let command = CreateContact {
            customer_id,
            fields,
        };
        let made = self.admin.parties().create_contact(command).await;
        made.expect("a contact").id
    }

    /// Somebody who registered at a customer and was approved.
    pub async fn customer_account(&self, company: &str, email: &str) -> Acting {
        let details = RegisterCustomer {
            company: Some(company.to_owned()),
            email: email.to_owned(),
            ..RegisterCustomer::default()
        };
        let portal = self.stranger().portal();
        let registered = portal.register(details, PASSWORD.into()).await;
        let contact = registered.expect("a registration").contact.id;
        let approval = ApproveRegistration { contact };
        let approved = self.admin.portal().approve(approval).await;
        approved.expect("an approval");
        let actor = self.engine.impersonate_customer(contact).await;
        self.engine.acting_as(actor.expect("a contact"))
    }

    /// What waits in the outbox or was sent from there, the oldest first.
    pub async fn outbox(&self) -> Vec<OutboxMessage> {
        let all = Query::<OutboxMessage>::all().order(OutboxMessage::id.ascending());
        let reads = [Read::Rows(all.into_select())];
        let mut answers = self.engine.store().read(&reads).await.expect("an answer");
        let rows = answers.pop().expect("rows").into_iter();
        rows.map(|row| OutboxMessage::from_row(row).expect("a message"))
            .collect()
    }

    /// The secret in the last e-mail to an address that has one.
    pub async fn mailed_token(&self, to: &str) -> String {
        let mails = self.outbox().await.into_iter().rev();
        let mut tokens = mails
            .filter(|mail| mail.recipient == to)
            .filter_map(|mail| mail.about.0["token"].as_str().map(str::to_owned));
        tokens.next().expect("an e-mail with a secret")
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Nobody in particular.
    #[must_use]
    pub fn stranger(&self) -> Acting {
        self.engine.acting_as(Actor::Anonymous)
    }
}

/// The id of somebody who acts.
///
/// # Panics
/// If it is no user.
#[must_use]
pub fn id_of(acting: &Acting) -> UserId {
    acting.actor().user().expect("a user").id
}

/// The kind of error that something ended in.
///
/// # Panics
/// If it did not end in one.
pub fn kind<T: std::fmt::Debug>(result: Result<T, impl AreaError>) -> ErrorKind {
    result.expect_err("a refusal").kind()
}

async fn hire(engine: &Engine, name: &str, role: Role, team: Option<&str>) -> Acting {
    let user = CreateUser {
        details: Register {
            username: name.to_owned(),
            full_name: Some(format!("The {name}")),
            email: Some(format!("{name}@example.com")),
            team: team.map(str::to_owned),
            ..Register::default()
        },
        role,
        is_system: false,
    };
    engine
        .acting_as(Actor::System)
        .identity()
        .create_user(user, Some(PASSWORD.into()))
        .await
        .expect("a user");
    let actor = engine.impersonate(name).await.expect("a user");
    engine.acting_as(actor)
}

/// Runs each story on every store, as `name::memory`, `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! stories {
    ($( $(#[$meta:meta])* async fn $name:ident($office:ident: Office) $body:block )+) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;
                use $crate::office::{Backend, Office};

                async fn story($office: Office) $body

                #[tokio::test(flavor = "multi_thread")]
                async fn memory() {
                    story(Office::on(Backend::Memory).await).await;
                }

                #[tokio::test(flavor = "multi_thread")]
                async fn sqlite() {
                    story(Office::on(Backend::Sqlite).await).await;
                }

                #[tokio::test(flavor = "multi_thread")]
                async fn postgres() {
                    story(Office::on(Backend::Postgres).await).await;
                }
            }
        )+
    };
}
