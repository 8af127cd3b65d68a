//! Creating, changing and deleting leads.

use serde::{Deserialize, Serialize};

use super::{Lead, LeadFields, LeadId, queries};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Deletion, Plan, Tx},
        error::EngineError,
        records::Input as _,
    },
    parties::{self, CustomerId},
    sales::{Quote, Sales, SalesError, quotes::of_lead},
};

/// The counter of automatic lead numbers.
const COUNTER: &str = "leads.number";

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
        self.acting.delete(command).await.map(drop)
    }
}

impl Deletion for DeleteLead {
    type Root = Lead;
    type Error = SalesError;

    async fn root(&self, tx: &Tx) -> Result<Lead, SalesError> {
        tx.allow(Permission::EditSales)?;
        let lead = tx.read(queries::lead(self.id)).await?;
        lead.ok_or(SalesError::NoSuchLead)
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
