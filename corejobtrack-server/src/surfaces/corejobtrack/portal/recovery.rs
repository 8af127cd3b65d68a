//! Password reset and address verification of customer contacts by mailed links.

use poem_openapi::{Object, OpenApi, payload::Json};

use super::{
    login::{EmailAddress, LinkToken},
    profile::{CustomerAccountResult, DoneWithMessage},
};
use crate::{
    http::{AnonymousCaller, Body, Customer, Result},
    surfaces::corejobtrack::area::Area,
};

/// The answer for every address; does not reveal whether an account exists.
const RESET_SENT: &str = "If this email address is known, a password reset link is on its way.";

/// A new password, set by a mailed link.
#[derive(Debug, Object)]
pub struct NewPassword {
    /// The token at the end of the link.
    pub token: String,
    /// The new password, under the same rules as at registration.
    pub new_password: String,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct CustomerRecoveryApi;

#[OpenApi(tag = "Area::CustomerAccount")]
impl CustomerRecoveryApi {
    /// Request a link to set a new password.
    ///
    /// The answer does not reveal whether an account exists.
    #[oai(
        path = "/customer/api/password-reset",
        method = "post",
        operation_id = "customer_request_password_reset"
    )]
    async fn request_reset(
        &self,
        caller: AnonymousCaller,
        body: Body<EmailAddress>,
    ) -> Result<Json<DoneWithMessage>> {
        caller.portal().request_password_reset(&body.email).await?;
        Ok(Json(DoneWithMessage::new(RESET_SENT)))
    }

    /// Set a new password by a mailed link.
    ///
    /// The link works once. Ends all sessions and any lockout after failed logins.
    #[oai(
        path = "/customer/api/password-reset/confirm",
        method = "post",
        operation_id = "customer_reset_password"
    )]
    async fn reset(
        &self,
        caller: AnonymousCaller,
        body: Body<NewPassword>,
    ) -> Result<Json<DoneWithMessage>> {
        let Body(NewPassword {
            token,
            new_password,
        }) = body;
        caller.portal().reset_password(&token, new_password).await?;
        let message = "Your password is changed. Log in with the new one.";
        Ok(Json(DoneWithMessage::new(message)))
    }

    /// Verify an e-mail address by a link mailed to it.
    #[oai(
        path = "/customer/api/verify-email",
        method = "post",
        operation_id = "customer_verify_email"
    )]
    async fn verify_email(
        &self,
        caller: AnonymousCaller,
        body: Body<LinkToken>,
    ) -> Result<Json<DoneWithMessage>> {
        caller.portal().verify_email(&body.token).await?;
        Ok(Json(DoneWithMessage::new(
            "Your email address is verified.",
        )))
    }

    /// Request a link to verify your e-mail address.
    ///
    /// Nothing is sent if the address is verified already.
    #[oai(
        path = "/customer/api/send-verification",
        method = "post",
        operation_id = "customer_request_verification"
    )]
    async fn send_verification(&self, customer: Customer) -> Result<Json<CustomerAccountResult>> {
        let portal = customer.portal();
        portal.request_verification().await?;
        let message = "A verification link is on its way, unless the address is verified already.";
        Ok(Json(CustomerAccountResult::new(
            message,
            portal.me().await?,
        )))
    }
}
