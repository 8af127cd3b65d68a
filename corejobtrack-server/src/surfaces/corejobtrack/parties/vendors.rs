//! Vendors.

use corejobtrack_core::{
    parties::{self, VendorField, VendorFields, VendorId, VendorList},
    records::{Create, Delete, Update},
};
use poem_openapi::{Enum, OpenApi, payload::Json};

use crate::{
    http::{
        Body, Caller, Created, Fault, Id, Listing, Paged, Problem, Query, Result, Sliced, wire,
    },
    surfaces::corejobtrack::{area::Area, done::Done},
};

wire! {
    /// A vendor.
    pub struct Vendor of parties::Vendor;
    /// A vendor to create or change; omitted and null fields stay unchanged. A new vendor needs a
    /// name.
    changes VendorInput as VendorFields;
    required {
        /// The name.
        company: String [min_length = 1],
    }
    optional {
        /// Your account number at the vendor.
        account_number: String,
        /// The name of the contact person.
        contact_name: String,
        /// The first line of the address.
        address_1: String,
        /// The second line of the address.
        address_2: String,
        /// The city.
        city: String,
        /// The state.
        state: String,
        /// The postal code.
        zip: String,
        /// The telephone number, as entered.
        phone: String,
        /// The e-mail address.
        email: String,
        /// The website address, as entered.
        website: String,
        /// Notes.
        notes: String,
    }
    alias {
        /// The same as `company`; used if that is omitted.
        name of company [min_length = 1],
    }
}

/// Fields that vendors can be searched by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum VendorSearchField {
    /// All fields.
    Any,
    /// The name.
    Name,
    /// The name of the contact.
    Contact,
    /// The account number.
    AccountNumber,
    /// The city.
    City,
    /// The address.
    Address,
}

impl From<VendorSearchField> for VendorField {
    fn from(field: VendorSearchField) -> Self {
        match field {
            VendorSearchField::Any => Self::Any,
            VendorSearchField::Name => Self::Name,
            VendorSearchField::Contact => Self::Contact,
            VendorSearchField::AccountNumber => Self::AccountNumber,
            VendorSearchField::City => Self::City,
            VendorSearchField::Address => Self::Address,
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct VendorsApi;

#[OpenApi(tag = "Area::Vendors")]
impl VendorsApi {
    /// List vendors.
    ///
    /// Ordered by name.
    #[oai(path = "/vendors/list", method = "get", operation_id = "list_vendors")]
    async fn list(&self, caller: Caller, page: Paged) -> Result<Listing<Vendor>> {
        let vendors = caller.parties().vendors();
        Ok(page.listing(vendors.list(VendorList::All, page.asked()).await?))
    }

    /// Search vendors.
    ///
    /// Matches the beginnings of words; case and accents are ignored.
    #[oai(path = "/vendors/search", method = "get", operation_id = "search_vendors")]
    async fn search(
        &self,
        caller: Caller,
        /// The search words; if blank, all vendors are returned.
        query: Query<Option<String>>,
        /// The field to search; all fields by default.
        search_field: Query<Option<VendorSearchField>>,
        page: Sliced,
    ) -> Result<Json<Vec<Vendor>>> {
        let field = search_field.0.map_or(VendorField::Any, Into::into);
        let words = query.0.unwrap_or_default();
        let parties = caller.parties();
        let found = parties.search_vendors(&words, field, page.limit, page.offset);
        Ok(Json(found.await?.into_iter().map(Into::into).collect()))
    }

    /// Create a vendor.
    #[oai(path = "/vendors/", method = "post", operation_id = "create_vendor")]
    async fn create(
        &self,
        caller: Caller,
        body: Body<VendorInput>,
    ) -> Result<Created<Json<Vendor>>> {
        let fields = body.0.into_fields()?;
        if fields.company.is_none() {
            let place = vec!["body".into(), "company".into()];
            return Err(Problem::invalid(vec![Fault::missing(place)]));
        }
        let made = caller.parties().vendors().create(Create { fields }).await?;
        Ok(Created(Json(made.into())))
    }

    /// Get a vendor.
    #[oai(path = "/vendors/:vendor_id", method = "get", operation_id = "get_vendor")]
    async fn get(&self, caller: Caller, vendor_id: Id) -> Result<Json<Vendor>> {
        let id = VendorId(*vendor_id);
        Ok(Json(caller.parties().vendors().get(id).await?.into()))
    }

    /// Change a vendor.
    ///
    /// Omitted fields stay unchanged.
    #[oai(path = "/vendors/:vendor_id", method = "patch", operation_id = "update_vendor")]
    async fn update(
        &self,
        caller: Caller,
        vendor_id: Id,
        body: Body<VendorInput>,
    ) -> Result<Json<Vendor>> {
        let command = Update {
            id: VendorId(*vendor_id),
            fields: body.0.into_fields()?,
        };
        let changed = caller.parties().vendors().update(command).await?;
        Ok(Json(changed.into()))
    }

    /// Delete a vendor.
    #[oai(path = "/vendors/:vendor_id", method = "delete", operation_id = "delete_vendor")]
    async fn delete(&self, caller: Caller, vendor_id: Id) -> Result<Json<Done>> {
        let id = VendorId(*vendor_id);
        caller.parties().vendors().delete(Delete { id }).await?;
        Ok(Json(Done { ok: true }))
    }
}
