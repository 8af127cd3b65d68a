//! The trash: deleting items for good.

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

/// After how many writes a commit takes no further item.
const MOST_WRITES: usize = 1_000;

/// How many items go in one commit.
const ROOTS: u32 = 50;
/// How many messages, attachments, and traces of readers, go in one commit; the items that have more
/// go after them.
const PARTS: u32 = 500;

/// Deletes an item in the trash for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeWork {
    /// Which.
    pub id: WorkItemId,
}

impl Command for PurgeWork {
    const NAME: &'static str = "purge_work";
}

/// Deletes everything in the trash for good.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmptyTrash {}

impl Command for EmptyTrash {
    const NAME: &'static str = "empty_trash";
}

/// Deletes some of the messages, attachments and traces of readers under an item in the trash, so that
/// no commit is too great.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct PurgeParts {
    id: WorkItemId,
}

impl Command for PurgeParts {
    const NAME: &'static str = "purge_parts";
}

impl Work {
    /// Deletes an item in the trash for good, with all its parts. What was part of it stands alone
    /// from then on. Its audit entries stay.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::NotInTrash`], or where the actor may not.
    pub async fn purge(&self, command: PurgeWork) -> Result<(), WorkError> {
        while self.purge_parts(command.id).await? {}
        self.acting
            .transact(command, |command, tx| async move {
                let (item, talk) = tx.purgeable(command.id, None).await?;
                let item = item.ok_or(WorkError::NotFound(None))?;
                let mut plan = Plan::new(());
                talk.remove(&tx, &mut plan);
                purge(&item, &[], &tx, &mut plan).await?;
                Ok(plan)
            })
            .await
    }

    /// Deletes everything in the trash for good, some tens of items a commit; answers how many went.
    /// It can be repeated if it is interrupted.
    ///
    /// # Errors
    /// Where the actor may not.
    pub async fn empty_trash(&self) -> Result<u64, WorkError> {
        let mut gone = 0;
        loop {
            // The steps carry no key of the caller's: emptying an empty trash does no harm.
            let step = self
                .acting
                .unkeyed()
                .transact(EmptyTrash {}, |_, tx| async move {
                    tx.allow(Permission::ManageTrash)?;
                    let items = tx
                        .read(queries::in_place(Place::Trash, None).limit(ROOTS))
                        .await?;
                    let going: Vec<WorkItemId> = items.iter().map(|item| item.id).collect();
                    let talk = Talk::of(tx.read(under(&going, Some(PARTS))).await?);
                    let mut plan = Plan::new(());
                    talk.remove(&tx, &mut plan);
                    if talk.is_full() {
                        return Ok::<_, WorkError>(plan.with(Some(0)));
                    }
                    let mut count = 0;
                    for item in &items {
                        // What is left goes in the next commit.
                        if plan.size() >= MOST_WRITES {
                            break;
                        }
                        purge(item, &going, &tx, &mut plan).await?;
                        count += 1;
                    }
                    Ok(plan.with((count > 0).then_some(count)))
                })
                .await?;
            match step {
                Some(count) => gone += count.unsigned_abs(),
                None => return Ok(gone),
            }
        }
    }

    /// Deletes some of what was written under an item in the trash and by whom it was read, if that
    /// is more than fits in one commit with the item; says whether there may be more.
    async fn purge_parts(&self, id: WorkItemId) -> Result<bool, WorkError> {
        self.acting
            .unkeyed()
            .transact(PurgeParts { id }, |command, tx| async move {
                let (item, talk) = tx.purgeable(command.id, Some(PARTS)).await?;
                // An item that is gone is judged by the command of the caller, who may repeat it.
                if item.is_none() || !talk.is_full() {
                    return Ok::<_, WorkError>(Plan::new(false));
                }
                let mut plan = Plan::new(true);
                talk.remove(&tx, &mut plan);
                Ok(plan)
            })
            .await
    }
}

impl Tx {
    /// An item in the trash, if it is there, and what was written under it, up to `most` of each.
    async fn purgeable(
        &self,
        id: WorkItemId,
        most: Option<u32>,
    ) -> Result<(Option<WorkItem>, Talk), WorkError> {
        self.allow(Permission::ManageTrash)?;
        let (item, rows) = self.read((queries::by_id(id), under(&[id], most))).await?;
        match &item {
            Some(item) if item.place != Place::Trash => Err(WorkError::NotInTrash),
            _ => Ok((item, Talk::of(rows))),
        }
    }
}

type TalkRows = (
    Vec<Message>,
    Vec<ReadReceipt>,
    Vec<ReadMark>,
    Vec<Typing>,
    Vec<Attachment>,
);

type TalkReads = (
    Query<Message>,
    Query<ReadReceipt>,
    Query<ReadMark>,
    Query<Typing>,
    Query<Attachment>,
);

/// What was written and attached under items, and the traces of those who read it or were about to
/// write.
struct Talk(TalkRows);

/// Asks for it, up to `most` of each.
fn under(items: &[WorkItemId], most: Option<u32>) -> TalkReads {
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

impl Talk {
    fn of(rows: TalkRows) -> Self {
        Self(rows)
    }

    /// Plans that it goes, and the bytes of the attachments after it.
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

    /// Whether there may be more than was read.
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
        u32::try_from(most.unwrap_or(0)).is_ok_and(|count| count >= PARTS)
    }
}

/// Plans that an item goes with all its parts; `going` go in the same commit.
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
