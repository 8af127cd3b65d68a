//! Lease rates.

use corejobtrack_core::{
    EngineError,
    records::{Create, Delete, Update},
    sales::{self, LeaseRateFields, LeaseRateId, LeaseRateList, LeaseType},
};
use poem_openapi::{OpenApi, payload::Json, types::Example};

use super::{
    example,
    number::{Amount, Factor},
};
use crate::{
    http::{Body, Caller, Created, Id, Listing, Paged, Result, WireValue, wire},
    surfaces::corejobtrack::{area::Area, done::Done},
};

wire! {
    /// A lease rate.
    pub struct LeaseRate of sales::LeaseRate;
    /// Changes to a lease rate; omitted and null fields stay unchanged.
    changes LeaseRateChanges as LeaseRateFields;
    /// A new lease rate.
    #[oai(example)]
    new NewLeaseRate;
    required {
        /// The leasing partner.
        leasing_partner: String [min_length = 1],
        /// The lowest price that the rate applies to.
        min_price: Amount,
        /// The highest price that the rate applies to; not below `min_price`.
        max_price: Amount,
        /// The length of the lease, in months.
        term_length: i64 [minimum(value = "1"), maximum(value = "1200")],
        /// The factor from price to monthly payment, with six decimal places; above 0.
        lease_rate: Factor,
    }
    optional {
        /// The name of the partner's representative.
        lease_rep_name: String,
        /// The representative's telephone number, as entered.
        lease_rep_phone: String,
        /// `FTO` (finance to own) or `FMV` (fair market value), in any case.
        lease_type: String,
    }
}

impl WireValue<LeaseType> for String {
    fn into_core(self, field: &'static str) -> std::result::Result<LeaseType, EngineError> {
        let not_listed = |_| EngineError::NotListed {
            field,
            permitted: LeaseType::PERMITTED,
        };
        self.to_ascii_uppercase().parse().map_err(not_listed)
    }

    fn of_core(value: LeaseType) -> Self {
        value.to_string()
    }
}

impl Example for NewLeaseRate {
    fn example() -> Self {
        example(include_str!("examples/lease_rate.json"))
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
    #[oai(path = "/lease-rates", method = "get", operation_id = "list_lease_rates")]
    async fn list(&self, caller: Caller, page: Paged) -> Result<Listing<LeaseRate>> {
        let lease_rates = caller.sales().lease_rates();
        Ok(page.listing(lease_rates.list(LeaseRateList::All, page.asked()).await?))
    }

    /// Create a lease rate.
    ///
    /// At most 500 can be stored.
    #[oai(path = "/lease-rates", method = "post", operation_id = "create_lease_rate")]
    async fn create(
        &self,
        caller: Caller,
        body: Body<NewLeaseRate>,
    ) -> Result<Created<Json<LeaseRate>>> {
        let fields = body.0.into_fields()?;
        let made = caller
            .sales()
            .lease_rates()
            .create(Create { fields })
            .await?;
        Ok(Created(Json(made.into())))
    }

    /// Get a lease rate.
    #[oai(path = "/lease-rates/:id", method = "get", operation_id = "get_lease_rate")]
    async fn get(&self, caller: Caller, id: Id) -> Result<Json<LeaseRate>> {
        let id = LeaseRateId(*id);
        Ok(Json(caller.sales().lease_rates().get(id).await?.into()))
    }

    /// Change a lease rate.
    ///
    /// Omitted fields stay unchanged.
    #[oai(path = "/lease-rates/:id", method = "patch", operation_id = "update_lease_rate")]
    async fn update(
        &self,
        caller: Caller,
        id: Id,
        body: Body<LeaseRateChanges>,
    ) -> Result<Json<LeaseRate>> {
        let command = Update {
            id: LeaseRateId(*id),
            fields: body.0.into_fields()?,
        };
        let changed = caller.sales().lease_rates().update(command).await?;
        Ok(Json(changed.into()))
    }

    /// Delete a lease rate.
    ///
    /// Quotes that used it use another applicable rate, or none.
    #[oai(path = "/lease-rates/:id", method = "delete", operation_id = "delete_lease_rate")]
    async fn delete(&self, caller: Caller, id: Id) -> Result<Json<Done>> {
        let id = LeaseRateId(*id);
        caller.sales().lease_rates().delete(Delete { id }).await?;
        Ok(Json(Done { ok: true }))
    }
}
