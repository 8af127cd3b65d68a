//! The entities of this area.

use crate::{
    entity,
    kernel::store::{Timestamp, Version},
};

crate::choice! {
    /// What following a link is for.
    pub enum LinkPurpose {
        /// To sign a visit; the subject is a work item.
        Sign = "sign",
        /// To log in without a password; the subject is a contact.
        LogIn = "log_in",
        /// To set another password; the subject is a contact.
        ResetPassword = "reset_password",
        /// To show that an e-mail address is one's own; the subject is a contact.
        VerifyEmail = "verify_email",
    }
}

entity! {
    /// A link that works once. Whoever reads the table cannot follow it: the secret is not there.
    pub struct Link in "links" {
        /// The SHA-256 of the secret, in hexadecimal digits.
        pub key: String,
        /// How often the row was written.
        pub version: Version,
        /// What it is for.
        pub purpose: LinkPurpose,
        /// The id of what it is about; of which table, the purpose says.
        pub subject: i64,
        /// When it was issued.
        pub created_at: Timestamp,
        /// When it ceases to work.
        pub expires_at: Timestamp,
        /// When it was used, if it was.
        pub used_at: Option<Timestamp>,
    }
    key 1;
    index (purpose, subject, key);
    index (expires_at, key);
}
