//! Operations on items of every kind: lookup by number, archive, trash.

use corejobtrack_core::{
    Acting,
    work::{Kind, Place, PurgeWork, Transition, TransitionWork, UpdateWork, WorkItemId, WorkList},
};
use poem_openapi::{Object, OpenApi, payload::Json};

use super::item::{Item, ItemChanges};
use crate::{
    http::{Administrator, Body, Caller, Id, Query, Result, Sliced},
    surfaces::corejobtrack::{
        area::Area,
        done::Done,
        work::common::{Changed, ItemType},
    },
};

/// The result of emptying the trash.
#[derive(Debug, Object)]
pub struct TrashEmptied {
    /// Always true.
    pub ok: bool,
    /// The number of items deleted.
    pub deleted: i64,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct ItemsApi;

#[OpenApi(tag = "Area::Items")]
impl ItemsApi {
    /// Find an item by its number.
    #[oai(path = "/ticket-number/:number", method = "get", operation_id = "get_item_by_number")]
    async fn by_number(&self, caller: Caller, number: Id) -> Result<Json<Item>> {
        Ok(Json(caller.work().by_number(*number).await?.into()))
    }

    /// List archived items.
    #[oai(path = "/archived/", method = "get", operation_id = "list_archived_items")]
    async fn archived(&self, caller: Caller, page: Sliced) -> Result<Json<Vec<Item>>> {
        list(&caller, Place::Archived, None, page).await
    }

    /// Get an archived item.
    #[oai(path = "/archived/:id/", method = "get", operation_id = "get_archived_item")]
    async fn get_archived(&self, caller: Caller, id: Id) -> Result<Json<Item>> {
        Ok(Json(
            caller.work().get_archived(WorkItemId(*id)).await?.into(),
        ))
    }

    /// Change an archived item.
    ///
    /// Omitted and null fields stay unchanged. The item stays in the archive unless `status` moves
    /// it.
    #[oai(path = "/archived/:id/", method = "patch", operation_id = "update_archived_item")]
    async fn update_archived(
        &self,
        caller: Caller,
        id: Id,
        body: Body<ItemChanges>,
    ) -> Result<Json<Item>> {
        let id = WorkItemId(*id);
        caller.work().get_archived(id).await?;
        let command = UpdateWork {
            id,
            kind: None,
            fields: body.0.into_fields()?,
        };
        Ok(Item::from(caller.work().update(command).await?).changed())
    }

    /// Restore an archived item.
    ///
    /// Sets the status to `open`.
    #[oai(path = "/archived/:id/restore", method = "post", operation_id = "restore_archived_item")]
    async fn restore_archived(&self, caller: Caller, id: Id) -> Result<Json<Item>> {
        transition(&caller, *id, Transition::RestoreFromArchive).await
    }

    /// Move an archived item to the trash.
    #[oai(path = "/archived/:id/", method = "delete", operation_id = "delete_archived_item")]
    async fn delete_archived(&self, caller: Caller, id: Id) -> Result<Json<Item>> {
        caller.work().get_archived(WorkItemId(*id)).await?;
        transition(&caller, *id, Transition::Trash).await
    }

    /// List items in the trash.
    #[oai(path = "/admin/trash", method = "get", operation_id = "list_trash")]
    async fn trash(
        &self,
        caller: Administrator,
        item_type: Query<Option<ItemType>>,
        page: Sliced,
    ) -> Result<Json<Vec<Item>>> {
        list(&caller, Place::Trash, item_type.0.map(Kind::from), page).await
    }

    /// Restore an item from the trash.
    ///
    /// Restores its former status and place.
    #[oai(path = "/admin/trash/:id/restore", method = "post", operation_id = "restore_from_trash")]
    async fn restore_trash(&self, caller: Administrator, id: Id) -> Result<Json<Item>> {
        transition(&caller, *id, Transition::RestoreFromTrash).await
    }

    /// Permanently delete an item in the trash.
    #[oai(path = "/admin/trash/:id", method = "delete", operation_id = "delete_from_trash")]
    async fn purge(&self, caller: Administrator, id: Id) -> Result<Json<Done>> {
        caller
            .work()
            .purge(PurgeWork {
                id: WorkItemId(*id),
            })
            .await?;
        Ok(Json(Done { ok: true }))
    }

    /// Permanently delete everything in the trash.
    #[oai(path = "/admin/trash/empty", method = "post", operation_id = "empty_trash")]
    async fn empty(&self, caller: Administrator) -> Result<Json<TrashEmptied>> {
        let deleted = caller.work().empty_trash().await?;
        Ok(Json(TrashEmptied {
            ok: true,
            deleted: i64::try_from(deleted).unwrap_or(i64::MAX),
        }))
    }
}

async fn list(
    caller: &Acting,
    place: Place,
    kind: Option<Kind>,
    page: Sliced,
) -> Result<Json<Vec<Item>>> {
    let list = WorkList {
        kind,
        place,
        limit: page.limit,
        offset: page.offset,
    };
    let found = caller.work().list(list).await?;
    Ok(Json(found.into_iter().map(Item::listed).collect()))
}

async fn transition(caller: &Acting, id: i64, transition: Transition) -> Result<Json<Item>> {
    let command = TransitionWork {
        id: WorkItemId(id),
        kind: None,
        transition,
    };
    Ok(Item::from(caller.work().transition(command).await?).changed())
}
