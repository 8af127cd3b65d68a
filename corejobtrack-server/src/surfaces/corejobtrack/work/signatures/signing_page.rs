//! The page where customers sign by a mailed link, and the requests it sends. Visitors are not
//! signed in: the secret in the path authorizes them and must not be logged.

use askama::Template;
use corejobtrack_core::{
    AreaError, ErrorKind,
    links::LinkError,
    work::{DeclineByLink, PublicTime, PublicView, SignByLink, SigningPage, WorkError},
};
use poem::http::StatusCode;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    config::Company,
    http::{AnonymousCaller, Body, Nonce, Page, Problem, Result, Segment},
    pdf::words::{self, joined},
    surfaces::corejobtrack::{area::Area, work::service_tickets::DeclineReason},
};

const SCRIPT: &str = include_str!("../../../../../assets/sign.js");
const STYLE: &str = include_str!("../../../../../assets/sign.css");

/// A signature from a visitor with a link.
#[derive(Debug, Object)]
#[oai(example)]
pub struct SignatureByLink {
    /// A PNG image as a `data:image/png;base64,` URL, at most 2 MiB.
    #[oai(validator(min_length = 1))]
    pub signature_data: String,
    /// The printed name.
    #[oai(validator(min_length = 1, max_length = 255))]
    pub signature_name: String,
    /// Whether the safety covers are in place.
    pub safety_covers_ok: Option<bool>,
    /// Notes about the safety covers.
    pub safety_covers_notes: Option<String>,
}

impl poem_openapi::types::Example for SignatureByLink {
    fn example() -> Self {
        Self {
            signature_data: "data:image/png;base64,iVBORw0KGgo...".to_owned(),
            signature_name: "Jane Doe".to_owned(),
            safety_covers_ok: Some(true),
            safety_covers_notes: Some("All covers in place".to_owned()),
        }
    }
}

/// A visitor with a link declines to sign.
#[derive(Debug, Object)]
pub struct LinkDecline {
    /// The reason.
    pub decline_reason: DeclineReason,
}

/// The result of signing or declining.
#[derive(Debug, Object)]
pub struct SigningResult {
    /// Always true: the result is recorded.
    pub ok: bool,
    /// The number of the service ticket.
    pub ticket_number: i64,
    /// `signed` or `declined`.
    pub signature_status: Option<String>,
    /// The printed name.
    pub signature_name: Option<String>,
    /// When the ticket was signed.
    pub signed_at: Option<String>,
    /// The reason, if the signature was declined.
    pub decline_reason: Option<String>,
}

impl From<PublicView> for SigningResult {
    fn from(view: PublicView) -> Self {
        let signature = view.signature.as_ref();
        let is_signed = signature.is_some_and(|signature| signature.decline_reason.is_none());
        Self {
            ok: true,
            ticket_number: view.number,
            signature_status: signature.map(|signature| signature.outcome.as_str().to_owned()),
            signature_name: signature.and_then(|signature| signature.name.clone()),
            signed_at: signature
                .filter(|_| is_signed)
                .map(|signature| signature.at.to_string()),
            decline_reason: signature
                .and_then(|signature| signature.decline_reason)
                .map(|reason| reason.as_str().to_owned()),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct SigningApi {
    /// The letterhead.
    pub company: Company,
}

#[OpenApi(tag = "Area::Signatures")]
impl SigningApi {
    /// The page where a customer signs.
    ///
    /// Shows what the customer may see of the service ticket, and a field for the signature; a
    /// thank-you if the ticket is signed already. 410 if the link has expired, 404 if there is no
    /// such link. Needs no authentication.
    #[oai(path = "/portal/sign/:token", method = "get", operation_id = "get_signing_page")]
    async fn page(&self, caller: AnonymousCaller, token: Segment) -> Result<Page> {
        let found = caller.work().signing_page(&token).await;
        let (status, state) = match found {
            Ok(SigningPage::Open { ticket, expires_at }) => {
                let visit = Visit::of(&ticket, words::day(expires_at));
                (StatusCode::OK, State::Open(Box::new(visit)))
            }
            Ok(SigningPage::Signed { ticket }) => {
                let name = ticket.signature.and_then(|signature| signature.name);
                let signed = State::Signed {
                    number: ticket.number,
                    name: name.unwrap_or_default(),
                };
                (StatusCode::OK, signed)
            }
            Err(WorkError::Link(LinkError::Unknown)) => (StatusCode::NOT_FOUND, State::Unknown),
            Err(WorkError::Link(error)) if error.kind() == ErrorKind::Refused => {
                (StatusCode::GONE, State::Gone)
            }
            Err(error) => return Err(error.into()),
        };
        let nonce = Nonce::new();
        let view = SignTemplate {
            company: &self.company,
            state,
            nonce: nonce.as_str(),
            script: SCRIPT,
            style: STYLE,
        };
        let html = view.render().map_err(Problem::internal)?;
        Ok(Page {
            status,
            html,
            nonce,
        })
    }

    /// Sign by a mailed link.
    ///
    /// Uses up the link. 404 if there is no such link; 400 if it has expired or was used, or if the
    /// ticket is signed already. Needs no authentication.
    #[oai(path = "/portal/sign/:token", method = "post", operation_id = "sign_by_link")]
    async fn sign(
        &self,
        caller: AnonymousCaller,
        token: Segment,
        body: Body<SignatureByLink>,
    ) -> Result<Json<SigningResult>> {
        let Body(given) = body;
        let command = SignByLink {
            secret: token.0,
            image: given.signature_data,
            name: given.signature_name,
            safety_covers_ok: given.safety_covers_ok,
            safety_covers_notes: given.safety_covers_notes,
        };
        let signed = caller.work().sign_by_link(command).await?;
        tracing::info!(item = signed.id.0, "[SIGNATURE] captured by link");
        Ok(Json(signed.into()))
    }

    /// Decline to sign by a mailed link.
    ///
    /// Ends the reminders. The link works until it expires, so that the customer can still sign.
    /// Needs no authentication.
    #[oai(
        path = "/portal/sign/:token/decline",
        method = "post",
        operation_id = "decline_signature_by_link"
    )]
    async fn decline(
        &self,
        caller: AnonymousCaller,
        token: Segment,
        body: Body<LinkDecline>,
    ) -> Result<Json<SigningResult>> {
        let command = DeclineByLink {
            secret: token.0,
            reason: body.decline_reason.into(),
        };
        let declined = caller.work().decline_by_link(command).await?;
        tracing::info!(item = declined.id.0, "[SIGNATURE] declined by link");
        Ok(Json(declined.into()))
    }
}

/// The state of the page.
enum State {
    Open(Box<Visit>),
    Signed { number: i64, name: String },
    Gone,
    Unknown,
}

#[derive(Template)]
#[template(path = "sign.html")]
struct SignTemplate<'a> {
    company: &'a Company,
    state: State,
    nonce: &'a str,
    script: &'static str,
    style: &'static str,
}

/// A service ticket as the page shows it.
struct Visit {
    number: i64,
    title: String,
    details: Vec<(&'static str, String)>,
    texts: Vec<(&'static str, String)>,
    equipment: Vec<Piece>,
    done: Vec<String>,
    times: Vec<Time>,
    total: String,
    declined: Option<&'static str>,
    expires: String,
}

struct Piece {
    name: String,
    serial: String,
    count: String,
    problem: String,
}

struct Time {
    day: String,
    span: String,
    kind: String,
    people: i64,
    hours: String,
}

impl Visit {
    fn of(view: &PublicView, expires: String) -> Self {
        let (customer, service) = (&view.customer, &view.service);
        let town = joined([customer.state.as_deref(), customer.zip.as_deref()], " ");
        let address = joined(
            [
                customer.address_1.as_deref(),
                customer.address_2.as_deref(),
                customer.city.as_deref(),
                town.as_deref(),
            ],
            ", ",
        );
        let details = [
            ("Customer", view.customer_name.clone()),
            ("Address", address),
            ("Contact", customer.contact_full_name.clone()),
            ("Your order", service.customer_po.clone()),
            ("Status", Some(words::status(view))),
            ("Completed", view.completed_at.map(words::day)),
        ];
        let texts = [
            ("Description", &view.description),
            ("Reported problem", &service.problem_description),
            ("Work performed", &service.services_performed),
            ("Resolution", &service.resolution),
            ("Notes", &service.public_notes),
        ];
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let declined = view
            .signature
            .as_ref()
            .and_then(|signature| signature.decline_reason);
        Self {
            number: view.number,
            title: view.title.clone().unwrap_or_default(),
            details: details
                .into_iter()
                .filter_map(|(name, value)| Some((name, filled(&value)?)))
                .collect(),
            texts: texts
                .into_iter()
                .filter_map(|(name, text)| Some((name, filled(text)?)))
                .collect(),
            equipment: view
                .equipment
                .iter()
                .map(|piece| Piece {
                    name: joined([piece.make.as_deref(), piece.model.as_deref()], " ")
                        .unwrap_or_default(),
                    serial: piece.serial.clone().unwrap_or_default(),
                    count: piece
                        .count
                        .map(|count| count.to_string())
                        .unwrap_or_default(),
                    problem: joined(
                        [
                            piece.problem.as_deref(),
                            piece.problem_description.as_deref(),
                        ],
                        " – ",
                    )
                    .unwrap_or_default(),
                })
                .collect(),
            done: service.tasks_completed.clone().unwrap_or_default(),
            times: view.time.iter().map(Time::of).collect(),
            total: words::hours(view.total_minutes),
            declined: declined.map(|reason| reason.as_str()),
            expires,
        }
    }
}

impl Time {
    fn of(entry: &PublicTime) -> Self {
        let split = |sent: &Option<String>, time: &Option<String>| match sent.as_deref() {
            Some(sent) => {
                let (day, time) = words::as_sent(sent);
                (day.unwrap_or_default().to_owned(), time.to_owned())
            }
            None => (String::new(), time.clone().unwrap_or_default()),
        };
        let (day, start) = split(&entry.start_time, &entry.start);
        let (_, stop) = split(&entry.stop_time, &entry.end);
        let minutes = words::minutes(entry.hours, entry.duration_minutes);
        Self {
            day,
            span: joined([Some(start.as_str()), Some(stop.as_str())], " – ").unwrap_or_default(),
            kind: entry
                .time_type
                .as_deref()
                .map(words::capitalised)
                .unwrap_or_default(),
            people: entry.technicians.unwrap_or(1),
            hours: minutes.map(words::hours).unwrap_or_default(),
        }
    }
}
