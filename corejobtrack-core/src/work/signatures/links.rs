//! Signing by a mailed link: the page it leads to, and signing and declining there. The visitor has no
//! account; they see only what customers may see.

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
        item::read::Whole,
        queries,
        signatures::{
            decide::{self, Given, Signable, is_signed},
            image,
        },
    },
};

/// A signature is given by somebody who followed a link (guide 8, section 9).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignByLink {
    /// The secret in the link; never kept.
    #[serde(skip)]
    pub secret: String,
    /// A PNG file, as a `data:image/png;base64,` URL or the base64 alone.
    pub image: String,
    /// The printed name.
    pub name: String,
    /// Whether the safety covers are in place.
    pub safety_covers_ok: Option<bool>,
    /// What there is to say about them.
    pub safety_covers_notes: Option<String>,
}

impl Command for SignByLink {
    const NAME: &'static str = "sign_by_link";
}

/// A signature is declined by somebody who followed a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclineByLink {
    /// The secret in the link; never kept.
    #[serde(skip)]
    pub secret: String,
    /// Why.
    pub reason: DeclineReason,
}

impl Command for DeclineByLink {
    const NAME: &'static str = "decline_by_link";
}

/// What a link to sign leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum SigningPage {
    /// The visit can be signed.
    Open {
        /// What the customer may see of it.
        visit: Box<PublicView>,
        /// Until when.
        expires_at: Timestamp,
    },
    /// It is signed.
    Signed {
        /// What the customer may see of it.
        visit: Box<PublicView>,
    },
}

impl Work {
    /// What a link to sign leads to.
    ///
    /// # Errors
    /// [`WorkError::Link`] where the link is unknown, or does not work any more.
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
        let visit = Box::new(before.0.view().into());
        match link.used_at {
            _ if is_signed => Ok(SigningPage::Signed { visit }),
            None => Ok(SigningPage::Open {
                visit,
                expires_at: link.expires_at,
            }),
            Some(_) => Err(LinkError::Used.into()),
        }
    }

    /// Captures a signature of somebody who followed a link, which is used up by it. Answers what
    /// the customer may see.
    ///
    /// # Errors
    /// [`WorkError::Link`] where the link is unknown, used or too old;
    /// [`WorkError::BadSignature`], [`WorkError::AlreadySigned`].
    pub async fn sign_by_link(&self, command: SignByLink) -> Result<PublicView, WorkError> {
        let policy = self.acting.engine.policy();
        limits::required("name", &command.name, limits::MAX_SHORT)?;
        let notes = command.safety_covers_notes.as_deref();
        limits::optional("safety_covers_notes", notes, policy.max_note_length)?;
        // Whoever has no link that works is told so before the work of looking at an image.
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
                    links::spend(&link, &tx, &mut plan);
                    decide::sign(before, given, &tx, plan)
                }
            })
            .await?;
        Ok(signed.into())
    }

    /// Records that somebody who followed a link does not sign. The link goes on working until it
    /// expires, for those who change their mind, but nobody is reminded any more. Said again by the
    /// same link, with whichever reason, it is recorded once: the answer is what is known.
    ///
    /// # Errors
    /// As [`Work::sign_by_link`].
    pub async fn decline_by_link(&self, command: DeclineByLink) -> Result<PublicView, WorkError> {
        let declined = self
            .acting
            .transact(command, |command, tx| async move {
                let link = links::usable(LinkPurpose::Sign, &command.secret, &tx).await?;
                let (visit, request) = tx.visit_of(&link).await?;
                let mut before = Signable::of(visit, request)?;
                // Signed it is not, so what is known of a signature is that there is none.
                if was_declined(&link) && before.visit.signature.is_some() {
                    return Ok(Plan::new(before.visit.view()));
                }
                let mut plan = Plan::new(());
                plan.author("the customer (by link)".to_owned());
                // So that it is known by its version; nor is a use in the same moment overtaken.
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

/// Whether somebody said by a link that works that they do not sign: nothing else is written to such
/// a link. What fills the change log and tells employees is not to be had again and again.
fn was_declined(link: &Link) -> bool {
    link.version > Version(1)
}

impl Tx {
    /// The visit that a link leads to; a link to what is gone, or in the trash, is none.
    async fn visit_of(&self, link: &Link) -> Result<(Whole, Option<SignatureRequest>), WorkError> {
        let id = WorkItemId(link.subject);
        let request = queries::signature_request(id);
        let found = self
            .whole_by_link(id, Some(Kind::ServiceTicket), request)
            .await;
        match found {
            Ok((visit, request)) if visit.item.place != Place::Trash => Ok((visit, request)),
            Ok(_) | Err(WorkError::NotFound(_)) => Err(LinkError::Unknown.into()),
            Err(error) => Err(error),
        }
    }
}
