//! The text of a notification, composed when it is read: a title and one sentence.

use super::{Notification, NotificationKind};
use crate::services::areas::Kind;

impl Notification {
    /// The title, such as "Service ticket assigned".
    #[must_use]
    pub fn title(&self) -> String {
        let item = self.item_kind.map_or("Item", Kind::name);
        match self.kind {
            NotificationKind::Created => format!("{item} created"),
            NotificationKind::Assigned => format!("{item} assigned"),
            NotificationKind::StatusChanged => format!("{item} status changed"),
            NotificationKind::Message => "New message".into(),
            NotificationKind::Mentioned => "You were mentioned".into(),
            NotificationKind::SignatureRequested => "Signature requested".into(),
            NotificationKind::SignatureCaptured => "Signature captured".into(),
            NotificationKind::SignatureDeclined => "Signature declined".into(),
            NotificationKind::CustomerRegistered => "Customer registered".into(),
            NotificationKind::UserRegistered => "Employee registered".into(),
            NotificationKind::AccountApproved => "Account approved".into(),
            NotificationKind::DeletionRequested => "Account deletion requested".into(),
        }
    }

    /// The sentence, such as "Service ticket #100123 (Acme Corp) was assigned to you by Ann".
    #[must_use]
    pub fn message(&self) -> String {
        let (item, actor) = (self.item(), &self.actor);
        let subject = self.subject.as_deref().unwrap_or("Somebody");
        let detail = self.detail.as_deref();
        match self.kind {
            NotificationKind::Created => format!("{item} was created by {actor}"),
            NotificationKind::Assigned => match detail {
                Some(team) => format!("{item} was assigned to your team {team} by {actor}"),
                None => format!("{item} was assigned to you by {actor}"),
            },
            NotificationKind::StatusChanged => match (&self.before, detail) {
                (Some(before), Some(now)) => format!(
                    "{actor} changed the status of {} from '{before}' to '{now}'",
                    lower(item)
                ),
                _ => format!("{actor} changed the status of {}", lower(item)),
            },
            NotificationKind::Message => {
                with_detail(format!("{actor} wrote about {}", lower(item)), detail)
            }
            NotificationKind::Mentioned => {
                with_detail(format!("{actor} mentioned you on {}", lower(item)), detail)
            }
            NotificationKind::SignatureRequested => {
                format!("Your signature is requested for {}", lower(item))
            }
            NotificationKind::SignatureCaptured => match detail {
                Some(name) => format!("{item} was signed by {name}"),
                None => format!("{item} was signed"),
            },
            NotificationKind::SignatureDeclined => with_detail(
                format!("The signature for {} was declined", lower(item)),
                detail,
            ),
            NotificationKind::CustomerRegistered => match detail {
                Some(company) => format!("{subject} ({company}) registered and waits for approval"),
                None => format!("{subject} registered and waits for approval"),
            },
            NotificationKind::UserRegistered => {
                format!("{subject} registered and waits for approval")
            }
            NotificationKind::AccountApproved => "Your registration was approved".into(),
            NotificationKind::DeletionRequested => {
                format!("{subject} asks for their account to be deleted")
            }
        }
    }

    /// The item: its kind, number and title.
    fn item(&self) -> String {
        let kind = self.item_kind.map_or("Item", Kind::name);
        let number = self.item_number.map(|number| format!(" #{number}"));
        let subject = self.subject.as_ref().map(|subject| format!(" ({subject})"));
        format!(
            "{kind}{}{}",
            number.unwrap_or_default(),
            subject.unwrap_or_default()
        )
    }
}

/// A sentence with a detail after a colon, if there is one.
fn with_detail(sentence: String, detail: Option<&str>) -> String {
    match detail {
        Some(detail) => format!("{sentence}: {detail}"),
        None => sentence,
    }
}

/// A text for use within a sentence: with its first letter in lower case.
fn lower(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::{
            actor::{Actor, UserId},
            engine::Origin,
            store::Timestamp,
        },
        services::{
            areas::WorkItemId,
            notifications::{Notice, Recipient},
        },
    };

    fn notification(notice: Notice) -> Notification {
        let recipient = Recipient::User(UserId(1));
        let origin = Origin {
            actor: &Actor::System,
            now: Timestamp::MIN,
        };
        let mut notification = Notification::of(1, recipient, notice, &origin);
        notification.actor = "Ann".into();
        notification
    }

    fn about(kind: NotificationKind) -> Notice {
        Notice {
            kind,
            item: Some((WorkItemId(7), Kind::ServiceTicket, 100_123.into())),
            subject: Some("Acme Corp".into()),
            detail: None,
            before: None,
        }
    }

    #[test]
    fn each_kind_has_a_sentence() {
        let cases = [
            (
                about(NotificationKind::Created),
                "Service ticket created: Service ticket #100123 (Acme Corp) was created by Ann",
            ),
            (
                about(NotificationKind::Assigned),
                "Service ticket assigned: Service ticket #100123 (Acme Corp) was assigned to you by Ann",
            ),
            (
                about(NotificationKind::Assigned).with_detail("Service"),
                "Service ticket assigned: Service ticket #100123 (Acme Corp) was assigned to your team \
                 Service by Ann",
            ),
            (
                about(NotificationKind::StatusChanged).with_change("open", "in_progress"),
                "Service ticket status changed: Ann changed the status of service ticket #100123 (Acme \
                 Corp) from 'open' to 'in_progress'",
            ),
            (
                about(NotificationKind::Message).with_excerpt("It\n  works again. "),
                "New message: Ann wrote about service ticket #100123 (Acme Corp): It works again.",
            ),
            (
                about(NotificationKind::Mentioned),
                "You were mentioned: Ann mentioned you on service ticket #100123 (Acme Corp)",
            ),
            (
                about(NotificationKind::SignatureRequested),
                "Signature requested: Your signature is requested for service ticket #100123 (Acme Corp)",
            ),
            (
                about(NotificationKind::SignatureCaptured).with_detail("Jane Doe"),
                "Signature captured: Service ticket #100123 (Acme Corp) was signed by Jane Doe",
            ),
            (
                about(NotificationKind::SignatureDeclined).with_detail("Other"),
                "Signature declined: The signature for service ticket #100123 (Acme Corp) was declined: \
                 Other",
            ),
            (
                Notice::of(NotificationKind::CustomerRegistered, "Jane Doe")
                    .with_detail("Acme Corp"),
                "Customer registered: Jane Doe (Acme Corp) registered and waits for approval",
            ),
            (
                Notice::of(NotificationKind::UserRegistered, "Jane Doe"),
                "Employee registered: Jane Doe registered and waits for approval",
            ),
            (
                Notice::of(NotificationKind::AccountApproved, "Jane Doe"),
                "Account approved: Your registration was approved",
            ),
            (
                Notice::of(NotificationKind::DeletionRequested, "Jane Doe"),
                "Account deletion requested: Jane Doe asks for their account to be deleted",
            ),
        ];
        for (notice, expected) in cases {
            let text = notification(notice);
            assert_eq!(format!("{}: {}", text.title(), text.message()), expected);
        }
    }

    #[test]
    fn only_the_beginning_of_a_long_message_is_quoted() {
        let notice = about(NotificationKind::Message).with_excerpt(&"é".repeat(5_000));
        let quoted = notice.detail.unwrap_or_default();
        assert_eq!(quoted.chars().count(), 201);
        assert!(quoted.ends_with('…'));
    }
}
