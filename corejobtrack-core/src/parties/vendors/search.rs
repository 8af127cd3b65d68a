//! Search in the vendor directory.

use super::{Vendor, VendorList};
use crate::{
    identity::Permission,
    kernel::{
        error::EngineError,
        records::Page,
        store::{Find, Term, Where, text},
    },
    parties::{Parties, queries::words_among},
};

crate::choice! {
    /// The field that a vendor search looks in.
    pub enum VendorField {
        /// All text fields.
        Any = "any",
        /// The name.
        Name = "name",
        /// The name of the contact person.
        Contact = "contact",
        /// Our account number at the vendor.
        AccountNumber = "account_number",
        /// The city.
        City = "city",
        /// All lines of the address, including the city.
        Address = "address",
    }
}

impl Parties {
    /// Vendors with all words of the query in `field`, best match first. Case and accents do not
    /// matter, and the beginning of a word is enough. A blank query returns all vendors, by name.
    ///
    /// # Errors
    /// If the actor may not see vendors.
    pub async fn search_vendors(
        &self,
        query: &str,
        field: VendorField,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Vendor>, EngineError> {
        if query.trim().is_empty() {
            let page = Page::limit(limit).offset(offset);
            return Ok(self.vendors().list(VendorList::All, page).await?.rows);
        }
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let terms = text::beginnings(query);
        let filter = found_in(field, &terms);
        tx.read(Find::page(terms, filter, limit, offset)).await
    }
}

/// Restricts matches to one field. The full-text search alone looks in all fields.
fn found_in(field: VendorField, terms: &[Term]) -> Where<Vendor> {
    let words = match field {
        VendorField::Any => return Where::all(),
        VendorField::Name => Vendor::company_words,
        VendorField::Contact => Vendor::contact_words,
        VendorField::AccountNumber => Vendor::account_words,
        VendorField::City => Vendor::city_words,
        VendorField::Address => Vendor::address_words,
    };
    words_among(words, terms)
}
