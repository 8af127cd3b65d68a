//! Rules of signatures: whether a service ticket can be signed, and what signing and declining
//! write. On-site signing and mailed links share them.

use crate::{
    identity::Permission,
    kernel::{
        engine::{Plan, Tx},
        error::EngineError,
        limits,
        store::Version,
    },
    parties,
    services::outbox::{self, Template},
    work::{
        DeclineReason, Place, Signature, SignatureImage, SignatureOutcome, SignatureRequest,
        WorkError, WorkEvent, WorkItemId, WorkView,
        item::{changed::finish, read::ItemWithParts},
        notices, queries,
    },
};

/// A service ticket that can be signed.
pub(crate) struct Signable {
    pub(crate) visit: ItemWithParts,
    pub(crate) request: Option<SignatureRequest>,
}

impl Signable {
    /// Rejects other kinds, items in the trash, and tickets that are signed already.
    pub(crate) fn of(
        visit: ItemWithParts,
        request: Option<SignatureRequest>,
    ) -> Result<Self, WorkError> {
        if !visit.item.kind.is_signed() {
            return Err(WorkError::NotSignable);
        }
        if visit.item.place == Place::Trash {
            return Err(WorkError::InTrash);
        }
        if is_signed(&visit) {
            return Err(WorkError::AlreadySigned);
        }
        Ok(Self { visit, request })
    }

    /// Plans ending the reminders.
    pub(crate) fn close_request<O>(&mut self, plan: &mut Plan<O>) {
        let Some(known) = self.request.take() else {
            return;
        };
        let closed = SignatureRequest {
            remind_at: None,
            ..known.clone()
        };
        if !plan.update(&known, &closed) {
            // A concurrent reminder must see a new version and be decided again.
            plan.touch(&known);
        }
    }
}

impl Tx {
    /// Reads a service ticket that the actor may have signed.
    pub(crate) async fn signable(&self, id: WorkItemId) -> Result<Signable, WorkError> {
        let request = queries::signature_request(id);
        let (visit, request) = self
            .item_with_parts_and(id, None, Permission::EditWork, request)
            .await?;
        self.expect_version(visit.item.version)?;
        Signable::of(visit, request)
    }
}

pub(crate) fn is_signed(visit: &ItemWithParts) -> bool {
    let signature = visit.signature.as_ref();
    signature.is_some_and(|known| known.outcome == SignatureOutcome::Signed)
}

/// The input of a signature.
pub(crate) struct Given<'a> {
    pub(crate) name: &'a str,
    pub(crate) safety_covers_ok: Option<bool>,
    pub(crate) safety_covers_notes: Option<String>,
    pub(crate) png: &'a [u8],
    /// The name of the employee who asked for it.
    pub(crate) by: &'a str,
}

/// Completes the plan for a captured signature.
pub(crate) fn sign(
    mut before: Signable,
    given: Given<'_>,
    tx: &Tx,
    mut plan: Plan<()>,
) -> Result<Plan<WorkView>, WorkError> {
    let item_id = before.visit.item.id;
    let name = given.name.trim().to_owned();
    plan.insert(&SignatureImage {
        item_id,
        png: given.png.to_vec(),
    });
    plan.event(WorkEvent::WorkSigned {
        item: item_id,
        name: name.clone(),
    });
    before.close_request(&mut plan);
    let visit = &before.visit;
    notices::signed(&visit.item, &name, &visit.stakeholders, tx, &mut plan);
    let signature = Signature {
        outcome: SignatureOutcome::Signed,
        name: Some(name),
        safety_covers_ok: given.safety_covers_ok,
        safety_covers_notes: given.safety_covers_notes,
        ..blank(item_id, given.by.to_owned(), tx)
    };
    record(before.visit, signature, tx, plan)
}

/// Completes the plan for a declined signature.
pub(crate) fn decline(
    before: Signable,
    reason: DeclineReason,
    by: String,
    tx: &Tx,
    mut plan: Plan<()>,
) -> Result<Plan<WorkView>, WorkError> {
    let visit = &before.visit;
    let item = visit.item.id;
    let why = reason.as_str();
    notices::declined(&visit.item, why, &visit.stakeholders, tx, &mut plan);
    plan.event(WorkEvent::SignatureDeclined {
        item,
        reason: why.to_owned(),
    });
    let signature = Signature {
        decline_reason: Some(reason),
        ..blank(item, by, tx)
    };
    record(before.visit, signature, tx, plan)
}

fn blank(item: WorkItemId, taken_by: String, tx: &Tx) -> Signature {
    Signature {
        item_id: item,
        version: Version(1),
        outcome: SignatureOutcome::Declined,
        name: None,
        decline_reason: None,
        safety_covers_ok: None,
        safety_covers_notes: None,
        at: tx.now(),
        taken_by,
    }
}

fn record(
    before: ItemWithParts,
    mut signature: Signature,
    tx: &Tx,
    mut plan: Plan<()>,
) -> Result<Plan<WorkView>, WorkError> {
    match &before.signature {
        Some(known) => {
            signature.version = known.version;
            signature = plan.replace(known, signature, tx.now());
        }
        None => plan.create(&signature),
    }
    let mut after = before.clone();
    after.signature = Some(signature);
    finish(before, after, true, tx, plan)
}

/// Plans mailing the summary of a service ticket to its customer, if there is an address.
pub(crate) async fn mail_summary<O>(
    visit: &ItemWithParts,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), EngineError> {
    if let Some(address) = address(visit, tx).await? {
        let about = serde_json::json!({ "item": visit.item.id });
        plan.insert(&outbox::mail(tx, address, Template::ServiceSummary, about).await?);
    }
    Ok(())
}

/// The address for mail about a service ticket: the one given with it, else that of the customer's
/// primary contact, else the customer's.
pub(crate) async fn address(visit: &ItemWithParts, tx: &Tx) -> Result<Option<String>, EngineError> {
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
