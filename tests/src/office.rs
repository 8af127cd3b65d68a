//! The fixture of most tests: an engine with an administrator, on a database of its own.
#![expect(clippy::expect_used, reason = "a story that cannot begin must fail, and say why")]

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

/// A password that satisfies the policy; all users of an office have it.
pub const PASSWORD: &str = "SecurePass123!";

/// The store of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// The store in memory.
    Memory,
    /// A SQLite file.
    Sqlite,
    /// A PostgreSQL database.
    Postgres,
}

impl Backend {
    /// A fresh, empty store, and the guard that keeps its database alive.
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

/// An engine with a manual clock and an administrator.
#[derive(Debug)]
pub struct Office {
    /// The engine.
    pub engine: Engine,
    /// The clock.
    pub clock: Arc<ManualClock>,
    /// The blob storage.
    pub blobs: MemoryBlobs,
    /// The administrator, whose username is `admin`.
    pub admin: Acting,
    _alive: Box<dyn Any + Send + Sync>,
}

impl Office {
    /// Opens an office on a fresh store.
    pub async fn on(backend: Backend) -> Self {
        let (store, alive) = backend.store().await;
        Self::over(store, alive).await
    }

    /// Opens an office on a store; `alive` keeps its database alive.
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

    /// A user with the role `user`, in a team if given.
    pub async fn employee(&self, name: &str, team: Option<&str>) -> Acting {
        hire(&self.engine, name, Role::User, team).await
    }

    /// A user with a role.
    pub async fn user(&self, name: &str, role: Role) -> Acting {
        hire(&self.engine, name, role, None).await
    }

    /// The user's current actor, after changes of role or team.
    pub async fn reload(&self, name: &str) -> Acting {
        let actor = self.engine.impersonate(name).await.expect("a user");
        self.engine.acting_as(actor)
    }

    /// Creates a customer.
    pub async fn customer(&self, company: &str) -> CustomerId {
        let command = CreateCustomer::named(company);
        let made = self.admin.parties().create_customer(command).await;
        made.expect("a customer").customer.id
    }

    /// Creates a contact of a customer, with this e-mail address.
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

    /// A contact with an approved customer portal account.
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

    /// All messages of the outbox, waiting and sent, the oldest first.
    pub async fn outbox(&self) -> Vec<OutboxMessage> {
        let all = Query::<OutboxMessage>::all().order(OutboxMessage::id.ascending());
        let reads = [Read::Rows(all.into_select())];
        let mut answers = self.engine.store().read(&reads).await.expect("an answer");
        let rows = answers.pop().expect("rows").into_iter();
        rows.map(|row| OutboxMessage::from_row(row).expect("a message"))
            .collect()
    }

    /// The secret in the last e-mail to an address.
    pub async fn mailed_token(&self, to: &str) -> String {
        let mails = self.outbox().await.into_iter().rev();
        let mut tokens = mails
            .filter(|mail| mail.recipient == to)
            .filter_map(|mail| mail.about.0["token"].as_str().map(str::to_owned));
        tokens.next().expect("an e-mail with a secret")
    }

    /// Advances the clock.
    pub fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// An anonymous caller.
    #[must_use]
    pub fn stranger(&self) -> Acting {
        self.engine.acting_as(Actor::Anonymous)
    }
}

/// The user id of an actor.
///
/// # Panics
/// If the actor is not a user.
#[must_use]
pub fn id_of(acting: &Acting) -> UserId {
    acting.actor().user().expect("a user").id
}

/// The kind of an error.
///
/// # Panics
/// If the result is a success.
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

/// Runs each test on every store, as `name::memory`, `name::sqlite` and `name::postgres`.
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
