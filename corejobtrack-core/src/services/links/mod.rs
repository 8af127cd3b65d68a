//! One-time links with a secret: mailed to people, usable once and without a password until they
//! expire. What a link does is decided by the area that issued it.

mod model;

pub use model::{Link, LinkPurpose};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::kernel::{
    engine::{Plan, Tx},
    error::{AreaError, EngineError, ErrorKind},
    store::{Comparison, First, Query, Timestamp, Version, Where},
};

/// Why a link does not work.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LinkError {
    /// There is no link with this secret, or it has another purpose.
    #[error("This link is not valid")]
    Unknown,
    /// The link was used before.
    #[error("This link has already been used")]
    Used,
    /// The link was not used in time.
    #[error("This link has expired")]
    Expired,
    /// A general engine error.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl AreaError for LinkError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Unknown => ErrorKind::NotFound,
            Self::Used | Self::Expired => ErrorKind::Refused,
            Self::Engine(error) => error.kind(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => error.field(),
            _ => None,
        }
    }
}

/// Plans a new link; returns its secret of 32 hexadecimal digits, of which only a hash is stored.
pub(crate) fn issue<O>(
    purpose: LinkPurpose,
    subject: i64,
    lifetime: std::time::Duration,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> String {
    let secret = format!("{:032x}", tx.random());
    plan.insert(&Link {
        key: key_of(&secret),
        version: Version(1),
        purpose,
        subject,
        created_at: tx.now(),
        expires_at: tx.now().after(lifetime),
        used_at: None,
    });
    secret
}

/// The link with a secret, if it still works.
pub(crate) async fn usable(purpose: LinkPurpose, secret: &str, tx: &Tx) -> Result<Link, LinkError> {
    let link = tx.read(by_secret(secret)).await?;
    let link = link
        .filter(|link| link.purpose == purpose)
        .ok_or(LinkError::Unknown)?;
    if link.used_at.is_some() {
        return Err(LinkError::Used);
    }
    if link.expires_at <= tx.now() {
        return Err(LinkError::Expired);
    }
    Ok(link)
}

/// Plans marking a link as used; of two uses at once, one is refused.
pub(crate) fn mark_used<O>(link: &Link, tx: &Tx, plan: &mut Plan<O>) {
    let mut spent = link.clone();
    spent.used_at = Some(tx.now());
    plan.set(link, &spent);
}

/// Plans expiring the links with a purpose and subject that still work.
pub(crate) async fn expire_open<O>(
    purpose: LinkPurpose,
    subject: i64,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), EngineError> {
    let open = of_subject(purpose, subject)
        .filter(Link::expires_at.compares(Comparison::Greater, tx.now()));
    for link in tx.read(open).await? {
        if link.used_at.is_none() {
            let mut ended = link.clone();
            ended.expires_at = tx.now();
            plan.set(&link, &ended);
        }
    }
    Ok(())
}

/// The links with a purpose and one of these subjects.
pub(crate) fn of_subjects(
    purpose: LinkPurpose,
    subjects: impl IntoIterator<Item = i64>,
) -> Where<Link> {
    Link::purpose.is(purpose).and(Link::subject.is_in(subjects))
}

/// The link with a secret.
pub(crate) fn by_secret(secret: &str) -> First<Link> {
    Query::of(Link::key.is(key_of(secret))).first()
}

/// The links with a purpose and subject.
pub(crate) fn of_subject(purpose: LinkPurpose, subject: i64) -> Query<Link> {
    Query::of(Link::purpose.is(purpose).and(Link::subject.is(subject)))
}

/// The links with a purpose and subject that still work.
pub(crate) fn open_of_subject(purpose: LinkPurpose, subject: i64, now: Timestamp) -> Query<Link> {
    of_subject(purpose, subject)
        .filter(Link::expires_at.compares(Comparison::Greater, now))
        .filter(Link::used_at.is(None))
}

/// Links that expired by an instant, the longest expired first.
pub(crate) fn expired(then: Timestamp, most: u32) -> Query<Link> {
    Query::of(Link::expires_at.compares(Comparison::AtMost, then))
        .order(Link::expires_at.ascending())
        .limit(most)
}

fn key_of(secret: &str) -> String {
    Sha256::digest(secret.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
