//! Customer registration: a contact registers with an existing customer and waits for approval.

use serde::{Deserialize, Serialize};

use super::{
    AccountStatus, ContactAccount, Portal, PortalError, PortalProfile, login, profile::name_of,
    queries,
};
use crate::{
    identity::{self, HashedPassword, hash_password, is_acceptable},
    kernel::{
        change::Change,
        engine::{Command, Plan, Tx},
        error::EngineError,
        limits::{self, MAX_SHORT},
        store::text::folded,
    },
    parties::{self, ContactFields, Customer, CustomerId},
    portal::PortalEvent,
    services::notifications::{self, Notice, NotificationKind, Recipient},
};

/// Registers a customer contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterCustomer {
    /// The customer number, or the company name if no customer has such a number.
    pub customer_number: Option<String>,
    /// The company name, used if no customer has the number.
    pub company: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The e-mail address, used to log in.
    pub email: String,
    /// The telephone number.
    pub phone: Option<String>,
}

#[derive(Debug, Serialize)]
struct Registration {
    details: RegisterCustomer,
    #[serde(skip)]
    password: HashedPassword,
}

impl Command for Registration {
    const NAME: &'static str = "register_customer";
}

impl RegisterCustomer {
    fn check(&self, longest_company: usize) -> Result<(), EngineError> {
        limits::required("email", &self.email, MAX_SHORT)?;
        limits::email("email", Some(self.email.trim()))?;
        for (field, text, longest) in [
            ("customer_number", &self.customer_number, MAX_SHORT),
            ("company", &self.company, longest_company),
            ("first_name", &self.first_name, MAX_SHORT),
            ("last_name", &self.last_name, MAX_SHORT),
            ("phone", &self.phone, MAX_SHORT),
        ] {
            limits::optional(field, text.as_deref(), longest)?;
        }
        if self.number().is_empty() && self.name().is_empty() {
            let message = "a customer number or a company name is required";
            return Err(EngineError::invalid("customer_number", message));
        }
        Ok(())
    }

    fn number(&self) -> &str {
        self.customer_number.as_deref().unwrap_or_default().trim()
    }

    fn name(&self) -> &str {
        self.company.as_deref().unwrap_or_default().trim()
    }
}

impl Portal {
    /// Registers a contact of an existing customer; needs no login. The account is pending until an
    /// administrator approves it. It belongs to the customer's contact with the same address, or
    /// else to a new one.
    ///
    /// # Errors
    /// [`PortalError::NoSuchCompany`], [`PortalError::SeveralCompanies`],
    /// [`PortalError::EmailTaken`]; a password that violates the policy; inputs that are missing,
    /// too long or not an e-mail address.
    pub async fn register(
        &self,
        details: RegisterCustomer,
        password: String,
    ) -> Result<PortalProfile, PortalError> {
        let engine = &self.acting.engine;
        details.check(engine.policy().max_title_length)?;
        is_acceptable(&password, engine.policy())?;
        let password = hash_password(password, engine.random()).await?;
        self.acting
            .unkeyed()
            .transact(
                Registration { details, password },
                |command, tx| async move { decide(&command, &tx).await },
            )
            .await
    }
}

async fn decide(command: &Registration, tx: &Tx) -> Result<Plan<PortalProfile>, PortalError> {
    let details = &command.details;
    let customer = find_customer(details, tx).await?;
    let email = details.email.trim();
    let (taken, administrators) = tx
        .read((queries::account_at(email), identity::administrators()))
        .await?;
    if taken.is_some() {
        return Err(PortalError::EmailTaken);
    }
    let view = tx.customer(customer).await?;
    let key = folded(email);
    let mut plan = Plan::new(());
    let existing = view
        .contacts
        .iter()
        .find(|contact| contact.email_key.as_ref() == Some(&key));
    let contact = match existing {
        Some(contact) => contact.clone(),
        None => {
            let fields = ContactFields {
                first_name: Change::some_or_keep(details.first_name.clone()),
                last_name: Change::some_or_keep(details.last_name.clone()),
                phone: Change::some_or_keep(details.phone.clone()),
                email: Change::To(email.to_owned()),
                // Approval makes them the primary contact if the customer has none.
                is_primary: Some(false),
            };
            parties::add_contact(&view, &fields, tx, &mut plan).await?
        }
    };
    let account = ContactAccount {
        email_key: Some(key),
        status: AccountStatus::Pending,
        made_contact: existing.is_none(),
        password_hash: Some(command.password.clone().into_string()),
        password_set_at: Some(tx.now()),
        ..login::open(&contact, tx)
    };
    plan.create(&account);
    plan.event(PortalEvent::CustomerRegistered {
        contact: contact.id,
    });
    let notice = Notice::of(NotificationKind::CustomerRegistered, name_of(&contact))
        .with_detail(view.customer.company.clone());
    let administrators = administrators.iter().map(|user| Recipient::User(user.id));
    notifications::notify(administrators, &notice, tx, &mut plan);
    let profile = PortalProfile::of(&account, contact, view.customer);
    Ok(plan.with(profile))
}

/// The customer to join: by number, else by a name that only one has. Forms ask for both in one
/// field, so an unknown number is also tried as a name.
async fn find_customer(details: &RegisterCustomer, tx: &Tx) -> Result<CustomerId, PortalError> {
    let (number, name) = (details.number(), details.name());
    let (by_number, by_name, by_number_as_name) = tx
        .read((
            parties::queries::by_number(number),
            parties::queries::by_company(name),
            parties::queries::by_company(number),
        ))
        .await?;
    // A blank number or name matches nobody.
    let unless_blank =
        |text: &str, found: Vec<Customer>| if text.is_empty() { Vec::new() } else { found };
    if let [customer] = unless_blank(number, by_number).as_slice() {
        return Ok(customer.id);
    }
    let by_name = Some(unless_blank(name, by_name)).filter(|found| !found.is_empty());
    match by_name
        .unwrap_or_else(|| unless_blank(number, by_number_as_name))
        .as_slice()
    {
        [customer] => Ok(customer.id),
        [] => Err(PortalError::NoSuchCompany),
        _ => Err(PortalError::SeveralCompanies),
    }
}
