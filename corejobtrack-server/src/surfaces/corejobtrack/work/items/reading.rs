//! Read status and typing indicators of items.

use std::collections::BTreeMap;

use corejobtrack_core::{
    messages::{SetTyping, TYPING_LASTS, Typing},
    reading::{MarkRead, ReadStatus, SectionStatus},
    work::{Kind, WorkItemId},
};
use poem_openapi::{Object, OpenApi, payload::Json, types::Example};

use crate::{
    http::{Body, Caller, Id, InPath, Result},
    surfaces::corejobtrack::{
        area::Area,
        done::Done,
        work::common::{Changed, ItemType},
    },
};

/// Sections to mark as read.
#[derive(Debug, Object)]
#[oai(example)]
pub struct SectionNames {
    /// The names of the sections. Tasks have `details`, `steps`, `notes`, `messages`,
    /// `attachments`; service tickets `details`, `equipment`, `time`, `notes`, `messages`,
    /// `attachments`, `signature`; support tickets `details`, `notes`, `messages`, `attachments`.
    #[oai(validator(max_items = 50))]
    pub sections: Vec<String>,
}

impl Example for SectionNames {
    fn example() -> Self {
        let names = ["details", "notes", "messages", "attachments"];
        Self {
            sections: names.map(Into::into).into(),
        }
    }
}

/// Your read status of a section.
#[derive(Debug, Object)]
pub struct SectionRead {
    /// When you last marked it as read; null for never.
    pub last_read_at: Option<String>,
    /// Whether there are messages, notes or changes by others since.
    pub unread: bool,
    /// The number of messages, notes and changes by others since.
    pub unread_count: i64,
}

impl From<SectionStatus> for SectionRead {
    fn from(status: SectionStatus) -> Self {
        Self {
            last_read_at: status.last_read_at.map(|at| at.to_string()),
            unread: status.unread > 0,
            unread_count: status.unread,
        }
    }
}

/// Your read status of an item.
#[derive(Debug, Object)]
pub struct ItemRead {
    /// True in the answer to a change; absent when the status is read.
    #[oai(skip_serializing_if_is_none)]
    pub ok: Option<bool>,
    /// The kind of item.
    pub item_type: String,
    /// The id of the item.
    pub item_id: i64,
    /// Whether any section is unread.
    pub unread: bool,
    /// The unread count of all sections together.
    pub unread_count: i64,
    /// The sections by name.
    pub sections: BTreeMap<String, SectionRead>,
}

impl Changed for ItemRead {
    fn ok(&mut self) -> &mut Option<bool> {
        &mut self.ok
    }
}

impl From<ReadStatus> for ItemRead {
    fn from(status: ReadStatus) -> Self {
        let unread = status.sections.iter().map(|section| section.unread);
        let unread_count = unread.fold(0, i64::saturating_add);
        let sections = status.sections.into_iter();
        Self {
            ok: None,
            item_type: status.kind.as_str().to_owned(),
            item_id: status.item_id.0,
            unread: unread_count > 0,
            unread_count,
            sections: sections
                .map(|section| (section.section.as_str().to_owned(), section.into()))
                .collect(),
        }
    }
}

/// Whether you are typing.
#[derive(Debug, Default, Object)]
pub struct TypingState {
    /// False if you stopped typing; true if not given.
    pub is_typing: Option<bool>,
}

/// A user who is typing.
#[derive(Debug, Object)]
pub struct TypingUser {
    /// The id of the user.
    pub user_id: i64,
    /// The user's name.
    pub user_name: String,
    /// When the user last reported typing.
    pub since: String,
}

impl From<Typing> for TypingUser {
    fn from(typing: Typing) -> Self {
        Self {
            user_id: typing.user_id.0,
            user_name: typing.user_name,
            since: typing.at.to_string(),
        }
    }
}

/// The users who are typing.
#[derive(Debug, Object)]
pub struct TypingUsers {
    /// The users who reported typing within the last ten seconds, including you.
    pub typing: Vec<TypingUser>,
    /// How long a typing indicator lasts, in seconds.
    pub expires_after_seconds: u64,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct ReadingApi;

#[OpenApi(tag = "Area::Items")]
impl ReadingApi {
    /// Get your read status of an item, by section.
    ///
    /// A section is unread if there are messages, notes or changes by others since you last marked
    /// it as read. At most the newest 200 changes are counted.
    #[oai(
        path = "/tickets/:type/:id/read-status",
        method = "get",
        operation_id = "get_read_status"
    )]
    async fn read_status(
        &self,
        caller: Caller,
        #[oai(name = "type")] item_type: InPath<ItemType>,
        id: Id,
    ) -> Result<Json<ItemRead>> {
        let status = caller
            .work()
            .read_status(WorkItemId(*id), Kind::from(*item_type))
            .await?;
        Ok(Json(status.into()))
    }

    /// Mark sections of an item as read.
    ///
    /// Marking the section `messages` creates read receipts. Returns what is still unread.
    #[oai(path = "/tickets/:type/:id/mark-read", method = "post", operation_id = "mark_as_read")]
    async fn mark_read(
        &self,
        caller: Caller,
        #[oai(name = "type")] item_type: InPath<ItemType>,
        id: Id,
        body: Body<SectionNames>,
    ) -> Result<Json<ItemRead>> {
        let command = MarkRead {
            item_id: WorkItemId(*id),
            kind: Kind::from(*item_type),
            sections: body.0.sections,
        };
        let status = caller.work().mark_read(command).await?;
        Ok(ItemRead::from(status).changed())
    }

    /// Set or clear your typing indicator.
    ///
    /// The indicator lasts ten seconds. Clients repeat the request every few seconds, and send
    /// `{"is_typing": false}` when the user stops. Adding a message to the communication log also
    /// clears it.
    #[oai(path = "/tickets/:type/:id/typing", method = "post", operation_id = "set_typing")]
    async fn set_typing(
        &self,
        caller: Caller,
        #[oai(name = "type")] item_type: InPath<ItemType>,
        id: Id,
        body: Body<Option<TypingState>>,
    ) -> Result<Json<Done>> {
        let state = body.0.unwrap_or_default();
        let command = SetTyping {
            item_id: WorkItemId(*id),
            kind: Some(Kind::from(*item_type)),
            is_typing: state.is_typing.unwrap_or(true),
        };
        caller.work().set_typing(command).await?;
        Ok(Json(Done { ok: true }))
    }

    /// List the users who are typing.
    #[oai(path = "/tickets/:type/:id/typing", method = "get", operation_id = "list_typing_users")]
    async fn typing(
        &self,
        caller: Caller,
        #[oai(name = "type")] item_type: InPath<ItemType>,
        id: Id,
    ) -> Result<Json<TypingUsers>> {
        let kind = Kind::from(*item_type);
        let typing = caller.work().typing(WorkItemId(*id), Some(kind)).await?;
        Ok(Json(TypingUsers {
            typing: typing.into_iter().map(Into::into).collect(),
            expires_after_seconds: TYPING_LASTS.as_secs(),
        }))
    }
}
