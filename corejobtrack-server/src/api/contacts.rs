//! The people at customers'.

use corejobtrack_core::parties::{
    self, ContactFields, ContactId, CreateContact, CustomerId, DeleteContact, ReorderContacts,
    UpdateContact,
};
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{Area, customers::CustomerWithContacts, items::Done};
use crate::http::{Body, Caller, Created, Id, Result};

/// Somebody at a customer's.
#[derive(Debug, Object)]
pub struct Contact {
    /// The id.
    pub id: i64,
    /// The id of the customer.
    pub customer_id: i64,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The telephone number, as written.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether they are the one to ask first; one of each customer's contacts is.
    pub is_primary: bool,
    /// The place in the customer's list, ascending.
    pub sort_order: i64,
    /// How often it was written; a write with `If-Match` names it.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// What is said of somebody at a customer's: a name or an address at least. The first contact is the
/// primary one.
#[derive(Debug, Object)]
pub struct ContactInput {
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The telephone number, as written.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether they are the one to ask first; the former one then is not.
    pub is_primary: Option<bool>,
}

/// The contacts of a customer in another order.
#[derive(Debug, Object)]
pub struct ContactOrder {
    /// The ids of all contacts of the customer.
    pub contact_ids: Vec<i64>,
}

impl From<ContactInput> for ContactFields {
    fn from(input: ContactInput) -> Self {
        Self {
            first_name: input.first_name.into(),
            last_name: input.last_name.into(),
            phone: input.phone.into(),
            email: input.email.into(),
            is_primary: input.is_primary,
        }
    }
}

impl From<parties::Contact> for Contact {
    fn from(contact: parties::Contact) -> Self {
        Self {
            id: contact.id.0,
            customer_id: contact.customer_id.0,
            first_name: contact.first_name,
            last_name: contact.last_name,
            phone: contact.phone,
            email: contact.email,
            is_primary: contact.is_primary,
            sort_order: contact.sequence,
            version: contact.version.0,
            created_at: contact.created_at.to_string(),
            updated_at: contact.updated_at.to_string(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct ContactsApi;

#[OpenApi(tag = "Area::Customers")]
impl ContactsApi {
    /// Add a contact.
    #[oai(path = "/customers/:customer_id/contacts", method = "post")]
    async fn add_contact(
        &self,
        caller: Caller,
        customer_id: Id,
        body: Body<ContactInput>,
    ) -> Result<Created<Json<Contact>>> {
        let customer_id = CustomerId(*customer_id);
        let command = CreateContact {
            customer_id,
            fields: body.0.into(),
        };
        Ok(Created(Json(
            caller.parties().create_contact(command).await?.into(),
        )))
    }

    /// List the contacts of a customer.
    #[oai(path = "/customers/:customer_id/contacts", method = "get")]
    async fn contacts(&self, caller: Caller, customer_id: Id) -> Result<Json<Vec<Contact>>> {
        let view = caller.parties().customer(CustomerId(*customer_id)).await?;
        Ok(Json(view.contacts.into_iter().map(Into::into).collect()))
    }

    /// Reorder the contacts of a customer.
    #[oai(path = "/customers/:customer_id/contacts/reorder", method = "post")]
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
    #[oai(path = "/customer-contacts/:contact_id", method = "patch")]
    async fn update_contact(
        &self,
        caller: Caller,
        contact_id: Id,
        body: Body<ContactInput>,
    ) -> Result<Json<Contact>> {
        let command = UpdateContact {
            id: ContactId(*contact_id),
            fields: body.0.into(),
        };
        Ok(Json(caller.parties().update_contact(command).await?.into()))
    }

    /// Delete a contact.
    ///
    /// Quotes that went to them stay, without a contact.
    #[oai(path = "/customer-contacts/:contact_id", method = "delete")]
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
