//! The customer directory: pages by name, and search.

use super::{Customer, Parties, PartiesError, queries::words_among};
use crate::{
    identity::Permission,
    kernel::{
        records::{Listed, Page, lists},
        store::{Find, Term, Where, text},
    },
};

lists! {
    /// The list of customers.
    enum CustomerList of Customer {
        /// All customers, by name.
        All by (company_key, id);
    }
}

crate::choice! {
    /// The field that a customer search looks in.
    pub enum CustomerField {
        /// The name, number, address, telephone number and e-mail address.
        Any = "any",
        /// The name.
        Name = "name",
        /// The customer number.
        Number = "number",
        /// The city.
        City = "city",
        /// All lines of the address, including the city.
        Address = "address",
    }
}

impl Parties {
    /// A page of all customers, by name.
    ///
    /// # Errors
    /// Invalid input, for a cursor of another list; or if the actor may not see customers.
    pub async fn customers(&self, page: Page) -> Result<Listed<Customer>, PartiesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        Ok(tx.page(&CustomerList::All, &page).await?)
    }

    /// Customers with all words of the query in `field`, best match first. Case and accents do not
    /// matter, and the beginning of a word is enough. A blank query returns all customers, by name.
    ///
    /// # Errors
    /// If the actor may not see customers.
    pub async fn search(
        &self,
        query: &str,
        field: CustomerField,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Customer>, PartiesError> {
        if query.trim().is_empty() {
            let page = Page::limit(limit).offset(offset);
            return Ok(self.customers(page).await?.rows);
        }
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let terms = text::beginnings(query);
        let filter = found_in(field, &terms);
        let find = Find::page(terms, filter, limit, offset);
        Ok(tx.read(find).await?)
    }
}

/// Restricts matches to one field. The full-text search alone looks in all fields.
fn found_in(field: CustomerField, terms: &[Term]) -> Where<Customer> {
    let words = match field {
        CustomerField::Any => return Where::all(),
        CustomerField::Name => Customer::company_words,
        CustomerField::Number => Customer::number_words,
        CustomerField::City => Customer::city_words,
        CustomerField::Address => Customer::address_words,
    };
    words_among(words, terms)
}
