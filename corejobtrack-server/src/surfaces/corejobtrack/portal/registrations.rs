//! Administration of customer portal accounts: approve or deny registrations, suspend or restore
//! access.

use corejobtrack_core::{
    parties::ContactId,
    portal::{ApproveRegistration, DenyRegistration, PortalProfile, SetAccess},
};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Id, Listing, Paged, Result},
    surfaces::corejobtrack::area::Area,
};

/// A customer portal account, as administrators see it.
#[derive(Debug, Object)]
pub struct CustomerAccount {
    /// The id, which is the contact's id.
    pub id: i64,
    /// The id of the contact, created by the registration if the customer had none with this
    /// address.
    pub contact_id: i64,
    /// The id of the customer.
    pub customer_id: i64,
    /// The name of the customer.
    pub company: String,
    /// The customer number.
    pub customer_number: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number, as written.
    pub phone: Option<String>,
    /// The status of the account: `pending`, `active` or `suspended`; `denied` if it was deleted.
    pub status: String,
    /// Whether the e-mail address is verified.
    pub email_verified: bool,
    /// When the account was created.
    pub created_at: String,
}

impl From<PortalProfile> for CustomerAccount {
    fn from(profile: PortalProfile) -> Self {
        let (contact, customer) = (profile.contact, profile.customer);
        Self {
            id: contact.id.0,
            contact_id: contact.id.0,
            customer_id: customer.id.0,
            company: customer.company,
            customer_number: customer.number,
            first_name: contact.first_name,
            last_name: contact.last_name,
            email: contact.email,
            phone: contact.phone,
            status: profile.status.as_str().to_owned(),
            email_verified: profile.email_verified_at.is_some(),
            created_at: profile.created_at.to_string(),
        }
    }
}

/// The result of a decision about an account.
#[derive(Debug, Object)]
pub struct AccountDecision {
    /// Always true.
    pub ok: bool,
    /// The account.
    #[oai(flatten)]
    pub registration: CustomerAccount,
}

impl From<PortalProfile> for AccountDecision {
    fn from(profile: PortalProfile) -> Self {
        Self {
            ok: true,
            registration: profile.into(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct RegistrationsApi;

#[OpenApi(tag = "Area::Customers")]
impl RegistrationsApi {
    /// List the customer registrations that wait for approval.
    ///
    /// Oldest first.
    #[oai(
        path = "/admin/customer-registrations",
        method = "get",
        operation_id = "list_customer_registrations"
    )]
    async fn registrations(
        &self,
        caller: Administrator,
        page: Paged,
    ) -> Result<Listing<CustomerAccount>> {
        let pending = caller.portal().registrations(page.asked()).await?;
        Ok(page.listing(pending))
    }

    /// Approve a customer registration.
    ///
    /// The registrant can log in at once and gets an e-mail.
    #[oai(
        path = "/admin/customer-registrations/:registration_id/approve",
        method = "post",
        operation_id = "approve_customer_registration"
    )]
    async fn approve(
        &self,
        caller: Administrator,
        registration_id: Id,
    ) -> Result<Json<AccountDecision>> {
        let contact = ContactId(*registration_id);
        let command = ApproveRegistration { contact };
        Ok(Json(caller.portal().approve(command).await?.into()))
    }

    /// Deny a customer registration.
    ///
    /// Deletes the account, and the contact if the registration created it. The registrant gets an
    /// e-mail and can register again.
    #[oai(
        path = "/admin/customer-registrations/:registration_id/deny",
        method = "post",
        operation_id = "deny_customer_registration"
    )]
    async fn deny(
        &self,
        caller: Administrator,
        registration_id: Id,
    ) -> Result<Json<AccountDecision>> {
        let contact = ContactId(*registration_id);
        let denied = caller.portal().deny(DenyRegistration { contact }).await?;
        let mut decided = AccountDecision::from(denied);
        "denied".clone_into(&mut decided.registration.status);
        Ok(Json(decided))
    }

    /// Suspend a contact's access to the customer portal.
    ///
    /// Ends the contact's sessions at once.
    #[oai(
        path = "/customer-contacts/:contact_id/suspend-access",
        method = "post",
        operation_id = "suspend_contact_access"
    )]
    async fn suspend(
        &self,
        caller: Administrator,
        contact_id: Id,
    ) -> Result<Json<AccountDecision>> {
        set_access(&caller, *contact_id, false).await
    }

    /// Restore a contact's access to the customer portal.
    #[oai(
        path = "/customer-contacts/:contact_id/restore-access",
        method = "post",
        operation_id = "restore_contact_access"
    )]
    async fn restore(
        &self,
        caller: Administrator,
        contact_id: Id,
    ) -> Result<Json<AccountDecision>> {
        set_access(&caller, *contact_id, true).await
    }
}

async fn set_access(
    caller: &Administrator,
    id: i64,
    allowed: bool,
) -> Result<Json<AccountDecision>> {
    let contact = ContactId(id);
    let command = SetAccess { contact, allowed };
    Ok(Json(caller.portal().set_access(command).await?.into()))
}
