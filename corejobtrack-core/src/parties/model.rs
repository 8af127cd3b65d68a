//! The entities: customers and contacts.

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
    /// A company or person that work is done for.
    #[derive(Serialize, Deserialize)]
    pub struct Customer in "customers" {
        /// The id.
        pub id: CustomerId,
        /// The row's version.
        pub version: Version,
        /// The name.
        pub company: String,
        /// The name without case and accents.
        pub company_key: String [derived],
        /// The customer number, `contact_id` in the API.
        pub number: Option<String>,
        /// The customer number without case; unique.
        pub number_key: Option<String> [derived],
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
        /// The account status, such as `active`.
        pub account_status: Option<String>,
        /// The words of the name, for searches in the name alone.
        pub company_words: String [derived],
        /// The words of the customer number.
        pub number_words: String [derived],
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
    unique (number_key);
    index (company_key, id);
    search (company, number, address_1, address_2, city, state, zip, phone, email);
}

impl Audited for Customer {
    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

entity! {
    /// A customer contact.
    #[derive(Serialize, Deserialize)]
    pub struct Contact in "contacts" {
        /// The id.
        pub id: ContactId,
        /// The row's version.
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
        /// The e-mail address without case.
        pub email_key: Option<String> [derived],
        /// Whether this is the customer's primary contact; at most one is.
        pub is_primary: bool,
        /// The position in the customer's list, ascending.
        pub sequence: i64,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp [derived],
    }
    key 1;
    index (customer_id, sequence, id);
    index (email_key, id);
    references customer_id -> Customer;
}

impl Audited for Contact {
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
