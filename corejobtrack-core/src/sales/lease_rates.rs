//! Lease rates: a leasing partner's monthly payment factors by price range and number of months.
//! Which rate applies to a quote is decided in `quotes`.

use super::{Factor, Money, Sales, money};
use crate::kernel::{
    error::EngineError,
    policy::Policy,
    records::{Records, record, rules},
    store::Query,
};

/// The greatest number of lease rates, so that all of them may be read at once.
const MAX_RATES: u32 = 500;
/// The longest lease, in months: a century.
const MAX_MONTHS: i64 = 1_200;

crate::choice! {
    /// The type of a lease: what happens to the equipment when it ends.
    pub enum LeaseType {
        /// Finance to own: the customer owns the equipment.
        Fto = "FTO",
        /// Fair market value: the customer may buy the equipment at its market value.
        Fmv = "FMV",
    }
}

record! {
    /// A leasing partner's rate for a price range and a number of months.
    pub struct LeaseRate in "lease_rates", id LeaseRateId, input LeaseRateFields {
        /// The leasing partner.
        leasing_partner: String [rules::short_name],
        /// The name of the partner's representative.
        lease_rep_name: Option<String> [rules::short],
        /// The representative's telephone number, as written.
        lease_rep_phone: Option<String> [rules::short],
        /// The lowest price that the rate applies to.
        min_price: Money [money::amount],
        /// The highest price that the rate applies to; not below `min_price`.
        max_price: Money [money::amount],
        /// The length of the lease, in months: 1 to 1,200.
        term_length: i64 [months],
        /// The factor from price to monthly payment: above 0, at most 1.
        lease_rate: Factor [factor],
        /// The type of the lease.
        lease_type: Option<LeaseType>,
    }
    derived {
        /// The leasing partner without case.
        partner_key: String,
    }
    called "lease rate", "lease rates";
    commands create_lease_rate, update_lease_rate, delete_lease_rate;
    view ViewSales, edit EditSales;
    at_most MAX_RATES;
    settle settle;
    lists LeaseRateList {
        /// All lease rates, by partner and number of months.
        All by (partner_key, term_length, id);
    }
    index (partner_key, term_length, id);
    index (term_length, id);
    rows small;
}

fn months(field: &'static str, months: &i64, _: &Policy) -> Result<(), EngineError> {
    if (1..=MAX_MONTHS).contains(months) {
        return Ok(());
    }
    let message = format!("must be between 1 and {MAX_MONTHS} months");
    Err(EngineError::invalid(field, message))
}

fn factor(field: &'static str, factor: &Factor, _: &Policy) -> Result<(), EngineError> {
    if (1..=1_000_000).contains(&factor.scaled()) {
        return Ok(());
    }
    Err(EngineError::invalid(
        field,
        "must be between 0.000001 and 1",
    ))
}

fn settle(rate: &mut LeaseRate, input: &LeaseRateFields) -> Result<(), EngineError> {
    rate.partner_key = rules::name_key(&mut rate.leasing_partner);
    if rate.min_price <= rate.max_price {
        return Ok(());
    }
    // Blame a field that the caller sent.
    let (field, message) = if input.max_price.is_some() {
        ("max_price", "must not be less than min_price")
    } else {
        ("min_price", "must not be greater than max_price")
    };
    Err(EngineError::invalid(field, message))
}

impl Sales {
    /// Lease rates. A quote whose rate is deleted uses another applicable rate, or none.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// use corejobtrack_core::{
    ///     Actor, Engine,
    ///     decimal::Decimal,
    ///     records::{Create, Page},
    ///     sales::{LeaseRateFields, LeaseRateList},
    ///     store::MemoryStore,
    /// };
    ///
    /// let engine = Engine::builder(MemoryStore::new()).open().await?;
    /// let rates = engine.acting_as(Actor::System).sales().lease_rates();
    /// let fields = LeaseRateFields {
    ///     leasing_partner: Some("Fast Lease".into()),
    ///     min_price: Some(Decimal::whole(5_000)),
    ///     max_price: Some(Decimal::whole(50_000)),
    ///     term_length: Some(60),
    ///     lease_rate: Decimal::from_f64(0.0189),
    ///     ..LeaseRateFields::default()
    /// };
    /// let rate = rates.create(Create { fields }).await?;
    /// let listed = rates.list(LeaseRateList::All, Page::default()).await?;
    /// assert_eq!(listed.rows, [rate]);
    /// # Ok::<(), corejobtrack_core::EngineError>(()) }).unwrap();
    /// ```
    #[must_use]
    pub fn lease_rates(&self) -> Records<LeaseRate> {
        self.acting.records()
    }
}

/// All rates for these numbers of months.
pub(super) fn of_terms(months: impl IntoIterator<Item = i64>) -> Query<LeaseRate> {
    Query::of(LeaseRate::term_length.is_in(months)).limit(MAX_RATES)
}
