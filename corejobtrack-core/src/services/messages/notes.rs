//! Internal notes: listing, adding and deleting them.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        engine::{Command, Plan},
        limits,
        permissions::Permission,
        store::{Position, Version},
    },
    services::{
        areas::{Kind, Participants, Place, Work, WorkError, WorkItemId, identity, notices},
        messages::{Mentions, Message, MessageId, MessageKind, by_id, of_kind},
    },
};

/// Adds a note to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddNote {
    /// The item.
    pub item_id: WorkItemId,
    /// The kind that the item must have, if given.
    pub kind: Option<Kind>,
    /// The text of the note.
    pub text: String,
}

impl Command for AddNote {
    const NAME: &'static str = "add_note";
}

/// Deletes a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteNote {
    /// The item.
    pub item_id: WorkItemId,
    /// The kind that the item must have, if given.
    pub kind: Option<Kind>,
    /// The note.
    pub id: MessageId,
}

impl Command for DeleteNote {
    const NAME: &'static str = "delete_note";
}

impl Work {
    /// A page of the notes under an item, oldest first.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if the actor may not see the item.
    pub async fn notes(
        &self,
        item: WorkItemId,
        kind: Option<Kind>,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Message>, WorkError> {
        let tx = self.acting.reader();
        let page = of_kind(item, MessageKind::Note).page(limit, offset);
        let (_, notes) = tx.item_and(item, kind, Permission::ViewWork, page).await?;
        Ok(notes)
    }

    /// Adds a note to an item.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::InTrash`]; a text that is blank or too long; or if the
    /// actor may not change the item.
    pub async fn add_note(&self, command: AddNote) -> Result<Message, WorkError> {
        let longest = self.acting.engine.policy().max_note_length;
        limits::required("text", &command.text, longest)?;
        self.acting
            .transact(command, |command, tx| async move {
                let (id, mentions) = (command.item_id, Mentions::of(&command.text));
                let people = (
                    notices::participants(id),
                    identity::users_by_username(&mentions.names()),
                );
                let (item, (participants, named)) = tx
                    .item_and(id, command.kind, Permission::EditWork, people)
                    .await?;
                if item.place == Place::Trash {
                    return Err(WorkError::InTrash);
                }
                let note = Message {
                    id: MessageId(tx.new_id::<Message>().await?),
                    version: Version(1),
                    item_id: item.id,
                    kind: MessageKind::Note,
                    position: Position::default(),
                    author_id: tx.actor().user().map(|user| user.id),
                    author_name: tx.actor().name().to_owned(),
                    is_customer: false,
                    text: command.text.clone(),
                    channel: None,
                    summary: None,
                    details: None,
                    happened_at: None,
                    time_spent: None,
                    created_at: tx.now(),
                };
                let mut plan = Plan::new(());
                plan.create(&note);
                let mentioned = (&mentions, named.as_slice());
                notices::written(
                    &item,
                    &note,
                    &Participants::of(participants),
                    mentioned,
                    &tx,
                    &mut plan,
                );
                Ok(plan.with(note))
            })
            .await
    }

    /// Deletes a note. Users can delete their own notes, administrators any.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::NoSuchNote`], [`WorkError::NotYourNote`],
    /// [`WorkError::InTrash`], or if the actor may not change the item.
    pub async fn delete_note(&self, command: DeleteNote) -> Result<(), WorkError> {
        self.acting
            .transact(command, |command, tx| async move {
                let note = by_id(command.id);
                let (item, note) = tx
                    .item_and(command.item_id, command.kind, Permission::EditWork, note)
                    .await?;
                let note = note
                    .filter(|note| note.item_id == item.id && note.kind == MessageKind::Note)
                    .ok_or(WorkError::NoSuchNote)?;
                tx.expect_version(note.version)?;
                let me = tx.actor().user().map(|user| user.id);
                let own = me.is_some() && note.author_id == me;
                if !own && tx.allow(Permission::ManageTrash).is_err() {
                    return Err(WorkError::NotYourNote);
                }
                if item.place == Place::Trash {
                    return Err(WorkError::InTrash);
                }
                let mut plan = Plan::new(());
                plan.delete(&note);
                Ok(plan)
            })
            .await
    }
}
