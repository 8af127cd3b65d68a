//! Operations shared by tasks and tickets: list, get, change, transition and change log.

use corejobtrack_core::{
    Acting,
    work::{
        Kind, Place, Transition, TransitionWork, UpdateWork, WorkFields, WorkItemId, WorkList,
        WorkView,
    },
};
use poem_openapi::payload::Json;

use super::change_log::LogEntry;
use crate::http::{Result, Sliced};

/// A page of the live items of a kind, newest first.
pub async fn list(caller: &Acting, kind: Kind, page: Sliced) -> Result<Vec<WorkView>> {
    let list = WorkList {
        kind: Some(kind),
        place: Place::Live,
        limit: page.limit,
        offset: page.offset,
    };
    Ok(caller.work().list(list).await?)
}

/// One item, if it is of the kind.
pub async fn get(caller: &Acting, kind: Kind, id: i64) -> Result<WorkView> {
    Ok(caller.work().get(WorkItemId(id), Some(kind)).await?)
}

/// Changes an item, if it is of the kind.
pub async fn change(caller: &Acting, kind: Kind, id: i64, fields: WorkFields) -> Result<WorkView> {
    let command = UpdateWork {
        id: WorkItemId(id),
        kind: Some(kind),
        fields,
    };
    Ok(caller.work().update(command).await?)
}

/// Makes a transition of an item, if it is of the kind.
pub async fn transition(
    caller: &Acting,
    kind: Kind,
    id: i64,
    transition: Transition,
) -> Result<WorkView> {
    let command = TransitionWork {
        id: WorkItemId(id),
        kind: Some(kind),
        transition,
    };
    Ok(caller.work().transition(command).await?)
}

/// A page of the change log of an item, if it is of the kind.
pub async fn change_log(
    caller: &Acting,
    kind: Kind,
    id: i64,
    page: Sliced,
) -> Result<Json<Vec<LogEntry>>> {
    let work = caller.work();
    let log = work
        .change_log(WorkItemId(id), Some(kind), page.limit, page.offset)
        .await?;
    Ok(Json(log.into_iter().map(Into::into).collect()))
}
