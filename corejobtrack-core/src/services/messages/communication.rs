//! Writing to the communication log of a support ticket: adding one message, or merging a list of
//! entries. Messages are never deleted here.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        actor::UserId,
        decimal::Hours,
        details::Detail,
        engine::{Command, NewIds, Plan, Tx},
        error::EngineError,
        limits::{self, MAX_SHORT},
        permissions::Permission,
        policy::Policy,
        store::{Position, Version},
    },
    services::{
        areas::{
            Assignment, Kind, Participants, Place, User, Work, WorkError, WorkItem, WorkItemId,
            identity, notices, queries,
        },
        messages::{Mentions, Message, MessageId, MessageKind, of_kind, typing},
    },
};

/// The greatest number of entries in one list.
const MOST: usize = 1_000;

/// The field that errors of an entry name.
const LOG: &str = "communication";

/// Adds a message to the communication log of a support ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddCommunication {
    /// The item.
    pub item_id: WorkItemId,
    /// The kind that the item must have, if given.
    pub kind: Option<Kind>,
    /// The text of the message.
    pub text: String,
    /// The time spent on it.
    pub time_spent: Option<Hours>,
    /// Whether the message is from the customer.
    pub is_customer: bool,
    /// The author; by default the actor.
    pub author: Option<UserId>,
}

impl Command for AddCommunication {
    const NAME: &'static str = "add_communication";
}

/// An entry of a communication log, as sent. For an existing message, `None` leaves a field
/// unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommunicationEntry {
    /// The existing message to change, if any.
    pub id: Option<MessageId>,
    /// The text of the message; by default, in a new entry, the details, else the summary.
    pub text: Option<String>,
    /// The channel, such as phone, remote or email.
    pub channel: Option<String>,
    /// The summary.
    pub summary: Option<String>,
    /// The details.
    pub details: Option<String>,
    /// When the communication took place, stored as sent.
    pub happened_at: Option<String>,
    /// The time spent on it.
    pub time_spent: Option<Hours>,
    /// Whether the message is from the customer.
    pub is_customer: Option<bool>,
    /// The author; by default the actor. The author of an existing message stays the same.
    pub author: Option<UserId>,
}

impl Work {
    /// Adds a message to the communication log of a support ticket. The actor's typing mark is
    /// removed.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`], [`WorkError::NoCommunicationLog`],
    /// [`WorkError::NoSuchUser`] for the author; a text that is blank or too long; a time out of
    /// range; or if the actor may not change the item.
    pub async fn add_communication(&self, command: AddCommunication) -> Result<Message, WorkError> {
        let longest = self.acting.engine.policy().max_note_length;
        limits::required("text", &command.text, longest)?;
        check_time("time_spent", command.time_spent)?;
        self.acting
            .transact(command, |command, tx| async move {
                let id = command.item_id;
                let mentions = Mentions::of(&command.text);
                let more = (
                    queries::users(command.author.as_slice()),
                    identity::users_by_username(&mentions.names()),
                    typing::of(id),
                    notices::participants(id),
                );
                let (item, (authors, named, typists, participants)) = tx
                    .item_and(id, command.kind, Permission::EditWork, more)
                    .await?;
                if item.place == Place::Trash {
                    return Err(WorkError::InTrash);
                }
                if !item.kind.has_communication_log() {
                    return Err(WorkError::NoCommunicationLog);
                }
                let mut message = blank(&item, command.author, &authors, &tx)?;
                message.id = MessageId(tx.new_id::<Message>().await?);
                message.text.clone_from(&command.text);
                message.time_spent = command.time_spent;
                message.is_customer = command.is_customer;
                let mut plan = Plan::new(());
                plan.create(&message);
                typing::stop(&typists, &tx, &mut plan);
                let mentioned = (&mentions, named.as_slice());
                notices::written(
                    &item,
                    &message,
                    &Participants::of(participants),
                    mentioned,
                    &tx,
                    &mut plan,
                );
                Ok(plan.with(message))
            })
            .await
    }
}

/// Rejects invalid entries, and too many of them.
pub(crate) fn check(entries: &[CommunicationEntry], policy: &Policy) -> Result<(), EngineError> {
    if entries.len() > MOST {
        let message = format!("at most {MOST} entries can be sent at once");
        return Err(EngineError::invalid(LOG, message));
    }
    for entry in entries {
        for text in [&entry.channel, &entry.happened_at] {
            limits::optional(LOG, text.as_deref(), MAX_SHORT)?;
        }
        limits::optional(LOG, entry.summary.as_deref(), policy.max_title_length)?;
        for text in [&entry.text, &entry.details] {
            limits::optional(LOG, text.as_deref(), policy.max_note_length)?;
        }
        check_time(LOG, entry.time_spent)?;
        let texts = [&entry.text, &entry.channel, &entry.summary, &entry.details];
        let is_filled =
            |text: &&Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
        if entry.id.is_none() && !texts.iter().any(is_filled) {
            let message = "an entry needs a message, a type, a summary or details";
            return Err(EngineError::invalid(LOG, message));
        }
    }
    Ok(())
}

fn check_time(field: &'static str, time: Option<Hours>) -> Result<(), EngineError> {
    time.map_or(Ok(()), |time| time.check(field, 0))
}

/// What merging a list into a communication log needs, read beforehand.
pub(crate) struct Log {
    before: Vec<Message>,
    authors: Vec<User>,
    named: Vec<User>,
    participants: Participants,
    ids: NewIds<Message>,
}

/// Reads what merging a list into the communication log of an item needs; `None` for an empty list.
pub(crate) async fn read_log(
    item: WorkItemId,
    kind: Kind,
    list: Option<&[CommunicationEntry]>,
    tx: &Tx,
) -> Result<Option<Log>, WorkError> {
    let Some(list) = list.filter(|list| !list.is_empty()) else {
        return Ok(None);
    };
    if !kind.has_communication_log() {
        return Err(WorkError::NoCommunicationLog);
    }
    let mut authors: Vec<UserId> = list.iter().filter_map(|entry| entry.author).collect();
    authors.sort_unstable();
    authors.dedup();
    let names: Vec<String> = list
        .iter()
        .flat_map(|entry| Mentions::of(&entry.text_or_fallback()).names())
        .collect();
    let (before, authors, named, participants) = tx
        .read((
            of_kind(item, MessageKind::Communication),
            queries::users(&authors),
            identity::users_by_username(&names),
            notices::participants(item),
        ))
        .await?;
    let new = matched(list, &before)
        .iter()
        .filter(|message| message.is_none())
        .count();
    Ok(Some(Log {
        before,
        authors,
        named,
        participants: Participants::of(participants),
        ids: tx.reserve(new).await?,
    }))
}

/// Plans merging a list into the communication log of an item: an entry matches the message with
/// its id, else one with the same content, else it is new. Messages without an entry stay.
/// Mentioned users are notified of each new message, the other participants only of the last.
/// Returns whether anything changes.
pub(crate) fn reconcile<O>(
    item: &WorkItem,
    assignments: &[Assignment],
    list: &[CommunicationEntry],
    log: Log,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<bool, WorkError> {
    let Log {
        before,
        authors,
        named,
        participants,
        mut ids,
    } = log;
    let participants = participants.assigned_to(assignments);
    let quiet = participants.quiet();
    let matched = matched(list, &before);
    let mut left = matched.iter().filter(|message| message.is_none()).count();
    let mut changed = false;
    for (entry, matched) in list.iter().zip(matched) {
        if let Some(before) = matched {
            changed |= plan.update(before, &entry.changed(before));
            continue;
        }
        let mut message = blank(item, entry.author, &authors, tx)?;
        message = entry.changed(&message);
        message.id = MessageId(ids.take()?);
        plan.create(&message);
        left -= 1;
        let participants = if left == 0 { &participants } else { &quiet };
        let mentions = Mentions::of(&entry.text_or_fallback());
        notices::written(item, &message, participants, (&mentions, &named), tx, plan);
        changed = true;
    }
    Ok(changed)
}

/// The message that each entry matches: by id first, then by content.
fn matched<'a>(list: &[CommunicationEntry], before: &'a [Message]) -> Vec<Option<&'a Message>> {
    let mut left: Vec<&Message> = before.iter().collect();
    let mut take = |is: &dyn Fn(&Message) -> bool| {
        let place = left.iter().position(|message| is(message))?;
        Some(left.remove(place))
    };
    let mut matched: Vec<Option<&Message>> = list
        .iter()
        .map(|entry| entry.id.and_then(|id| take(&|message| message.id == id)))
        .collect();
    for (entry, matched) in list.iter().zip(&mut matched) {
        if matched.is_none() {
            *matched = take(&|message| entry.has_content_of(message));
        }
    }
    matched
}

/// An empty message by an author.
fn blank(
    item: &WorkItem,
    author: Option<UserId>,
    authors: &[User],
    tx: &Tx,
) -> Result<Message, WorkError> {
    let (author_id, author_name) = match author {
        Some(id) => {
            let user = authors
                .iter()
                .find(|user| user.id == id && !user.is_system)
                .ok_or(WorkError::NoSuchUser(id.0))?;
            (Some(id), user.display_name())
        }
        None => (
            tx.actor().user().map(|user| user.id),
            tx.actor().name().to_owned(),
        ),
    };
    Ok(Message {
        id: MessageId(0),
        version: Version(1),
        item_id: item.id,
        kind: MessageKind::Communication,
        position: Position::default(),
        author_id,
        author_name,
        is_customer: false,
        text: String::new(),
        channel: None,
        summary: None,
        details: None,
        happened_at: None,
        time_spent: None,
        created_at: tx.now(),
    })
}

impl CommunicationEntry {
    /// The text of a new message: as given, else the details, else the summary.
    fn text_or_fallback(&self) -> String {
        let text = self.text.clone();
        text.unwrap_or_else(|| Message::default_text(self.details.as_ref(), self.summary.as_ref()))
    }

    /// Whether the entry has the content of a message.
    fn has_content_of(&self, message: &Message) -> bool {
        self.text_or_fallback() == message.text
            && self.channel == message.channel
            && self.summary == message.summary
            && self.details == message.details
            && self.time_for(message) == message.happened_at
            && self.author.is_none_or(|id| message.author_id == Some(id))
            && (self.time_spent.is_none() || self.time_spent == message.time_spent)
            && self.is_customer.is_none_or(|is| is == message.is_customer)
    }

    /// The time of the communication. Clients see the creation time of a message without one; sent
    /// back unchanged, it means no time.
    fn time_for(&self, message: &Message) -> Option<String> {
        let added = message.created_at.to_string();
        match &self.happened_at {
            Some(at) if message.happened_at.is_none() && *at == added => None,
            at => at.clone(),
        }
    }

    /// The message after the changes of this entry. A text that was taken from the details or the
    /// summary follows them.
    fn changed(&self, before: &Message) -> Message {
        let mut after = before.clone();
        let keep = |field: &mut Option<String>, new: &Option<String>| {
            if new.is_some() {
                field.clone_from(new);
            }
        };
        keep(&mut after.channel, &self.channel);
        keep(&mut after.summary, &self.summary);
        keep(&mut after.details, &self.details);
        keep(&mut after.happened_at, &self.time_for(before));
        after.time_spent = self.time_spent.or(after.time_spent);
        after.is_customer = self.is_customer.unwrap_or(after.is_customer);
        let text_is_fallback =
            before.text == Message::default_text(before.details.as_ref(), before.summary.as_ref());
        match &self.text {
            Some(text) if *text != before.text => after.text.clone_from(text),
            _ if text_is_fallback => {
                after.text = Message::default_text(after.details.as_ref(), after.summary.as_ref());
            }
            _ => {}
        }
        after
    }
}
