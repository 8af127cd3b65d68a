//! Customers.

use corejobtrack_core::{
    assets::{Equipment, MeterReading},
    parties::{Contact, CreateCustomer, CustomerField, CustomerId, DeleteCustomer, UpdateCustomer},
    sales::{Lead, Quote},
    work::WorkItem,
};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use super::customer::{Customer, CustomerChanges, CustomerWithContacts, NewCustomer};
use crate::{
    http::{Body, Caller, Created, Id, Listing, Paged, Query, Result, Sliced},
    surfaces::corejobtrack::{area::Area, work::Item},
};

/// The response to the deletion of a customer.
#[derive(Debug, Object)]
pub struct CustomerDeleted {
    /// Always true.
    pub ok: bool,
    /// The number of contacts deleted.
    pub contacts_deleted: i64,
    /// The number of pieces of equipment deleted.
    pub equipment_deleted: i64,
    /// The number of meter readings deleted.
    pub counts_deleted: i64,
    /// The number of leads deleted.
    pub leads_deleted: i64,
    /// The number of quotes deleted.
    pub quotes_deleted: i64,
    /// The number of tickets kept, with the customer's name and address that they hold.
    pub tickets_kept: i64,
}

/// Fields that customers can be searched by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SearchField {
    /// All fields.
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

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct CustomersApi;

#[OpenApi(tag = "Area::Customers")]
impl CustomersApi {
    /// List customers.
    ///
    /// Ordered by name.
    #[oai(path = "/customers/list", method = "get", operation_id = "list_customers")]
    async fn list(&self, caller: Caller, page: Paged) -> Result<Listing<Customer>> {
        let customers = caller.parties().customers(page.asked()).await?;
        Ok(page.listing(customers))
    }

    /// Search customers.
    ///
    /// Matches the beginnings of words; case and accents are ignored.
    #[oai(path = "/customers/search", method = "get", operation_id = "search_customers")]
    async fn search(
        &self,
        caller: Caller,
        query: Query<Option<String>>,
        search_field: Query<Option<SearchField>>,
        page: Sliced,
    ) -> Result<Json<Vec<Customer>>> {
        let field = search_field.0.map_or(CustomerField::Any, Into::into);
        let words = query.0.unwrap_or_default();
        let found = caller
            .parties()
            .search(&words, field, page.limit, page.offset)
            .await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Create a customer.
    #[oai(path = "/customers/", method = "post", operation_id = "create_customer")]
    async fn create(
        &self,
        caller: Caller,
        body: Body<NewCustomer>,
    ) -> Result<Created<Json<CustomerWithContacts>>> {
        let command = CreateCustomer {
            fields: body.0.into_fields()?,
        };
        Ok(Created(Json(
            caller.parties().create_customer(command).await?.into(),
        )))
    }

    /// Get a customer with contacts.
    #[oai(path = "/customers/:customer_id", method = "get", operation_id = "get_customer")]
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
    #[oai(path = "/customers/:customer_id", method = "patch", operation_id = "update_customer")]
    async fn update(
        &self,
        caller: Caller,
        customer_id: Id,
        body: Body<CustomerChanges>,
    ) -> Result<Json<CustomerWithContacts>> {
        let command = UpdateCustomer {
            id: CustomerId(*customer_id),
            fields: body.0.into_fields()?,
        };
        Ok(Json(
            caller.parties().update_customer(command).await?.into(),
        ))
    }

    /// Delete a customer.
    ///
    /// Also deletes its contacts, equipment and meter readings, leads and quotes. Tickets are kept,
    /// with the customer's name and address that they hold.
    #[oai(path = "/customers/:customer_id", method = "delete", operation_id = "delete_customer")]
    async fn delete(&self, caller: Caller, customer_id: Id) -> Result<Json<CustomerDeleted>> {
        let command = DeleteCustomer {
            id: CustomerId(*customer_id),
        };
        let gone = caller.parties().delete_customer(command).await?;
        Ok(Json(CustomerDeleted {
            ok: true,
            contacts_deleted: gone.removed::<Contact>(),
            equipment_deleted: gone.removed::<Equipment>(),
            counts_deleted: gone.removed::<MeterReading>(),
            leads_deleted: gone.removed::<Lead>(),
            quotes_deleted: gone.removed::<Quote>(),
            tickets_kept: gone.unlinked::<WorkItem>(),
        }))
    }

    /// List the tickets and tasks of a customer.
    #[oai(
        path = "/customers/:customer_id/related-items",
        method = "get",
        operation_id = "list_customer_items"
    )]
    async fn related(
        &self,
        caller: Caller,
        customer_id: Id,
        page: Sliced,
    ) -> Result<Json<Vec<Item>>> {
        let id = CustomerId(*customer_id);
        caller.parties().customer(id).await?;
        let found = caller
            .work()
            .for_customer(id, page.limit, page.offset)
            .await?;
        Ok(Json(found.into_iter().map(Item::listed).collect()))
    }
}
