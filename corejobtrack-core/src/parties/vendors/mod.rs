//! The vendor directory: suppliers of goods and services. Purchases are not recorded here. Nothing
//! refers to a vendor, so deleting one affects nothing else.

mod search;

pub use search::VendorField;

use crate::{
    kernel::{
        error::EngineError,
        records::{Records, record, rules},
    },
    parties::{Parties, queries::words},
};

record! {
    /// A company or person that goods or services are bought from.
    pub struct Vendor in "vendors", id VendorId, input VendorFields {
        /// The name. Several vendors may have the same.
        company: String [rules::name],
        /// Our account number at the vendor.
        account_number: Option<String> [rules::short],
        /// The name of the contact person.
        contact_name: Option<String> [rules::short],
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
        /// The website address, as written.
        website: Option<String> [rules::short],
        /// Notes.
        notes: Option<String> [rules::note],
    }
    derived {
        /// The name without case and accents.
        company_key: String,
        /// The words of the name, for searches in the name alone.
        company_words: String,
        /// The words of the account number.
        account_words: String,
        /// The words of the contact person's name.
        contact_words: String,
        /// The words of the city.
        city_words: String,
        /// The words of the whole address.
        address_words: String,
    }
    called "vendor", "vendors";
    commands create_vendor, update_vendor, delete_vendor;
    view ViewParties, edit EditParties;
    settle settle;
    lists VendorList {
        /// All vendors, by name.
        All by (company_key, id);
    }
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

fn settle(vendor: &mut Vendor, _: &VendorFields) -> Result<(), EngineError> {
    vendor.company_key = rules::name_key(&mut vendor.company);
    vendor.company_words = words([vendor.company.as_str()]);
    vendor.account_words = words(vendor.account_number.as_deref());
    vendor.contact_words = words(vendor.contact_name.as_deref());
    vendor.city_words = words(vendor.city.as_deref());
    let address = [
        &vendor.address_1,
        &vendor.address_2,
        &vendor.city,
        &vendor.state,
        &vendor.zip,
    ];
    vendor.address_words = words(address.into_iter().filter_map(|line| line.as_deref()));
    Ok(())
}

impl Parties {
    /// The vendor directory.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// use corejobtrack_core::{
    ///     Actor, Engine,
    ///     change::Change,
    ///     parties::{VendorFields, VendorList},
    ///     records::{Create, Page, Update},
    ///     store::MemoryStore,
    /// };
    ///
    /// let engine = Engine::builder(MemoryStore::new()).open().await?;
    /// let vendors = engine.acting_as(Actor::System).parties().vendors();
    /// let fields = VendorFields { company: Some("Roller Supply".into()), ..VendorFields::default() };
    /// let vendor = vendors.create(Create { fields }).await?;
    ///
    /// let fields = VendorFields { city: Change::To("Athens".into()), ..VendorFields::default() };
    /// let vendor = vendors.update(Update { id: vendor.id, fields }).await?;
    /// let listed = vendors.list(VendorList::All, Page::default()).await?;
    /// assert_eq!(listed.rows, [vendor]);
    /// # Ok::<(), corejobtrack_core::EngineError>(()) }).unwrap();
    /// ```
    #[must_use]
    pub fn vendors(&self) -> Records<Vendor> {
        self.acting.records()
    }
}
