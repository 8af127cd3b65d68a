//! Read status and typing indicators of items.

use std::collections::BTreeMap;

use corejobtrack_core::{
    messages::{SetTyping, TYPING_LASTS, Typing},
    reading::{MarkRead, ReadStatus, SectionStatus},
    work::{Kind, WorkItemId},
};
use poem_openapi::{Object, OpenApi, payload::Json, types::Example};

use crate::{
    http::{Body, Caller, Choice, Id, Result},
    surfaces::corejobtrack::{
        area::Area,
        done::Done,
        work::common::{Changed, ItemType},
    },
};

/// What somebody has read.
#[derive(Debug, Object)]
#[oai(example)]
pub struct SectionNames {
    /// The names of the sections. Tasks have `details`, `steps`, `notes`, `messages`, `attachments`;
    /// service tickets `details`, `equipment`, `time`, `notes`, `messages`, `attachments`, `signature`;
    /// support tickets `details`, `notes`, `messages`, `attachments`.
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

/// What you have read of a section.
#[derive(Debug, Object)]
pub struct SectionRead {
    /// When you last said that you read it; null for never.
    pub last_read_at: Option<String>,
    /// Whether others changed or wrote something in it since.
    pub unread: bool,
    /// How many messages, notes and changes of others there are since.
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

/// What you have read of an item.
#[derive(Debug, Object)]
pub struct ItemRead {
    /// True in the answer to a change; absent when the status is read.
    #[oai(skip_serializing_if_is_none)]
    pub ok: Option<bool>,
    /// What kind of item it is.
    pub item_type: String,
    /// Its id.
    pub item_id: i64,
    /// Whether there is something new in any section.
    pub unread: bool,
    /// How much is new in all sections.
    pub unread_count: i64,
    /// Each section by its name.
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
    /// False says that you stopped; true if not given.
    pub is_typing: Option<bool>,
}

/// Somebody who is typing.
#[derive(Debug, Object)]
pub struct TypingUser {
    /// The id of the user.
    pub user_id: i64,
    /// Their name.
    pub user_name: String,
    /// When they said so last.
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

/// Who is typing.
#[derive(Debug, Object)]
pub struct TypingUsers {
    /// Everybody who said so within the last ten seconds, you included.
    pub typing: Vec<TypingUser>,
    /// For how many seconds saying so counts.
    pub expires_after_seconds: u64,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct ReadingApi;

#[OpenApi(tag = "Area::Items")]
impl ReadingApi {
    /// Get what you have read of an item, section by section.
    ///
    /// A section is unread if others changed or wrote something in it since you last marked it read.
    /// Of the changes the newest 200 are looked at.
    #[oai(
        path = "/tickets/:type/:id/read-status",
        method = "get",
        operation_id = "get_read_status"
    )]
    async fn read_status(
        &self,
        caller: Caller,
        #[oai(name = "type")] item_type: Choice<ItemType>,
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
    /// The section `messages` gives read receipts. Answers with what is left to read.
    #[oai(
        path = "/tickets/:type/:id/mark-read",
        method = "post",
        operation_id = "mark_as_read"
    )]
    async fn mark_read(
        &self,
        caller: Caller,
        #[oai(name = "type")] item_type: Choice<ItemType>,
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
    /// It counts for ten seconds; clients say it again every few seconds, and `{"is_typing": false}`
    /// when somebody stops. Adding a message to the communication log stops it, too.
    #[oai(
        path = "/tickets/:type/:id/typing",
        method = "post",
        operation_id = "set_typing"
    )]
    async fn type_(
        &self,
        caller: Caller,
        #[oai(name = "type")] item_type: Choice<ItemType>,
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
    #[oai(
        path = "/tickets/:type/:id/typing",
        method = "get",
        operation_id = "list_typing_users"
    )]
    async fn typing(
        &self,
        caller: Caller,
        #[oai(name = "type")] item_type: Choice<ItemType>,
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
