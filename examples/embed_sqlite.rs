//! The life of a service ticket in a SQLite file, from the customer's call to the signature, and
//! its change log.
//!
//! Run it with `cargo run --bin embed_sqlite`.

use std::error::Error;

use base64::Engine as _;
use corejobtrack_core::{
    Actor, Engine,
    change::Change,
    decimal::Hours,
    identity::{CreateUser, Register, Role},
    parties::CreateCustomer,
    time::TimeInput,
    work::{CreateWork, Sign, Transition, TransitionWork, UpdateWork, WorkFields},
};
use corejobtrack_store_sqlite::SqliteStore;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let directory = tempfile::tempdir()?;
    let store = SqliteStore::open(directory.path().join("jobs.db"))?;
    let engine = Engine::builder(store).open().await?;

    // The engine has no users yet, so the system creates the first administrator.
    let jane = CreateUser {
        details: Register {
            username: "jane".into(),
            full_name: Some("Jane Doe".into()),
            ..Register::default()
        },
        role: Role::Admin,
        is_system: false,
    };
    let system = engine.acting_as(Actor::System);
    system.identity().create_user(jane, None).await?;
    let jane = engine.acting_as(engine.impersonate("jane").await?);

    // A customer calls: create a ticket.
    let acme = CreateCustomer::named("Acme Corp");
    jane.parties().create_customer(acme).await?;
    let mut call = CreateWork::service_ticket("Acme Corp");
    call.fields.title = Change::To("Copier completely down".into());
    call.fields.urgency = Some("High".into());
    let id = jane.work().create(call).await?.item.id;

    // After the visit: record the time and the work performed.
    let visit = TimeInput {
        start_time: Some("2026-03-01T09:00:00".into()),
        stop_time: Some("2026-03-01T11:00:00".into()),
        hours: Hours::from_f64(2.0),
        ..TimeInput::default()
    };
    let mut fields = WorkFields {
        status: Some("in_progress".into()),
        time: Some(vec![visit]),
        ..WorkFields::default()
    };
    fields.service.services_performed = Change::To("Replaced fuser unit".into());
    let update = UpdateWork {
        id,
        kind: None,
        fields,
    };
    jane.work().update(update).await?;

    // The customer signs, and the ticket is completed.
    let signature = Sign {
        id,
        image: signature()?,
        name: "Ann Customer".into(),
        send_summary_email: false,
        safety_covers_ok: Some(true),
        safety_covers_notes: None,
    };
    jane.work().sign(signature).await?;
    let complete = TransitionWork {
        id,
        kind: None,
        transition: Transition::Complete,
    };
    let ticket = jane.work().transition(complete).await?;

    println!(
        "Ticket {} is {}; {} minutes were spent on it.",
        ticket.item.number,
        ticket.item.display_status(),
        ticket.total_minutes()
    );
    for entry in jane.work().change_log(id, None, 50, 0).await? {
        println!(
            "{}  {}: {}",
            entry.timestamp, entry.user_name, entry.details
        );
    }
    Ok(())
}

/// A signature as a signature pad would send it: a small PNG picture as a data URL.
fn signature() -> Result<String, png::EncodingError> {
    let mut file = Vec::new();
    let mut picture = png::Encoder::new(&mut file, 2, 2);
    picture.set_color(png::ColorType::Grayscale);
    picture
        .write_header()?
        .write_image_data(&[0, 255, 255, 0])?;
    let text = base64::engine::general_purpose::STANDARD.encode(file);
    Ok(format!("data:image/png;base64,{text}"))
}
