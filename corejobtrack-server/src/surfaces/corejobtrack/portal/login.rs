//! Customer registration and login, with a password or by a mailed link.

use corejobtrack_core::portal::{PortalLogin, RegisterCustomer};
use poem::Request;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::profile::{CustomerProfile, DoneWithMessage};
use crate::{
    http::{AnonymousCaller, Audience, Body, Created, Customer, Problem, RequestContext, Result},
    surfaces::corejobtrack::area::Area,
};

/// The answer for every address; does not reveal whether an account exists.
const LINK_SENT: &str = "If this email address is known, a login link is on its way.";

/// The registration of a customer contact. The customer must already exist.
#[derive(Debug, Object)]
#[oai(example)]
pub struct NewCustomerAccount {
    /// The customer number, or the company name if no customer has such a number.
    pub customer_number: Option<String>,
    /// The company name, used if no customer has the number.
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

/// Confirms a registration. It contains no customer data, since anyone can register.
#[derive(Debug, Object)]
pub struct CustomerRegistered {
    /// Always true.
    pub ok: bool,
    /// What happens next.
    pub message: String,
    /// The id of the registration, used to approve or deny it.
    pub id: i64,
    /// The status of the account: `pending`.
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

/// The token of a mailed link.
#[derive(Debug, Object)]
pub struct LinkToken {
    /// The token at the end of the mailed link.
    pub token: String,
}

/// A token to send as `Authorization: Bearer …`, and its owner.
#[derive(Debug, Object)]
pub struct CustomerToken {
    /// The token.
    pub access_token: String,
    /// `bearer`.
    pub token_type: String,
    /// How long the token is valid, in seconds.
    pub expires_in: i64,
    /// The account that logged in.
    pub customer: CustomerProfile,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct CustomerLoginApi;

#[OpenApi(tag = "Area::CustomerAccount")]
impl CustomerLoginApi {
    /// Register as a customer.
    ///
    /// The account joins an existing customer, found by number or name; no customer is created. An
    /// administrator must approve the account before it can be used; the decision is sent by
    /// e-mail.
    #[oai(path = "/customer/api/register", method = "post", operation_id = "customer_register")]
    async fn register(
        &self,
        caller: AnonymousCaller,
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
        let profile = caller
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
    /// Too many failed logins lock the account for some time.
    #[oai(path = "/customer/api/login", method = "post", operation_id = "customer_log_in")]
    async fn log_in(
        &self,
        caller: AnonymousCaller,
        request: &Request,
        body: Body<CustomerCredentials>,
    ) -> Result<Json<CustomerToken>> {
        let Body(credentials) = body;
        let (email, remember) = (&credentials.email, credentials.remember_me);
        let login = caller
            .portal()
            .log_in(email, credentials.password, remember)
            .await?;
        token(request, login)
    }

    /// Request a link to log in without a password.
    ///
    /// The link is mailed if the address belongs to an active account, or to a contact without an
    /// account. It works once, for 15 minutes unless configured otherwise. The answer does not
    /// reveal whether an account exists.
    #[oai(
        path = "/customer/api/magic-link",
        method = "post",
        operation_id = "customer_request_magic_link"
    )]
    async fn magic_link(
        &self,
        caller: AnonymousCaller,
        body: Body<EmailAddress>,
    ) -> Result<Json<DoneWithMessage>> {
        caller.portal().request_magic_link(&body.email).await?;
        Ok(Json(DoneWithMessage::new(LINK_SENT)))
    }

    /// Log in by a mailed link.
    ///
    /// A link works once. A contact without an account gets one and need not register.
    #[oai(
        path = "/customer/api/verify-magic-link",
        method = "post",
        operation_id = "customer_follow_magic_link"
    )]
    async fn verify_magic_link(
        &self,
        caller: AnonymousCaller,
        request: &Request,
        body: Body<LinkToken>,
    ) -> Result<Json<CustomerToken>> {
        let login = caller.portal().follow_magic_link(&body.token).await?;
        token(request, login)
    }

    /// Log out.
    ///
    /// Ends the session and invalidates its token.
    #[oai(path = "/customer/api/logout", method = "post", operation_id = "customer_log_out")]
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
