//! The entities of this area.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        actor::{ContactId, CustomerId},
        engine::{Audited, Subject},
        store::{Entity, Timestamp, Version},
    },
};

entity! {
    /// A company or person that work is done for (guide 8, section 6).
    #[derive(Serialize, Deserialize)]
    pub struct Customer in "customers" {
        /// The id.
        pub id: CustomerId,
        /// How often the row was written.
        pub version: Version,
        /// The name.
        pub company: String,
        /// The same without case and accents.
        pub company_key: String,
        /// The customer number, which documents call `contact_id`.
        pub number: Option<String>,
        /// The same without case; unique.
        pub number_key: Option<String>,
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
        /// How the account stands, as in `active`.
        pub account_status: Option<String>,
        /// The words of the name, as a search in this field alone finds them.
        pub company_words: String,
        /// The words of the number.
        pub number_words: String,
        /// The words of the city.
        pub city_words: String,
        /// The words of the whole address.
        pub address_words: String,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp,
    }
    key 1;
    unique (number_key);
    index (company_key, id);
    search (company, number, address_1, address_2, city, state, zip, phone, email);
}

impl Audited for Customer {
    const SILENT: &'static [&'static str] = &[
        "updated_at",
        "company_key",
        "number_key",
        "company_words",
        "number_words",
        "city_words",
        "address_words",
    ];

    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

entity! {
    /// Somebody at a customer's (guide 8, section 6).
    #[derive(Serialize, Deserialize)]
    pub struct Contact in "contacts" {
        /// The id.
        pub id: ContactId,
        /// How often the row was written.
        pub version: Version,
        /// The customer.
        pub customer_id: CustomerId,
        /// The first name.
        pub first_name: Option<String>,
        /// The last name.
        pub last_name: Option<String>,
        /// The telephone number, as written.
        pub phone: Option<String>,
        /// The e-mail address.
        pub email: Option<String>,
        /// The same without case.
        pub email_key: Option<String>,
        /// Whether they are the one to ask first; one of each customer's contacts is.
        pub is_primary: bool,
        /// The place in the customer's list, ascending.
        pub sequence: i64,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp,
    }
    key 1;
    index (customer_id, sequence, id);
    index (email_key, id);
    references customer_id -> Customer;
}

impl Audited for Contact {
    const SILENT: &'static [&'static str] = &["updated_at", "email_key"];

    fn subject(&self) -> Subject {
        Subject {
            table: Customer::NAME,
            id: self.customer_id.0,
        }
    }

    fn part(&self) -> Option<String> {
        Some(format!("contact {}", self.id))
    }
}
