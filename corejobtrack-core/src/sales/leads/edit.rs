//! Creating, changing and deleting leads.

use serde::{Deserialize, Serialize};

use super::{Lead, LeadFields, LeadId, queries};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        error::EngineError,
        records::Input as _,
    },
    parties::{self, CustomerId},
    sales::{
        Quote, Sales, SalesError,
        quotes::{of_lead, unlink_lead},
    },
};

/// The counter of automatic lead numbers.
const COUNTER: &str = "leads.number";

/// The most quotes that one commit unlinks from a lead.
const QUOTES_PER_COMMIT: u32 = 200;

/// Creates a lead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateLead {
    /// The fields of the lead; `customer_id` is required.
    pub fields: LeadFields,
}

impl Command for CreateLead {
    const NAME: &'static str = "create_lead";
}

impl CreateLead {
    /// A lead with a customer and nothing else.
    #[must_use]
    pub fn of(customer: CustomerId) -> Self {
        Self {
            fields: LeadFields {
                customer_id: Some(customer),
                ..LeadFields::default()
            },
        }
    }
}

/// Changes fields of a lead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateLead {
    /// The lead.
    pub id: LeadId,
    /// The fields to change.
    pub fields: LeadFields,
}

impl Command for UpdateLead {
    const NAME: &'static str = "update_lead";
}

/// Deletes a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteLead {
    /// The lead.
    pub id: LeadId,
}

impl Command for DeleteLead {
    const NAME: &'static str = "release_lead";
}

/// The final commit of a deletion. Only this one carries the caller's idempotency key and expected
/// version.
#[derive(Debug, Serialize)]
struct FinishDeletion {
    id: LeadId,
    #[serde(skip)]
    has_begun: bool,
}

impl Command for FinishDeletion {
    const NAME: &'static str = "delete_lead";
}

impl Sales {
    /// Creates a lead. A lead without a code gets the next automatic number; these have no gaps.
    ///
    /// # Errors
    /// [`SalesError::NoSuchCustomer`], [`SalesError::LeadNumberTaken`],
    /// [`SalesError::LeadNumberReserved`]; invalid input; or if the actor may not edit leads.
    pub async fn create_lead(&self, command: CreateLead) -> Result<Lead, SalesError> {
        let Some(customer) = command.fields.customer_id else {
            return Err(EngineError::invalid("customer_id", "a lead needs a customer").into());
        };
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditSales)?;
                check_customer_exists(customer, &tx).await?;
                let id = tx.new_id::<Lead>().await?;
                let mut lead = command.fields.to_entity(id, None, tx.now())?;
                lead.settle()?;
                let mut plan = Plan::new(());
                check_or_assign_code(&mut lead, None, &tx, &mut plan).await?;
                plan.create(&lead);
                Ok(plan.with(lead))
            })
            .await
    }

    /// Changes fields of a lead; omitted fields stay unchanged.
    ///
    /// # Errors
    /// [`SalesError::NoSuchLead`], [`SalesError::LeadHasQuotes`], and the errors of
    /// [`create_lead`](Self::create_lead).
    pub async fn update_lead(&self, command: UpdateLead) -> Result<Lead, SalesError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditSales)?;
                update(&command, &tx).await
            })
            .await
    }

    /// Deletes a lead. Its quotes stay, without a lead; many quotes take several commits, and an
    /// interrupted deletion can be repeated.
    ///
    /// # Errors
    /// [`SalesError::NoSuchLead`], or if the actor may not edit leads.
    pub async fn delete_lead(&self, command: DeleteLead) -> Result<(), SalesError> {
        let mut has_begun = false;
        loop {
            let finish = FinishDeletion {
                id: command.id,
                has_begun,
            };
            let is_deleted = self
                .acting
                .transact(finish, |finish, tx| async move {
                    finish_deletion(&finish, &tx).await
                })
                .await?;
            if is_deleted {
                return Ok(());
            }
            self.acting
                .unkeyed()
                .transact(command.clone(), |command, tx| async move {
                    let (lead, quotes) = read(command.id, &tx).await?;
                    let mut plan = Plan::new(());
                    plan.touch(&lead);
                    unlink_lead(quotes.iter().take(max_quotes()), &tx, &mut plan);
                    Ok::<_, SalesError>(plan)
                })
                .await?;
            has_begun = true;
        }
    }
}

async fn update(command: &UpdateLead, tx: &Tx) -> Result<Plan<Lead>, SalesError> {
    let before = tx.read(queries::lead(command.id)).await?;
    let before = before.ok_or(SalesError::NoSuchLead)?;
    tx.expect_version(before.version)?;
    let mut after = before.clone();
    command.fields.apply(&mut after);
    after.settle()?;
    let mut plan = Plan::new(());
    if after == before {
        return Ok(plan.with(after));
    }
    if after.customer_id != before.customer_id {
        check_customer_exists(after.customer_id, tx).await?;
        if !tx.read(of_lead(before.id).limit(1)).await?.is_empty() {
            return Err(SalesError::LeadHasQuotes);
        }
        // A new quote guards the version of its lead, so none can be added for the old customer.
        plan.guard_count(Quote::sales_lead_id.is(Some(before.id)), 0..=0);
    }
    check_or_assign_code(&mut after, Some(&before), tx, &mut plan).await?;
    after = plan.replace(&before, after, tx.now());
    Ok(plan.with(after))
}

/// Rejects a code that another lead has. Without a code, assigns the next automatic number.
async fn check_or_assign_code<O>(
    lead: &mut Lead,
    before: Option<&Lead>,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), SalesError> {
    match &lead.code_key {
        None if lead.number.is_none() => lead.number = Some(plan.number(COUNTER, 1)),
        Some(key) if before.is_none_or(|before| before.code_key != lead.code_key) => {
            if let Some(other) = tx.read(queries::by_code(key)).await?
                && other.id != lead.id
            {
                return Err(SalesError::LeadNumberTaken);
            }
        }
        _ => {}
    }
    Ok(())
}

pub(in crate::sales) async fn check_customer_exists(
    id: CustomerId,
    tx: &Tx,
) -> Result<(), SalesError> {
    match tx.read(parties::queries::customer(id)).await? {
        Some(_) => Ok(()),
        None => Err(SalesError::NoSuchCustomer(id.0)),
    }
}

/// Plans the final commit. Returns false, with nothing planned, while the lead has more quotes than
/// fit into one commit.
async fn finish_deletion(finish: &FinishDeletion, tx: &Tx) -> Result<Plan<bool>, SalesError> {
    let (lead, quotes) = read(finish.id, tx).await?;
    if !finish.has_begun {
        tx.expect_version(lead.version)?;
    }
    let mut plan = Plan::new(());
    if quotes.len() > max_quotes() {
        return Ok(plan.with(false).intermediate());
    }
    let count = u32::try_from(quotes.len()).unwrap_or(u32::MAX);
    plan.guard_count(Quote::sales_lead_id.is(Some(lead.id)), count..=count);
    unlink_lead(quotes.iter(), tx, &mut plan);
    plan.delete(&lead);
    Ok(plan.with(true))
}

async fn read(id: LeadId, tx: &Tx) -> Result<(Lead, Vec<Quote>), SalesError> {
    tx.allow(Permission::EditSales)?;
    let (lead, quotes) = tx
        .read((queries::lead(id), of_lead(id).limit(QUOTES_PER_COMMIT + 1)))
        .await?;
    Ok((lead.ok_or(SalesError::NoSuchLead)?, quotes))
}

fn max_quotes() -> usize {
    usize::try_from(QUOTES_PER_COMMIT).unwrap_or(usize::MAX)
}
