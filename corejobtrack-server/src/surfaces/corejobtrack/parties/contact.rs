//! Wire types of customer contacts.

use corejobtrack_core::parties::{self, ContactFields};

use crate::http::wire;

wire! {
    /// A customer contact.
    pub struct Contact of parties::Contact;
    /// The fields of a customer contact; at least a name or an e-mail address is required. The first
    /// contact of a customer is the primary one.
    changes ContactInput as ContactFields;
    defaulted {
        /// Whether this is the customer's primary contact, which one of its contacts is. Replaces the
        /// former one.
        is_primary: bool,
    }
    optional {
        /// The first name.
        first_name: String,
        /// The last name.
        last_name: String,
        /// The telephone number, as entered.
        phone: String,
        /// The e-mail address.
        email: String,
    }
    shown contact {
        /// The id of the customer.
        customer_id: i64 = contact.customer_id.0,
        /// The position in the customer's list, ascending.
        sort_order: i64 = contact.sequence,
    }
}
