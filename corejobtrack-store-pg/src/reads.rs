//! Answers reads: one is one statement; several are fused into one, or run one after the other in a
//! read-only snapshot where there are too many of them. It never writes.

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
    errors::{Failed, failed},
    text::renumbered,
    values,
};

/// The greatest number of reads in one statement. More of them would take the database longer to
/// plan than it saves, and are of a form that does not come again.
const MOST_FUSED: usize = 16;

/// Answers all reads from one snapshot.
pub(crate) async fn all(
    connection: &mut PgConnection,
    reads: &[Read],
    schema: Option<&Schema>,
) -> Result<Vec<Answer>, Failed> {
    match reads {
        [] => Ok(Vec::new()),
        [only] => Ok(vec![one(connection, only, schema).await?]),
        few if few.len() <= MOST_FUSED => fused(connection, few, schema).await,
        many => snapshot(connection, many, schema).await,
    }
}

/// Answers one read.
pub(crate) async fn one(
    connection: &mut PgConnection,
    read: &Read,
    schema: Option<&Schema>,
) -> Result<Answer, Failed> {
    let statement = sql::read(read, Dialect::Postgres);
    let shape = sql::shape(read);
    let mut arguments = PgArguments::default();
    for value in &statement.binds {
        values::bind(&mut arguments, value)?;
    }
    let rows = sqlx::query_with(AssertSqlSafe(statement.text), arguments)
        .fetch_all(connection)
        .await
        .map_err(|error| failed(error, schema))?;
    let mut answer = Vec::with_capacity(rows.len());
    for row in rows {
        let mut values = Vec::with_capacity(shape.len());
        for (place, kind) in shape.iter().enumerate() {
            values.push(values::decode(*kind, bytes(&raw(&row, place)?)?)?);
        }
        answer.push(values);
    }
    Ok(answer)
}

/// One statement for all: each row says which read it answers and what its place is there, since
/// the parts of a union promise no order, and carries its values as one record.
async fn fused(
    connection: &mut PgConnection,
    reads: &[Read],
    schema: Option<&Schema>,
) -> Result<Vec<Answer>, Failed> {
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
        .fetch_all(connection)
        .await
        .map_err(|error| failed(error, schema))?;
    let shapes: Vec<Vec<Kind>> = reads.iter().map(sql::shape).collect();
    let mut answers: Vec<Vec<(Value, Row)>> = reads.iter().map(|_| Vec::new()).collect();
    for row in rows {
        let read = values::decode(Kind::Int, bytes(&raw(&row, 0)?)?)?;
        let place = values::decode(Kind::Int, bytes(&raw(&row, 1)?)?)?;
        let read = match read {
            Value::Int(read) => usize::try_from(read).unwrap_or(usize::MAX),
            _ => usize::MAX,
        };
        let (Some(shape), Some(answer)) = (shapes.get(read), answers.get_mut(read)) else {
            return Err(StoreError::Corrupt("a row answers no read".into()).into());
        };
        let record = raw(&row, 2)?;
        answer.push((place, record_values(bytes(&record)?.unwrap_or(&[]), shape)?));
    }
    Ok(answers
        .into_iter()
        .map(|mut answer| {
            answer.sort_by(|(a, _), (b, _)| a.cmp(b));
            answer.into_iter().map(|(_, row)| row).collect()
        })
        .collect())
}

async fn snapshot(
    connection: &mut PgConnection,
    reads: &[Read],
    schema: Option<&Schema>,
) -> Result<Vec<Answer>, Failed> {
    // Where the caller goes away in between, the driver rolls it back.
    let mut transaction = connection
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await
        .map_err(|error| failed(error, schema))?;
    let mut answers = Vec::with_capacity(reads.len());
    for read in reads {
        answers.push(one(&mut transaction, read, schema).await?);
    }
    transaction
        .rollback()
        .await
        .map_err(|error| failed(error, schema))?;
    Ok(answers)
}

fn raw(row: &PgRow, place: usize) -> Result<PgValueRef<'_>, Failed> {
    row.try_get_raw(place).map_err(|error| failed(error, None))
}

fn bytes<'r>(value: &PgValueRef<'r>) -> Result<Option<&'r [u8]>, StoreError> {
    if value.is_null() {
        return Ok(None);
    }
    value.as_bytes().map(Some).map_err(StoreError::Backend)
}

/// Reads a record in its binary form: how many fields there are, then for each of them its type and
/// the length of its value, which is -1 for null, and the value. Fields that follow the shape are
/// left alone.
fn record_values(record: &[u8], shape: &[Kind]) -> Result<Row, StoreError> {
    let short = || StoreError::Corrupt("a record has another form than expected".into());
    let (fields, mut rest) = record.split_first_chunk::<4>().ok_or_else(short)?;
    if usize::try_from(i32::from_be_bytes(*fields)).is_ok_and(|fields| fields < shape.len()) {
        return Err(short());
    }
    let mut values = Vec::with_capacity(shape.len());
    for kind in shape {
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
    fn a_record_with_nulls_is_read_and_a_cut_one_refused() {
        let mut record = 2_i32.to_be_bytes().to_vec();
        record.extend(20_i32.to_be_bytes());
        record.extend((-1_i32).to_be_bytes());
        record.extend(25_i32.to_be_bytes());
        record.extend(2_i32.to_be_bytes());
        record.extend(b"ab");
        let shape = [Kind::Int, Kind::Text];
        assert_eq!(
            record_values(&record, &shape).unwrap(),
            [Value::Null, Value::Text("ab".into())]
        );
        record.pop();
        assert!(record_values(&record, &shape).is_err());
    }
}
