//! Delivers what waits: claims a few messages, writes and sends each, says what became of it. Several
//! servers on one database share the work; the claims see to it that no two have the same message.

use std::{sync::Arc, time::Duration};

use corejobtrack_core::{
    Actor, AreaError, Engine, EngineError, ErrorKind,
    outbox::{
        ClaimMail, Content, Delivered, Failure, NotDelivered, Outbox, OutboxMessage, Unsendable,
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
    smtp::{LONGEST_ATTEMPT, Transport, Undelivered},
};

/// How many letters are on their way at once.
const AT_ONCE: usize = 4;
/// How long a message is ours: longer than any attempt lasts, and than it takes to say what came of it.
const LEASE: Duration = Duration::from_secs(600);
/// How long a letter may take to be written, with the pictures and the PDF that come with it.
const WRITING: Duration = Duration::from_secs(90);
/// After how long it is time to look, whether or not something changed.
const POLL: Duration = Duration::from_secs(5);
/// The least time between two looks, however much changes.
const REST: Duration = Duration::from_millis(200);
/// How often messages without an answer are looked for.
const SECOND_LOOK: Duration = Duration::from_secs(60);
/// How often it is tried to say what became of a message, seconds apart.
const TELLINGS: u32 = 60;

const _: () = assert!(
    LEASE.as_secs() > WRITING.as_secs() + LONGEST_ATTEMPT.as_secs() + TELLINGS as u64,
    "a lease outlasts the attempt"
);

pub(super) struct Worker {
    engine: Engine,
    carrier: Arc<Carrier>,
}

/// What it takes to deliver one message.
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

    /// Works until told to stop, and then finishes what is on its way.
    pub(super) async fn run(self, mut stopping: watch::Receiver<bool>) {
        let mut under_way = JoinSet::new();
        let mut next_second_look = Instant::now();
        let mut was_well = true;
        while !*stopping.borrow() {
            if Instant::now() >= next_second_look {
                self.give_up_unanswered().await;
                next_second_look = Instant::now() + SECOND_LOOK;
            }
            let looked = self.look(&mut under_way).await;
            if let Err(error) = &looked
                && was_well
            {
                tracing::warn!(%error, "[EMAIL] the outbox cannot be read");
            }
            was_well = looked.is_ok();
            let (seen, claimed) = looked.unwrap_or((None, 0));
            if claimed > 0 && under_way.len() < AT_ONCE {
                continue;
            }
            if under_way.is_empty() {
                self.carrier.transport.rest().await;
            }
            let is_full = under_way.len() >= AT_ONCE;
            tokio::select! {
                _ = stopping.changed() => {}
                Some(_) = under_way.join_next() => {}
                () = self.news(seen), if !is_full => {}
            }
        }
        while under_way.join_next().await.is_some() {}
        self.carrier.transport.rest().await;
    }

    /// Claims as many messages as can be sent at once. Tells how many, and up to where the journal
    /// was when it looked, so that nothing that comes afterwards is overlooked.
    async fn look(
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

    /// Waits until something may have changed.
    async fn news(&self, seen: Option<Position>) {
        let Some(seen) = seen else {
            return sleep(POLL).await;
        };
        sleep(REST).await;
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
                    "[EMAIL] given up: it is not known whether they were sent"
                );
            }
            Err(error) => tracing::debug!(%error, "[EMAIL] the outbox cannot be looked through"),
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
        for _ in 0..TELLINGS {
            match self.tell(&message, &outcome).await {
                Ok(()) | Err(ErrorKind::Conflict) => return,
                Err(_) => sleep(Duration::from_secs(1)).await,
            }
        }
        tracing::error!(id, "[EMAIL] what became of it could not be written down");
    }

    /// Answers the subject under which it was sent.
    async fn send(&self, message: &OutboxMessage) -> Result<String, Undelivered> {
        let never = |reason: String| Undelivered {
            failure: Failure::ForGood,
            reason,
        };
        let content = match self.outbox.content(message).await {
            Ok(content) => content,
            Err(Unsendable::Engine(error)) => {
                return Err(Undelivered {
                    failure: Failure::ForNow,
                    reason: error.to_string(),
                });
            }
            Err(error) => return Err(never(error.to_string())),
        };
        let written = timeout(WRITING, self.letter(&content)).await;
        // What is slow now, such as a storage, may be faster the next time.
        let letter = written.unwrap_or_else(|_| {
            Err(Undelivered {
                failure: Failure::ForNow,
                reason: "the letter took too long to be written".to_owned(),
            })
        })?;
        let sent = self.sender.message(message, &letter, self.engine.now());
        let sent = sent.map_err(|error| never(error.to_string()))?;
        self.transport.send(&sent).await?;
        Ok(letter.subject)
    }

    /// The letter with all that comes with it.
    async fn letter(&self, content: &Content) -> Result<Letter, Undelivered> {
        let mut letter = self.letters.write(content).map_err(|error| Undelivered {
            failure: Failure::ForGood,
            reason: error.to_string(),
        })?;
        if let Content::ServiceSummary { item } = content {
            let system = self.engine.acting_as(Actor::System);
            let summary = pdf::summary_of(&system, &self.letters.company, item.item.id, None);
            // Files that cannot be read now may be there the next time.
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

    async fn tell(
        &self,
        message: &OutboxMessage,
        outcome: &Result<String, Undelivered>,
    ) -> Result<(), ErrorKind> {
        let (id, lease) = (message.id, message.lease.clone().unwrap_or_default());
        let told = match outcome.clone() {
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
        told.map_err(|error| {
            if !matches!(
                error,
                corejobtrack_core::outbox::OutboxError::LeaseLost
            ) {
                tracing::warn!(id = id.0, %error, "[EMAIL] what became of it is written down later");
                return ErrorKind::Unavailable;
            }
            error.kind()
        })
    }
}
