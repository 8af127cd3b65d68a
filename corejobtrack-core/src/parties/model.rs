//! The entities: customers and contacts.

use super::queries::words;
use crate::kernel::{
    actor::{ContactId, CustomerId},
    error::EngineError,
    records::{record, rules},
    store::{Timestamp, text::folded},
};

record! {
    /// A company or person that work is done for.
    pub struct Customer in "customers", id CustomerId declared elsewhere, input CustomerFields {
        /// The name. Several customers may have the same.
        company: String [rules::name],
        /// The customer number, `contact_id` in the API; a blank one counts as none.
        number: Option<String> [rules::short],
        /// The first line of the address.
        address_1: Option<String> [rules::short],
        /// The second line of the address.
        address_2: Option<String> [rules::short],
        /// The city.
        city: Option<String> [rules::short],
        /// The state.
        state: Option<String> [rules::short],
        /// The postal code.
        zip: Option<String> [rules::short],
        /// The telephone number, as written.
        phone: Option<String> [rules::short],
        /// The e-mail address.
        email: Option<String> [rules::email],
        /// The account status, such as `active`.
        account_status: Option<String> [rules::short],
    }
    derived {
        /// The name without case and accents.
        company_key: String,
        /// The customer number without case; unique.
        number_key: Option<String>,
        /// The words of the name, for searches in the name alone.
        company_words: String,
        /// The words of the customer number.
        number_words: String,
        /// The words of the city.
        city_words: String,
        /// The words of the whole address.
        address_words: String,
        /// Since when it is being deleted: nothing can be added to it any more.
        closed_at: Option<Timestamp>,
    }
    operations elsewhere;
    unique (number_key);
    index (company_key, id);
    search (company, number, address_1, address_2, city, state, zip, phone, email);
}

impl Customer {
    /// Updates the search keys and words after a change.
    pub(super) fn settle(&mut self) {
        let number = self.number.take().map(|number| number.trim().to_owned());
        self.number = number.filter(|number| !number.is_empty());
        self.company_key = rules::name_key(&mut self.company);
        let key = self.number.as_deref().map(folded);
        self.number_key = key.filter(|key| !key.is_empty());
        self.company_words = words([self.company.as_str()]);
        self.number_words = words(self.number.as_deref());
        self.city_words = words(self.city.as_deref());
        let address = [
            &self.address_1,
            &self.address_2,
            &self.city,
            &self.state,
            &self.zip,
        ];
        self.address_words = words(address.into_iter().filter_map(|line| line.as_deref()));
    }
}

record! {
    /// A customer contact. It has at least one of a first name, a last name and an e-mail address.
    pub struct Contact in "contacts", id ContactId declared elsewhere, input ContactFields {
        /// The first name.
        first_name: Option<String> [rules::short],
        /// The last name.
        last_name: Option<String> [rules::short],
        /// The telephone number, as written.
        phone: Option<String> [rules::short],
        /// The e-mail address.
        email: Option<String> [rules::email],
        /// Whether this is the customer's primary contact, of which there is at most one. Setting it
        /// clears the previous one; clearing it passes it to the first other contact in the list that
        /// is not waiting for approval.
        is_primary: bool = false,
    }
    fixed {
        /// The customer.
        customer_id: CustomerId,
        /// The position in the customer's list, ascending.
        sequence: i64,
    }
    derived {
        /// The e-mail address without case.
        email_key: Option<String>,
    }
    part "contact" of Customer by customer_id;
    operations elsewhere;
    index (customer_id, sequence, id);
    index (email_key, id);
    references customer_id -> Customer (remove);
}

impl Contact {
    /// Updates the search key after a change.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if the contact would have neither a name nor an e-mail address.
    pub(super) fn settle(&mut self) -> Result<(), EngineError> {
        let key = self.email.as_deref().map(|email| folded(email.trim()));
        self.email_key = key.filter(|key| !key.is_empty());
        let given = [&self.first_name, &self.last_name, &self.email]
            .into_iter()
            .flatten()
            .any(|text| !text.trim().is_empty());
        if given {
            return Ok(());
        }
        Err(EngineError::invalid(
            "first_name",
            "a contact needs a first name, a last name or an email address",
        ))
    }
}
