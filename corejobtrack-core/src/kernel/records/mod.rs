//! Records: entities that are created, changed, listed and deleted in the ordinary way. `record!`
//! declares one; [`Records`] has its operations. What is unusual about an entity is written beside
//! them, as an operation of its area.

mod declare;
mod field;
mod list;
mod page;
pub(crate) mod rules;

use std::{fmt, marker::PhantomData};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub(crate) use declare::record;
pub use field::Field;
pub use list::List;
pub(crate) use list::lists;
pub use page::{Cursor, DEFAULT_PAGE, Listed, Page, Start};

use crate::kernel::{
    engine::{Acting, Audited, Command, Deleted, Deletion, Outcome, Plan, Tx},
    error::EngineError,
    permissions::Permission,
    policy::Policy,
    store::{First, Query, Timestamp, Where},
};

/// An entity with the operations of [`Records`]. `record!` implements it.
pub trait Record: Audited + Outcome + PartialEq + fmt::Debug {
    /// The id.
    type Id: Copy + PartialEq + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// The fields that callers set.
    type Input: NewRecord<Of = Self>;
    /// The lists of these records.
    type List: List<Of = Self>;
    /// The singular name in errors, such as `lease rate`.
    const LABEL: &'static str;
    /// The plural name in errors, such as `lease rates`.
    const LABEL_OF_SEVERAL: &'static str;
    /// The names of the commands that create, update and delete one.
    const COMMANDS: [&'static str; 3];
    /// The permission to see them.
    const VIEW: Permission;
    /// The permission to create, update and delete them.
    const EDIT: Permission;
    /// The greatest number of them, if it is limited.
    const AT_MOST: Option<u32>;

    /// Matches the one with this id.
    fn with_id(id: Self::Id) -> Where<Self>;

    /// Derives the columns that follow from others, and checks rules over several fields.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] with a field that the input sets.
    fn settle(&mut self, input: &Self::Input) -> Result<(), EngineError>;
}

/// The fields of a record that callers set. In a new record those without an `Option` in the entity
/// are required; in an update, fields that are not set stay unchanged.
pub trait Input:
    Clone + Default + PartialEq + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// The record.
    type Of;
    /// The names of all fields, in the order of their declaration.
    const FIELDS: &'static [&'static str];
    /// The names of the fields that a new record requires.
    fn required() -> Vec<&'static str>;

    /// Checks each value that is set by its rule.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] with the field.
    fn check(&self, policy: &Policy) -> Result<(), EngineError>;

    /// Applies the fields to a record.
    fn apply(&self, to: &mut Self::Of);
}

/// The input of an entity that nothing but its fields is needed for.
pub trait NewRecord: Input {
    /// A new record with these fields; derived columns have their default values.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] with the first required field that is not set.
    fn to_record(&self, id: i64, now: Timestamp) -> Result<Self::Of, EngineError>;
}

/// Creates a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Create<R: Record> {
    /// The fields.
    pub fields: R::Input,
}

/// Changes fields of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Update<R: Record> {
    /// The record.
    pub id: R::Id,
    /// The fields to change.
    pub fields: R::Input,
}

/// Deletes a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Delete<R: Record> {
    /// The record.
    pub id: R::Id,
}

impl<R: Record> Command for Create<R> {
    const NAME: &'static str = R::COMMANDS[0];
}

impl<R: Record> Command for Update<R> {
    const NAME: &'static str = R::COMMANDS[1];
}

impl<R: Record> Command for Delete<R> {
    const NAME: &'static str = R::COMMANDS[2];
}

/// The operations on records of one type, for one actor.
#[derive(Debug)]
pub struct Records<R> {
    acting: Acting,
    of: PhantomData<fn() -> R>,
}

impl Acting {
    /// The records of one type. The areas offer them by name.
    pub(crate) fn records<R: Record>(&self) -> Records<R> {
        Records {
            acting: self.clone(),
            of: PhantomData,
        }
    }
}

impl<R: Record> Records<R> {
    /// One record.
    ///
    /// # Errors
    /// [`EngineError::NotFound`], or if the actor may not see such records.
    pub async fn get(&self, id: R::Id) -> Result<R, EngineError> {
        let tx = self.acting.reader();
        tx.allow(R::VIEW)?;
        let found = tx.read(by_id::<R>(id)).await?;
        found.ok_or(EngineError::NotFound(R::LABEL))
    }

    /// A page of a list.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] for a cursor of another list; or if the actor may not see such
    /// records.
    pub async fn list(&self, list: R::List, page: Page) -> Result<Listed<R>, EngineError> {
        let tx = self.acting.reader();
        tx.allow(R::VIEW)?;
        tx.page(&list, &page).await
    }

    /// Creates a record.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] for a value that breaks a rule or is missing;
    /// [`EngineError::TooMany`]; or if the actor may not edit such records.
    pub async fn create(&self, command: Create<R>) -> Result<R, EngineError> {
        command.fields.check(self.acting.engine.policy())?;
        // Refuses missing and contradictory fields before anything is read.
        settled::<R>(&command.fields, 0, Timestamp::default())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(R::EDIT)?;
                let mut plan = Plan::new(());
                if let Some(most) = R::AT_MOST {
                    let count = tx.read(Query::<R>::all().count()).await?;
                    if count >= i64::from(most) {
                        return Err(EngineError::TooMany(R::LABEL_OF_SEVERAL, most));
                    }
                    plan.guard_count(Where::<R>::all(), 0..=most - 1);
                }
                let record: R = settled(&command.fields, tx.new_id::<R>().await?, tx.now())?;
                plan.create(&record);
                Ok(plan.with(record))
            })
            .await
    }

    /// Changes fields of a record; fields that are not set stay unchanged.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; [`EngineError::Invalid`] for a value that breaks a rule; or if the
    /// actor may not edit such records.
    pub async fn update(&self, command: Update<R>) -> Result<R, EngineError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                let before = to_edit::<R>(command.id, &tx).await?;
                let mut after = before.clone();
                command.fields.apply(&mut after);
                after.settle(&command.fields)?;
                let mut plan = Plan::new(());
                let after = plan.replace(&before, after, tx.now());
                Ok::<_, EngineError>(plan.with(after))
            })
            .await
    }

    /// Deletes a record with all that goes with it, and counts that.
    ///
    /// # Errors
    /// [`EngineError::NotFound`]; [`EngineError::InUse`]; or if the actor may not edit such records.
    pub async fn delete(&self, command: Delete<R>) -> Result<Deleted, EngineError> {
        self.acting.delete(command).await
    }
}

impl<R: Record> Deletion for Delete<R> {
    type Root = R;
    type Error = EngineError;

    async fn root(&self, tx: &Tx) -> Result<R, EngineError> {
        tx.allow(R::EDIT)?;
        let found = tx.read(by_id::<R>(self.id)).await?;
        found.ok_or(EngineError::NotFound(R::LABEL))
    }
}

fn settled<R: Record>(input: &R::Input, id: i64, now: Timestamp) -> Result<R, EngineError> {
    let mut record = input.to_record(id, now)?;
    record.settle(input)?;
    Ok(record)
}

async fn to_edit<R: Record>(id: R::Id, tx: &Tx) -> Result<R, EngineError> {
    tx.allow(R::EDIT)?;
    let found = tx.read(by_id::<R>(id)).await?;
    let found = found.ok_or(EngineError::NotFound(R::LABEL))?;
    tx.expect_version(found.row_version())?;
    Ok(found)
}

fn by_id<R: Record>(id: R::Id) -> First<R> {
    Query::of(R::with_id(id)).first()
}
