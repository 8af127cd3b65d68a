//! The entity of the vendor directory.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        engine::{Audited, Outcome, Subject},
        store::{Entity, Timestamp, Version},
    },
};

crate::id! {
    /// The id of a [`Vendor`].
    pub struct VendorId;
}

entity! {
    /// A company or person that goods or services are bought from.
    #[derive(Serialize, Deserialize)]
    pub struct Vendor in "vendors" {
        /// The id.
        pub id: VendorId,
        /// The row's version.
        pub version: Version,
        /// The name.
        pub company: String,
        /// The name without case and accents.
        pub company_key: String [derived],
        /// Our account number at the vendor.
        pub account_number: Option<String>,
        /// The name of the contact person.
        pub contact_name: Option<String>,
        /// The first line of the address.
        pub address_1: Option<String>,
        /// The second line of the address.
        pub address_2: Option<String>,
        /// The city.
        pub city: Option<String>,
        /// The state.
        pub state: Option<String>,
        /// The postal code.
        pub zip: Option<String>,
        /// The telephone number, as written.
        pub phone: Option<String>,
        /// The e-mail address.
        pub email: Option<String>,
        /// The website address, as written.
        pub website: Option<String>,
        /// Notes.
        pub notes: Option<String>,
        /// The words of the name, for searches in the name alone.
        pub company_words: String [derived],
        /// The words of the account number.
        pub account_words: String [derived],
        /// The words of the contact person's name.
        pub contact_words: String [derived],
        /// The words of the city.
        pub city_words: String [derived],
        /// The words of the whole address.
        pub address_words: String [derived],
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp [derived],
    }
    key 1;
    index (company_key, id);
    search (
        company,
        account_number,
        contact_name,
        address_1,
        address_2,
        city,
        state,
        zip,
        phone,
        email,
        website,
        notes
    );
}

impl Audited for Vendor {
    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

impl Outcome for Vendor {}
