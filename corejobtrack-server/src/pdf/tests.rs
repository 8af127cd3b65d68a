//! The content of summaries, read from the layout before it becomes a PDF, and extreme input.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use corejobtrack_core::{
    Acting, Actor, Engine,
    change::Change,
    decimal::Hours,
    identity::{CreateUser, Register, Role},
    messages::CommunicationEntry,
    store::MemoryStore,
    time::TimeInput,
    work::{
        CreateWork, CustomerChanges, DeclineReason, DeclineSignature, EquipmentLine, Kind,
        ServiceChanges, SupportChanges, WorkFields, WorkItemId,
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

async fn service_summary(
    ann: &Acting,
    fields: WorkFields,
    images: Vec<(String, Vec<u8>)>,
) -> Summary {
    let mut of = summary_for(ann, Kind::ServiceTicket, fields).await;
    of.images = images;
    of
}

async fn summary_for(ann: &Acting, kind: Kind, fields: WorkFields) -> Summary {
    let command = CreateWork {
        fields,
        ..CreateWork::of(kind)
    };
    let id: WorkItemId = ann.work().create(command).await.unwrap().item.id;
    Summary {
        company: company(),
        work: ann.work().summary(id, None).await.unwrap(),
        images: Vec::new(),
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
async fn a_summary_shows_the_work_done_and_no_private_notes() {
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
    let of = service_summary(&ann, fields, Vec::new()).await;
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
async fn a_support_summary_shows_messages_authors_and_time_spent() {
    let ann = office().await;
    let called = CommunicationEntry {
        happened_at: Some("2026-03-01T09:00:00Z".into()),
        channel: Some("phone".into()),
        summary: Some("Printer jams".into()),
        details: Some("It jams since the update".into()),
        time_spent: Hours::from_f64(0.5),
        is_customer: Some(true),
        ..CommunicationEntry::default()
    };
    let answered = CommunicationEntry {
        happened_at: Some("2026-03-02".into()),
        summary: Some("Sent a driver".into()),
        time_spent: Hours::from_f64(0.75),
        ..CommunicationEntry::default()
    };
    let fields = WorkFields {
        title: Change::To("Printer".into()),
        customer_name: Change::To("Harbour Hotels".into()),
        due: Change::To("2026-03-05".into()),
        support: SupportChanges {
            ticket_type: Change::To("Printing".into()),
            ..SupportChanges::default()
        },
        communication: Some(vec![called, answered]),
        ..WorkFields::default()
    };
    let mut of = summary_for(&ann, Kind::SupportTicket, fields).await;
    let text = pages(&of).concat();
    for expected in [
        "Case type",
        "Printing",
        "Time spent",
        "1.25 h",
        "March 5, 2026",
        "Customer (entered by Ann Example), March 1, 2026, 09:00 UTC, phone",
        "Printer jams",
        "It jams since the update",
        "Ann Example, March 2, 2026",
    ] {
        assert!(
            text.iter().any(|line| line == expected),
            "{expected} in {text:?}"
        );
    }
    let once = text.iter().filter(|line| *line == "Sent a driver");
    assert_eq!(once.count(), 1);
    of.work.support_time = Hours::from_f64(4.0).unwrap();
    assert!(pages(&of).concat().contains(&"4.00 h".to_owned()));
}

#[tokio::test]
async fn visits_are_sorted_by_start_time() {
    let ann = office().await;
    let visit = |start: &str, stop: &str| TimeInput {
        start_time: Some(start.into()),
        stop_time: Some(stop.into()),
        ..hours(1.0, 1, "regular")
    };
    let mut visits = vec![
        visit("2026-03-03T08:00:00", "2026-03-05T10:15:00"),
        visit("2026-03-01T22:00:00", "2026-03-02T13:30:00"),
        visit("2026-03-01T07:00:00", "2026-03-01T11:45:00"),
    ];
    let starts = |of: &Summary| -> Vec<String> {
        let is_start = |line: &String| ["08:00", "22:00", "07:00"].contains(&line.as_str());
        pages(of).concat().into_iter().filter(is_start).collect()
    };
    let fields = |time: &[TimeInput]| WorkFields {
        customer_name: Change::To("Acme".into()),
        time: Some(time.to_vec()),
        ..WorkFields::default()
    };
    let of = service_summary(&ann, fields(&visits), Vec::new()).await;
    assert_eq!(starts(&of), ["07:00", "22:00", "08:00"]);
    let text = pages(&of).concat();
    for expected in ["11:45", "13:30 (+1)", "10:15 (+2)"] {
        assert!(
            text.iter().any(|line| line == expected),
            "{expected} in {text:?}"
        );
    }
    visits.push(TimeInput {
        start_time: None,
        ..hours(1.0, 1, "regular")
    });
    let of = service_summary(&ann, fields(&visits), Vec::new()).await;
    assert_eq!(starts(&of), ["08:00", "22:00", "07:00"]);
}

#[tokio::test]
async fn totals_stay_on_one_page() {
    let ann = office().await;
    for count in 20..50 {
        let visit = |n: usize| TimeInput {
            services_performed: None,
            ..hours(1.0, 1, if n == 0 { "travel" } else { "regular" })
        };
        let fields = WorkFields {
            customer_name: Change::To("Acme".into()),
            time: Some((0..count).map(visit).collect()),
            ..WorkFields::default()
        };
        let pages = pages(&service_summary(&ann, fields, Vec::new()).await);
        let place = |text: &str| {
            let has = |page: &Vec<String>| page.iter().any(|line| line == text);
            pages.iter().position(has)
        };
        assert!(place("Total time").is_some());
        assert_eq!(place("Lunch breaks"), place("Total time"), "{count}");
    }
}

/// The most lines of a description for which everything fits on one page.
fn room(of: &Summary) -> Option<usize> {
    let fits = |lines: &usize| {
        let mut of = of.clone();
        of.work.view.description = Some("line\n".repeat(*lines));
        pages(&of).len() == 1
    };
    (1..80).rev().find(fits)
}

#[tokio::test]
async fn headings_reserve_only_the_room_that_their_section_needs() {
    let ann = office().await;
    let picture = |height: u32| {
        let mut file = std::io::Cursor::new(Vec::new());
        RgbImage::from_pixel(220, height, Rgb([90, 120, 160]))
            .write_to(&mut file, image::ImageFormat::Png)
            .unwrap();
        vec![("front.png".to_owned(), file.into_inner())]
    };
    let fields = WorkFields {
        customer_name: Change::To("Acme".into()),
        ..WorkFields::default()
    };
    let mut of = service_summary(&ann, fields, Vec::new()).await;
    let to_be_signed = room(&of).unwrap();
    let declined = DeclineSignature {
        id: of.work.view.id,
        reason: DeclineReason::ContactRefused,
        send_summary_email: false,
        send_signature_request: false,
    };
    of.work.view = ann.work().decline_signature(declined).await.unwrap().into();
    assert!(room(&of).unwrap() >= to_be_signed + 5);
    of.images = picture(220);
    let tall = room(&of).unwrap();
    of.images = picture(22);
    assert!(room(&of).unwrap() >= tall + 10);
}

#[tokio::test]
async fn a_huge_ticket_continues_on_numbered_pages_with_table_headers() {
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
    let of = service_summary(&ann, fields, images).await;
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
async fn an_endless_summary_is_shortened() {
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
    let of = service_summary(&ann, fields, Vec::new()).await;
    let pages = pages(&of);
    assert_eq!(pages.len(), 150);
    let last = pages.last().unwrap();
    assert!(last.iter().any(|text| text.contains("too long to print")));
}

#[tokio::test]
async fn the_system_can_create_the_attachments_of_emails() {
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
