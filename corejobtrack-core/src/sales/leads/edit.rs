//! Leads are created, changed and deleted.

use serde::{Deserialize, Serialize};

use super::{Lead, LeadFields, LeadFunnel, LeadId, queries};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        error::EngineError,
        store::{Json, Version},
    },
    parties::{self, CustomerId},
    sales::{
        Quote, Sales, SalesError,
        quotes::{of_lead, unlink_lead},
    },
};

/// The counter of the numbers that are given.
const COUNTER: &str = "leads.number";

/// How many quotes lose their lead in one commit.
const ROWS: u32 = 200;

/// Creates a lead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateLead {
    /// What is said of it; the customer is needed.
    pub fields: LeadFields,
}

impl Command for CreateLead {
    const NAME: &'static str = "create_lead";
}

impl CreateLead {
    /// A lead of whom nothing but the customer is known.
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
    /// Which.
    pub id: LeadId,
    /// What is said of it.
    pub fields: LeadFields,
}

impl Command for UpdateLead {
    const NAME: &'static str = "update_lead";
}

/// Deletes a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteLead {
    /// Which.
    pub id: LeadId,
}

impl Command for DeleteLead {
    const NAME: &'static str = "release_lead";
}

/// The last step, which alone carries the caller's key and version.
#[derive(Debug, Serialize)]
struct EndLead {
    id: LeadId,
    #[serde(skip)]
    begun: bool,
}

impl Command for EndLead {
    const NAME: &'static str = "delete_lead";
}

impl Sales {
    /// Creates a lead. Without a code it gets the next number; those have no gaps.
    ///
    /// # Errors
    /// [`SalesError::NoSuchCustomer`], [`SalesError::LeadNumberTaken`],
    /// [`SalesError::LeadNumberReserved`]; inputs that are missing, too long or cannot be; where the
    /// actor may not edit leads.
    pub async fn create_lead(&self, command: CreateLead) -> Result<Lead, SalesError> {
        let Some(customer) = command.fields.customer_id else {
            return Err(EngineError::invalid("contact_id", "a lead has a customer").into());
        };
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditSales)?;
                customer_is_there(customer, &tx).await?;
                let id = LeadId(tx.new_id::<Lead>().await?);
                let mut lead = blank(id, customer, &tx);
                command.fields.apply(&mut lead)?;
                let mut plan = Plan::new(());
                settle_code(&mut lead, None, &tx, &mut plan).await?;
                plan.create(&lead);
                Ok(plan.with(lead))
            })
            .await
    }

    /// Changes fields of a lead; what is kept stays.
    ///
    /// # Errors
    /// [`SalesError::NoSuchLead`], [`SalesError::LeadHasQuotes`] and whatever
    /// [`create_lead`](Self::create_lead) says.
    pub async fn update_lead(&self, command: UpdateLead) -> Result<Lead, SalesError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditSales)?;
                update(&command, &tx).await
            })
            .await
    }

    /// Deletes a lead. Quotes that were made of it stay, without it; where they are many, that takes
    /// several commits and can be repeated if it is interrupted.
    ///
    /// # Errors
    /// [`SalesError::NoSuchLead`], or where the actor may not edit leads.
    pub async fn delete_lead(&self, command: DeleteLead) -> Result<(), SalesError> {
        let mut begun = false;
        loop {
            let end = EndLead {
                id: command.id,
                begun,
            };
            let ended = self
                .acting
                .transact(end, |end, tx| async move { decide_end(&end, &tx).await })
                .await?;
            if ended {
                return Ok(());
            }
            self.acting
                .unkeyed()
                .transact(command.clone(), |command, tx| async move {
                    let (lead, quotes) = read(command.id, &tx).await?;
                    let mut plan = Plan::new(());
                    plan.touch(&lead);
                    unlink_lead(quotes.iter().take(most()), &tx, &mut plan);
                    Ok::<_, SalesError>(plan)
                })
                .await?;
            begun = true;
        }
    }
}

async fn update(command: &UpdateLead, tx: &Tx) -> Result<Plan<Lead>, SalesError> {
    let before = tx.read(queries::lead(command.id)).await?;
    let before = before.ok_or(SalesError::NoSuchLead)?;
    tx.expect_version(before.version)?;
    let mut after = before.clone();
    command.fields.apply(&mut after)?;
    let mut plan = Plan::new(());
    if after == before {
        return Ok(plan.with(after));
    }
    if after.customer_id != before.customer_id {
        customer_is_there(after.customer_id, tx).await?;
        if !tx.read(of_lead(before.id).limit(1)).await?.is_empty() {
            return Err(SalesError::LeadHasQuotes);
        }
        // A quote guards the version of its lead, so none for the former customer can follow.
        plan.guard_count(Quote::sales_lead_id.is(Some(before.id)), 0..=0);
    }
    settle_code(&mut after, Some(&before), tx, &mut plan).await?;
    after.updated_at = tx.now();
    plan.update(&before, &after);
    after.version = Version(before.version.0 + 1);
    Ok(plan.with(after))
}

/// Refuses a code that another lead has, and gives a number where there is no code.
async fn settle_code<O>(
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

pub(in crate::sales) async fn customer_is_there(id: CustomerId, tx: &Tx) -> Result<(), SalesError> {
    match tx.read(parties::queries::customer(id)).await? {
        Some(_) => Ok(()),
        None => Err(SalesError::NoSuchCustomer(id.0)),
    }
}

/// Plans the end; answers no and does nothing while there are more quotes than fit into one commit.
async fn decide_end(end: &EndLead, tx: &Tx) -> Result<Plan<bool>, SalesError> {
    let (lead, quotes) = read(end.id, tx).await?;
    if !end.begun {
        tx.expect_version(lead.version)?;
    }
    let mut plan = Plan::new(());
    if quotes.len() > most() {
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
        .read((queries::lead(id), of_lead(id).limit(ROWS + 1)))
        .await?;
    Ok((lead.ok_or(SalesError::NoSuchLead)?, quotes))
}

fn most() -> usize {
    usize::try_from(ROWS).unwrap_or(usize::MAX)
}

fn blank(id: LeadId, customer: CustomerId, tx: &Tx) -> Lead {
    Lead {
        id,
        version: Version(1),
        number: None,
        code: None,
        code_key: None,
        customer_id: customer,
        address_1: None,
        address_2: None,
        city: None,
        state: None,
        zip: None,
        contact_name: None,
        phone_number: None,
        contact_email: None,
        company_rep: None,
        lead_rating: None,
        rating_key: None,
        lead_source: None,
        master_status: String::new(),
        status_key: String::new(),
        lead_for: None,
        lead_details: None,
        budget: None,
        funnel: Json(LeadFunnel::default()),
        lead_log: None,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}
