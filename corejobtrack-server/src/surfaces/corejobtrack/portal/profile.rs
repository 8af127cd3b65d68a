//! Wire types of a customer contact's own account.

use corejobtrack_core::portal::PortalProfile;
use poem_openapi::Object;

/// The calling customer contact's own account.
#[derive(Debug, Object)]
pub struct CustomerProfile {
    /// The id.
    pub id: i64,
    /// The id of the contact's customer.
    pub customer_id: i64,
    /// The name of the customer.
    pub company: String,
    /// The customer number.
    pub customer_number: Option<String>,
    /// The first line of the customer's address.
    pub address_1: Option<String>,
    /// The second line of the customer's address.
    pub address_2: Option<String>,
    /// The customer's city.
    pub city: Option<String>,
    /// The customer's state.
    pub state: Option<String>,
    /// The customer's postal code.
    pub zip: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The e-mail address to log in with.
    pub email: Option<String>,
    /// The telephone number, as written.
    pub phone: Option<String>,
    /// The status of the account: `pending` or `active`.
    pub status: String,
    /// Whether the e-mail address is verified.
    pub email_verified: bool,
    /// Whether the account has a password.
    pub has_password: bool,
    /// The contact's version; writes with `If-Match` must match it.
    pub version: i64,
    /// When the contact requested deletion of the account, if so.
    pub deletion_requested_at: Option<String>,
    /// When the contact last logged in.
    pub last_login_at: Option<String>,
    /// When the account was created.
    pub created_at: String,
}

impl From<PortalProfile> for CustomerProfile {
    fn from(profile: PortalProfile) -> Self {
        let (contact, customer) = (profile.contact, profile.customer);
        Self {
            id: contact.id.0,
            customer_id: customer.id.0,
            company: customer.company,
            customer_number: customer.number,
            address_1: customer.address_1,
            address_2: customer.address_2,
            city: customer.city,
            state: customer.state,
            zip: customer.zip,
            first_name: contact.first_name,
            last_name: contact.last_name,
            email: contact.email,
            phone: contact.phone,
            status: profile.status.as_str().to_owned(),
            email_verified: profile.email_verified_at.is_some(),
            has_password: profile.has_password,
            version: contact.version.0,
            deletion_requested_at: profile.deletion_requested_at.map(|at| at.to_string()),
            last_login_at: profile.last_login_at.map(|at| at.to_string()),
            created_at: profile.created_at.to_string(),
        }
    }
}

/// The confirmation of a request.
#[derive(Debug, Object)]
pub struct DoneWithMessage {
    /// Always true.
    pub ok: bool,
    /// A text for the user: what happens next.
    pub message: String,
}

impl DoneWithMessage {
    pub fn new(message: &str) -> Self {
        Self {
            ok: true,
            message: message.to_owned(),
        }
    }
}

/// The result of an operation on your account.
#[derive(Debug, Object)]
pub struct CustomerAccountResult {
    /// Always true.
    pub ok: bool,
    /// A text for the user: what happened, or what happens next.
    pub message: String,
    /// The account.
    #[oai(flatten)]
    pub profile: CustomerProfile,
}

impl CustomerAccountResult {
    pub fn new(message: &str, profile: PortalProfile) -> Self {
        Self {
            ok: true,
            message: message.to_owned(),
            profile: profile.into(),
        }
    }
}
