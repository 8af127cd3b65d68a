//! Benchmark of the engine against hand-written SQL: one ticket, a page of fifty, and new tickets,
//! on SQLite and PostgreSQL. `benches/README.md` explains the lines.
//!
//! Arguments: `sqlite` or `postgres` for one database only, `reads` or `creates` for one half only.

use std::{sync::Arc, time::Duration};

use corejobtrack_benches::{
    Error,
    by_hand::{
        postgres::{self, Numbers},
        sqlite,
    },
    contest::{Contender, Contest, Ratio},
    office::{Office, user_of},
    rival::{
        Creator, Principals, Reader, postgres_creator, postgres_reader, sqlite_creator,
        sqlite_direct_reader, sqlite_reader,
    },
    ticket::Call,
};
use corejobtrack_core::{
    Acting,
    store::Store,
    work::{Kind, WorkList},
};
use corejobtrack_store_pg::PgStore;
use corejobtrack_store_sqlite::{Options, SqliteStore};
use corejobtrack_tests::postgres::{Cluster, Durability};

/// The connections of a hand-written program: as many as the engine's store has readers.
const CONNECTIONS: u32 = 10;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    let wants = |one: &str, other: &str| {
        let named = |name: &str| chosen.iter().any(|argument| argument == name);
        named(one) || !named(other)
    };
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("Load of the machine at the start: {}\n", load.trim());
    Contest::head();
    let (reads, creates) = (wants("reads", "creates"), wants("creates", "reads"));
    if wants("sqlite", "postgres") {
        on_sqlite(reads, creates).await?;
    }
    if wants("postgres", "sqlite") {
        on_postgres(reads, creates).await?;
    }
    Ok(())
}

async fn on_sqlite(reads: bool, creates: bool) -> Result<(), Error> {
    let directory = tempfile::tempdir()?;
    let open = async |name: &str| {
        let file = directory.path().join(name);
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open_with(Options::new(&file))?);
        let office = Office::open(store).await?;
        Ok::<_, Error>((office, Arc::new(sqlite::ByHand::open(&file)?)))
    };
    let (office, by_hand) = open("engine.db").await?;
    if reads {
        let readers = [sqlite_direct_reader(&by_hand), sqlite_reader(&by_hand)];
        let names = ["SQLite: get", "SQLite: list 50"];
        compare_reads(&office, names, &readers).await?;
    }
    if creates {
        let (_, other) = open("by_hand.db").await?;
        let creator = sqlite_creator(&other);
        let id = same_ticket(&office, &creator).await?;
        same(&by_hand.rows(id)?, &other.rows(id)?)?;
        compare_creates("SQLite: create", &office, &[creator], 2.0).await?;
    }
    Ok(())
}

async fn on_postgres(reads: bool, creates: bool) -> Result<(), Error> {
    let cluster = Cluster::start(Durability::Full);
    let (ours, theirs) = (cluster.database().await, cluster.database().await);
    let open = async |url: &str| {
        let store: Arc<dyn Store> = Arc::new(PgStore::connect(url).await?);
        let office = Office::open(store).await?;
        Ok::<_, Error>((office, postgres::ByHand::connect(url, CONNECTIONS).await?))
    };
    let (office, by_hand) = open(ours.url()).await?;
    if reads {
        let names = ["PostgreSQL: get", "PostgreSQL: list 50"];
        compare_reads(&office, names, &[postgres_reader(&by_hand)]).await?;
    }
    if creates {
        let (_, other) = open(theirs.url()).await?;
        let creator = postgres_creator(&other, Numbers::Counters);
        let id = same_ticket(&office, &creator).await?;
        same(&by_hand.rows(id).await?, &other.rows(id).await?)?;
        let creators = [creator, postgres_creator(&other, Numbers::Sequences)];
        compare_creates("PostgreSQL: create", &office, &creators, 4.0).await?;
    }
    Ok(())
}

async fn compare_reads(
    office: &Office,
    [get, list]: [&str; 2],
    readers: &[Reader],
) -> Result<(), Error> {
    for (who, acting) in [
        ("administrator", &office.admin),
        ("technician", &office.technician),
    ] {
        let principals = principals(acting)?;
        let work = acting.work();
        for reader in readers {
            let newest = WorkList::live(Kind::ServiceTicket);
            let limit = newest.limit.into();
            same(
                &work.list(newest).await?,
                &(reader.list)(principals.clone(), limit).await?,
            )?;
            for id in office.seen.iter().take(20) {
                let read = (reader.get)(id.0, principals.clone()).await?;
                same(
                    &Some(work.get(*id, Some(Kind::ServiceTicket)).await?),
                    &read,
                )?;
            }
        }
        let seen = Arc::clone(&office.seen);
        let id = move |n: u64| {
            seen.get(usize::try_from(n).unwrap_or_default() % seen.len())
                .copied()
        };
        let mut contenders = vec![Contender::new("engine", {
            let (work, id) = (work.clone(), id.clone());
            move |n| {
                let (work, id) = (work.clone(), id(n));
                async move {
                    work.get(id.ok_or("a ticket")?, Some(Kind::ServiceTicket))
                        .await?;
                    Ok(())
                }
            }
        })];
        for reader in readers {
            let (get, id, principals) = (reader.get.clone(), id.clone(), principals.clone());
            contenders.push(Contender::new(reader.name, move |n| {
                let answer = id(n).map(|id| get(id.0, principals.clone()));
                async move {
                    answer.ok_or("a ticket")?.await?;
                    Ok(())
                }
            }));
        }
        contest(format!("{get}, {who}"), 1, Ratio::Cost, Some(1.5))
            .run(&contenders)
            .await?;
        let mut contenders = vec![Contender::new("engine", move |_| {
            let work = work.clone();
            async move {
                work.list(WorkList::live(Kind::ServiceTicket)).await?;
                Ok(())
            }
        })];
        for reader in readers {
            let (list, principals) = (reader.list.clone(), principals.clone());
            contenders.push(Contender::new(reader.name, move |_| {
                let answer = list(principals.clone(), 50);
                async move {
                    answer.await?;
                    Ok(())
                }
            }));
        }
        contest(format!("{list}, {who}"), 1, Ratio::Cost, Some(1.5))
            .run(&contenders)
            .await?;
    }
    Ok(())
}

/// The principals of an actor; none for the administrator, who sees everything.
fn principals(acting: &Acting) -> Result<Principals, Error> {
    let user = user_of(acting)?;
    if user.role.is_admin() {
        return Ok(None);
    }
    let team = user.team.ok_or("a technician has a team")?;
    Ok(Some(Arc::new([
        format!("user:{}", user.id),
        "everyone".to_owned(),
        format!("team:{team}"),
    ])))
}

async fn compare_creates(
    name: &str,
    office: &Office,
    creators: &[Creator],
    aim: f64,
) -> Result<(), Error> {
    for callers in [1, 8, 64] {
        let mut contenders = vec![Contender::new("engine", {
            let office = office.clone();
            move |n| {
                let call = Call::number(n, office.assignee(n));
                let work = office.admin.work();
                async move {
                    work.create(call.command()).await?;
                    Ok(())
                }
            }
        })];
        for creator in creators {
            let (create, office) = (creator.create.clone(), office.clone());
            contenders.push(Contender::new(creator.name, move |n| {
                let call = Call::number(n, office.assignee(n));
                let answer = create(call, office.admin.clone(), office.engine.now());
                async move {
                    answer.await?;
                    Ok(())
                }
            }));
        }
        let (ratio, aim) = match callers {
            1 => (Ratio::Cost, Some(2.0)),
            64 => (Ratio::Speed, Some(aim)),
            _ => (Ratio::Speed, None),
        };
        contest(name.to_owned(), callers, ratio, aim)
            .run(&contenders)
            .await?;
    }
    Ok(())
}

/// Creates the same ticket with the engine and by hand, compares them and returns the id.
async fn same_ticket(office: &Office, creator: &Creator) -> Result<i64, Error> {
    let call = Call::number(7, office.assignee(7));
    let ours = office.admin.work().create(call.clone().command()).await?;
    let at = ours.item.created_at;
    let theirs = (creator.create)(call, office.admin.clone(), at).await?;
    same(&ours.item, &theirs)?;
    Ok(theirs.id.0)
}

fn same<T: PartialEq + std::fmt::Debug>(ours: &T, theirs: &T) -> Result<(), Error> {
    if ours == theirs {
        return Ok(());
    }
    Err(format!("not the same:\n{ours:#?}\n{theirs:#?}").into())
}

fn contest(name: String, callers: usize, ratio: Ratio, aim: Option<f64>) -> Contest {
    let (rounds, window) = match ratio {
        Ratio::Cost if callers == 1 && aim == Some(1.5) => (15, Duration::from_millis(80)),
        _ => (9, Duration::from_millis(300)),
    };
    Contest {
        name,
        callers,
        rounds,
        window,
        ratio,
        aim,
    }
}
