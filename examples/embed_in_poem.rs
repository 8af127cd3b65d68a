//! A web application with two routes of its own that embeds the engine, without the Corejobtrack
//! server.
//!
//! `cargo run --bin embed_in_poem` serves on http://127.0.0.1:3000. With `--once` it serves on a
//! free port, calls both routes itself and exits.

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

/// The request body. Its format belongs to the application, not to the engine.
#[derive(Debug, Deserialize)]
struct NewTicket {
    customer: String,
}

/// A ticket in responses.
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
            status: view.item.display_status().to_owned(),
            customer: view.item.customer_name,
        }
    }
}

/// An error of the engine as an HTTP response: the error's kind decides the status.
struct Problem(WorkError);

impl From<Problem> for poem::Error {
    fn from(Problem(error): Problem) -> Self {
        let status = match error.kind() {
            ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            ErrorKind::Denied => StatusCode::FORBIDDEN,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Invalid | ErrorKind::NotListed => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::Refused => StatusCode::BAD_REQUEST,
            ErrorKind::Conflict | ErrorKind::Contended => StatusCode::CONFLICT,
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
async fn create_ticket(
    Data(desk): Data<&Acting>,
    Json(new): Json<NewTicket>,
) -> poem::Result<Response> {
    let command = CreateWork::service_ticket(new.customer);
    let ticket = desk.work().create(command).await.map_err(Problem)?;
    Ok(Json(Ticket::from(ticket))
        .with_status(StatusCode::CREATED)
        .into_response())
}

#[handler]
async fn list_tickets(Data(desk): Data<&Acting>) -> poem::Result<Json<Vec<Ticket>>> {
    let list = WorkList::live(Kind::ServiceTicket);
    let tickets = desk.work().list(list).await.map_err(Problem)?;
    Ok(Json(tickets.into_iter().map(Ticket::from).collect()))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let once = std::env::args().any(|argument| argument == "--once");
    let store = SqliteStore::open_with(Options::temporary()?)?;
    let engine = Engine::builder(store).open().await?;
    // Every request acts as one user, "desk". An application with logins would act as the user who
    // is logged in.
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
        .at("/tickets", poem::get(list_tickets).post(create_ticket))
        .data(desk);
    let port = if once { 0 } else { 3000 };
    let acceptor = TcpListener::bind(("127.0.0.1", port))
        .into_acceptor()
        .await?;
    let addresses = acceptor.local_addr();
    let address = addresses
        .first()
        .and_then(|address| address.as_socket_addr());
    let address = address.ok_or("the server has no address")?;
    let url = format!("http://{address}/tickets");
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

/// Calls both routes, as an HTTP client would.
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
