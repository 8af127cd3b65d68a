//! What summaries show, read from the layout before it becomes a PDF, and that no input breaks them.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use corejobtrack_core::{
    Acting, Actor, Engine,
    change::Change,
    decimal::Hours,
    identity::{CreateUser, Register, Role},
    store::MemoryStore,
    time::TimeInput,
    work::{
        CreateWork, CustomerChanges, EquipmentLine, Kind, ServiceChanges, WorkFields, WorkItemId,
    },
};
use image::{Rgb, RgbImage};

use super::{Summary, layout::Mark, report, summary, summary_of};
use crate::config::Company;

async fn office() -> Acting {
    let engine = Engine::builder(MemoryStore::new()).open().await.unwrap();
    let ann = CreateUser {
        details: Register {
            username: "ann".into(),
            full_name: Some("Ann Example".into()),
            ..Register::default()
        },
        role: Role::Admin,
        is_system: false,
    };
    let system = engine.acting_as(Actor::System).identity();
    system.create_user(ann, None).await.unwrap();
    engine.acting_as(engine.impersonate("ann").await.unwrap())
}

fn company() -> Company {
    Company {
        name: Some("Acme Field Services".into()),
        phone: Some("(555) 123-4567".into()),
        ..Company::default()
    }
}

async fn made(ann: &Acting, fields: WorkFields, images: Vec<(String, Vec<u8>)>) -> Summary {
    let command = CreateWork {
        fields,
        ..CreateWork::of(Kind::ServiceTicket)
    };
    let id: WorkItemId = ann.work().create(command).await.unwrap().item.id;
    Summary {
        company: company(),
        work: ann.work().summary(id, None).await.unwrap(),
        images,
    }
}

/// The text of each page.
fn pages(of: &Summary) -> Vec<Vec<String>> {
    let texts = |marks: Vec<Mark>| {
        let texts = marks.into_iter().filter_map(|mark| match mark {
            Mark::Text { line, .. } => Some(line.text),
            _ => None,
        });
        texts.collect()
    };
    report::pages(of).unwrap().into_iter().map(texts).collect()
}

fn hours(hours: f64, people: i64, kind: &str) -> TimeInput {
    TimeInput {
        start_time: Some("2026-03-01T09:00:00".into()),
        stop_time: Some("2026-03-01T11:30:00".into()),
        hours: Hours::from_f64(hours),
        technicians: Some(people),
        lunch_minutes: Some(15),
        time_type: Some(kind.into()),
        notes: Some("hidden".into()),
        services_performed: Some("Fuser replaced".into()),
        ..TimeInput::default()
    }
}

#[tokio::test]
async fn a_summary_says_what_was_done_and_nothing_private() {
    let ann = office().await;
    let fields = WorkFields {
        title: Change::To("Copier jams".into()),
        customer_name: Change::To("Harbour Hotels".into()),
        customer: CustomerChanges {
            city: Change::To("Anytown".into()),
            ..CustomerChanges::default()
        },
        service: ServiceChanges {
            private_notes: Change::To("hidden".into()),
            public_notes: Change::To("Order rollers".into()),
            services_performed: Change::To("Replaced the fuser".into()),
            ..ServiceChanges::default()
        },
        time: Some(vec![hours(2.5, 2, "regular"), hours(1.0, 1, "travel")]),
        ..WorkFields::default()
    };
    let of = made(&ann, fields, Vec::new()).await;
    let pages = pages(&of);
    let text = pages.concat();
    for expected in [
        "Acme Field Services",
        "(555) 123-4567",
        "Service report",
        "No. 100001",
        "Copier jams",
        "Harbour Hotels",
        "Replaced the fuser",
        "Fuser replaced",
        "Order rollers",
        "2026-03-01",
        "09:00",
        "2.50",
        "5.00",
        "30 min",
        "6.00 h",
        "Page 1 of 1",
    ] {
        assert!(
            text.iter().any(|line| line == expected),
            "{expected} in {text:?}"
        );
    }
    assert!(text.iter().all(|line| !line.contains("hidden")));
    assert_eq!(summary(&of).unwrap(), summary(&of).unwrap());
}

#[tokio::test]
async fn a_monstrous_ticket_goes_on_over_pages_with_heads_and_numbers() {
    let ann = office().await;
    let long = "Überlang 🛠️ עברית مرحبا بالعالم 中文 ".repeat(500);
    let piece = |n: usize| EquipmentLine {
        make: Some("M".repeat(400)),
        serial: Some(format!("SN-{n}")),
        count: Some(i64::MAX),
        problem_description: Some("why ".repeat(200)),
        ..EquipmentLine::default()
    };
    let mut picture = std::io::Cursor::new(Vec::new());
    RgbImage::from_pixel(1200, 800, Rgb([90, 120, 160]))
        .write_to(&mut picture, image::ImageFormat::Jpeg)
        .unwrap();
    let fields = WorkFields {
        title: Change::To("x".repeat(500)),
        description: Change::To(long),
        customer_name: Change::To("مرحبا بالعالم".into()),
        equipment: Some((0..50).map(piece).collect()),
        time: Some((0..80).map(|_| hours(1.25, 2, "regular")).collect()),
        ..WorkFields::default()
    };
    let images = vec![
        ("front.jpg".to_owned(), picture.into_inner()),
        ("broken.jpg".to_owned(), b"no picture".to_vec()),
    ];
    let of = made(&ann, fields, images).await;
    let pages = pages(&of);
    assert!(pages.len() > 10, "{}", pages.len());
    let count = pages.len();
    for (place, page) in pages.iter().enumerate() {
        let number = format!("Page {} of {count}", place + 1);
        assert!(page.contains(&number), "{number}");
        let continues = page.iter().any(|text| text.starts_with("SN-"));
        assert!(!continues || page.contains(&"Serial number".to_owned()));
    }
    let text = pages.concat();
    assert!(text.contains(&"SN-49".to_owned()) && text.contains(&"200.00 h".to_owned()));
    assert!(text.contains(&"front.jpg".to_owned()) && !text.contains(&"broken.jpg".to_owned()));
    assert!(summary(&of).unwrap().starts_with(b"%PDF-"));
}

#[tokio::test]
async fn what_is_endless_ends() {
    let ann = office().await;
    let text = "w ".repeat(24_000);
    let piece = |_| EquipmentLine {
        problem_description: Some(text.clone()),
        ..EquipmentLine::default()
    };
    let fields = WorkFields {
        customer_name: Change::To("Acme".into()),
        equipment: Some((0..60).map(piece).collect()),
        ..WorkFields::default()
    };
    let of = made(&ann, fields, Vec::new()).await;
    let pages = pages(&of);
    assert_eq!(pages.len(), 150);
    let last = pages.last().unwrap();
    assert!(last.iter().any(|text| text.contains("too long to print")));
}

#[tokio::test]
async fn the_system_makes_the_files_that_go_with_mails() {
    let ann = office().await;
    let id = ann
        .work()
        .create(CreateWork::service_ticket("Acme"))
        .await
        .unwrap()
        .item
        .id;
    let system = ann.engine().acting_as(Actor::System);
    let (name, file) = summary_of(&system, &company(), id, None).await.unwrap();
    assert_eq!(name, "service-ticket-100001.pdf");
    assert!(file.starts_with(b"%PDF-"));
}
