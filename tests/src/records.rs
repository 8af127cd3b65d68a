//! Sample data of each record, and the macro that runs a test for all of them.
#![expect(clippy::expect_used, reason = "a test may fail")]

use corejobtrack_core::{
    Acting,
    change::Change,
    decimal::Decimal,
    parties::{VendorFields, VendorList},
    records::{Record, Records},
    sales::{LeaseRateFields, LeaseRateList, LeaseType},
};

/// Runs an expression for each record. A new record is added here.
///
/// ```ignore
/// every_record!(|R| rules_hold::<R>(&office).await);
/// ```
#[macro_export]
macro_rules! every_record {
    (|$record:ident| $do:expr) => {
        $crate::every_record!(@ |$record| $do; $crate::records::Vendor, $crate::records::LeaseRate)
    };
    (@ |$record:ident| $do:expr; $($type:ty),+) => {
        $({
            type $record = $type;
            $do;
        })+
    };
}

pub use corejobtrack_core::{parties::Vendor, sales::LeaseRate};

/// A record, with sample data for tests.
pub trait Sample: Record {
    /// The name of the function that offers them, such as `vendors`.
    const OFFERED_AS: &'static str;

    /// The records, as their area offers them.
    fn records(acting: &Acting) -> Records<Self>;

    /// All fields of the n-th record. No two are equal.
    fn fields(n: i64) -> Self::Input;

    /// The list of all records.
    fn all() -> Self::List;

    /// One list of each variety.
    fn lists() -> Vec<Self::List> {
        vec![Self::all()]
    }
}

impl Sample for Vendor {
    const OFFERED_AS: &'static str = "vendors";

    fn records(acting: &Acting) -> Records<Self> {
        acting.parties().vendors()
    }

    fn fields(n: i64) -> VendorFields {
        VendorFields {
            company: Some(format!("Parts {n:03}")),
            account_number: Change::To("A-7".into()),
            contact_name: Change::To("Jane Doe".into()),
            address_1: Change::To("1 Main Street".into()),
            address_2: Change::To("Floor 2".into()),
            city: Change::To("Athens".into()),
            state: Change::To("Attica".into()),
            zip: Change::To("10431".into()),
            phone: Change::To("+30 210 1234567".into()),
            email: Change::To("jane@example.com".into()),
            website: Change::To("parts.example.com".into()),
            notes: Change::To("Closed in August".into()),
        }
    }

    fn all() -> VendorList {
        VendorList::All
    }
}

impl Sample for LeaseRate {
    const OFFERED_AS: &'static str = "lease_rates";

    fn records(acting: &Acting) -> Records<Self> {
        acting.sales().lease_rates()
    }

    fn fields(n: i64) -> LeaseRateFields {
        LeaseRateFields {
            leasing_partner: Some("Partner Finance".into()),
            lease_rep_name: Change::To("Jane Doe".into()),
            lease_rep_phone: Change::To("+30 210 1234567".into()),
            min_price: Some(Decimal::whole(5_000)),
            max_price: Some(Decimal::whole(50_000)),
            term_length: Some(1 + n),
            lease_rate: Decimal::from_f64(0.0189),
            lease_type: Change::To(LeaseType::Fmv),
        }
    }

    fn all() -> LeaseRateList {
        LeaseRateList::All
    }
}

/// The id of a record.
///
/// # Panics
/// If the record cannot be written as JSON.
pub fn id_of<R: Sample>(record: &R) -> R::Id {
    let record = serde_json::to_value(record).expect("a record as JSON");
    serde_json::from_value(record["id"].clone()).expect("an id")
}
