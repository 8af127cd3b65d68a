//! A customer's signature under a visit: given, or declined with a reason.

use base64::Engine as _;
use serde::{Deserialize, Serialize};

use super::{
    DeclineReason, Kind, Place, Signature, SignatureImage, SignatureOutcome, Work, WorkError,
    WorkItemId, WorkView, audience, update::finish, view::Whole,
};
use crate::{
    engine::{Command, Plan, Tx},
    error::EngineError,
    event::Event,
    identity::{self, Permission},
    limits,
    notify::{self, Template},
    parties,
    store::{StoreError, Version},
};

/// The greatest number of pixels of the image of a signature.
const MOST_PIXELS: u64 = 16_000_000;

/// A signature is given (guide 8, section 9).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sign {
    /// The visit.
    pub id: WorkItemId,
    /// A PNG file, as a `data:image/png;base64,` URL or the base64 alone.
    pub image: String,
    /// The printed name.
    pub name: String,
    /// Whether the summary is to be mailed to the customer.
    pub send_summary_email: bool,
    /// Whether the safety covers are in place.
    pub safety_covers_ok: Option<bool>,
    /// What there is to say about them.
    pub safety_covers_notes: Option<String>,
}

impl Command for Sign {
    const NAME: &'static str = "sign";
}

/// A signature is not given (guide 8, section 9).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeclineSignature {
    /// The visit.
    pub id: WorkItemId,
    /// Why.
    pub reason: DeclineReason,
    /// Whether the summary is to be mailed to the customer.
    pub send_summary_email: bool,
    /// Whether the customer is to be mailed a link to sign later.
    pub send_signature_request: bool,
}

impl Command for DeclineSignature {
    const NAME: &'static str = "decline_signature";
}

impl Work {
    /// Captures a signature. One that is there is never replaced.
    ///
    /// # Errors
    /// [`WorkError::BadSignature`] where the image is no PNG or too large,
    /// [`WorkError::AlreadySigned`], [`WorkError::NotSignable`], [`WorkError::InTrash`],
    /// [`WorkError::NotFound`].
    pub async fn sign(&self, command: Sign) -> Result<WorkView, WorkError> {
        let policy = self.acting.engine.policy();
        limits::required("signature_name", &command.name, limits::MAX_SHORT)?;
        let notes = command.safety_covers_notes.as_deref();
        limits::optional("safety_covers_notes", notes, policy.max_note_length)?;
        identity::scope_of(&self.acting.actor, Permission::EditWork)?;
        let (text, most) = (command.image.clone(), policy.max_signature_bytes);
        let png = tokio::task::spawn_blocking(move || image(&text, most))
            .await
            .map_err(|error| EngineError::from(StoreError::backend(error)))??;
        let png = std::sync::Arc::new(png);
        self.acting
            .transact(command, move |command, tx| {
                let png = std::sync::Arc::clone(&png);
                async move {
                    let before = signable(command.id, &tx).await?;
                    let signature = Signature {
                        outcome: SignatureOutcome::Signed,
                        name: Some(command.name.trim().to_owned()),
                        safety_covers_ok: command.safety_covers_ok,
                        safety_covers_notes: command.safety_covers_notes.clone(),
                        ..blank(command.id, &tx)
                    };
                    let mut plan = Plan::new(());
                    audience::signed(
                        &before.item,
                        command.name.trim(),
                        &before.concerned,
                        &tx,
                        &mut plan,
                    );
                    plan.insert(&SignatureImage {
                        item_id: command.id,
                        png: png.to_vec(),
                    });
                    plan.event(Event::WorkSigned {
                        item: command.id,
                        name: command.name.clone(),
                    });
                    let summary = command
                        .send_summary_email
                        .then_some(Template::ServiceSummary);
                    record(before, signature, &[summary], &tx, plan).await
                }
            })
            .await
    }

    /// Records that no signature was given, and why.
    ///
    /// # Errors
    /// [`WorkError::AlreadySigned`], [`WorkError::NotSignable`], [`WorkError::InTrash`],
    /// [`WorkError::NotFound`].
    pub async fn decline_signature(
        &self,
        command: DeclineSignature,
    ) -> Result<WorkView, WorkError> {
        self.acting
            .transact(command, |command, tx| async move {
                let before = signable(command.id, &tx).await?;
                let signature = Signature {
                    outcome: SignatureOutcome::Declined,
                    decline_reason: Some(command.reason),
                    ..blank(command.id, &tx)
                };
                let mut plan = Plan::new(());
                let reason = command.reason.as_str();
                audience::declined(&before.item, reason, &before.concerned, &tx, &mut plan);
                plan.event(Event::SignatureDeclined {
                    item: command.id,
                    reason: command.reason.as_str().to_owned(),
                });
                let mails = [
                    command
                        .send_summary_email
                        .then_some(Template::ServiceSummary),
                    command
                        .send_signature_request
                        .then_some(Template::SignatureRequest),
                ];
                record(before, signature, &mails, &tx, plan).await
            })
            .await
    }
}

async fn signable(id: WorkItemId, tx: &Tx) -> Result<Whole, WorkError> {
    let before = tx.whole(id, None, Permission::EditWork).await?;
    tx.expect_version(before.item.version)?;
    if before.item.kind != Kind::ServiceTicket {
        return Err(WorkError::NotSignable);
    }
    if before.item.place == Place::Trash {
        return Err(WorkError::InTrash);
    }
    let signed = before
        .signature
        .as_ref()
        .is_some_and(|known| known.outcome == SignatureOutcome::Signed);
    if signed {
        return Err(WorkError::AlreadySigned);
    }
    Ok(before)
}

fn blank(item: WorkItemId, tx: &Tx) -> Signature {
    Signature {
        item_id: item,
        version: Version(1),
        outcome: SignatureOutcome::Declined,
        name: None,
        decline_reason: None,
        safety_covers_ok: None,
        safety_covers_notes: None,
        at: tx.now(),
        taken_by: tx.actor().name().to_owned(),
    }
}

async fn record(
    before: Whole,
    signature: Signature,
    mails: &[Option<Template>],
    tx: &Tx,
    mut plan: Plan<()>,
) -> Result<Plan<WorkView>, WorkError> {
    let mut signature = signature;
    match &before.signature {
        Some(known) => {
            signature.version = known.version;
            if plan.update(known, &signature) {
                signature.version = Version(known.version.0 + 1);
            }
        }
        None => plan.create(&signature),
    }
    for template in mails.iter().copied().flatten() {
        if let Some(address) = address(&before, tx).await? {
            let about = serde_json::json!({ "item": before.item.id });
            plan.insert(&notify::mail(tx, address, template, about).await?);
        }
    }
    let mut after = before.clone();
    after.signature = Some(signature);
    finish(before, after, true, tx, plan)
}

/// Whom mail about a visit goes to: the address given with it, else that of the customer's primary
/// contact, else the customer's own; none if there is none.
async fn address(visit: &Whole, tx: &Tx) -> Result<Option<String>, EngineError> {
    let usable = |address: Option<String>| address.filter(|address| limits::is_email(address));
    let given = usable(visit.item.customer.email.clone());
    let Some(id) = visit.item.customer_id.filter(|_| given.is_none()) else {
        return Ok(given);
    };
    let (contact, customer) = tx
        .read((
            parties::queries::primary_contact(id),
            parties::queries::customer(id),
        ))
        .await?;
    Ok(usable(contact.and_then(|contact| contact.email))
        .or_else(|| usable(customer.and_then(|customer| customer.email))))
}

/// The PNG file in a data URL, checked by decoding it.
fn image(text: &str, most_bytes: usize) -> Result<Vec<u8>, WorkError> {
    let bad = |what: &str| WorkError::BadSignature(format!("signature_data {what}"));
    let encoded = match text.split_once(',') {
        Some(("data:image/png;base64", encoded)) => encoded,
        Some(_) => return Err(bad("must begin with data:image/png;base64,")),
        None => text,
    };
    if encoded.len() / 4 > most_bytes / 3 + 1 {
        return Err(bad(&format!("must be at most {most_bytes} bytes")));
    }
    let file = base64::engine::general_purpose::STANDARD
        .decode(encoded.trim())
        .map_err(|_| bad("is not base64"))?;
    let limits = png::Limits {
        bytes: 64 * 1024 * 1024,
    };
    let decoder = png::Decoder::new_with_limits(std::io::Cursor::new(&file), limits);
    let mut reader = decoder.read_info().map_err(|_| bad("is not a PNG image"))?;
    let (width, height) = (reader.info().width, reader.info().height);
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(bad(&format!("must have at most {MOST_PIXELS} pixels")));
    }
    while reader
        .next_row()
        .map_err(|_| bad("is not a whole PNG image"))?
        .is_some()
    {}
    Ok(file)
}
