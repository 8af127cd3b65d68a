//! Customers register and log in: with a password or by a link that is mailed.

use corejobtrack_core::portal::{PortalLogin, RegisterCustomer};
use poem::Request;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::profile::{CustomerProfile, DoneWithMessage};
use crate::{
    http::{Anyone, Audience, Body, Created, Customer, Problem, RequestContext, Result},
    surfaces::corejobtrack::area::Area,
};

/// What is answered whether anybody has the address or not.
const LINK_SENT: &str = "If this email address is known, a login link is on its way.";

/// The registration of a customer contact, which must be known already.
#[derive(Debug, Object)]
#[oai(example)]
pub struct NewCustomerAccount {
    /// The customer number, or the customer's name where nobody has such a number.
    pub customer_number: Option<String>,
    /// The customer's name, if the number is not at hand.
    pub company: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The e-mail address to log in with.
    pub email: String,
    /// The telephone number, as written.
    pub phone: Option<String>,
    /// The password: 8 to 128 characters with an uppercase and a lowercase letter, a digit and a
    /// special character, unless the server is configured otherwise.
    pub password: String,
}

impl poem_openapi::types::Example for NewCustomerAccount {
    fn example() -> Self {
        Self {
            customer_number: Some("CUST001".into()),
            company: None,
            first_name: Some("Jane".into()),
            last_name: Some("Doe".into()),
            email: "jane@acme.com".into(),
            phone: Some("(555) 123-4567".into()),
            password: "SecurePass123!".into(),
        }
    }
}

/// A registration was received. Anybody can send one, so nothing of the customer is in it.
#[derive(Debug, Object)]
pub struct CustomerRegistered {
    /// True: it was received.
    pub ok: bool,
    /// What happens next.
    pub message: String,
    /// The id of whoever registered, by which it is approved or denied.
    pub id: i64,
    /// How the account stands: `pending`.
    pub status: String,
}

/// An e-mail address and a password.
#[derive(Debug, Object)]
pub struct CustomerCredentials {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: String,
    /// Whether to stay logged in for longer: 30 days rather than 7, unless configured otherwise.
    #[oai(default)]
    pub remember_me: bool,
}

/// An e-mail address.
#[derive(Debug, Object)]
pub struct EmailAddress {
    /// The address.
    pub email: String,
}

/// What a link carries.
#[derive(Debug, Object)]
pub struct LinkToken {
    /// The token at the end of the link that was mailed.
    pub token: String,
}

/// What to send as `Authorization: Bearer …`, and who it is good for.
#[derive(Debug, Object)]
pub struct CustomerToken {
    /// The token.
    pub access_token: String,
    /// `bearer`.
    pub token_type: String,
    /// For how many seconds it is good.
    pub expires_in: i64,
    /// Who logged in.
    pub customer: CustomerProfile,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct CustomerLoginApi;

#[OpenApi(tag = "Area::CustomerAccount")]
impl CustomerLoginApi {
    /// Register as a customer.
    ///
    /// Whoever registers joins a customer that is known by its number or name; none is made. The
    /// account waits until an administrator approves it, which is told by mail.
    #[oai(
        path = "/customer/api/register",
        method = "post",
        operation_id = "customer_register"
    )]
    async fn register(
        &self,
        anyone: Anyone,
        body: Body<NewCustomerAccount>,
    ) -> Result<Created<Json<CustomerRegistered>>> {
        let Body(registration) = body;
        let details = RegisterCustomer {
            customer_number: registration.customer_number,
            company: registration.company,
            first_name: registration.first_name,
            last_name: registration.last_name,
            email: registration.email,
            phone: registration.phone,
        };
        let profile = anyone
            .portal()
            .register(details, registration.password)
            .await?;
        Ok(Created(Json(CustomerRegistered {
            ok: true,
            message: "Registration received. An administrator must approve the account.".to_owned(),
            id: profile.contact.id.0,
            status: profile.status.as_str().to_owned(),
        })))
    }

    /// Log in as a customer.
    ///
    /// After too many failures the account is locked for a while.
    #[oai(
        path = "/customer/api/login",
        method = "post",
        operation_id = "customer_log_in"
    )]
    async fn log_in(
        &self,
        anyone: Anyone,
        request: &Request,
        body: Body<CustomerCredentials>,
    ) -> Result<Json<CustomerToken>> {
        let Body(credentials) = body;
        let (email, remember) = (&credentials.email, credentials.remember_me);
        let login = anyone
            .portal()
            .log_in(email, credentials.password, remember)
            .await?;
        token(request, login)
    }

    /// Ask for a link to log in without a password.
    ///
    /// It is mailed to accounts in use and to contacts that employees made, and works once, for 15
    /// minutes unless configured otherwise. The answer is the same whether anybody has the address.
    #[oai(
        path = "/customer/api/magic-link",
        method = "post",
        operation_id = "customer_request_magic_link"
    )]
    async fn magic_link(
        &self,
        anyone: Anyone,
        body: Body<EmailAddress>,
    ) -> Result<Json<DoneWithMessage>> {
        anyone.portal().request_magic_link(&body.email).await?;
        Ok(Json(DoneWithMessage::new(LINK_SENT)))
    }

    /// Log in by a link that was mailed.
    ///
    /// A link works once. A contact that employees made needs no registration.
    #[oai(
        path = "/customer/api/verify-magic-link",
        method = "post",
        operation_id = "customer_follow_magic_link"
    )]
    async fn verify_magic_link(
        &self,
        anyone: Anyone,
        request: &Request,
        body: Body<LinkToken>,
    ) -> Result<Json<CustomerToken>> {
        let login = anyone.portal().follow_magic_link(&body.token).await?;
        token(request, login)
    }

    /// Log out.
    ///
    /// The session ends, and with it its token.
    #[oai(
        path = "/customer/api/logout",
        method = "post",
        operation_id = "customer_log_out"
    )]
    async fn log_out(&self, customer: Customer) -> Result<Json<DoneWithMessage>> {
        customer.portal().log_out().await?;
        Ok(Json(DoneWithMessage::new("You are logged out.")))
    }
}

fn token(request: &Request, login: PortalLogin) -> Result<Json<CustomerToken>> {
    let authentication = &RequestContext::of(request)?.services().authentication;
    let (now, ends) = (authentication.now(), login.expires_at.into());
    let contact = login.profile.contact.id.0;
    let access_token = authentication
        .tokens()
        .issue_until(contact, &login.session, Audience::Customer, now, ends)
        .map_err(Problem::internal)?;
    Ok(Json(CustomerToken {
        access_token,
        token_type: "bearer".to_owned(),
        expires_in: (ends - now).whole_seconds(),
        customer: login.profile.into(),
    }))
}
