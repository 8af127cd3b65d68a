//! Reads: one read is one statement. Several reads are combined into one statement or, if there are
//! too many, executed one after the other in a read-only transaction with a snapshot.

use std::fmt::Write as _;

use corejobtrack_core::{
    sql::{self, Dialect},
    store::{Answer, Kind, Read, Row, Schema, StoreError, Value},
};
use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, Row as _, ValueRef as _,
    postgres::{PgArguments, PgRow, PgValueRef},
};

use crate::{
    errors::{Failure, classify},
    placeholders::renumbered,
    values,
};

/// The greatest number of reads in one statement. Planning a larger one would take longer than the
/// saved round trips, and its text is unlikely to be used again.
const MAX_COMBINED: usize = 16;

/// Answers all reads from one snapshot.
pub(crate) async fn all(
    connection: &mut PgConnection,
    reads: &[Read],
    schema: Option<&Schema>,
) -> Result<Vec<Answer>, Failure> {
    match reads {
        [] => Ok(Vec::new()),
        [only] => Ok(vec![one(connection, only, schema).await?]),
        few if few.len() <= MAX_COMBINED => combined(connection, few, schema).await,
        many => snapshot(connection, many, schema).await,
    }
}

/// Answers one read.
pub(crate) async fn one(
    connection: &mut PgConnection,
    read: &Read,
    schema: Option<&Schema>,
) -> Result<Answer, Failure> {
    let statement = sql::read(read, Dialect::Postgres);
    let kinds = sql::column_kinds(read);
    let mut arguments = PgArguments::default();
    for value in &statement.binds {
        values::bind(&mut arguments, value)?;
    }
    let rows = sqlx::query_with(AssertSqlSafe(statement.text), arguments)
        .persistent(!depends_on_values(read))
        .fetch_all(connection)
        .await
        .map_err(|error| classify(error, schema))?;
    let mut answer = Vec::with_capacity(rows.len());
    for row in rows {
        let mut values = Vec::with_capacity(kinds.len());
        for (place, kind) in kinds.iter().enumerate() {
            values.push(values::decode(*kind, bytes(&raw_value(&row, place)?)?)?);
        }
        answer.push(values);
    }
    Ok(answer)
}

/// Answers reads with one statement. Each row has the index of its read, its row number, since a
/// union does not keep the order of its parts, and its values as one record.
async fn combined(
    connection: &mut PgConnection,
    reads: &[Read],
    schema: Option<&Schema>,
) -> Result<Vec<Answer>, Failure> {
    let mut text = String::new();
    let mut arguments = PgArguments::default();
    let mut bound = 0;
    for (place, read) in reads.iter().enumerate() {
        let statement = sql::read(read, Dialect::Postgres);
        let union = if place > 0 { " UNION ALL " } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{union}SELECT {place}::BIGINT, row_number() OVER (), ROW(q.*) FROM ({}) AS q",
            renumbered(&statement.text, bound)
        );
        bound += statement.binds.len();
        for value in &statement.binds {
            values::bind(&mut arguments, value)?;
        }
    }
    let rows = sqlx::query_with(AssertSqlSafe(text), arguments)
        .persistent(!reads.iter().any(depends_on_values))
        .fetch_all(connection)
        .await
        .map_err(|error| classify(error, schema))?;
    let kinds: Vec<Vec<Kind>> = reads.iter().map(sql::column_kinds).collect();
    let mut answers: Vec<Vec<(Value, Row)>> = reads.iter().map(|_| Vec::new()).collect();
    for row in rows {
        let read = values::decode(Kind::Int, bytes(&raw_value(&row, 0)?)?)?;
        let place = values::decode(Kind::Int, bytes(&raw_value(&row, 1)?)?)?;
        let read = match read {
            Value::Int(read) => usize::try_from(read).unwrap_or(usize::MAX),
            _ => usize::MAX,
        };
        let (Some(kinds), Some(answer)) = (kinds.get(read), answers.get_mut(read)) else {
            return Err(StoreError::Corrupt("a row belongs to no read".into()).into());
        };
        let record = raw_value(&row, 2)?;
        answer.push((place, record_values(bytes(&record)?.unwrap_or(&[]), kinds)?));
    }
    Ok(answers
        .into_iter()
        .map(|mut answer| {
            answer.sort_by(|(a, _), (b, _)| a.cmp(b));
            answer.into_iter().map(|(_, row)| row).collect()
        })
        .collect())
}

/// Whether the best plan depends on the values, so that the statement is planned each time and not
/// kept. The generic plan of a search knows nothing of its words and may scan the searched table.
fn depends_on_values(read: &Read) -> bool {
    matches!(read, Read::Text(_))
}

async fn snapshot(
    connection: &mut PgConnection,
    reads: &[Read],
    schema: Option<&Schema>,
) -> Result<Vec<Answer>, Failure> {
    // If the caller drops the future, the driver rolls the transaction back.
    let mut transaction = connection
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await
        .map_err(|error| classify(error, schema))?;
    let mut answers = Vec::with_capacity(reads.len());
    for read in reads {
        answers.push(one(&mut transaction, read, schema).await?);
    }
    transaction
        .rollback()
        .await
        .map_err(|error| classify(error, schema))?;
    Ok(answers)
}

fn raw_value(row: &PgRow, place: usize) -> Result<PgValueRef<'_>, Failure> {
    row.try_get_raw(place)
        .map_err(|error| classify(error, None))
}

fn bytes<'r>(value: &PgValueRef<'r>) -> Result<Option<&'r [u8]>, StoreError> {
    if value.is_null() {
        return Ok(None);
    }
    value.as_bytes().map(Some).map_err(StoreError::Backend)
}

/// Decodes a record in binary format: the number of fields, then for each field its type, the
/// length of its value (-1 for null) and the value. Fields beyond `kinds` are ignored.
fn record_values(record: &[u8], kinds: &[Kind]) -> Result<Row, StoreError> {
    let short = || StoreError::Corrupt("a record is not in the expected format".into());
    let (fields, mut rest) = record.split_first_chunk::<4>().ok_or_else(short)?;
    if usize::try_from(i32::from_be_bytes(*fields)).is_ok_and(|fields| fields < kinds.len()) {
        return Err(short());
    }
    let mut values = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let (_, tail) = rest.split_first_chunk::<4>().ok_or_else(short)?;
        let (length, tail) = tail.split_first_chunk::<4>().ok_or_else(short)?;
        let value = match usize::try_from(i32::from_be_bytes(*length)) {
            Ok(length) => {
                let (value, tail) = tail.split_at_checked(length).ok_or_else(short)?;
                rest = tail;
                Some(value)
            }
            Err(_) => {
                rest = tail;
                None
            }
        };
        values.push(values::decode(*kind, value)?);
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test")]

    use super::*;

    #[test]
    fn records_with_nulls_are_decoded_and_truncated_ones_refused() {
        let mut record = 2_i32.to_be_bytes().to_vec();
        record.extend(20_i32.to_be_bytes());
        record.extend((-1_i32).to_be_bytes());
        record.extend(25_i32.to_be_bytes());
        record.extend(2_i32.to_be_bytes());
        record.extend(b"ab");
        let kinds = [Kind::Int, Kind::Text];
        assert_eq!(
            record_values(&record, &kinds).unwrap(),
            [Value::Null, Value::Text("ab".into())]
        );
        record.pop();
        assert!(record_values(&record, &kinds).is_err());
    }
}
