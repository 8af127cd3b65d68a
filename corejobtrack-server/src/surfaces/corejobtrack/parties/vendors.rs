//! Vendors.

use corejobtrack_core::parties::{
    self, CreateVendor, DeleteVendor, UpdateVendor, VendorField, VendorFields, VendorId,
};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use crate::{
    http::{Body, Caller, Created, Fault, Id, Limit, Offset, Problem, Query, Result, ToChange},
    surfaces::corejobtrack::{area::Area, done::Done},
};

/// A vendor to create or change; omitted and null fields stay unchanged. A new vendor needs a name.
#[derive(Debug, Object)]
pub struct VendorInput {
    /// The name.
    #[oai(validator(min_length = 1))]
    pub company: Option<String>,
    /// An alias of `company`, used if that is omitted.
    #[oai(validator(min_length = 1))]
    pub name: Option<String>,
    /// Your account number at the vendor.
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
    /// The telephone number, as entered.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The website address, as entered.
    pub website: Option<String>,
    /// Notes.
    pub notes: Option<String>,
}

/// A vendor.
#[derive(Debug, Object)]
pub struct Vendor {
    /// The id.
    pub id: i64,
    /// The name.
    pub company: String,
    /// The same as `company`.
    pub name: String,
    /// Your account number at the vendor.
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
    /// The telephone number, as entered.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The website address, as entered.
    pub website: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// The record's version, for `If-Match`.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
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

impl From<VendorInput> for VendorFields {
    fn from(body: VendorInput) -> Self {
        Self {
            company: body.company.or(body.name),
            account_number: body.account_number.to_change(),
            contact_name: body.contact_name.to_change(),
            address_1: body.address_1.to_change(),
            address_2: body.address_2.to_change(),
            city: body.city.to_change(),
            state: body.state.to_change(),
            zip: body.zip.to_change(),
            phone: body.phone.to_change(),
            email: body.email.to_change(),
            website: body.website.to_change(),
            notes: body.notes.to_change(),
        }
    }
}

impl From<parties::Vendor> for Vendor {
    fn from(vendor: parties::Vendor) -> Self {
        Self {
            id: vendor.id.0,
            name: vendor.company.clone(),
            company: vendor.company,
            account_number: vendor.account_number,
            contact_name: vendor.contact_name,
            address_1: vendor.address_1,
            address_2: vendor.address_2,
            city: vendor.city,
            state: vendor.state,
            zip: vendor.zip,
            phone: vendor.phone,
            email: vendor.email,
            website: vendor.website,
            notes: vendor.notes,
            version: vendor.version.0,
            created_at: vendor.created_at.to_string(),
            updated_at: vendor.updated_at.to_string(),
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
    async fn list(
        &self,
        caller: Caller,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<Vendor>>> {
        let found = caller.parties().vendors(limit.0, offset.0).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Search vendors.
    ///
    /// Matches the beginnings of words; case and accents are ignored.
    #[oai(
        path = "/vendors/search",
        method = "get",
        operation_id = "search_vendors"
    )]
    async fn search(
        &self,
        caller: Caller,
        /// The search words; if blank, all vendors are returned.
        query: Query<Option<String>>,
        /// The field to search; all fields by default.
        search_field: Query<Option<VendorSearchField>>,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<Vendor>>> {
        let field = search_field.0.map_or(VendorField::Any, Into::into);
        let words = query.0.unwrap_or_default();
        let parties = caller.parties();
        let found = parties.search_vendors(&words, field, limit.0, offset.0);
        Ok(Json(found.await?.into_iter().map(Into::into).collect()))
    }

    /// Create a vendor.
    #[oai(path = "/vendors/", method = "post", operation_id = "create_vendor")]
    async fn create(
        &self,
        caller: Caller,
        body: Body<VendorInput>,
    ) -> Result<Created<Json<Vendor>>> {
        let fields = VendorFields::from(body.0);
        if fields.company.is_none() {
            let place = vec!["body".into(), "company".into()];
            return Err(Problem::invalid(vec![Fault::missing(place)]));
        }
        let parties = caller.parties();
        let made = parties.create_vendor(CreateVendor { fields }).await?;
        Ok(Created(Json(made.into())))
    }

    /// Get a vendor.
    #[oai(
        path = "/vendors/:vendor_id",
        method = "get",
        operation_id = "get_vendor"
    )]
    async fn get(&self, caller: Caller, vendor_id: Id) -> Result<Json<Vendor>> {
        let id = VendorId(*vendor_id);
        Ok(Json(caller.parties().vendor(id).await?.into()))
    }

    /// Change a vendor.
    ///
    /// Omitted fields stay unchanged.
    #[oai(
        path = "/vendors/:vendor_id",
        method = "patch",
        operation_id = "update_vendor"
    )]
    async fn update(
        &self,
        caller: Caller,
        vendor_id: Id,
        body: Body<VendorInput>,
    ) -> Result<Json<Vendor>> {
        let command = UpdateVendor {
            id: VendorId(*vendor_id),
            fields: body.0.into(),
        };
        Ok(Json(caller.parties().update_vendor(command).await?.into()))
    }

    /// Delete a vendor.
    #[oai(
        path = "/vendors/:vendor_id",
        method = "delete",
        operation_id = "delete_vendor"
    )]
    async fn delete(&self, caller: Caller, vendor_id: Id) -> Result<Json<Done>> {
        let id = VendorId(*vendor_id);
        caller.parties().delete_vendor(DeleteVendor { id }).await?;
        Ok(Json(Done { ok: true }))
    }
}
