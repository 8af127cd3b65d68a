//! Outbox worker: claims a few messages, renders and sends each, and records the result. Several
//! servers on one database share the work; a claimed message belongs to one server only.

use std::{sync::Arc, time::Duration};

use corejobtrack_core::{
    Actor, AreaError, Engine, EngineError, ErrorKind,
    outbox::{
        ClaimMail, Content, ContentError, Delivered, Failure, NotDelivered, Outbox, OutboxMessage,
    },
    store::{Position, Read, journal},
};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use crate::pdf;

use super::{
    compose::Letters,
    envelope::Sender,
    letter::{Attachment, Letter},
    smtp::{MAX_ATTEMPT, Transport, Undelivered},
};

/// How many emails are sent at the same time.
const AT_ONCE: usize = 4;
/// How long a claimed message belongs to this server: longer than rendering, sending and recording
/// the result can take.
const LEASE: Duration = Duration::from_secs(600);
/// How long rendering an email may take, including its pictures and its PDF.
const RENDER_TIMEOUT: Duration = Duration::from_secs(90);
/// How often the outbox is read even if nothing has changed.
const POLL: Duration = Duration::from_secs(5);
/// The least time between two reads of the outbox.
const MIN_PAUSE: Duration = Duration::from_millis(200);
/// How often messages with an expired lease are given up.
const GIVE_UP_INTERVAL: Duration = Duration::from_secs(60);
/// How often recording a result is tried, one second apart.
const RECORD_ATTEMPTS: u32 = 60;

const _: () = assert!(
    LEASE.as_secs() > RENDER_TIMEOUT.as_secs() + MAX_ATTEMPT.as_secs() + RECORD_ATTEMPTS as u64,
    "a lease outlasts the attempt"
);

pub(super) struct Worker {
    engine: Engine,
    carrier: Arc<Carrier>,
}

/// Everything needed to deliver one message.
struct Carrier {
    outbox: Outbox,
    engine: Engine,
    transport: Transport,
    sender: Sender,
    letters: Letters,
}

impl Worker {
    pub(super) fn new(
        engine: Engine,
        transport: Transport,
        sender: Sender,
        letters: Letters,
    ) -> Self {
        let outbox = engine.acting_as(Actor::System).outbox();
        let carrier = Carrier {
            outbox,
            engine: engine.clone(),
            transport,
            sender,
            letters,
        };
        Self {
            engine,
            carrier: Arc::new(carrier),
        }
    }

    /// Delivers messages until `stopping` is set, then finishes those that are being sent.
    pub(super) async fn run(self, mut stopping: watch::Receiver<bool>) {
        let mut under_way = JoinSet::new();
        let mut next_give_up = Instant::now();
        let mut was_readable = true;
        while !*stopping.borrow() {
            if Instant::now() >= next_give_up {
                self.give_up_unanswered().await;
                next_give_up = Instant::now() + GIVE_UP_INTERVAL;
            }
            let result = self.claim(&mut under_way).await;
            if let Err(error) = &result
                && was_readable
            {
                tracing::warn!(%error, "[EMAIL] the outbox cannot be read");
            }
            was_readable = result.is_ok();
            let (seen, claimed) = result.unwrap_or((None, 0));
            if claimed > 0 && under_way.len() < AT_ONCE {
                continue;
            }
            if under_way.is_empty() {
                self.carrier.transport.close_idle().await;
            }
            let is_full = under_way.len() >= AT_ONCE;
            tokio::select! {
                _ = stopping.changed() => {}
                Some(_) = under_way.join_next() => {}
                () = self.wait_for_change(seen), if !is_full => {}
            }
        }
        while under_way.join_next().await.is_some() {}
        self.carrier.transport.close_idle().await;
    }

    /// Claims as many messages as can be sent now, and starts sending them. Returns how many, and
    /// the journal position read before the claim, so that no later change is missed.
    async fn claim(
        &self,
        under_way: &mut JoinSet<()>,
    ) -> Result<(Option<Position>, usize), EngineError> {
        let free = AT_ONCE.saturating_sub(under_way.len());
        if free == 0 {
            return Ok((None, 0));
        }
        let reads = [Read::Rows(journal::newest())];
        let newest = self.engine.store().read(&reads).await?.pop();
        let newest = newest.and_then(|mut rows| rows.pop());
        let seen = newest
            .map(journal::change)
            .transpose()?
            .map(|change| change.position);
        let claim = ClaimMail {
            most: u32::try_from(free).unwrap_or(1),
            lease: LEASE,
        };
        let claimed = self.carrier.outbox.claim(claim).await?.messages;
        let count = claimed.len();
        for message in claimed {
            let carrier = Arc::clone(&self.carrier);
            under_way.spawn(async move { carrier.deliver(message).await });
        }
        Ok((seen.or(Some(Position(0))), count))
    }

    /// Waits until the store may have changed after the position `seen`.
    async fn wait_for_change(&self, seen: Option<Position>) {
        let Some(seen) = seen else {
            return sleep(POLL).await;
        };
        sleep(MIN_PAUSE).await;
        if self.engine.store().changed(seen, POLL).await.is_err() {
            sleep(POLL).await;
        }
    }

    async fn give_up_unanswered(&self) {
        match self.carrier.outbox.give_up_unanswered().await {
            Ok(0) => {}
            Ok(count) => {
                tracing::warn!(
                    count,
                    "[EMAIL] gave up on messages whose delivery is unknown"
                );
            }
            Err(error) => tracing::debug!(%error, "[EMAIL] the outbox cannot be searched"),
        }
    }
}

impl Carrier {
    async fn deliver(&self, message: OutboxMessage) {
        let outcome = self.send(&message).await;
        let (id, template) = (message.id.0, message.template.as_str());
        match &outcome {
            Ok(_) => tracing::info!(id, template, attempt = message.attempts, "[EMAIL] sent"),
            Err(Undelivered { failure, reason }) => {
                let attempt = message.attempts;
                tracing::warn!(id, template, attempt, ?failure, reason, "[EMAIL] not sent");
            }
        }
        for _ in 0..RECORD_ATTEMPTS {
            match self.record(&message, &outcome).await {
                Ok(()) | Err(ErrorKind::Conflict) => return,
                Err(_) => sleep(Duration::from_secs(1)).await,
            }
        }
        tracing::error!(id, "[EMAIL] the result could not be recorded");
    }

    /// Sends a message and returns the subject that it was sent under.
    async fn send(&self, message: &OutboxMessage) -> Result<String, Undelivered> {
        let permanent = |reason: String| Undelivered {
            failure: Failure::ForGood,
            reason,
        };
        let content = match self.outbox.content(message).await {
            Ok(content) => content,
            Err(ContentError::Engine(error)) => {
                return Err(Undelivered {
                    failure: Failure::ForNow,
                    reason: error.to_string(),
                });
            }
            Err(error) => return Err(permanent(error.to_string())),
        };
        let rendered = timeout(RENDER_TIMEOUT, self.letter(&content)).await;
        // A slow file storage may be faster at the next attempt.
        let letter = rendered.unwrap_or_else(|_| {
            Err(Undelivered {
                failure: Failure::ForNow,
                reason: "preparing the email took too long".to_owned(),
            })
        })?;
        let mime = self.sender.message(message, &letter, self.engine.now());
        let mime = mime.map_err(|error| permanent(error.to_string()))?;
        self.transport.send(&mime).await?;
        Ok(letter.subject)
    }

    /// The rendered email with its attachments.
    async fn letter(&self, content: &Content) -> Result<Letter, Undelivered> {
        let mut letter = self.letters.write(content).map_err(|error| Undelivered {
            failure: Failure::ForGood,
            reason: error.to_string(),
        })?;
        if let Content::ServiceSummary { item } = content {
            let system = self.engine.acting_as(Actor::System);
            let summary = pdf::summary_of(&system, &self.letters.company, item.id, None);
            // Files that cannot be read now may be readable at the next attempt.
            let (name, bytes) = summary.await.map_err(|error| Undelivered {
                failure: Failure::ForNow,
                reason: error.to_string(),
            })?;
            letter.attachments.push(Attachment {
                name,
                media_type: "application/pdf".to_owned(),
                bytes,
            });
        }
        Ok(letter)
    }

    async fn record(
        &self,
        message: &OutboxMessage,
        outcome: &Result<String, Undelivered>,
    ) -> Result<(), ErrorKind> {
        let (id, lease) = (message.id, message.lease.clone().unwrap_or_default());
        let recorded = match outcome.clone() {
            Ok(subject) => {
                let delivered = Delivered { id, lease, subject };
                self.outbox.delivered(delivered).await
            }
            Err(Undelivered { failure, reason }) => {
                let not_delivered = NotDelivered {
                    id,
                    lease,
                    failure,
                    reason,
                };
                self.outbox.not_delivered(not_delivered).await
            }
        };
        recorded.map_err(|error| {
            if !matches!(error, corejobtrack_core::outbox::OutboxError::LeaseLost) {
                tracing::warn!(id = id.0, %error, "[EMAIL] recording the result is tried again");
                return ErrorKind::Unavailable;
            }
            error.kind()
        })
    }
}
