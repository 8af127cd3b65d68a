//! The vendor directory: one vendor, pages by name, and what search finds.

use super::{Vendor, VendorId, queries};
use crate::{
    identity::Permission,
    kernel::store::{Find, Term, Where, text},
    parties::{Parties, PartiesError},
};

crate::choice! {
    /// Where a search for vendors looks.
    pub enum VendorField {
        /// In everything that is said of them.
        Any = "any",
        /// In the name.
        Name = "name",
        /// In the name of the contact.
        Contact = "contact",
        /// In the account number.
        AccountNumber = "account_number",
        /// In the city.
        City = "city",
        /// In all lines of the address, the city among them.
        Address = "address",
    }
}

impl Parties {
    /// One vendor.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchVendor`], or where the actor may not see vendors.
    pub async fn vendor(&self, id: VendorId) -> Result<Vendor, PartiesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let vendor = tx.read(queries::vendor(id)).await?;
        vendor.ok_or(PartiesError::NoSuchVendor)
    }

    /// A page of all vendors, by name.
    ///
    /// # Errors
    /// Where the actor may not see vendors.
    pub async fn vendors(&self, limit: u32, offset: u32) -> Result<Vec<Vendor>, PartiesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        Ok(tx.read(queries::directory(limit, offset)).await?)
    }

    /// The vendors in whose `field` all words are found, the best first. Case and accents do not
    /// matter, and the beginning of a word is enough. A query that is blank finds all, by name.
    ///
    /// # Errors
    /// Where the actor may not see vendors.
    pub async fn search_vendors(
        &self,
        query: &str,
        field: VendorField,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Vendor>, PartiesError> {
        if query.trim().is_empty() {
            return self.vendors(limit, offset).await;
        }
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let mut terms = text::terms(query);
        for term in &mut terms {
            term.prefix = true;
        }
        let filter = found_in(field, &terms);
        Ok(tx.read(Find::new(terms, filter, limit, offset)).await?)
    }
}

/// The search document narrows; this says that it is this field in which the terms are found.
fn found_in(field: VendorField, terms: &[Term]) -> Where<Vendor> {
    let words = match field {
        VendorField::Any => return Where::all(),
        VendorField::Name => Vendor::company_words,
        VendorField::Contact => Vendor::contact_words,
        VendorField::AccountNumber => Vendor::account_words,
        VendorField::City => Vendor::city_words,
        VendorField::Address => Vendor::address_words,
    };
    terms.iter().fold(Where::all(), |filter, term| {
        filter.and(words.contains(format!(" {}", term.phrase.join(" "))))
    })
}
