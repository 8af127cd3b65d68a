//! Queries of the outbox. A test checks the query plan of each on both databases.

use super::{Delivery, OutboxMessage, OutboxMessageId, Template};
use crate::kernel::store::{
    Aggregate, AggregateFunction, Ask, ColumnType, Comparison, Count, Entity, First, Query, Read,
    Row, StoreError, Timestamp, Value,
};

pub(super) fn by_id(id: OutboxMessageId) -> First<OutboxMessage> {
    Query::of(OutboxMessage::id.is(id)).first()
}

/// The messages with a delivery status that are due, the longest due first.
pub(super) fn due(delivery: Delivery, now: Timestamp, most: u32) -> Query<OutboxMessage> {
    let due = OutboxMessage::due_at.compares(Comparison::AtMost, now);
    Query::of(OutboxMessage::delivery.is(delivery).and(due))
        .order(OutboxMessage::due_at.ascending())
        .order(OutboxMessage::id.ascending())
        .limit(most)
}

/// The last message that got a delivery status.
pub(super) fn last(delivery: Delivery) -> First<OutboxMessage> {
    Query::of(OutboxMessage::delivery.is(delivery))
        .order(OutboxMessage::due_at.descending())
        .order(OutboxMessage::id.descending())
        .first()
}

/// The number of messages that got a delivery status since an instant.
pub(super) fn since(delivery: Delivery, then: Timestamp) -> Count<OutboxMessage> {
    let after = OutboxMessage::due_at.compares(Comparison::AtLeast, then);
    Query::of(OutboxMessage::delivery.is(delivery).and(after)).count()
}

/// A page of messages, newest first.
pub(super) fn newest(
    delivery: Option<Delivery>,
    recipient: Option<&str>,
    limit: u32,
    offset: u32,
) -> Query<OutboxMessage> {
    let mut query = Query::all();
    if let Some(delivery) = delivery {
        query = query.filter(OutboxMessage::delivery.is(delivery));
    }
    if let Some(recipient) = recipient {
        query = query.filter(OutboxMessage::recipient.is(recipient));
    }
    query
        .order(OutboxMessage::created_at.descending())
        .order(OutboxMessage::id.descending())
        .page(limit, offset)
}

/// The number of messages by template and delivery status.
#[derive(Debug)]
pub(super) struct Tally;

impl Ask for Tally {
    type Answer = Vec<(Template, Delivery, i64)>;

    fn reads(self, reads: &mut Vec<Read>) {
        reads.push(Read::Aggregate(Aggregate {
            table: OutboxMessage::TABLE,
            filter: crate::kernel::store::Filter::All,
            group: vec![
                OutboxMessage::template.place(),
                OutboxMessage::delivery.place(),
            ],
            functions: vec![AggregateFunction::Count],
        }));
    }

    fn answer(answers: &mut std::vec::IntoIter<Vec<Row>>) -> Result<Self::Answer, StoreError> {
        let rows = answers
            .next()
            .ok_or_else(|| StoreError::Corrupt("an answer is missing".into()))?;
        rows.into_iter().map(group).collect()
    }
}

fn group(row: Row) -> Result<(Template, Delivery, i64), StoreError> {
    match <[Value; 3]>::try_from(row) {
        Ok([template, delivery, Value::Int(count)]) => Ok((
            Template::from_value(template)?,
            Delivery::from_value(delivery)?,
            count,
        )),
        other => Err(StoreError::Corrupt(format!("{other:?} is no count"))),
    }
}
