//! The calling customer contact's own account: profile, password, deletion request.

use corejobtrack_core::{identity::ChangePassword, portal::UpdateOwnContact};
use poem_openapi::{Object, OpenApi, payload::Json};

use super::profile::{CustomerAccountResult, CustomerProfile};
use crate::{
    http::{Body, Customer, Result, ToChange},
    surfaces::corejobtrack::area::Area,
};

/// Changes to your account; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct CustomerProfileChanges {
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The telephone number, as written.
    pub phone: Option<String>,
}

/// A password change.
#[derive(Debug, Object)]
pub struct PasswordChange {
    /// The current password.
    pub current_password: String,
    /// The new password, under the same rules as at registration.
    pub new_password: String,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct CustomerAccountApi;

#[OpenApi(tag = "Area::CustomerAccount")]
impl CustomerAccountApi {
    /// Get your account.
    #[oai(path = "/customer/api/me", method = "get", operation_id = "customer_get_profile")]
    async fn me(&self, customer: Customer) -> Result<Json<CustomerProfile>> {
        Ok(Json(customer.portal().me().await?.into()))
    }

    /// Change your names and telephone number.
    #[oai(path = "/customer/api/me", method = "put", operation_id = "customer_update_profile")]
    async fn update_me(
        &self,
        customer: Customer,
        body: Body<CustomerProfileChanges>,
    ) -> Result<Json<CustomerProfile>> {
        let Body(changes) = body;
        let command = UpdateOwnContact {
            first_name: changes.first_name.to_change(),
            last_name: changes.last_name.to_change(),
            phone: changes.phone.to_change(),
        };
        Ok(Json(customer.portal().update_me(command).await?.into()))
    }

    /// Change your password.
    ///
    /// Ends all your other sessions.
    #[oai(
        path = "/customer/api/change-password",
        method = "post",
        operation_id = "customer_change_password"
    )]
    async fn change_password(
        &self,
        customer: Customer,
        body: Body<PasswordChange>,
    ) -> Result<Json<CustomerAccountResult>> {
        let Body(PasswordChange {
            current_password,
            new_password,
        }) = body;
        let change = ChangePassword {
            current: current_password,
            new: new_password,
        };
        let profile = customer.portal().change_password(change).await?;
        Ok(Json(CustomerAccountResult::new(
            "Your password is changed.",
            profile,
        )))
    }

    /// Request deletion of your account.
    ///
    /// Administrators are notified, and one of them deletes the account. Repeating the request
    /// changes nothing.
    #[oai(
        path = "/customer/api/delete-account",
        method = "post",
        operation_id = "customer_request_account_deletion"
    )]
    async fn delete_account(&self, customer: Customer) -> Result<Json<CustomerAccountResult>> {
        let profile = customer.portal().request_deletion().await?;
        let message = "Your request is recorded. An administrator will process it.";
        Ok(Json(CustomerAccountResult::new(message, profile)))
    }
}
