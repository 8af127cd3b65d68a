//! Reading the communication log of a support ticket, with its total time and its readers.

use crate::{
    kernel::{
        decimal::Hours,
        permissions::Permission,
        store::{Aggregate, AggregateFunction, Ask, ColumnType, Entity, Read, Row, StoreError},
    },
    services::{
        areas::{Kind, Work, WorkError, WorkItemId},
        messages::{Message, MessageKind, ReadReceipt, Reader, newest, receipts},
        reading::{ReadMark, marks},
    },
};

/// A page of the communication log of an item, with totals of the whole log.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// The messages of the page, oldest first.
    pub messages: Vec<Message>,
    /// The number of messages on all pages.
    pub count: i64,
    /// The time spent on all of them.
    pub time_spent: Hours,
    /// How far each reader has read.
    pub marks: Vec<ReadMark>,
    receipts: Vec<ReadReceipt>,
}

impl Conversation {
    /// The readers of a message of this page, in the order in which they first read it.
    #[must_use]
    pub fn readers_of(&self, message: &Message) -> Vec<Reader> {
        receipts::readers(message, &self.receipts)
    }
}

impl Work {
    /// A page of the communication log of an item. Pages count back from the newest message; within
    /// a page, the oldest message comes first.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also if the actor may not see the item.
    pub async fn conversation(
        &self,
        item: WorkItemId,
        kind: Option<Kind>,
        limit: u32,
        offset: u32,
    ) -> Result<Conversation, WorkError> {
        let tx = self.acting.reader();
        let page = newest(item, MessageKind::Communication).page(limit, offset);
        let more = (page, Total(item), marks::readers(item));
        let (_, (mut messages, (count, time_spent), marks)) =
            tx.item_and(item, kind, Permission::ViewWork, more).await?;
        messages.reverse();
        let receipts = match messages.first() {
            Some(oldest) => tx.read(receipts::from(item, oldest.position)).await?,
            None => Vec::new(),
        };
        Ok(Conversation {
            messages,
            count,
            time_spent,
            marks,
            receipts,
        })
    }
}

/// The number of messages in the communication log of an item, and the time spent on them.
struct Total(WorkItemId);

impl Ask for Total {
    type Answer = (i64, Hours);

    fn reads(self, reads: &mut Vec<Read>) {
        let filter = Message::item_id
            .is(self.0)
            .and(Message::kind.is(MessageKind::Communication));
        reads.push(Read::Aggregate(Aggregate {
            table: Message::TABLE,
            filter: filter.into_filter(),
            group: Vec::new(),
            functions: vec![
                AggregateFunction::Count,
                AggregateFunction::Sum(Message::time_spent.place()),
            ],
        }));
    }

    fn answer(answers: &mut std::vec::IntoIter<Vec<Row>>) -> Result<Self::Answer, StoreError> {
        let row = answers.next().and_then(|rows| rows.into_iter().next());
        let mut values = row.unwrap_or_default().into_iter();
        let (Some(count), Some(sum)) = (values.next(), values.next()) else {
            return Err(StoreError::Corrupt("a total is missing".into()));
        };
        let sum = Option::<Hours>::from_value(sum)?;
        Ok((i64::from_value(count)?, sum.unwrap_or_default()))
    }
}
