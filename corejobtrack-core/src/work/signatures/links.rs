//! Signing by a mailed link: the signing page, and signing and declining on it. The visitor has no
//! account and sees only the public view.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        engine::{Command, Plan, Tx},
        limits,
        store::{Timestamp, Version},
    },
    services::links::{self, Link, LinkError, LinkPurpose},
    work::{
        DeclineReason, Kind, Place, PublicView, SignatureRequest, Work, WorkError, WorkItemId,
        item::read::ItemWithParts,
        queries,
        signatures::{
            decide::{self, Given, Signable, is_signed},
            image,
        },
    },
};

/// Captures a signature from a visitor with a link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignByLink {
    /// The secret in the link; never stored.
    #[serde(skip)]
    pub secret: String,
    /// A PNG file, as a `data:image/png;base64,` URL or the base64 alone.
    pub image: String,
    /// The printed name.
    pub name: String,
    /// Whether the safety covers are in place.
    pub safety_covers_ok: Option<bool>,
    /// Notes about the safety covers.
    pub safety_covers_notes: Option<String>,
}

impl Command for SignByLink {
    const NAME: &'static str = "sign_by_link";
}

/// Records that a visitor with a link declined to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclineByLink {
    /// The secret in the link; never stored.
    #[serde(skip)]
    pub secret: String,
    /// The reason.
    pub reason: DeclineReason,
}

impl Command for DeclineByLink {
    const NAME: &'static str = "decline_by_link";
}

/// The content of a signing page.
#[derive(Debug, Clone, PartialEq)]
pub enum SigningPage {
    /// The ticket can be signed.
    Open {
        /// The ticket, as its customer may see it.
        ticket: Box<PublicView>,
        /// When the link expires.
        expires_at: Timestamp,
    },
    /// The ticket is signed.
    Signed {
        /// The ticket, as its customer may see it.
        ticket: Box<PublicView>,
    },
}

impl Work {
    /// The signing page of a link.
    ///
    /// # Errors
    /// [`WorkError::Link`] if the link is unknown, expired, or used though the ticket is not
    /// signed.
    pub async fn signing_page(&self, secret: &str) -> Result<SigningPage, WorkError> {
        let tx = self.acting.reader();
        let link = tx
            .read(links::by_secret(secret))
            .await?
            .filter(|link| link.purpose == LinkPurpose::Sign)
            .ok_or(LinkError::Unknown)?;
        if link.expires_at <= tx.now() {
            return Err(LinkError::Expired.into());
        }
        let before = tx.visit_of(&link).await?;
        let is_signed = is_signed(&before.0);
        let ticket = Box::new(before.0.view().into());
        match link.used_at {
            _ if is_signed => Ok(SigningPage::Signed { ticket }),
            None => Ok(SigningPage::Open {
                ticket,
                expires_at: link.expires_at,
            }),
            Some(_) => Err(LinkError::Used.into()),
        }
    }

    /// Captures a signature from a visitor with a link, which is used up by it. Returns the ticket
    /// as its customer may see it.
    ///
    /// # Errors
    /// [`WorkError::Link`] if the link is unknown, used or expired;
    /// [`WorkError::InvalidSignatureImage`], [`WorkError::AlreadySigned`].
    pub async fn sign_by_link(&self, command: SignByLink) -> Result<PublicView, WorkError> {
        let policy = self.acting.engine.policy();
        limits::required("name", &command.name, limits::MAX_SHORT)?;
        let notes = command.safety_covers_notes.as_deref();
        limits::optional("safety_covers_notes", notes, policy.max_note_length)?;
        // Checking the link first saves decoding images from visitors without one.
        links::usable(LinkPurpose::Sign, &command.secret, &self.acting.reader()).await?;
        let png = image::checked(&command.image, policy).await?;
        let signed = self
            .acting
            .transact(command, move |command, tx| {
                let png = std::sync::Arc::clone(&png);
                async move {
                    let link = links::usable(LinkPurpose::Sign, &command.secret, &tx).await?;
                    let (visit, request) = tx.visit_of(&link).await?;
                    let before = Signable::of(visit, request)?;
                    let name = command.name.trim();
                    let asked = before.request.as_ref();
                    let by = asked.map_or("", |request| request.requested_by.as_str());
                    let by = by.to_owned();
                    let given = Given {
                        name,
                        safety_covers_ok: command.safety_covers_ok,
                        safety_covers_notes: command.safety_covers_notes.clone(),
                        png: &png,
                        by: &by,
                    };
                    let mut plan = Plan::new(());
                    plan.author(format!("{name} (by link)"));
                    links::mark_used(&link, &tx, &mut plan);
                    decide::sign(before, given, &tx, plan)
                }
            })
            .await?;
        Ok(signed.into())
    }

    /// Records that a visitor with a link declined to sign, and ends the reminders. The link works
    /// until it expires, so that the visitor can still sign. Only the first refusal by a link is
    /// recorded; later ones change nothing.
    ///
    /// # Errors
    /// [`WorkError::Link`] if the link is unknown, used or expired; [`WorkError::AlreadySigned`].
    pub async fn decline_by_link(&self, command: DeclineByLink) -> Result<PublicView, WorkError> {
        let declined = self
            .acting
            .transact(command, |command, tx| async move {
                let link = links::usable(LinkPurpose::Sign, &command.secret, &tx).await?;
                let (visit, request) = tx.visit_of(&link).await?;
                let mut before = Signable::of(visit, request)?;
                // The ticket is not signed, so its signature row records a refusal.
                if was_declined(&link) && before.visit.signature.is_some() {
                    return Ok(Plan::new(before.visit.view()));
                }
                let mut plan = Plan::new(());
                plan.author("the customer (by link)".to_owned());
                // The new version marks the link as declined, and detects a concurrent use.
                plan.touch(&link);
                let asked = before.request.as_ref();
                let by = asked.map_or_else(String::new, |request| request.requested_by.clone());
                before.close_request(&mut plan);
                decide::decline(before, command.reason, by, &tx, plan)
            })
            .await?;
        Ok(declined.into())
    }
}

/// Whether a visitor declined to sign by this link, which still works: nothing else raises its
/// version. A visitor must not be able to fill the change log or send notifications again and
/// again.
fn was_declined(link: &Link) -> bool {
    link.version > Version(1)
}

impl Tx {
    /// The service ticket of a link. If it is deleted or in the trash, the link is unknown.
    async fn visit_of(
        &self,
        link: &Link,
    ) -> Result<(ItemWithParts, Option<SignatureRequest>), WorkError> {
        let id = WorkItemId(link.subject);
        let request = queries::signature_request(id);
        let found = self
            .item_with_parts_by_link(id, Some(Kind::ServiceTicket), request)
            .await;
        match found {
            Ok((visit, request)) if visit.item.place != Place::Trash => Ok((visit, request)),
            Ok(_) | Err(WorkError::NotFound(_)) => Err(LinkError::Unknown.into()),
            Err(error) => Err(error),
        }
    }
}
