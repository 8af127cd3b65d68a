//! The words of a notification, made when it is read: a headline and one sentence.

use super::{Notification, NotificationKind as Told};
use crate::services::areas::Kind;

impl Notification {
    /// The headline, as "Service ticket assigned".
    #[must_use]
    pub fn title(&self) -> String {
        let item = self.kind_of_item();
        match self.kind {
            Told::Created => format!("{item} created"),
            Told::Assigned => format!("{item} assigned"),
            Told::StatusChanged => format!("{item} status changed"),
            Told::Message => "New message".into(),
            Told::Mentioned => "You were mentioned".into(),
            Told::SignatureRequested => "Signature requested".into(),
            Told::SignatureCaptured => "Signature captured".into(),
            Told::SignatureDeclined => "Signature declined".into(),
            Told::CustomerRegistered => "Customer registered".into(),
            Told::UserRegistered => "Employee registered".into(),
            Told::AccountApproved => "Account approved".into(),
            Told::DeletionRequested => "Account deletion requested".into(),
        }
    }

    /// The sentence, as "Service ticket #100123 (Acme Corp) was assigned to you by Ann".
    #[must_use]
    pub fn message(&self) -> String {
        let (item, actor) = (self.item(), &self.actor);
        let subject = self.subject.as_deref().unwrap_or("Somebody");
        let detail = self.detail.as_deref();
        match self.kind {
            Told::Created => format!("{item} was created by {actor}"),
            Told::Assigned => match detail {
                Some(team) => format!("{item} was assigned to your team {team} by {actor}"),
                None => format!("{item} was assigned to you by {actor}"),
            },
            Told::StatusChanged => match (&self.before, detail) {
                (Some(before), Some(now)) => format!(
                    "{actor} changed the status of {} from '{before}' to '{now}'",
                    lower(item)
                ),
                _ => format!("{actor} changed the status of {}", lower(item)),
            },
            Told::Message => said(format!("{actor} wrote about {}", lower(item)), detail),
            Told::Mentioned => said(format!("{actor} mentioned you on {}", lower(item)), detail),
            Told::SignatureRequested => {
                format!("Your signature is requested for {}", lower(item))
            }
            Told::SignatureCaptured => match detail {
                Some(name) => format!("{item} was signed by {name}"),
                None => format!("{item} was signed"),
            },
            Told::SignatureDeclined => said(
                format!("The signature for {} was declined", lower(item)),
                detail,
            ),
            Told::CustomerRegistered => match detail {
                Some(company) => format!("{subject} ({company}) registered and waits for approval"),
                None => format!("{subject} registered and waits for approval"),
            },
            Told::UserRegistered => format!("{subject} registered and waits for approval"),
            Told::AccountApproved => "Your registration was approved".into(),
            Told::DeletionRequested => format!("{subject} asks for their account to be deleted"),
        }
    }

    /// The item by kind, number and what it is about.
    fn item(&self) -> String {
        let kind = self.kind_of_item();
        let number = self.item_number.map(|number| format!(" #{number}"));
        let subject = self.subject.as_ref().map(|subject| format!(" ({subject})"));
        format!(
            "{kind}{}{}",
            number.unwrap_or_default(),
            subject.unwrap_or_default()
        )
    }

    fn kind_of_item(&self) -> &'static str {
        match self.item_kind {
            Some(Kind::Task) => "Task",
            Some(Kind::ServiceTicket) => "Service ticket",
            Some(Kind::SupportTicket) => "Support ticket",
            Some(Kind::Job) => "Job",
            None => "Item",
        }
    }
}

/// What was said, after by whom.
fn said(by: String, what: Option<&str>) -> String {
    match what {
        Some(what) => format!("{by}: {what}"),
        None => by,
    }
}

/// The same within a sentence.
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
            notifications::{News, Recipient},
        },
    };

    fn told(news: News) -> Notification {
        let recipient = Recipient::User(UserId(1));
        let origin = Origin {
            actor: &Actor::System,
            now: Timestamp::MIN,
        };
        let mut told = Notification::of(1, recipient, news, &origin);
        told.actor = "Ann".into();
        told
    }

    fn about(kind: Told) -> News {
        News {
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
                about(Told::Created),
                "Service ticket created: Service ticket #100123 (Acme Corp) was created by Ann",
            ),
            (
                about(Told::Assigned),
                "Service ticket assigned: Service ticket #100123 (Acme Corp) was assigned to you by Ann",
            ),
            (
                about(Told::Assigned).saying("Service"),
                "Service ticket assigned: Service ticket #100123 (Acme Corp) was assigned to your team \
                 Service by Ann",
            ),
            (
                about(Told::StatusChanged).changing("open", "in_progress"),
                "Service ticket status changed: Ann changed the status of service ticket #100123 (Acme \
                 Corp) from 'open' to 'in_progress'",
            ),
            (
                about(Told::Message).quoting("It\n  works again. "),
                "New message: Ann wrote about service ticket #100123 (Acme Corp): It works again.",
            ),
            (
                about(Told::Mentioned),
                "You were mentioned: Ann mentioned you on service ticket #100123 (Acme Corp)",
            ),
            (
                about(Told::SignatureRequested),
                "Signature requested: Your signature is requested for service ticket #100123 (Acme Corp)",
            ),
            (
                about(Told::SignatureCaptured).saying("Jane Doe"),
                "Signature captured: Service ticket #100123 (Acme Corp) was signed by Jane Doe",
            ),
            (
                about(Told::SignatureDeclined).saying("Other"),
                "Signature declined: The signature for service ticket #100123 (Acme Corp) was declined: \
                 Other",
            ),
            (
                News::of(Told::CustomerRegistered, "Jane Doe").saying("Acme Corp"),
                "Customer registered: Jane Doe (Acme Corp) registered and waits for approval",
            ),
            (
                News::of(Told::UserRegistered, "Jane Doe"),
                "Employee registered: Jane Doe registered and waits for approval",
            ),
            (
                News::of(Told::AccountApproved, "Jane Doe"),
                "Account approved: Your registration was approved",
            ),
            (
                News::of(Told::DeletionRequested, "Jane Doe"),
                "Account deletion requested: Jane Doe asks for their account to be deleted",
            ),
        ];
        for (news, words) in cases {
            let told = told(news);
            assert_eq!(format!("{}: {}", told.title(), told.message()), words);
        }
    }

    #[test]
    fn a_long_message_is_quoted_from_its_beginning() {
        let news = about(Told::Message).quoting(&"é".repeat(5_000));
        let quoted = news.detail.unwrap_or_default();
        assert_eq!(quoted.chars().count(), 201);
        assert!(quoted.ends_with('…'));
    }
}
