//! The customer directory: pages by name, and what search finds.

use super::{Customer, Parties, PartiesError, queries};
use crate::{
    identity::Permission,
    kernel::store::{Term, Where, text},
};

crate::choice! {
    /// Where a search for customers looks.
    pub enum CustomerField {
        /// In the name, number, address, telephone number and e-mail address.
        Any = "any",
        /// In the name.
        Name = "name",
        /// In the customer number.
        Number = "contact_id",
        /// In the city.
        City = "city",
        /// In all lines of the address, the city among them.
        Address = "address",
    }
}

impl Parties {
    /// A page of all customers, by name.
    ///
    /// # Errors
    /// Where the actor may not see customers.
    pub async fn customers(&self, limit: u32, offset: u32) -> Result<Vec<Customer>, PartiesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        Ok(tx.read(queries::directory(limit, offset)).await?)
    }

    /// The customers in whose `field` all words are found, the best first. Case and accents do not
    /// matter, and the beginning of a word is enough. A query that is blank finds all, by name.
    ///
    /// # Errors
    /// Where the actor may not see customers.
    pub async fn search(
        &self,
        query: &str,
        field: CustomerField,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Customer>, PartiesError> {
        if query.trim().is_empty() {
            return self.customers(limit, offset).await;
        }
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let mut terms = text::terms(query);
        for term in &mut terms {
            term.prefix = true;
        }
        let filter = found_in(field, &terms);
        let find = queries::matching(terms, filter, limit, offset);
        Ok(tx.read(find).await?)
    }
}

/// The search document narrows; this says that it is this field in which the terms are found.
fn found_in(field: CustomerField, terms: &[Term]) -> Where<Customer> {
    let words = match field {
        CustomerField::Any => return Where::all(),
        CustomerField::Name => Customer::company_words,
        CustomerField::Number => Customer::number_words,
        CustomerField::City => Customer::city_words,
        CustomerField::Address => Customer::address_words,
    };
    terms.iter().fold(Where::all(), |filter, term| {
        filter.and(words.contains(format!(" {}", term.phrase.join(" "))))
    })
}
