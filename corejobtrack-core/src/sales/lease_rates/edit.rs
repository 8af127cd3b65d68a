//! Listing, creating, changing and deleting lease rates.

use serde::{Deserialize, Serialize};

use super::{
    LeaseRate, LeaseRateFields, LeaseRateId,
    queries::{self, MAX_RATES},
};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        error::EngineError,
        store::{Query, Version, Where},
    },
    sales::{Factor, Money, Sales, SalesError},
};

/// Creates a lease rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateLeaseRate {
    /// The fields of the rate; partner, prices, months and rate are required.
    pub fields: LeaseRateFields,
}

impl Command for CreateLeaseRate {
    const NAME: &'static str = "create_lease_rate";
}

/// Changes fields of a lease rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateLeaseRate {
    /// The lease rate.
    pub id: LeaseRateId,
    /// The fields to change.
    pub fields: LeaseRateFields,
}

impl Command for UpdateLeaseRate {
    const NAME: &'static str = "update_lease_rate";
}

/// Deletes a lease rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteLeaseRate {
    /// The lease rate.
    pub id: LeaseRateId,
}

impl Command for DeleteLeaseRate {
    const NAME: &'static str = "delete_lease_rate";
}

impl Sales {
    /// A page of lease rates, ordered by partner and months.
    ///
    /// # Errors
    /// If the actor may not see lease rates.
    pub async fn lease_rates(&self, limit: u32, offset: u32) -> Result<Vec<LeaseRate>, SalesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        Ok(tx.read(queries::page(limit, offset)).await?)
    }

    /// One lease rate.
    ///
    /// # Errors
    /// [`SalesError::NoSuchLeaseRate`], or if the actor may not see lease rates.
    pub async fn lease_rate(&self, id: LeaseRateId) -> Result<LeaseRate, SalesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSales)?;
        let rate = tx.read(queries::rate(id)).await?;
        rate.ok_or(SalesError::NoSuchLeaseRate)
    }

    /// Creates a lease rate.
    ///
    /// # Errors
    /// [`SalesError::TooManyRates`]; invalid input, such as a minimum price above the maximum; or
    /// if the actor may not edit lease rates.
    pub async fn create_lease_rate(
        &self,
        command: CreateLeaseRate,
    ) -> Result<LeaseRate, SalesError> {
        let fields = &command.fields;
        for (field, is_given) in [
            ("leasing_partner", fields.leasing_partner.is_some()),
            ("min_price", fields.min_price.is_some()),
            ("max_price", fields.max_price.is_some()),
            ("term_length", fields.term_length.is_some()),
            ("lease_rate", fields.lease_rate.is_some()),
        ] {
            if !is_given {
                return Err(EngineError::invalid(field, "is required").into());
            }
        }
        fields.check()?;
        fields.apply(&mut blank(LeaseRateId(0), Default::default()))?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditSales)?;
                let count = tx.read(Query::<LeaseRate>::all().count()).await?;
                if count >= i64::from(MAX_RATES) {
                    return Err(SalesError::TooManyRates(MAX_RATES));
                }
                let id = LeaseRateId(tx.new_id::<LeaseRate>().await?);
                let mut rate = blank(id, tx.now());
                command.fields.apply(&mut rate)?;
                let mut plan = Plan::new(());
                plan.guard_count(Where::<LeaseRate>::all(), 0..=MAX_RATES - 1);
                plan.create(&rate);
                Ok(plan.with(rate))
            })
            .await
    }

    /// Changes fields of a lease rate; omitted fields stay unchanged.
    ///
    /// # Errors
    /// [`SalesError::NoSuchLeaseRate`]; invalid input, such as a new minimum price above the
    /// existing maximum; or if the actor may not edit lease rates.
    pub async fn update_lease_rate(
        &self,
        command: UpdateLeaseRate,
    ) -> Result<LeaseRate, SalesError> {
        command.fields.check()?;
        self.acting
            .transact(command, |command, tx| async move {
                let before = read(command.id, &tx).await?;
                let mut after = before.clone();
                command.fields.apply(&mut after)?;
                let mut plan = Plan::new(());
                let after = plan.replace(&before, after, tx.now());
                Ok::<_, SalesError>(plan.with(after))
            })
            .await
    }

    /// Deletes a lease rate. Quotes that used it use another applicable rate, or none.
    ///
    /// # Errors
    /// [`SalesError::NoSuchLeaseRate`], or if the actor may not edit lease rates.
    pub async fn delete_lease_rate(&self, command: DeleteLeaseRate) -> Result<(), SalesError> {
        self.acting
            .transact(command, |command, tx| async move {
                let found = read(command.id, &tx).await?;
                let mut plan = Plan::new(());
                plan.delete(&found);
                Ok::<_, SalesError>(plan)
            })
            .await
    }
}

async fn read(id: LeaseRateId, tx: &Tx) -> Result<LeaseRate, SalesError> {
    tx.allow(Permission::EditSales)?;
    let found = tx.read(queries::rate(id)).await?;
    let found = found.ok_or(SalesError::NoSuchLeaseRate)?;
    tx.expect_version(found.version)?;
    Ok(found)
}

fn blank(id: LeaseRateId, now: crate::kernel::store::Timestamp) -> LeaseRate {
    LeaseRate {
        id,
        version: Version(1),
        leasing_partner: String::new(),
        partner_key: String::new(),
        lease_rep_name: None,
        lease_rep_phone: None,
        min_price: Money::default(),
        max_price: Money::default(),
        term_length: 1,
        lease_rate: Factor::default(),
        lease_type: None,
        created_at: now,
        updated_at: now,
    }
}
