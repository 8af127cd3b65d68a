//! The contract of blob storage, checked in memory and in a folder.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story may fail")]

use std::io::Cursor;

use corejobtrack_core::{
    Actor, Engine,
    files::{BlobError, BlobKey, Blobs, DeleteAttachment, MemoryBlobs},
    identity::{CreateUser, Register, Role},
    store::{MemoryStore, Timestamp},
    work::CreateWork,
};
use corejobtrack_server::blobs::StoredBlobs;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt};

/// Checks that a storage keeps the contract of the port.
async fn check_contract(blobs: &dyn Blobs) {
    let key = BlobKey::parse(&format!("ab/{}", "c".repeat(30))).unwrap();
    assert!(matches!(
        blobs.get(&key, None).await,
        Err(BlobError::NotFound)
    ));
    // Large enough for an upload in several parts.
    let bytes: Vec<u8> = (0..12_000_000_u32)
        .map(|at| at.to_le_bytes()[0] ^ at.to_le_bytes()[2])
        .collect();
    blobs
        .put(&key, &mut Cursor::new(bytes.clone()))
        .await
        .unwrap();
    let mut read = Vec::new();
    blobs
        .get(&key, None)
        .await
        .unwrap()
        .read_to_end(&mut read)
        .await
        .unwrap();
    assert!(read == bytes);
    read.clear();
    blobs
        .get(&key, Some(5_000_000..7_000_000))
        .await
        .unwrap()
        .read_to_end(&mut read)
        .await
        .unwrap();
    assert!(read == bytes[5_000_000..7_000_000]);
    let never = Timestamp::MIN;
    assert_eq!(blobs.older_than(0xab, never).await.unwrap(), []);
    assert_eq!(blobs.older_than(0xac, Timestamp::MAX).await.unwrap(), []);
    assert_eq!(
        blobs.older_than(0xab, Timestamp::MAX).await.unwrap(),
        std::slice::from_ref(&key)
    );
    blobs.delete(&key).await.unwrap();
    blobs.delete(&key).await.unwrap();
    assert!(matches!(
        blobs.get(&key, None).await,
        Err(BlobError::NotFound)
    ));

    /// A reader that fails after some bytes.
    struct CutOff(u32);
    impl AsyncRead for CutOff {
        fn poll_read(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            buf: &mut tokio::io::ReadBuf<'_>,
        ) -> std::task::Poll<std::io::Result<()>> {
            self.0 += 1;
            if self.0 > 2_000 {
                return std::task::Poll::Ready(Err(std::io::Error::other("cut off")));
            }
            let some = buf.remaining().min(8_192);
            buf.put_slice(&vec![1; some]);
            std::task::Poll::Ready(Ok(()))
        }
    }
    assert!(blobs.put(&key, &mut CutOff(0)).await.is_err());
    assert!(matches!(
        blobs.get(&key, None).await,
        Err(BlobError::NotFound)
    ));
    assert_eq!(blobs.older_than(0xab, Timestamp::MAX).await.unwrap(), []);
}

#[tokio::test]
async fn memory_keeps_the_contract() {
    check_contract(&MemoryBlobs::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_keeps_the_contract() {
    let directory = TempDir::new().unwrap();
    let blobs = StoredBlobs::in_folder(&directory.path().join("a/uploads")).unwrap();
    check_contract(&blobs).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_deletes_partial_files_that_a_crash_has_left() {
    let directory = TempDir::new().unwrap();
    let blobs = StoredBlobs::in_folder(directory.path()).unwrap();
    let shard = directory.path().join("ab");
    std::fs::create_dir(&shard).unwrap();
    let name = format!("{}#1", "c".repeat(30));
    let partial = shard.join(name);
    std::fs::write(&partial, "half").unwrap();
    std::fs::write(shard.join("somebody's.txt"), "not ours").unwrap();
    assert_eq!(blobs.older_than(0xab, Timestamp::MIN).await.unwrap(), []);
    assert!(partial.exists());
    assert_eq!(blobs.older_than(0xab, Timestamp::MAX).await.unwrap(), []);
    assert!(!partial.exists());
    assert!(shard.join("somebody's.txt").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bytes_of_an_attachment_are_in_the_folder_until_it_is_deleted() {
    let directory = TempDir::new().unwrap();
    let engine = Engine::builder(MemoryStore::new())
        .blobs(StoredBlobs::in_folder(directory.path()).unwrap())
        .open()
        .await
        .unwrap();
    let ann = CreateUser {
        details: Register {
            username: "ann".into(),
            ..Register::default()
        },
        role: Role::Admin,
        is_system: false,
    };
    let system = engine.acting_as(Actor::System);
    system.identity().create_user(ann, None).await.unwrap();
    let ann = engine.acting_as(engine.impersonate("ann").await.unwrap());
    let ticket = CreateWork::service_ticket("Acme Corp");
    let id = ann.work().create(ticket).await.unwrap().item.id;
    let mut upload = ann.files().upload(id, None).await.unwrap();
    upload
        .add("../a.txt", &mut Cursor::new(b"a"))
        .await
        .unwrap();
    let file = upload.finish().await.unwrap().remove(0);
    let place = directory.path().join(file.blob_key.as_str());
    assert_eq!(std::fs::read(&place).unwrap(), b"a");
    ann.files()
        .delete(DeleteAttachment { id: file.id })
        .await
        .unwrap();
    assert!(!place.exists());
}
