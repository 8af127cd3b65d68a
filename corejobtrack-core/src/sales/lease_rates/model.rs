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
    /// What becomes of what was leased when the lease ends; a closed list (guide 8, section 18).
    pub enum LeaseType {
        /// Finance to own: it is the customer's.
        Fto = "FTO",
        /// Fair market value: the customer may buy it for what it is worth.
        Fmv = "FMV",
    }
}

entity! {
    /// What a leasing partner asks (guide 8, section 16).
    #[derive(Serialize, Deserialize)]
    pub struct LeaseRate in "lease_rates" {
        /// The id.
        pub id: LeaseRateId,
        /// How often the row was written.
        pub version: Version,
        /// Who leases.
        pub leasing_partner: String,
        /// The same without case.
        pub partner_key: String,
        /// Whom to ask there.
        pub lease_rep_name: Option<String>,
        /// Their telephone number, as written.
        pub lease_rep_phone: Option<String>,
        /// The least price that it is for.
        pub min_price: Money,
        /// The greatest price that it is for; not less than the least.
        pub max_price: Money,
        /// For how many months; at least one.
        pub term_length: i64,
        /// The monthly payment for each unit of the price; greater than 0.
        pub lease_rate: Factor,
        /// What becomes of it in the end.
        pub lease_type: Option<LeaseType>,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp,
    }
    key 1;
    index (partner_key, term_length, id);
    index (term_length, id);
    rows small;
}

impl Audited for LeaseRate {
    const SILENT: &'static [&'static str] = &["updated_at", "partner_key"];

    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

impl Outcome for LeaseRate {}
