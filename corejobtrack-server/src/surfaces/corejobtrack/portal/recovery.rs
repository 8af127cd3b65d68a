//! What customers do by links that are mailed: set another password, verify their address.

use poem_openapi::{Object, OpenApi, payload::Json};

use super::{
    login::{EmailAddress, LinkToken},
    profile::{CustomerAccountResult, DoneWithMessage},
};
use crate::{
    http::{Anyone, Body, Customer, Result},
    surfaces::corejobtrack::area::Area,
};

/// What is answered whether anybody has the address or not.
const RESET_SENT: &str = "If this email address is known, a password reset link is on its way.";

/// Another password, by a link that was mailed.
#[derive(Debug, Object)]
pub struct NewPassword {
    /// The token at the end of the link.
    pub token: String,
    /// The new password, as at registration.
    pub new_password: String,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct CustomerRecoveryApi;

#[OpenApi(tag = "Area::CustomerAccount")]
impl CustomerRecoveryApi {
    /// Ask for a link to set another password.
    ///
    /// The answer is the same whether anybody has the address.
    #[oai(
        path = "/customer/api/password-reset",
        method = "post",
        operation_id = "customer_request_password_reset"
    )]
    async fn request_reset(
        &self,
        anyone: Anyone,
        body: Body<EmailAddress>,
    ) -> Result<Json<DoneWithMessage>> {
        anyone.portal().request_password_reset(&body.email).await?;
        Ok(Json(DoneWithMessage::new(RESET_SENT)))
    }

    /// Set another password by a link that was mailed.
    ///
    /// The link works once. All sessions end, and a lock after failed logins is lifted.
    #[oai(
        path = "/customer/api/password-reset/confirm",
        method = "post",
        operation_id = "customer_reset_password"
    )]
    async fn reset(
        &self,
        anyone: Anyone,
        body: Body<NewPassword>,
    ) -> Result<Json<DoneWithMessage>> {
        let Body(NewPassword {
            token,
            new_password,
        }) = body;
        anyone.portal().reset_password(&token, new_password).await?;
        let message = "Your password is changed. Log in with the new one.";
        Ok(Json(DoneWithMessage::new(message)))
    }

    /// Verify an e-mail address by a link that was mailed there.
    #[oai(
        path = "/customer/api/verify-email",
        method = "post",
        operation_id = "customer_verify_email"
    )]
    async fn verify_email(
        &self,
        anyone: Anyone,
        body: Body<LinkToken>,
    ) -> Result<Json<DoneWithMessage>> {
        anyone.portal().verify_email(&body.token).await?;
        Ok(Json(DoneWithMessage::new(
            "Your email address is verified.",
        )))
    }

    /// Ask for a link to verify your own e-mail address.
    ///
    /// Nothing is sent where the address is verified already.
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
