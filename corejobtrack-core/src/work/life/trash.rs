//! The trash: deleting items permanently.

use serde::{Deserialize, Serialize};

use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        store::Query,
    },
    services::{
        files::{self, Attachment, BlobRemoval},
        links::{self, LinkPurpose},
        messages::{self, Message, ReadReceipt, Typing, typing},
        reading::{ReadMark, marks},
        visibility,
    },
    work::{
        Place, Signature, SignatureImage, SignatureRequest, Work, WorkError, WorkItem, WorkItemId,
        item::serials, queries,
    },
};

/// The number of writes after which a commit takes no further item.
const MAX_WRITES: usize = 1_000;

/// The greatest number of items to delete in one commit.
const MAX_ITEMS: u32 = 50;
/// The greatest number of messages, attachments, read marks and the like, of each, to delete in one
/// commit. Items that have more are deleted after them.
const MAX_PARTS: u32 = 500;

/// Deletes an item in the trash permanently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeWork {
    /// The item.
    pub id: WorkItemId,
}

impl Command for PurgeWork {
    const NAME: &'static str = "purge_work";
}

/// Deletes everything in the trash permanently.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmptyTrash {}

impl Command for EmptyTrash {
    const NAME: &'static str = "empty_trash";
}

/// Deletes some of the messages, attachments, read marks and the like of an item in the trash, so
/// that no commit is too large.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct PurgeParts {
    id: WorkItemId,
}

impl Command for PurgeParts {
    const NAME: &'static str = "purge_parts";
}

impl Work {
    /// Deletes an item in the trash permanently, with all its parts. Items that were part of it
    /// lose their parent. Its audit entries stay.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::NotInTrash`], or if the actor may not manage the
    /// trash.
    pub async fn purge(&self, command: PurgeWork) -> Result<(), WorkError> {
        while self.purge_parts(command.id).await? {}
        self.acting
            .transact(command, |command, tx| async move {
                let (item, remains) = tx.purgeable(command.id, None).await?;
                let item = item.ok_or(WorkError::NotFound(None))?;
                let mut plan = Plan::new(());
                remains.remove(&tx, &mut plan);
                purge(&item, &[], &tx, &mut plan).await?;
                Ok(plan)
            })
            .await
    }

    /// Deletes everything in the trash permanently, up to 50 items per commit. Returns the number
    /// of deleted items. It can be repeated if it is interrupted.
    ///
    /// # Errors
    /// If the actor may not manage the trash.
    pub async fn empty_trash(&self) -> Result<u64, WorkError> {
        let mut gone = 0;
        loop {
            // The commits carry no idempotency key: repeating them is harmless.
            let deleted = self
                .acting
                .unkeyed()
                .transact(EmptyTrash {}, |_, tx| async move {
                    tx.allow(Permission::ManageTrash)?;
                    let items = tx
                        .read(queries::in_place(Place::Trash, None).limit(MAX_ITEMS))
                        .await?;
                    let going: Vec<WorkItemId> = items.iter().map(|item| item.id).collect();
                    let remains = Remains::of(tx.read(remains_of(&going, Some(MAX_PARTS))).await?);
                    let mut plan = Plan::new(());
                    remains.remove(&tx, &mut plan);
                    if remains.is_full() {
                        return Ok::<_, WorkError>(plan.with(Some(0)));
                    }
                    let mut count = 0;
                    for item in &items {
                        // The rest is deleted in the next commit.
                        if plan.size() >= MAX_WRITES {
                            break;
                        }
                        purge(item, &going, &tx, &mut plan).await?;
                        count += 1;
                    }
                    Ok(plan.with((count > 0).then_some(count)))
                })
                .await?;
            match deleted {
                Some(count) => gone += count.unsigned_abs(),
                None => return Ok(gone),
            }
        }
    }

    /// Deletes some of the messages, attachments, read marks and the like of an item in the trash,
    /// if one commit cannot delete them with the item. Returns whether there may be more.
    async fn purge_parts(&self, id: WorkItemId) -> Result<bool, WorkError> {
        self.acting
            .unkeyed()
            .transact(PurgeParts { id }, |command, tx| async move {
                let (item, remains) = tx.purgeable(command.id, Some(MAX_PARTS)).await?;
                // The caller's command decides about a missing item: it may be a retry.
                if item.is_none() || !remains.is_full() {
                    return Ok::<_, WorkError>(Plan::new(false));
                }
                let mut plan = Plan::new(true);
                remains.remove(&tx, &mut plan);
                Ok(plan)
            })
            .await
    }
}

impl Tx {
    /// An item in the trash, if it exists, and its remains, up to `most` of each kind.
    async fn purgeable(
        &self,
        id: WorkItemId,
        most: Option<u32>,
    ) -> Result<(Option<WorkItem>, Remains), WorkError> {
        self.allow(Permission::ManageTrash)?;
        let (item, rows) = self
            .read((queries::by_id(id), remains_of(&[id], most)))
            .await?;
        match &item {
            Some(item) if item.place != Place::Trash => Err(WorkError::NotInTrash),
            _ => Ok((item, Remains::of(rows))),
        }
    }
}

type RemainsRows = (
    Vec<Message>,
    Vec<ReadReceipt>,
    Vec<ReadMark>,
    Vec<Typing>,
    Vec<Attachment>,
);

type RemainsReads = (
    Query<Message>,
    Query<ReadReceipt>,
    Query<ReadMark>,
    Query<Typing>,
    Query<Attachment>,
);

/// The messages, read receipts, read marks, typing marks and attachments of items.
struct Remains(RemainsRows);

/// Reads them, up to `most` of each kind.
fn remains_of(items: &[WorkItemId], most: Option<u32>) -> RemainsReads {
    fn up_to<E: crate::kernel::store::Entity>(query: Query<E>, most: Option<u32>) -> Query<E> {
        match most {
            Some(most) => query.limit(most),
            None => query,
        }
    }
    (
        up_to(messages::under(items), most),
        up_to(messages::receipts_of(items), most),
        up_to(marks::marks_of(items), most),
        up_to(typing::under(items), most),
        up_to(files::attachments_under(items), most),
    )
}

impl Remains {
    fn of(rows: RemainsRows) -> Self {
        Self(rows)
    }

    /// Plans deleting the rows, and the bytes of the attachments afterwards.
    fn remove<O>(&self, tx: &Tx, plan: &mut Plan<O>) {
        let (messages, receipts, marks, typists, attachments) = &self.0;
        messages.iter().for_each(|row| plan.remove(row));
        receipts.iter().for_each(|row| plan.remove(row));
        marks.iter().for_each(|row| plan.remove(row));
        typists.iter().for_each(|row| plan.remove(row));
        for attachment in attachments {
            plan.remove(attachment);
            plan.insert(&BlobRemoval::of(attachment.blob_key.clone(), tx.now()));
        }
    }

    /// Whether there may be more rows than were read.
    fn is_full(&self) -> bool {
        let (messages, receipts, marks, typists, attachments) = &self.0;
        let counts = [
            messages.len(),
            receipts.len(),
            marks.len(),
            typists.len(),
            attachments.len(),
        ];
        let most = counts.into_iter().max();
        u32::try_from(most.unwrap_or(0)).is_ok_and(|count| count >= MAX_PARTS)
    }
}

/// Plans deleting an item with all its parts; the items `going` are deleted in the same commit.
async fn purge<O>(
    item: &WorkItem,
    going: &[WorkItemId],
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), WorkError> {
    let (assignments, time, steps, signature, image, request, parts) = tx
        .read((
            queries::assignments(item.id),
            queries::time_entries(item.id),
            queries::steps(item.id),
            queries::signature(item.id),
            queries::signature_image(item.id),
            queries::signature_request(item.id),
            queries::parts_of(item.id),
        ))
        .await?;
    for part in &parts {
        if !going.contains(&part.id) {
            plan.update(
                part,
                &WorkItem {
                    parent_id: None,
                    ..part.clone()
                },
            );
        }
    }
    visibility::delete(item, &assignments, plan);
    serials::delete(item, plan);
    assignments.iter().for_each(|row| plan.remove(row));
    time.iter().for_each(|row| plan.remove(row));
    steps.iter().for_each(|row| plan.remove(row));
    remove_signature(signature, image, request, plan);
    links::remove(LinkPurpose::Sign, item.id.0, tx, plan).await?;
    plan.delete(item);
    Ok(())
}

fn remove_signature<O>(
    signature: Option<Signature>,
    image: Option<SignatureImage>,
    request: Option<SignatureRequest>,
    plan: &mut Plan<O>,
) {
    if let Some(image) = image {
        plan.remove(&image);
    }
    if let Some(signature) = signature {
        plan.remove(&signature);
    }
    if let Some(request) = request {
        plan.remove(&request);
    }
}
