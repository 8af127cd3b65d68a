//! Signing a service ticket on site, and declining to sign.

use serde::{Deserialize, Serialize};

use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan},
        limits,
    },
    work::{
        DeclineReason, Work, WorkError, WorkItemId, WorkView,
        signatures::{
            decide::{self, Given, address, mail_summary},
            image,
            request::ask,
        },
    },
};

/// Captures a signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sign {
    /// The service ticket.
    pub id: WorkItemId,
    /// A PNG file, as a `data:image/png;base64,` URL or the base64 alone.
    pub image: String,
    /// The printed name.
    pub name: String,
    /// Whether to mail the summary to the customer.
    pub send_summary_email: bool,
    /// Whether the safety covers are in place.
    pub safety_covers_ok: Option<bool>,
    /// Notes about the safety covers.
    pub safety_covers_notes: Option<String>,
}

impl Command for Sign {
    const NAME: &'static str = "sign";
}

/// Records that a signature was declined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeclineSignature {
    /// The service ticket.
    pub id: WorkItemId,
    /// The reason.
    pub reason: DeclineReason,
    /// Whether to mail the summary to the customer.
    pub send_summary_email: bool,
    /// Whether to mail the customer a link to sign later.
    pub send_signature_request: bool,
}

impl Command for DeclineSignature {
    const NAME: &'static str = "decline_signature";
}

impl Work {
    /// Captures a signature. An existing signature is never replaced.
    ///
    /// # Errors
    /// [`WorkError::InvalidSignatureImage`] if the image is not a PNG file or is too large,
    /// [`WorkError::AlreadySigned`], [`WorkError::NotSignable`], [`WorkError::InTrash`],
    /// [`WorkError::NotFound`].
    pub async fn sign(&self, command: Sign) -> Result<WorkView, WorkError> {
        let policy = self.acting.engine.policy();
        limits::required("name", &command.name, limits::MAX_SHORT)?;
        let notes = command.safety_covers_notes.as_deref();
        limits::optional("safety_covers_notes", notes, policy.max_note_length)?;
        self.acting.actor.scope(Permission::EditWork)?;
        let png = image::checked(&command.image, policy).await?;
        self.acting
            .transact(command, move |command, tx| {
                let png = std::sync::Arc::clone(&png);
                async move {
                    let before = tx.signable(command.id).await?;
                    let given = Given {
                        name: &command.name,
                        safety_covers_ok: command.safety_covers_ok,
                        safety_covers_notes: command.safety_covers_notes.clone(),
                        png: &png,
                        by: tx.actor().name(),
                    };
                    let mut plan = Plan::new(());
                    if command.send_summary_email {
                        mail_summary(&before.visit, &tx, &mut plan).await?;
                    }
                    decide::sign(before, given, &tx, plan)
                }
            })
            .await
    }

    /// Records that a signature was declined, with the reason.
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
                let mut before = tx.signable(command.id).await?;
                let mut plan = Plan::new(());
                if command.send_summary_email {
                    mail_summary(&before.visit, &tx, &mut plan).await?;
                }
                if command.send_signature_request
                    && let Some(to) = address(&before.visit, &tx).await?
                {
                    ask(&before, to, &tx, &mut plan).await?;
                } else if command.reason == DeclineReason::ContactRefused {
                    before.close_request(&mut plan);
                }
                let by = tx.actor().name().to_owned();
                decide::decline(before, command.reason, by, &tx, plan)
            })
            .await
    }
}
