//! Notes under a task.

use corejobtrack_core::{
    messages::{AddNote, DeleteNote, Message, MessageId},
    work::{Kind, WorkItemId},
};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Body, Caller, Created, Id, Result, Sliced},
    surfaces::corejobtrack::{area::Area, done::Done},
};

const KIND: Option<Kind> = Some(Kind::Task);

/// A note to write.
#[derive(Debug, Object)]
pub struct NewNote {
    /// The text.
    #[oai(validator(min_length = 1))]
    pub note: String,
}

/// A note under a task.
#[derive(Debug, Object)]
pub struct Note {
    /// The id.
    pub id: i64,
    /// The id of the task.
    pub task_id: i64,
    /// The text.
    pub note: String,
    /// The id of the user who wrote it.
    pub user_id: Option<i64>,
    /// The author's name at that time.
    pub author: String,
    /// When it was added.
    pub created_at: String,
}

impl From<Message> for Note {
    fn from(message: Message) -> Self {
        Self {
            id: message.id.0,
            task_id: message.item_id.0,
            note: message.text,
            user_id: message.author_id.map(|id| id.0),
            author: message.author_name,
            created_at: message.created_at.to_string(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct TaskNotesApi;

#[OpenApi(tag = "Area::Tasks")]
impl TaskNotesApi {
    /// List the notes under a task.
    ///
    /// Oldest first.
    #[oai(path = "/tasks/:task_id/notes/", method = "get", operation_id = "list_task_notes")]
    async fn list(&self, caller: Caller, task_id: Id, page: Sliced) -> Result<Json<Vec<Note>>> {
        let id = WorkItemId(*task_id);
        let found = caller
            .work()
            .notes(id, KIND, page.limit, page.offset)
            .await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Add a note to a task.
    #[oai(path = "/tasks/:task_id/notes/", method = "post", operation_id = "create_task_note")]
    async fn add(
        &self,
        caller: Caller,
        task_id: Id,
        body: Body<NewNote>,
    ) -> Result<Created<Json<Note>>> {
        let command = AddNote {
            item_id: WorkItemId(*task_id),
            kind: KIND,
            text: body.0.note,
        };
        Ok(Created(Json(caller.work().add_note(command).await?.into())))
    }

    /// Delete a note.
    ///
    /// Users can delete their own notes, administrators any.
    #[oai(
        path = "/tasks/:task_id/notes/:note_id",
        method = "delete",
        operation_id = "delete_task_note"
    )]
    async fn delete(&self, caller: Caller, task_id: Id, note_id: Id) -> Result<Json<Done>> {
        let command = DeleteNote {
            item_id: WorkItemId(*task_id),
            kind: KIND,
            id: MessageId(*note_id),
        };
        caller.work().delete_note(command).await?;
        Ok(Json(Done { ok: true }))
    }
}
