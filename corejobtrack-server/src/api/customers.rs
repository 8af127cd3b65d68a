//! Customers.

use corejobtrack_core::parties::{
    self, CreateCustomer, CustomerField, CustomerFields, CustomerId, CustomerView, DeleteCustomer,
    UpdateCustomer,
};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use super::{Area, contacts::Contact, work::Item};
use crate::http::{Body, Caller, Created, Id, Limit, Offset, Query, Result};

/// Where a customer is.
#[derive(Debug, Default, Object)]
pub struct Particulars {
    /// The customer number; unique whatever its case.
    pub contact_id: Option<String>,
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
}

/// A new customer.
#[derive(Debug, Object)]
pub struct NewCustomer {
    /// The name.
    #[oai(validator(min_length = 1))]
    pub company: String,
    /// The rest.
    #[oai(flatten)]
    pub particulars: Particulars,
}

/// What changes in a customer; what is absent or null stays.
#[derive(Debug, Object)]
pub struct CustomerChanges {
    /// The name.
    #[oai(validator(min_length = 1))]
    pub company: Option<String>,
    /// The rest.
    #[oai(flatten)]
    pub particulars: Particulars,
}

/// A customer.
#[derive(Debug, Object)]
pub struct Customer {
    /// The id.
    pub id: i64,
    /// The name.
    pub company: String,
    /// The customer number.
    pub contact_id: Option<String>,
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
    /// How the account stands.
    pub account_status: Option<String>,
    /// How often it was written; a write with `If-Match` names it.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// A customer with the people there.
#[derive(Debug, Object)]
pub struct CustomerWithContacts {
    /// The customer.
    #[oai(flatten)]
    pub customer: Customer,
    /// The people there, in order.
    pub contacts: Vec<Contact>,
}

/// A customer was deleted.
#[derive(Debug, Object)]
pub struct CustomerDeleted {
    /// True: it was done.
    pub ok: bool,
    /// How many contacts went.
    pub contacts_deleted: i64,
    /// How many pieces of equipment went.
    pub equipment_deleted: i64,
    /// How many counts of that equipment went.
    pub counts_deleted: i64,
    /// How many leads went.
    pub leads_deleted: i64,
    /// How many quotes went.
    pub quotes_deleted: i64,
    /// How many tickets stay, with the name and address they were given.
    pub tickets_kept: i64,
}

/// Fields that customers can be searched by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SearchField {
    /// All of them.
    Any,
    /// The name.
    Name,
    /// The customer number.
    ContactId,
    /// The city.
    City,
    /// The address.
    Address,
}

impl From<SearchField> for CustomerField {
    fn from(field: SearchField) -> Self {
        match field {
            SearchField::Any => Self::Any,
            SearchField::Name => Self::Name,
            SearchField::ContactId => Self::Number,
            SearchField::City => Self::City,
            SearchField::Address => Self::Address,
        }
    }
}

impl Particulars {
    fn into_fields(self, company: Option<String>) -> CustomerFields {
        CustomerFields {
            company,
            number: self.contact_id.into(),
            address_1: self.address_1.into(),
            address_2: self.address_2.into(),
            city: self.city.into(),
            state: self.state.into(),
            zip: self.zip.into(),
            phone: self.phone.into(),
            email: self.email.into(),
            account_status: self.account_status.into(),
        }
    }
}

impl From<parties::Customer> for Customer {
    fn from(customer: parties::Customer) -> Self {
        Self {
            id: customer.id.0,
            company: customer.company,
            contact_id: customer.number,
            address_1: customer.address_1,
            address_2: customer.address_2,
            city: customer.city,
            state: customer.state,
            zip: customer.zip,
            phone: customer.phone,
            email: customer.email,
            account_status: customer.account_status,
            version: customer.version.0,
            created_at: customer.created_at.to_string(),
            updated_at: customer.updated_at.to_string(),
        }
    }
}

impl From<CustomerView> for CustomerWithContacts {
    fn from(view: CustomerView) -> Self {
        Self {
            customer: view.customer.into(),
            contacts: view.contacts.into_iter().map(Into::into).collect(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct CustomersApi;

#[OpenApi(tag = "Area::Customers")]
impl CustomersApi {
    /// List customers.
    ///
    /// By name.
    #[oai(path = "/customers/list", method = "get")]
    async fn list(
        &self,
        caller: Caller,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<Customer>>> {
        let found = caller.parties().customers(limit.0, offset.0).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Search customers.
    ///
    /// Finds the beginnings of words, whatever their case and accents.
    #[oai(path = "/customers/search", method = "get")]
    async fn search(
        &self,
        caller: Caller,
        query: Query<Option<String>>,
        search_field: Query<Option<SearchField>>,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<Customer>>> {
        let field = search_field.0.map_or(CustomerField::Any, Into::into);
        let words = query.0.unwrap_or_default();
        let found = caller
            .parties()
            .search(&words, field, limit.0, offset.0)
            .await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Create a customer.
    #[oai(path = "/customers/", method = "post")]
    async fn create(
        &self,
        caller: Caller,
        body: Body<NewCustomer>,
    ) -> Result<Created<Json<CustomerWithContacts>>> {
        let Body(NewCustomer {
            company,
            particulars,
        }) = body;
        let command = CreateCustomer {
            fields: particulars.into_fields(Some(company)),
        };
        Ok(Created(Json(
            caller.parties().create_customer(command).await?.into(),
        )))
    }

    /// Get a customer with contacts.
    #[oai(path = "/customers/:customer_id", method = "get")]
    async fn get(&self, caller: Caller, customer_id: Id) -> Result<Json<CustomerWithContacts>> {
        Ok(Json(
            caller
                .parties()
                .customer(CustomerId(*customer_id))
                .await?
                .into(),
        ))
    }

    /// Change a customer.
    #[oai(path = "/customers/:customer_id", method = "patch")]
    async fn update(
        &self,
        caller: Caller,
        customer_id: Id,
        body: Body<CustomerChanges>,
    ) -> Result<Json<CustomerWithContacts>> {
        let Body(CustomerChanges {
            company,
            particulars,
        }) = body;
        let id = CustomerId(*customer_id);
        let command = UpdateCustomer {
            id,
            fields: particulars.into_fields(company),
        };
        Ok(Json(
            caller.parties().update_customer(command).await?.into(),
        ))
    }

    /// Delete a customer.
    ///
    /// Contacts, equipment and its counts, leads and quotes go too. Tickets stay, with the name and
    /// address they were given.
    #[oai(path = "/customers/:customer_id", method = "delete")]
    async fn delete(&self, caller: Caller, customer_id: Id) -> Result<Json<CustomerDeleted>> {
        let command = DeleteCustomer {
            id: CustomerId(*customer_id),
        };
        let gone = caller.parties().delete_customer(command).await?;
        Ok(Json(CustomerDeleted {
            ok: true,
            contacts_deleted: gone.contacts,
            equipment_deleted: gone.equipment,
            counts_deleted: gone.counts,
            leads_deleted: gone.leads,
            quotes_deleted: gone.quotes,
            tickets_kept: gone.items_kept,
        }))
    }

    /// List the tickets and tasks for a customer.
    #[oai(path = "/customers/:customer_id/related-items", method = "get")]
    async fn related(
        &self,
        caller: Caller,
        customer_id: Id,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<Item>>> {
        let id = CustomerId(*customer_id);
        caller.parties().customer(id).await?;
        let found = caller.work().for_customer(id, limit.0, offset.0).await?;
        Ok(Json(found.into_iter().map(Item::listed).collect()))
    }
}
