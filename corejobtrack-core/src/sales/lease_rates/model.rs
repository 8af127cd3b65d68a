//! The entity of a lease rate.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        engine::{Audited, Outcome, Subject},
        store::{Entity, Timestamp, Version},
    },
    sales::{Factor, Money},
};

crate::id! {
    /// The id of a [`LeaseRate`].
    pub struct LeaseRateId;
}

crate::choice! {
    /// The type of a lease: what happens to the equipment when it ends.
    pub enum LeaseType {
        /// Finance to own: the customer owns the equipment.
        Fto = "FTO",
        /// Fair market value: the customer may buy the equipment at its market value.
        Fmv = "FMV",
    }
}

entity! {
    /// A leasing partner's rate for a price range and a number of months.
    #[derive(Serialize, Deserialize)]
    pub struct LeaseRate in "lease_rates" {
        /// The id.
        pub id: LeaseRateId,
        /// The row's version.
        pub version: Version,
        /// The leasing partner.
        pub leasing_partner: String,
        /// The leasing partner without case.
        pub partner_key: String [derived],
        /// The name of the partner's representative.
        pub lease_rep_name: Option<String>,
        /// The representative's telephone number, as written.
        pub lease_rep_phone: Option<String>,
        /// The lowest price that the rate applies to.
        pub min_price: Money,
        /// The highest price that the rate applies to; not below `min_price`.
        pub max_price: Money,
        /// The length of the lease, in months; at least one.
        pub term_length: i64,
        /// The factor from price to monthly payment; above 0.
        pub lease_rate: Factor,
        /// The type of the lease.
        pub lease_type: Option<LeaseType>,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp [derived],
    }
    key 1;
    index (partner_key, term_length, id);
    index (term_length, id);
    rows small;
}

impl Audited for LeaseRate {
    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

impl Outcome for LeaseRate {}
