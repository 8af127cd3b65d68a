//! Tests of attachments and profile pictures: their rows and their blobs.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story may fail")]

use std::io::Cursor;

use corejobtrack_core::{
    Acting, ErrorKind,
    files::{
        Attachment, AttachmentId, BlobError, BlobKey, Blobs, ByteStream, DeleteAttachment,
        FilesError, MemoryBlobs,
    },
    identity::{DeleteUser, Role},
    store::Timestamp,
    work::{CreateWork, Kind, PurgeWork, Transition, Visibility, WorkItemId},
};
use corejobtrack_tests::{
    items::transition,
    office::{id_of, kind},
    stories,
};
use tokio::io::{AsyncRead, AsyncReadExt};

const DAY: u64 = 24 * 60 * 60;

async fn ticket(who: &Acting) -> WorkItemId {
    let command = CreateWork::service_ticket("Acme Corp");
    who.work().create(command).await.unwrap().item.id
}

async fn attach(
    who: &Acting,
    item: WorkItemId,
    files: &[(&str, &[u8])],
) -> Result<Vec<Attachment>, FilesError> {
    let mut upload = who.files().upload(item, None).await?;
    for (name, bytes) in files {
        upload.add(name, &mut Cursor::new(bytes.to_vec())).await?;
    }
    upload.finish().await
}

async fn read(who: &Acting, id: AttachmentId) -> Vec<u8> {
    let download = who.files().open(id).await.unwrap();
    let mut bytes = Vec::new();
    download
        .bytes(None)
        .await
        .unwrap()
        .read_to_end(&mut bytes)
        .await
        .unwrap();
    bytes
}

/// Waits for background deletions until the number of blobs is as expected.
async fn blobs_become(blobs: &MemoryBlobs, count: usize) {
    let begun = std::time::Instant::now();
    while blobs.keys().len() != count && begun.elapsed().as_secs() < 10 {
        tokio::task::yield_now().await;
    }
    assert_eq!(blobs.keys().len(), count);
}

async fn sweep(who: &Acting) -> u64 {
    let mut deleted = 0;
    for shard in 0..=u8::MAX {
        deleted += who.files().sweep(shard).await.unwrap().deleted;
    }
    deleted
}

fn picture(color: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 600, 300);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![color; 600 * 300]).unwrap();
    writer.finish().unwrap();
    file
}

stories! {
    async fn a_file_is_read_as_it_was_sent(office: Office) {
        let id = ticket(&office.admin).await;
        let many = vec![7; 300_000];
        let sent: [(&str, &[u8]); 2] = [("../report_1.PDF", b"%PDF"), ("photo.jpg", &many)];
        let attached = attach(&office.admin, id, &sent).await.unwrap();
        let first = &attached[0];
        assert_eq!((first.name.as_str(), first.size), ("report_1.PDF", 4));
        assert_eq!((first.content_type.as_str(), first.is_image), ("application/pdf", false));
        assert!(attached[1].is_image);
        assert_eq!(first.uploaded_by_name, "The admin");
        assert_eq!(read(&office.admin, first.id).await, b"%PDF");
        assert_eq!(read(&office.admin, attached[1].id).await, many);
        let download = office.admin.files().open(attached[1].id).await.unwrap();
        let mut some = Vec::new();
        download.bytes(Some(10..20)).await.unwrap().read_to_end(&mut some).await.unwrap();
        assert_eq!(some, many[10..20]);
        let listed = office.admin.files().list(id, Some(Kind::ServiceTicket), 50, 0).await.unwrap();
        assert_eq!(listed, attached);
        let log = office.admin.work().change_log(id, None, 50, 0).await.unwrap();
        assert_eq!(log[1].details, "Attachment 'report_1.PDF' added; Attachment 'photo.jpg' added");
    }

    async fn an_upload_is_stored_completely_or_not_at_all(office: Office) {
        let id = ticket(&office.admin).await;
        let refused = attach(&office.admin, id, &[("a.pdf", b"a"), ("b.exe", b"b")]).await;
        let error = refused.unwrap_err();
        assert!(matches!(error, FilesError::NotAllowed { .. }));
        assert!(error.to_string().contains("pdf, doc, docx"), "{error}");
        blobs_become(&office.blobs, 0).await;
        assert_eq!(kind(attach(&office.admin, id, &[]).await), ErrorKind::Refused);
        let most = usize::try_from(office.engine.policy().max_attachment_bytes).unwrap();
        let mut upload = office.admin.files().upload(id, None).await.unwrap();
        upload.add("small.txt", &mut Cursor::new(b"small")).await.unwrap();
        let mut endless = tokio::io::repeat(0).take(u64::try_from(most).unwrap() + 1);
        let error = upload.add("endless.zip", &mut endless).await.unwrap_err();
        assert!(matches!(error, FilesError::TooLarge { .. }));
        drop(upload);
        blobs_become(&office.blobs, 0).await;
        assert_eq!(office.admin.files().list(id, None, 50, 0).await.unwrap(), []);
    }

    async fn attaching_and_deleting_files_needs_permission_to_change_the_item(office: Office) {
        let id = ticket(&office.admin).await;
        let file = attach(&office.admin, id, &[("a.txt", b"a")]).await.unwrap().remove(0);
        let (jane, viewer) = (office.employee("jane", None).await, office.user("viewer", Role::Viewer).await);
        let delete = || DeleteAttachment { id: file.id };
        for who in [&jane, &viewer] {
            assert_eq!(kind(who.files().open(file.id).await), ErrorKind::NotFound);
            assert_eq!(kind(who.files().list(id, None, 50, 0).await), ErrorKind::NotFound);
        }
        assert_eq!(kind(attach(&jane, id, &[("b.txt", b"b")]).await), ErrorKind::NotFound);
        assert_eq!(kind(jane.files().delete(delete()).await), ErrorKind::NotFound);
        let public = corejobtrack_core::work::UpdateWork {
            id,
            kind: None,
            fields: corejobtrack_core::work::WorkFields {
                visibility: Some(Visibility::Public),
                ..Default::default()
            },
        };
        office.admin.work().update(public).await.unwrap();
        assert_eq!(read(&viewer, file.id).await, b"a");
        assert_eq!(kind(viewer.files().delete(delete()).await), ErrorKind::Denied);
        assert_eq!(kind(attach(&viewer, id, &[("b.txt", b"b")]).await), ErrorKind::Denied);
        assert_eq!(kind(office.stranger().files().open(file.id).await), ErrorKind::Unauthenticated);
        let other = office.admin.files().list(id, Some(Kind::Task), 50, 0).await;
        assert_eq!(kind(other), ErrorKind::NotFound);
        assert_eq!(kind(office.admin.files().upload(id, Some(Kind::Task)).await), ErrorKind::NotFound);
        jane.files().delete(delete()).await.unwrap();
        assert_eq!(office.blobs.keys(), []);
        let log = office.admin.work().change_log(id, None, 50, 0).await.unwrap();
        assert_eq!(log.last().unwrap().details, "Attachment 'a.txt' removed");
        assert_eq!(kind(jane.files().delete(delete()).await), ErrorKind::NotFound);
    }

    async fn files_are_kept_until_the_trash_is_emptied(office: Office) {
        let (id, other) = (ticket(&office.admin).await, ticket(&office.admin).await);
        let file = attach(&office.admin, id, &[("a.txt", b"a"), ("b.txt", b"b")]).await.unwrap().remove(0);
        attach(&office.admin, other, &[("c.txt", b"c")]).await.unwrap();
        transition(&office.admin, id, Transition::Trash).await;
        let delete = DeleteAttachment { id: file.id };
        assert_eq!(kind(office.admin.files().delete(delete).await), ErrorKind::Refused);
        assert_eq!(kind(office.admin.files().upload(id, None).await), ErrorKind::Refused);
        transition(&office.admin, id, Transition::RestoreFromTrash).await;
        assert_eq!(read(&office.admin, file.id).await, b"a");
        transition(&office.admin, id, Transition::Trash).await;
        office.admin.work().purge(PurgeWork { id }).await.unwrap();
        transition(&office.admin, other, Transition::Trash).await;
            assert_eq!(office.admin.work().empty_trash().await.unwrap(), 1);
        assert_eq!(kind(office.admin.files().open(file.id).await), ErrorKind::NotFound);
        assert_eq!(office.blobs.keys().len(), 3);
        assert_eq!(office.admin.files().remove_due().await.unwrap(), 3);
        assert_eq!(office.admin.files().remove_due().await.unwrap(), 0);
        assert_eq!(office.blobs.keys(), []);
    }

    async fn blobs_left_by_a_crash_are_swept_a_day_later(office: Office) {
        let id = ticket(&office.admin).await;
        let kept = attach(&office.admin, id, &[("a.txt", b"a")]).await.unwrap().remove(0);
        office.admin.files().set_picture(picture(9)).await.unwrap();
        // A crash between writing a blob and its row leaves the blob behind.
        let mut upload = office.admin.files().upload(id, None).await.unwrap();
        upload.add("b.txt", &mut Cursor::new(b"b")).await.unwrap();
        std::mem::forget(upload);
        assert_eq!(office.blobs.keys().len(), 3);
        assert_eq!(sweep(&office.admin).await, 0);
        office.wait(DAY + 1);
        assert_eq!(sweep(&office.admin).await, 1);
        assert_eq!(sweep(&office.admin).await, 0);
        assert_eq!(read(&office.admin, kept.id).await, b"a");
        assert!(office.admin.files().picture_of(id_of(&office.admin)).await.is_ok());
        let jane = office.employee("jane", None).await;
        assert_eq!(kind(jane.files().sweep(0).await), ErrorKind::Denied);
        assert_eq!(kind(jane.files().remove_due().await), ErrorKind::Denied);
    }

    async fn a_profile_picture_is_replaced_and_deleted_with_its_user(office: Office) {
        let jane = office.employee("jane", None).await;
        let id = id_of(&jane);
        assert_eq!(kind(jane.files().picture_of(id).await), ErrorKind::NotFound);
        for file in [b"GIF89a".to_vec(), b"%PDF-1.7".to_vec(), Vec::new()] {
            assert_eq!(kind(jane.files().set_picture(file).await), ErrorKind::Refused);
        }
        let large = vec![0; 5 * 1024 * 1024 + 1];
        assert_eq!(kind(jane.files().set_picture(large).await), ErrorKind::TooLarge);
        assert_eq!(office.blobs.keys(), []);
        let set = jane.files().set_picture(picture(1)).await.unwrap();
        assert!(set.user.profile_picture.is_some());
        let first = office.admin.files().picture_of(id).await.unwrap();
        assert_eq!(first.format.content_type(), "image/jpeg");
        let jane = office.reload("jane").await;
        jane.files().set_picture(picture(200)).await.unwrap();
        let second = office.admin.files().picture_of(id).await.unwrap();
        assert_ne!(first.sha256, second.sha256);
        assert_eq!(office.blobs.keys().len(), 1);
        let jane = office.reload("jane").await;
        assert_eq!(kind(jane.files().remove_picture_of(id_of(&office.admin)).await), ErrorKind::Denied);
        jane.files().remove_own_picture().await.unwrap();
        assert_eq!(office.blobs.keys(), []);
        let jane = office.reload("jane").await;
        jane.files().set_picture(picture(1)).await.unwrap();
        office.admin.files().remove_picture_of(id).await.unwrap();
        assert_eq!(kind(office.admin.files().picture_of(id).await), ErrorKind::NotFound);
        let jane = office.reload("jane").await;
        jane.files().set_picture(picture(1)).await.unwrap();
        office.admin.identity().delete_user(DeleteUser { id }).await.unwrap();
        assert_eq!(office.admin.files().remove_due().await.unwrap(), 1);
        assert_eq!(office.blobs.keys(), []);
    }

    async fn an_upload_that_takes_half_a_day_is_refused(office: Office) {
        let id = ticket(&office.admin).await;
        let mut upload = office.admin.files().upload(id, None).await.unwrap();
        upload.add("a.txt", &mut Cursor::new(b"a")).await.unwrap();
        office.wait(DAY / 2 + 1);
        let error = upload.finish().await.unwrap_err();
        assert!(matches!(error, FilesError::TookTooLong(12)), "{error}");
        assert_eq!(office.admin.files().list(id, None, 50, 0).await.unwrap(), []);
        blobs_become(&office.blobs, 0).await;
    }

    async fn images_are_scaled_for_print(office: Office) {
        let id = ticket(&office.admin).await;
        let image = picture(50);
        let files: [(&str, &[u8]); 3] = [("notes.txt", b"a"), ("broken.png", b"b"), ("front.png", &image)];
        attach(&office.admin, id, &files).await.unwrap();
        let gone = attach(&office.admin, id, &[("gone.png", &image)]).await.unwrap().remove(0);
        office.blobs.delete(&gone.blob_key).await.unwrap();
        let images = office.admin.files().images_of(id, 10, 200).await.unwrap();
        assert_eq!(images.len(), 1);
        assert_eq!((images[0].name.as_str(), images[0].width, images[0].height), ("front.png", 200, 100));
    }

    async fn an_upload_repeated_with_the_same_key_is_stored_once(office: Office) {
        let id = ticket(&office.admin).await;
        let keyed = office.admin.clone().with_key(corejobtrack_core::store::CommandId(7));
        let first = attach(&keyed, id, &[("a.txt", b"a")]).await.unwrap();
        let again = attach(&keyed, id, &[("a.txt", b"a")]).await.unwrap();
        assert_eq!(first, again);
        blobs_become(&office.blobs, 1).await;
        assert_eq!(kind(attach(&keyed, id, &[("b.txt", b"b")]).await), ErrorKind::Conflict);
        blobs_become(&office.blobs, 1).await;
    }
}

/// A storage that is unavailable.
#[derive(Debug)]
struct Unavailable;

fn unavailable<T>() -> Result<T, BlobError> {
    Err(BlobError::Unavailable("unavailable".into()))
}

#[async_trait::async_trait]
impl Blobs for Unavailable {
    async fn put(
        &self,
        _: &BlobKey,
        _: &mut (dyn AsyncRead + Send + Unpin),
    ) -> Result<(), BlobError> {
        unavailable()
    }

    async fn get(
        &self,
        _: &BlobKey,
        _: Option<std::ops::Range<u64>>,
    ) -> Result<ByteStream, BlobError> {
        unavailable()
    }

    async fn delete(&self, _: &BlobKey) -> Result<(), BlobError> {
        unavailable()
    }

    async fn older_than(&self, _: u8, _: Timestamp) -> Result<Vec<BlobKey>, BlobError> {
        unavailable()
    }
}

#[tokio::test]
async fn without_a_storage_only_file_operations_are_refused() {
    use corejobtrack_core::{Actor, Engine, store::MemoryStore};
    let engine = Engine::builder(MemoryStore::new()).open().await.unwrap();
    let system = engine.acting_as(Actor::System);
    assert_eq!(system.files().remove_due().await.unwrap(), 0);
    assert_eq!(
        kind(system.files().sweep(0).await),
        ErrorKind::StorageUnavailable
    );
    let engine = Engine::builder(MemoryStore::new())
        .blobs(Unavailable)
        .open()
        .await
        .unwrap();
    let system = engine.acting_as(Actor::System);
    assert_eq!(
        kind(system.files().sweep(0).await),
        ErrorKind::StorageUnavailable
    );
}
