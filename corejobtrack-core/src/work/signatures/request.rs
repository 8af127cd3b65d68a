//! Signature requests by mail.

use serde::{Deserialize, Serialize};

use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Outcome, Plan, Tx},
        error::EngineError,
        limits,
        store::{Committed, Timestamp, Version},
    },
    services::{
        links::{self, LinkPurpose},
        outbox::{self, Template},
    },
    work::{
        SignatureRequest, Work, WorkError, WorkEvent, WorkItemId, WorkView, notices,
        signatures::decide::{Signable, address},
    },
};

/// Asks a customer by mail to sign a service ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestSignature {
    /// The service ticket.
    pub id: WorkItemId,
    /// The address to send it to; by default the address given with the ticket, that of the
    /// customer's primary contact, or the customer's.
    pub email: Option<String>,
}

impl Command for RequestSignature {
    const NAME: &'static str = "request_signature";
}

/// The result of a signature request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignatureRequested {
    /// The service ticket.
    pub view: WorkView,
    /// The request.
    pub request: SignatureRequest,
    /// When the link in the mail expires.
    pub expires_at: Timestamp,
}

impl Outcome for SignatureRequested {
    fn place(&mut self, committed: &Committed) {
        self.view.place(committed);
    }
}

impl Work {
    /// Asks the customer by mail to sign a service ticket. Links that were sent before stop
    /// working.
    ///
    /// # Errors
    /// [`WorkError::NoAddress`], [`WorkError::AlreadySigned`], [`WorkError::NotSignable`],
    /// [`WorkError::InTrash`], [`WorkError::NotFound`].
    pub async fn request_signature(
        &self,
        command: RequestSignature,
    ) -> Result<SignatureRequested, WorkError> {
        limits::email("email", command.email.as_deref())?;
        self.acting.actor.scope(Permission::EditWork)?;
        self.acting
            .transact(command, |command, tx| async move {
                let before = tx.signable(command.id).await?;
                let given = command.email.clone().filter(|email| !email.is_empty());
                let to = match given {
                    Some(to) => to,
                    None => address(&before.visit, &tx)
                        .await?
                        .ok_or(WorkError::NoAddress)?,
                };
                let mut plan = Plan::new(());
                let request = ask(&before, to, &tx, &mut plan).await?;
                Ok(plan.with(SignatureRequested {
                    view: before.visit.view(),
                    request,
                    expires_at: tx.now().after(tx.policy().signature_link_duration),
                }))
            })
            .await
    }
}

/// Plans a signature request to an address. Links that were sent before stop working.
pub(crate) async fn ask(
    visit: &Signable,
    to: String,
    tx: &Tx,
    plan: &mut Plan<()>,
) -> Result<SignatureRequest, EngineError> {
    let item = visit.visit.item.id;
    let policy = tx.policy();
    mail_link(item, to.clone(), Template::SignatureRequest, tx, plan).await?;
    notices::signature_requested(&visit.visit.item, &visit.visit.stakeholders, tx, plan);
    let mut request = SignatureRequest {
        item_id: item,
        version: Version(1),
        requested_at: tx.now(),
        requested_to: to,
        requested_by: tx.actor().name().to_owned(),
        reminders: 0,
        reminded_at: None,
        remind_at: Some(tx.now().after(policy.signature_reminder_interval))
            .filter(|_| policy.max_signature_reminders > 0),
    };
    match &visit.request {
        Some(known) => {
            request.version = known.version;
            if !plan.update(known, &request) {
                // Of two concurrent requests, the second must withdraw the link of the first.
                plan.touch(known);
            }
            request.version = Version(known.version.0 + 1);
        }
        None => plan.create(&request),
    }
    Ok(request)
}

/// Plans a new signing link, and the mail that contains it.
pub(crate) async fn mail_link<O>(
    item: WorkItemId,
    to: String,
    template: Template,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), EngineError> {
    links::expire_open(LinkPurpose::Sign, item.0, tx, plan).await?;
    let lifetime = tx.policy().signature_link_duration;
    let token = links::issue(LinkPurpose::Sign, item.0, lifetime, tx, plan);
    let about = serde_json::json!({ "item": item, "token": token });
    plan.insert(&outbox::mail(tx, to, template, about).await?);
    plan.event(WorkEvent::SignatureRequested {
        item,
        is_reminder: template == Template::SignatureReminder,
    });
    Ok(())
}
