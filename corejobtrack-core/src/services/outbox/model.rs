//! Entities: the messages of the outbox.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        engine::Tx,
        error::EngineError,
        store::{Json, Timestamp, Version},
    },
};

crate::id! {
    /// The id of an [`OutboxMessage`].
    pub struct OutboxMessageId;
}

crate::choice! {
    /// The delivery status of an outbox message.
    pub enum Delivery {
        /// It waits for delivery.
        Queued = "queued",
        /// A server is sending it.
        Sending = "sending",
        /// It was delivered.
        Sent = "sent",
        /// It was given up.
        Failed = "failed",
    }
}

crate::choice! {
    /// The template of a message, with the members that it needs in `about`. A `token` is the
    /// secret of a [link](crate::links); it is erased once the message was delivered or given up.
    pub enum Template {
        /// The summary of a visit or case, with its PDF: `item`.
        ServiceSummary = "service_summary",
        /// A link to sign a visit: `item`, `token`.
        SignatureRequest = "signature_request",
        /// A reminder of such a request, because nobody signed yet: `item`, `token`.
        SignatureReminder = "signature_reminder",
        /// A link to log in without a password: `name`, `token`, and `audience`, which is
        /// `customer` or `employee`.
        MagicLink = "magic_link",
        /// A link to set a new password: `name`, `token`.
        PasswordReset = "password_reset",
        /// A link to verify an address: `name`, `token`.
        EmailVerification = "email_verification",
        /// To a customer whose registration was approved: `name`, `company`.
        RegistrationApproved = "registration_approved",
        /// To a customer whose registration was denied: `name`, `company`.
        RegistrationDenied = "registration_denied",
        /// To the administrator: a request to delete an account: `name`, `email`, `company` or
        /// null, `audience`.
        AccountDeletion = "account_deletion",
        /// To the administrator: the result of a deployment, as in `GET /admin/deploy-status`.
        DeploymentReport = "deployment_report",
        /// An e-mail written by a user: `subject`, `text`, `html` or null.
        Plain = "plain",
    }
}

entity! {
    /// A message to be delivered by e-mail. It holds references; the text is composed at delivery,
    /// when all numbers are known.
    #[derive(Serialize, Deserialize)]
    pub struct OutboxMessage in "outbox_messages" {
        /// The id.
        pub id: OutboxMessageId,
        /// The row's version.
        pub version: Version,
        /// The delivery status.
        pub delivery: Delivery,
        /// The e-mail address.
        pub recipient: String,
        /// The template of the text.
        pub template: Template,
        /// The data that the template needs.
        pub about: Json<serde_json::Value>,
        /// The subject under which it was sent.
        pub subject: Option<String>,
        /// When it was created.
        pub created_at: Timestamp,
        /// While queued, the earliest time of the next attempt; while sending, the end of the
        /// lease; afterwards, when it was delivered or given up.
        pub due_at: Timestamp,
        /// The lease of the current or last attempt; each attempt gets a new one.
        pub lease: Option<String>,
        /// The number of delivery attempts so far.
        pub attempts: i64,
        /// Why the last attempt failed.
        pub last_error: Option<String>,
        /// When it was delivered.
        pub sent_at: Option<Timestamp>,
    }
    key 1;
    index (delivery, due_at, id);
    index (delivery, created_at, id);
    index (created_at, id);
    index (recipient, created_at, id);
    index (template, delivery);
}

/// A new message, queued for delivery.
pub(crate) async fn mail(
    tx: &Tx,
    recipient: String,
    template: Template,
    about: serde_json::Value,
) -> Result<OutboxMessage, EngineError> {
    Ok(OutboxMessage {
        id: OutboxMessageId(tx.new_id::<OutboxMessage>().await?),
        version: Version(1),
        delivery: Delivery::Queued,
        recipient,
        template,
        about: Json(about),
        subject: None,
        created_at: tx.now(),
        due_at: tx.now(),
        lease: None,
        attempts: 0,
        last_error: None,
        sent_at: None,
    })
}
