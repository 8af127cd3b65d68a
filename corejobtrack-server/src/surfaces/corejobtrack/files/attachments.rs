//! Attachments of tasks and tickets: upload, list, download, delete.

use corejobtrack_core::{
    Acting,
    files::{self, AttachmentId, DeleteAttachment, FilesError},
    work::{Kind, WorkItemId},
};
use poem::Request;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{
        Caller, Created, FileHead, FileResponse, Id, InPath, RequestedRange, Result, Sliced, Upload,
    },
    surfaces::corejobtrack::{area::Area, done::Done, work::ItemType},
};

/// A file attached to an item.
#[derive(Debug, Clone, Object)]
pub struct Attachment {
    /// The id.
    pub id: i64,
    /// The kind of the item.
    pub entity_type: String,
    /// The id of the item.
    pub entity_id: i64,
    /// The name.
    pub filename: String,
    /// The size in bytes.
    pub file_size: i64,
    /// The content type, derived from the file name's extension.
    pub content_type: String,
    /// Whether it is an image.
    pub is_image: bool,
    /// The SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: String,
    /// The URL to download it from.
    pub download_url: String,
    /// The id of the user who uploaded it.
    pub uploaded_by: Option<i64>,
    /// The user's name at that time.
    pub uploaded_by_name: String,
    /// When it was uploaded.
    pub created_at: String,
}

impl Attachment {
    fn of(attachment: files::Attachment, kind: ItemType) -> Self {
        let id = attachment.id.0;
        Self {
            id,
            entity_type: Kind::from(kind).as_str().to_owned(),
            entity_id: attachment.item_id.0,
            filename: attachment.name,
            file_size: attachment.size,
            content_type: attachment.content_type,
            is_image: attachment.is_image,
            sha256: attachment.sha256,
            download_url: format!("/attachments/download/{id}"),
            uploaded_by: attachment.uploaded_by_id.map(|id| id.0),
            uploaded_by_name: attachment.uploaded_by_name,
            created_at: attachment.created_at.to_string(),
        }
    }
}

/// The response to an upload.
#[derive(Debug, Object)]
pub struct AttachmentsAdded {
    /// Always true.
    pub ok: bool,
    /// All attached files, in the order sent.
    pub attachments: Vec<Attachment>,
    /// The first attached file.
    #[oai(flatten)]
    pub first: Attachment,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct AttachmentsApi;

#[OpenApi(tag = "Area::Attachments")]
impl AttachmentsApi {
    /// Attach files to a task or ticket.
    ///
    /// One or more files, each at most 50 MB unless the server is configured otherwise. Either all
    /// are attached or none. File name extensions decide which types are accepted.
    #[oai(
        path = "/attachments/:entity_type/:entity_id/upload",
        method = "post",
        operation_id = "upload_attachments"
    )]
    async fn upload(
        &self,
        caller: Caller,
        entity_type: InPath<ItemType>,
        entity_id: Id,
        mut body: Upload,
    ) -> Result<Created<Json<AttachmentsAdded>>> {
        match attach(&caller, *entity_type, *entity_id, &mut body).await {
            Ok(attached) => Ok(Created(Json(attached))),
            Err(problem) => Err(body.refused(problem).await),
        }
    }

    /// Download a file.
    ///
    /// Images, PDF files, video and audio are sent for display in the browser, other files as
    /// downloads. `Range` requests are supported.
    #[oai(
        path = "/attachments/download/:attachment_id",
        method = "get",
        operation_id = "download_attachment"
    )]
    async fn download(
        &self,
        caller: Caller,
        attachment_id: Id,
        request: &Request,
    ) -> Result<FileResponse> {
        let download = caller.files().open(AttachmentId(*attachment_id)).await?;
        let attachment = &download.attachment;
        let head = FileHead {
            name: &attachment.name,
            content_type: &attachment.content_type,
            size: u64::try_from(attachment.size).unwrap_or_default(),
            hash: &attachment.sha256,
        };
        let wanted = RequestedRange::of(request, head);
        let bytes = match &wanted {
            RequestedRange::All => Some(download.bytes(None).await?),
            RequestedRange::Part(range) => Some(download.bytes(Some(range.clone())).await?),
            RequestedRange::Beyond | RequestedRange::Nothing => None,
        };
        Ok(FileResponse::of(head, &wanted, bytes))
    }

    /// List the files attached to a task or ticket.
    ///
    /// Oldest first.
    #[oai(
        path = "/attachments/:entity_type/:entity_id",
        method = "get",
        operation_id = "list_attachments"
    )]
    async fn list(
        &self,
        caller: Caller,
        entity_type: InPath<ItemType>,
        entity_id: Id,
        page: Sliced,
    ) -> Result<Json<Vec<Attachment>>> {
        let kind = *entity_type;
        let found = caller
            .files()
            .list(
                WorkItemId(*entity_id),
                Some(kind.into()),
                page.limit,
                page.offset,
            )
            .await?;
        let attached = found.into_iter().map(|file| Attachment::of(file, kind));
        Ok(Json(attached.collect()))
    }

    /// Permanently delete a file.
    #[oai(
        path = "/attachments/:attachment_id",
        method = "delete",
        operation_id = "delete_attachment"
    )]
    async fn delete(&self, caller: Caller, attachment_id: Id) -> Result<Json<Done>> {
        let id = AttachmentId(*attachment_id);
        caller.files().delete(DeleteAttachment { id }).await?;
        Ok(Json(Done { ok: true }))
    }
}

async fn attach(
    caller: &Acting,
    kind: ItemType,
    item: i64,
    body: &mut Upload,
) -> Result<AttachmentsAdded> {
    let mut upload = caller
        .files()
        .upload(WorkItemId(item), Some(kind.into()))
        .await?;
    while let Some(mut file) = body.next_file().await? {
        upload.add(&file.name, &mut file.bytes).await?;
    }
    let attached = match upload.finish().await {
        Err(FilesError::NoFile) => return Err(Upload::without_file()),
        attached => attached?,
    };
    let files = attached.len();
    tracing::info!(item, files, "[UPLOAD] attached");
    let attachments: Vec<Attachment> = attached
        .into_iter()
        .map(|file| Attachment::of(file, kind))
        .collect();
    let first = attachments
        .first()
        .cloned()
        .ok_or_else(Upload::without_file)?;
    Ok(AttachmentsAdded {
        ok: true,
        attachments,
        first,
    })
}
