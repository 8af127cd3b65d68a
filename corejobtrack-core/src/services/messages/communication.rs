//! The communication log of a case: to add a message, and to take a whole list of entries as it is
//! sent. Nothing here removes one.

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
            Assignment, Kind, Place, Talk, User, Work, WorkError, WorkItem, WorkItemId, identity,
            notices, queries,
        },
        messages::{Mentions, Message, MessageId, MessageKind, of_kind, typing},
    },
};

/// The greatest number of entries of one list.
const MOST: usize = 1_000;

/// Where the faults of an entry are told.
const LOG: &str = "communication";

/// Adds a message to the communication log of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddCommunication {
    /// The item.
    pub item_id: WorkItemId,
    /// Only if the item is of this kind.
    pub kind: Option<Kind>,
    /// What is said.
    pub text: String,
    /// The time spent on it.
    pub time_spent: Option<Hours>,
    /// Whether it is the customer's word.
    pub is_customer: bool,
    /// Who says it; the actor, if none.
    pub author: Option<UserId>,
}

impl Command for AddCommunication {
    const NAME: &'static str = "add_communication";
}

/// An entry of a communication log as it is sent. Of one that is there already, what is none stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommunicationEntry {
    /// The message it stands for, if it is one that is there.
    pub id: Option<MessageId>,
    /// What is said; of a new entry without it the details, else the summary.
    pub text: Option<String>,
    /// How they talked.
    pub channel: Option<String>,
    /// What it was about, in a few words.
    pub summary: Option<String>,
    /// What it was about, at length.
    pub details: Option<String>,
    /// When they talked, kept as sent.
    pub happened_at: Option<String>,
    /// The time spent on it.
    pub time_spent: Option<Hours>,
    /// Whether it is the customer's word.
    pub is_customer: Option<bool>,
    /// Who says it; the actor, if none. The author of a message that is there stays.
    pub author: Option<UserId>,
}

impl Work {
    /// Adds a message to the communication log of a case. Whoever adds one is typing no more.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`], [`WorkError::NoConversation`],
    /// [`WorkError::NoSuchUser`] for the author; a text that is blank or too long, times that cannot
    /// be; where the actor may not change the item.
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
                    identity::named(&mentions.names()),
                    typing::of(id),
                    notices::talk(id),
                );
                let (item, (authors, named, typists, talk)) = tx
                    .item_and(id, command.kind, Permission::EditWork, more)
                    .await?;
                if item.place == Place::Trash {
                    return Err(WorkError::InTrash);
                }
                if item.kind != Kind::SupportTicket {
                    return Err(WorkError::NoConversation);
                }
                let mut message = blank(&item, command.author, &authors, &tx)?;
                message.id = MessageId(tx.new_id::<Message>().await?);
                message.text.clone_from(&command.text);
                message.time_spent = command.time_spent;
                message.is_customer = command.is_customer;
                let mut plan = Plan::new(());
                plan.create(&message);
                typing::stop(&typists, &tx, &mut plan);
                let meant = (&mentions, named.as_slice());
                notices::written(&item, &message, &Talk::of(talk), meant, &tx, &mut plan);
                Ok(plan.with(message))
            })
            .await
    }
}

/// Refuses entries that cannot be.
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
        let says =
            |text: &&Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
        if entry.id.is_none() && !texts.iter().any(says) {
            let message = "an entry needs a message, a type, a summary or details";
            return Err(EngineError::invalid(LOG, message));
        }
    }
    Ok(())
}

fn check_time(field: &'static str, time: Option<Hours>) -> Result<(), EngineError> {
    time.map_or(Ok(()), |time| time.check(field, 0))
}

/// What deciding on a communication log needs, read before it is decided.
pub(crate) struct Log {
    before: Vec<Message>,
    authors: Vec<User>,
    named: Vec<User>,
    talk: Talk,
    ids: NewIds<Message>,
}

/// Reads what a list that is sent for the communication log of an item needs; nothing for an empty
/// list.
pub(crate) async fn read_log(
    item: WorkItemId,
    kind: Kind,
    list: Option<&[CommunicationEntry]>,
    tx: &Tx,
) -> Result<Option<Log>, WorkError> {
    let Some(list) = list.filter(|list| !list.is_empty()) else {
        return Ok(None);
    };
    if kind != Kind::SupportTicket {
        return Err(WorkError::NoConversation);
    }
    let mut authors: Vec<UserId> = list.iter().filter_map(|entry| entry.author).collect();
    authors.sort_unstable();
    authors.dedup();
    let names: Vec<String> = list
        .iter()
        .flat_map(|entry| Mentions::of(&entry.said()).names())
        .collect();
    let (before, authors, named, talk) = tx
        .read((
            of_kind(item, MessageKind::Communication),
            queries::users(&authors),
            identity::named(&names),
            notices::talk(item),
        ))
        .await?;
    let new = matched(list, &before)
        .iter()
        .filter(|known| known.is_none())
        .count();
    Ok(Some(Log {
        before,
        authors,
        named,
        talk: Talk::of(talk),
        ids: tx.reserve(new).await?,
    }))
}

/// Plans what a list says of the communication log of an item: an entry stands for the message with
/// its id, else for one with the same content, else it is new. Messages that no entry stands for stay.
/// Mentioned users are notified of each new message, everybody else of the last. Returns whether
/// anything changes.
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
        talk,
        mut ids,
    } = log;
    let talk = talk.assigned_to(assignments);
    let quiet = talk.quiet();
    let matched = matched(list, &before);
    let mut left = matched.iter().filter(|known| known.is_none()).count();
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
        let talk = if left == 0 { &talk } else { &quiet };
        let mentions = Mentions::of(&entry.said());
        notices::written(item, &message, talk, (&mentions, &named), tx, plan);
        changed = true;
    }
    Ok(changed)
}

/// The message that each entry stands for: ids decide before contents.
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
            *matched = take(&|message| entry.says(message));
        }
    }
    matched
}

/// A message of which nothing is said yet but who says it.
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
    /// What stands in it, if it stands for itself.
    fn said(&self) -> String {
        let text = self.text.clone();
        text.unwrap_or_else(|| Message::said(self.details.as_ref(), self.summary.as_ref()))
    }

    /// Whether it has the content of a message.
    fn says(&self, message: &Message) -> bool {
        self.said() == message.text
            && self.channel == message.channel
            && self.summary == message.summary
            && self.details == message.details
            && self.moment(message) == message.happened_at
            && self.author.is_none_or(|id| message.author_id == Some(id))
            && (self.time_spent.is_none() || self.time_spent == message.time_spent)
            && self.is_customer.is_none_or(|is| is == message.is_customer)
    }

    /// When they talked; the instant at which a message was added is shown as that, and says nothing.
    fn moment(&self, message: &Message) -> Option<String> {
        let added = message.created_at.to_string();
        match &self.happened_at {
            Some(at) if message.happened_at.is_none() && *at == added => None,
            at => at.clone(),
        }
    }

    /// A message with what is said of it here. Where nothing else stands for its text, that follows
    /// details and summary.
    fn changed(&self, before: &Message) -> Message {
        let mut after = before.clone();
        let keep = |field: &mut Option<String>, said: &Option<String>| {
            if said.is_some() {
                field.clone_from(said);
            }
        };
        keep(&mut after.channel, &self.channel);
        keep(&mut after.summary, &self.summary);
        keep(&mut after.details, &self.details);
        keep(&mut after.happened_at, &self.moment(before));
        after.time_spent = self.time_spent.or(after.time_spent);
        after.is_customer = self.is_customer.unwrap_or(after.is_customer);
        let followed =
            before.text == Message::said(before.details.as_ref(), before.summary.as_ref());
        match &self.text {
            Some(text) if *text != before.text => after.text.clone_from(text),
            _ if followed => {
                after.text = Message::said(after.details.as_ref(), after.summary.as_ref());
            }
            _ => {}
        }
        after
    }
}
