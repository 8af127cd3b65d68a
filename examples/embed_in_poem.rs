//! The engine inside somebody's own web application: two routes of theirs, and no more of
//! Corejobtrack than the engine.
//!
//! `cargo run --bin embed_in_poem` serves on http://127.0.0.1:3000; with `--once` it serves on any
//! free port, is called twice and stops.

use std::error::Error;

use corejobtrack_core::{
    Acting, Actor, AreaError, Engine, ErrorKind,
    identity::{CreateUser, Register, Role},
    work::{CreateWork, Kind, WorkError, WorkList, WorkView},
};
use corejobtrack_store_sqlite::{Options, SqliteStore};
use poem::{
    EndpointExt, IntoResponse, Response, Route, Server, handler,
    http::StatusCode,
    listener::{Acceptor, Listener, TcpListener},
    web::{Data, Json},
};
use serde::{Deserialize, Serialize};

/// What the application takes: its own words, not the engine's.
#[derive(Debug, Deserialize)]
struct Call {
    customer: String,
}

/// What the application answers.
#[derive(Debug, Serialize)]
struct Ticket {
    number: i64,
    customer: Option<String>,
    status: String,
}

impl From<WorkView> for Ticket {
    fn from(view: WorkView) -> Self {
        Self {
            number: view.item.number.get(),
            status: view.item.shown_status().to_owned(),
            customer: view.item.customer_name,
        }
    }
}

/// Why a route did not do it: whatever went wrong, its kind says how to answer.
struct Problem(WorkError);

impl From<Problem> for poem::Error {
    fn from(Problem(error): Problem) -> Self {
        let status = match error.kind() {
            ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            ErrorKind::Denied => StatusCode::FORBIDDEN,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Invalid | ErrorKind::NotListed => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::Refused => StatusCode::BAD_REQUEST,
            ErrorKind::Conflict => StatusCode::CONFLICT,
            ErrorKind::Stale => StatusCode::PRECONDITION_FAILED,
            ErrorKind::Throttled => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::Unavailable | ErrorKind::StorageUnavailable => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::from_string(error.to_string(), status)
    }
}

#[handler]
async fn take_call(Data(desk): Data<&Acting>, Json(call): Json<Call>) -> poem::Result<Response> {
    let command = CreateWork::service_ticket(call.customer);
    let ticket = desk.work().create(command).await.map_err(Problem)?;
    Ok(Json(Ticket::from(ticket))
        .with_status(StatusCode::CREATED)
        .into_response())
}

#[handler]
async fn tickets(Data(desk): Data<&Acting>) -> poem::Result<Json<Vec<Ticket>>> {
    let list = WorkList::live(Kind::ServiceTicket);
    let tickets = desk.work().list(list).await.map_err(Problem)?;
    Ok(Json(tickets.into_iter().map(Ticket::from).collect()))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let once = std::env::args().any(|argument| argument == "--once");
    let store = SqliteStore::open_with(Options::temporary()?)?;
    let engine = Engine::builder(store).open().await?;
    // An application with logins of its own would let each of its people act; here all calls are
    // taken by one desk.
    let desk = CreateUser {
        details: Register {
            username: "desk".into(),
            ..Register::default()
        },
        role: Role::User,
        is_system: false,
    };
    let system = engine.acting_as(Actor::System);
    system.identity().create_user(desk, None).await?;
    let desk = engine.acting_as(engine.impersonate("desk").await?);

    let routes = Route::new()
        .at("/tickets", poem::get(tickets).post(take_call))
        .data(desk);
    let port = if once { 0 } else { 3000 };
    let acceptor = TcpListener::bind(("127.0.0.1", port))
        .into_acceptor()
        .await?;
    let addresses = acceptor.local_addr();
    let address = addresses
        .first()
        .and_then(|address| address.as_socket_addr());
    let url = format!("http://{}/tickets", address.ok_or("it listens nowhere")?);
    println!("Tickets are at {url}");
    let server = Server::new_with_acceptor(acceptor).run(routes);
    if once {
        tokio::select! {
            served = server => served?,
            called = call(&url) => println!("{}", called?),
        }
    } else {
        server.await?;
    }
    Ok(())
}

/// Calls both routes, as another program would.
async fn call(url: &str) -> Result<String, reqwest::Error> {
    let client = reqwest::Client::new();
    client
        .post(url)
        .json(&serde_json::json!({"customer": "Acme Corp"}))
        .send()
        .await?
        .error_for_status()?;
    client
        .get(url)
        .send()
        .await?
        .error_for_status()?
        .text()
        .await
}
