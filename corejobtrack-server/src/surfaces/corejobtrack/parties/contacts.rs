//! Customer contacts.

use corejobtrack_core::parties::{
    ContactId, CreateContact, CustomerId, DeleteContact, ReorderContacts, UpdateContact,
};
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{
    contact::{Contact, ContactInput},
    customer::CustomerWithContacts,
};
use crate::{
    http::{Body, Caller, Created, Id, Result},
    surfaces::corejobtrack::{area::Area, done::Done},
};

/// A new order of a customer's contacts.
#[derive(Debug, Object)]
pub struct ContactOrder {
    /// The ids of all contacts of the customer, in the new order.
    pub contact_ids: Vec<i64>,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct ContactsApi;

#[OpenApi(tag = "Area::Customers")]
impl ContactsApi {
    /// Add a contact.
    #[oai(
        path = "/customers/:customer_id/contacts",
        method = "post",
        operation_id = "create_contact"
    )]
    async fn add_contact(
        &self,
        caller: Caller,
        customer_id: Id,
        body: Body<ContactInput>,
    ) -> Result<Created<Json<Contact>>> {
        let customer_id = CustomerId(*customer_id);
        let command = CreateContact {
            customer_id,
            fields: body.0.into_fields()?,
        };
        Ok(Created(Json(
            caller.parties().create_contact(command).await?.into(),
        )))
    }

    /// List the contacts of a customer.
    #[oai(
        path = "/customers/:customer_id/contacts",
        method = "get",
        operation_id = "list_contacts"
    )]
    async fn contacts(&self, caller: Caller, customer_id: Id) -> Result<Json<Vec<Contact>>> {
        let view = caller.parties().customer(CustomerId(*customer_id)).await?;
        Ok(Json(view.contacts.into_iter().map(Into::into).collect()))
    }

    /// Reorder the contacts of a customer.
    #[oai(
        path = "/customers/:customer_id/contacts/reorder",
        method = "post",
        operation_id = "reorder_contacts"
    )]
    async fn reorder(
        &self,
        caller: Caller,
        customer_id: Id,
        body: Body<ContactOrder>,
    ) -> Result<Json<CustomerWithContacts>> {
        let command = ReorderContacts {
            customer_id: CustomerId(*customer_id),
            contact_ids: body.0.contact_ids.into_iter().map(ContactId).collect(),
        };
        Ok(Json(
            caller.parties().reorder_contacts(command).await?.into(),
        ))
    }

    /// Change a contact.
    #[oai(
        path = "/customer-contacts/:contact_id",
        method = "patch",
        operation_id = "update_contact"
    )]
    async fn update_contact(
        &self,
        caller: Caller,
        contact_id: Id,
        body: Body<ContactInput>,
    ) -> Result<Json<Contact>> {
        let command = UpdateContact {
            id: ContactId(*contact_id),
            fields: body.0.into_fields()?,
        };
        Ok(Json(caller.parties().update_contact(command).await?.into()))
    }

    /// Delete a contact.
    ///
    /// Quotes addressed to the contact are kept, without a contact.
    #[oai(
        path = "/customer-contacts/:contact_id",
        method = "delete",
        operation_id = "delete_contact"
    )]
    async fn delete_contact(&self, caller: Caller, contact_id: Id) -> Result<Json<Done>> {
        caller
            .parties()
            .delete_contact(DeleteContact {
                id: ContactId(*contact_id),
            })
            .await?;
        Ok(Json(Done { ok: true }))
    }
}
