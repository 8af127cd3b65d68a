//! Lease rates.

use corejobtrack_core::sales::{
    self, CreateLeaseRate, DeleteLeaseRate, LeaseRateFields, LeaseRateId, LeaseType,
    UpdateLeaseRate,
};
use poem_openapi::{Object, OpenApi, payload::Json, types::Example};

use super::{
    example,
    number::{Amount, Factor},
};
use crate::{
    http::{Body, Caller, Created, Id, Limit, Offset, Result, ToChange},
    surfaces::corejobtrack::{area::Area, done::Done},
};

/// A new lease rate.
#[derive(Debug, Default, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub struct NewLeaseRate {
    /// The leasing partner.
    #[oai(validator(min_length = 1))]
    pub leasing_partner: String,
    /// The lowest price that the rate applies to.
    pub min_price: Amount,
    /// The highest price that the rate applies to; not below `min_price`.
    pub max_price: Amount,
    /// The length of the lease, in months.
    #[oai(validator(minimum(value = "1"), maximum(value = "1200")))]
    pub term_length: i64,
    /// The factor from price to monthly payment, with six decimal places; above 0.
    pub lease_rate: Factor,
    /// The other fields.
    #[oai(flatten)]
    pub rest: LeaseRateBody,
}

/// Changes to a lease rate; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct LeaseRateChanges {
    /// The leasing partner.
    #[oai(validator(min_length = 1))]
    pub leasing_partner: Option<String>,
    /// The lowest price that the rate applies to.
    pub min_price: Option<Amount>,
    /// The highest price that the rate applies to; not below `min_price`.
    pub max_price: Option<Amount>,
    /// The length of the lease, in months.
    #[oai(validator(minimum(value = "1"), maximum(value = "1200")))]
    pub term_length: Option<i64>,
    /// The factor from price to monthly payment, with six decimal places; above 0.
    pub lease_rate: Option<Factor>,
    /// The other fields.
    #[oai(flatten)]
    pub rest: LeaseRateBody,
}

/// The optional fields of a lease rate.
#[derive(Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct LeaseRateBody {
    /// The name of the partner's representative.
    pub lease_rep_name: Option<String>,
    /// The representative's telephone number, as entered.
    pub lease_rep_phone: Option<String>,
    /// `FTO` (finance to own) or `FMV` (fair market value), in any case.
    pub lease_type: Option<String>,
}

/// A lease rate.
#[derive(Debug, Object)]
pub struct LeaseRate {
    /// The id.
    pub id: i64,
    /// The leasing partner.
    pub leasing_partner: String,
    /// The name of the partner's representative.
    pub lease_rep_name: Option<String>,
    /// The representative's telephone number, as entered.
    pub lease_rep_phone: Option<String>,
    /// The lowest price that the rate applies to.
    pub min_price: Amount,
    /// The highest price that the rate applies to.
    pub max_price: Amount,
    /// The length of the lease, in months.
    pub term_length: i64,
    /// The factor from price to monthly payment.
    pub lease_rate: Factor,
    /// `FTO` or `FMV`.
    pub lease_type: Option<String>,
    /// The record's version, for `If-Match`.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

impl Example for NewLeaseRate {
    fn example() -> Self {
        example(include_str!("examples/lease_rate.json"))
    }
}

impl From<LeaseRateChanges> for LeaseRateFields {
    fn from(body: LeaseRateChanges) -> Self {
        Self {
            leasing_partner: body.leasing_partner,
            lease_rep_name: body.rest.lease_rep_name.to_change(),
            lease_rep_phone: body.rest.lease_rep_phone.to_change(),
            min_price: body.min_price.map(Into::into),
            max_price: body.max_price.map(Into::into),
            term_length: body.term_length,
            lease_rate: body.lease_rate.map(Into::into),
            lease_type: body.rest.lease_type.to_change(),
        }
    }
}

impl From<NewLeaseRate> for LeaseRateChanges {
    fn from(body: NewLeaseRate) -> Self {
        Self {
            leasing_partner: Some(body.leasing_partner),
            min_price: Some(body.min_price),
            max_price: Some(body.max_price),
            term_length: Some(body.term_length),
            lease_rate: Some(body.lease_rate),
            rest: body.rest,
        }
    }
}

impl From<sales::LeaseRate> for LeaseRate {
    fn from(rate: sales::LeaseRate) -> Self {
        Self {
            id: rate.id.0,
            leasing_partner: rate.leasing_partner,
            lease_rep_name: rate.lease_rep_name,
            lease_rep_phone: rate.lease_rep_phone,
            min_price: rate.min_price.into(),
            max_price: rate.max_price.into(),
            term_length: rate.term_length,
            lease_rate: rate.lease_rate.into(),
            lease_type: rate.lease_type.map(LeaseType::as_str).map(str::to_owned),
            version: rate.version.0,
            created_at: rate.created_at.to_string(),
            updated_at: rate.updated_at.to_string(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct LeaseRatesApi;

#[OpenApi(tag = "Area::Sales")]
impl LeaseRatesApi {
    /// List lease rates.
    ///
    /// Ordered by partner and months.
    #[oai(
        path = "/lease-rates",
        method = "get",
        operation_id = "list_lease_rates"
    )]
    async fn list(
        &self,
        caller: Caller,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<LeaseRate>>> {
        let found = caller.sales().lease_rates(limit.0, offset.0).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Create a lease rate.
    ///
    /// At most 500 can be stored.
    #[oai(
        path = "/lease-rates",
        method = "post",
        operation_id = "create_lease_rate"
    )]
    async fn create(
        &self,
        caller: Caller,
        body: Body<NewLeaseRate>,
    ) -> Result<Created<Json<LeaseRate>>> {
        let command = CreateLeaseRate {
            fields: LeaseRateChanges::from(body.0).into(),
        };
        let made = caller.sales().create_lease_rate(command).await?;
        Ok(Created(Json(made.into())))
    }

    /// Get a lease rate.
    #[oai(
        path = "/lease-rates/:id",
        method = "get",
        operation_id = "get_lease_rate"
    )]
    async fn get(&self, caller: Caller, id: Id) -> Result<Json<LeaseRate>> {
        let id = LeaseRateId(*id);
        Ok(Json(caller.sales().lease_rate(id).await?.into()))
    }

    /// Change a lease rate.
    ///
    /// Omitted fields stay unchanged.
    #[oai(
        path = "/lease-rates/:id",
        method = "patch",
        operation_id = "update_lease_rate"
    )]
    async fn update(
        &self,
        caller: Caller,
        id: Id,
        body: Body<LeaseRateChanges>,
    ) -> Result<Json<LeaseRate>> {
        let command = UpdateLeaseRate {
            id: LeaseRateId(*id),
            fields: body.0.into(),
        };
        let changed = caller.sales().update_lease_rate(command).await?;
        Ok(Json(changed.into()))
    }

    /// Delete a lease rate.
    ///
    /// Quotes that used it use another applicable rate, or none.
    #[oai(
        path = "/lease-rates/:id",
        method = "delete",
        operation_id = "delete_lease_rate"
    )]
    async fn delete(&self, caller: Caller, id: Id) -> Result<Json<Done>> {
        let id = LeaseRateId(*id);
        let command = DeleteLeaseRate { id };
        caller.sales().delete_lease_rate(command).await?;
        Ok(Json(Done { ok: true }))
    }
}
