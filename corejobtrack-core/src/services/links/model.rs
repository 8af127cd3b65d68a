//! Entities: one-time links.

use crate::{
    entity,
    kernel::store::{Timestamp, Version},
};

crate::choice! {
    /// The purpose of a link.
    pub enum LinkPurpose {
        /// To sign a visit; the subject is a work item.
        Sign = "sign",
        /// To log in without a password; the subject is a contact.
        LogIn = "log_in",
        /// To set a new password; the subject is a contact.
        ResetPassword = "reset_password",
        /// To verify an e-mail address; the subject is a contact.
        VerifyEmail = "verify_email",
    }
}

entity! {
    /// A one-time link. The secret is not stored, so nobody who reads the table can use the link.
    pub struct Link in "links" {
        /// The SHA-256 of the secret, in hexadecimal digits.
        pub key: String,
        /// The row's version.
        pub version: Version,
        /// The purpose.
        pub purpose: LinkPurpose,
        /// The id of the subject; the purpose determines its table.
        pub subject: i64,
        /// When it was issued.
        pub created_at: Timestamp,
        /// When it expires.
        pub expires_at: Timestamp,
        /// When it was used, if it was.
        pub used_at: Option<Timestamp>,
    }
    key 1;
    index (purpose, subject, key);
    index (expires_at, key);
}
