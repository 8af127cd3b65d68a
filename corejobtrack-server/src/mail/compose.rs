//! Subject and text of each kind of email. Emails to customers contain only what a customer may
//! read: no private notes and no internal messages.

use corejobtrack_core::{
    outbox::{Audience, Content},
    store::Timestamp,
    work::{Kind, PublicView, SignatureOutcome},
};
use serde_json::Value;
use time::{OffsetDateTime, macros::format_description};

use super::letter::{Draft, Letter, Part};
use crate::config::Company;

/// Writes the emails of one installation.
#[derive(Debug, Clone)]
pub struct Letters {
    /// The letterhead.
    pub company: Company,
    /// The start of every link, without a trailing slash.
    pub base_url: String,
}

impl Letters {
    /// The email for a message of the outbox.
    ///
    /// # Errors
    /// If the template cannot be rendered.
    pub fn write(&self, content: &Content) -> Result<Letter, askama::Error> {
        if let Content::Plain {
            subject,
            text,
            html,
        } = content
        {
            return self.plain(subject, text.as_deref(), html.as_deref());
        }
        self.draft(content).write(&self.company)
    }

    fn draft(&self, content: &Content) -> Draft {
        match content {
            Content::ServiceSummary { item } => self.service_summary(item),
            Content::SignatureRequest {
                item,
                token,
                expires_at,
                is_reminder,
            } => self.signature_request(item, token, *expires_at, *is_reminder),
            Content::MagicLink {
                name,
                token,
                expires_at,
                audience,
            } => self.magic_link(name, token, *expires_at, *audience),
            Content::PasswordReset {
                name,
                token,
                expires_at,
            } => self.password_reset(name, token, *expires_at),
            Content::EmailVerification {
                name,
                token,
                expires_at,
            } => self.email_verification(name, token, *expires_at),
            Content::Registration {
                name,
                company,
                approved,
            } => self.registration(name, company.as_deref(), *approved),
            Content::AccountDeletion {
                name,
                email,
                company,
                audience,
            } => account_deletion(name, email.as_deref(), company.as_deref(), *audience),
            Content::DeploymentReport(report) => deployment_report(report),
            // `write` has handled it already, since it may contain a complete HTML page.
            Content::Plain { subject, .. } => Draft::new(subject, ""),
        }
    }

    fn service_summary(&self, view: &PublicView) -> Draft {
        let service = &view.service;
        let our_name = self.company.display_name();
        let number = view.number;
        let what = kind(view.kind);
        let subject = with_title(&format!("Summary of {what} #{number}"), view);
        let minutes = view.total_minutes;
        let (does, intro) = if view.completed_at.is_some() {
            ("did", "Here is what was done.")
        } else {
            ("does", "Here is the current status.")
        };
        Draft::new(&subject, format!("What {our_name} {does} for you."))
            .heading(format!("Summary of {what} #{number}"))
            .paragraph(greeting(contact(view)))
            .paragraph(format!(
                "Thank you for choosing {our_name}. {intro} The full report is attached as a PDF."
            ))
            .facts([
                (kind_label(view.kind), Some(format!("#{number}"))),
                ("Subject", view.title.clone()),
                ("Customer", view.customer_name.clone()),
                ("Contact", contact(view).map(str::to_owned)),
                ("Opened", Some(day(view.created_at))),
                ("Completed", view.completed_at.map(day)),
                ("Status", Some(status(&view.status))),
                ("Time spent", (minutes > 0).then(|| hours(minutes))),
            ])
            .section("Equipment", equipment(view))
            .section("Problem", service.problem_description.clone())
            .section("Services performed", service.services_performed.clone())
            .section("Resolution", service.resolution.clone())
            .section("Notes", service.public_notes.clone())
            .section("Signature", signature(view))
            .paragraph("If anything looks wrong, please contact us.")
    }

    fn signature_request(
        &self,
        view: &PublicView,
        token: &str,
        expires_at: Timestamp,
        is_reminder: bool,
    ) -> Draft {
        let our_name = self.company.display_name();
        let number = view.number;
        let subject = if is_reminder {
            format!("Reminder: please sign for service ticket #{number}")
        } else {
            format!("Please sign for service ticket #{number}")
        };
        let intro = match (is_reminder, view.completed_at.is_some()) {
            (true, true) => {
                format!("We still need your signature for the service that {our_name} performed.")
            }
            (true, false) => {
                format!("We still need your signature for the records of {our_name}.")
            }
            (false, true) => format!(
                "We have completed a service visit and need your signature for the records of \
                 {our_name}."
            ),
            (false, false) => format!("We need your signature for the records of {our_name}."),
        };
        Draft::new(
            &with_title(&subject, view),
            "Review the summary and sign online.",
        )
        .heading(if is_reminder {
            "Your signature is still needed"
        } else {
            "Your signature is needed"
        })
        .paragraph(greeting(contact(view)))
        .paragraph(format!(
            "{intro} Please review the summary and sign online; it takes a minute."
        ))
        .facts([
            ("Service ticket", Some(format!("#{number}"))),
            ("Subject", view.title.clone()),
            ("Customer", view.customer_name.clone()),
            (
                "Date",
                Some(day(view.completed_at.unwrap_or(view.created_at))),
            ),
        ])
        .button("Sign Now", self.url("/portal/sign/", token))
        .note(format!(
            "This link is for you only and works until {}. If it has expired, please ask us for \
                 a new one.",
            moment(expires_at)
        ))
    }

    fn magic_link(
        &self,
        name: &str,
        token: &str,
        expires_at: Timestamp,
        audience: Audience,
    ) -> Draft {
        let our_name = self.company.display_name();
        let path = match audience {
            Audience::Customer => "/customer/magic/",
            Audience::Employee => "/portal/admin/magic/",
        };
        Draft::new(
            &format!("Your link to log in to {our_name}"),
            "It works once and expires soon.",
        )
        .heading("Log in without a password")
        .paragraph(greeting(Some(name)))
        .paragraph(format!(
            "Use this link to log in to the portal of {our_name}. You do not need a password."
        ))
        .button("Log In", self.url(path, token))
        .note(format!(
            "The link works once, until {}. If you did not ask for it, you can ignore this email; \
             nobody can log in without the link.",
            moment(expires_at)
        ))
    }

    fn password_reset(&self, name: &str, token: &str, expires_at: Timestamp) -> Draft {
        let our_name = self.company.display_name();
        Draft::new(
            &format!("Reset your password for {our_name}"),
            "Choose a new password for your account.",
        )
        .heading("Choose a new password")
        .paragraph(greeting(Some(name)))
        .paragraph(format!(
            "Someone asked to reset the password of your account at {our_name}. Use this link to \
             choose a new one."
        ))
        .button(
            "Reset Password",
            self.url("/customer/reset-password/", token),
        )
        .note(format!(
            "The link works once, until {}. If you did not ask for it, you can ignore this email: \
             your password will not change.",
            moment(expires_at)
        ))
    }

    fn email_verification(&self, name: &str, token: &str, expires_at: Timestamp) -> Draft {
        let our_name = self.company.display_name();
        Draft::new(
            &format!("Verify your email address for {our_name}"),
            "Confirm that this address is yours.",
        )
        .heading("Verify your email address")
        .paragraph(greeting(Some(name)))
        .paragraph(format!(
            "Please confirm that this is your email address, so that messages from {our_name} \
             reach you."
        ))
        .button("Verify Email", self.url("/customer/verify-email/", token))
        .note(format!(
            "The link works once, until {}. If you do not know {our_name}, you can ignore this \
             email.",
            moment(expires_at)
        ))
    }

    fn registration(&self, name: &str, company: Option<&str>, approved: bool) -> Draft {
        let our_name = self.company.display_name();
        let whom = company.map_or_else(String::new, |company| format!(" for {company}"));
        if approved {
            Draft::new(
                &format!("Your registration with {our_name} was approved"),
                "You can log in now.",
            )
            .heading("Welcome")
            .paragraph(greeting(Some(name)))
            .paragraph(format!(
                "Your registration{whom} has been approved. You can now log in to the customer \
                 portal of {our_name}, follow your tickets and send us messages."
            ))
            .button("Log In", format!("{}/customer/login", self.base_url))
        } else {
            Draft::new(
                &format!("Your registration with {our_name} was not approved"),
                "Please contact us if you think this is a mistake.",
            )
            .heading("Your registration was not approved")
            .paragraph(greeting(Some(name)))
            .paragraph(format!(
                "Your registration{whom} with the customer portal of {our_name} was not approved."
            ))
            .paragraph("If you think this is a mistake, please contact us.")
        }
    }

    /// A freely written text or HTML fragment under the letterhead; a complete HTML page is sent
    /// unchanged.
    fn plain(
        &self,
        subject: &str,
        text: Option<&str>,
        html: Option<&str>,
    ) -> Result<Letter, askama::Error> {
        let draft = Draft::new(subject, "");
        let draft = match (text, html) {
            (_, Some(html)) => draft.with(Part::Markup(html.to_owned())),
            (text, None) => draft.paragraph(text.unwrap_or_default()),
        };
        let mut letter = draft.write(&self.company)?;
        if let (Some(text), Some(_)) = (text, html) {
            letter.text = Draft::new(subject, "")
                .paragraph(text)
                .write(&self.company)?
                .text;
        }
        if let Some(html) = html.filter(|html| is_page(html)) {
            letter.html = html.to_owned();
        }
        Ok(letter)
    }

    fn url(&self, path: &str, token: &str) -> String {
        let token =
            percent_encoding::utf8_percent_encode(token, percent_encoding::NON_ALPHANUMERIC);
        format!("{}{path}{token}", self.base_url)
    }
}

fn account_deletion(
    name: &str,
    email: Option<&str>,
    company: Option<&str>,
    audience: Audience,
) -> Draft {
    let requester = match audience {
        Audience::Customer => "A customer",
        Audience::Employee => "An employee",
    };
    Draft::new(
        &format!("Account deletion requested: {name}"),
        format!("{requester} has asked for their account to be deleted."),
    )
    .heading("Account deletion requested")
    .paragraph(format!(
        "{requester} has asked for their account to be deleted. Please review the request."
    ))
    .facts([
        ("Name", Some(name.to_owned())),
        ("Email", email.map(str::to_owned)),
        ("Company", company.map(str::to_owned)),
    ])
}

fn deployment_report(report: &Value) -> Draft {
    let report = report.get("last_deploy").unwrap_or(report);
    let member = |name: &str| match report.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let outcome = member("status").unwrap_or_else(|| "unknown".to_owned());
    let after = member("version_after").unwrap_or_default();
    let commits = report.get("commits").and_then(Value::as_array);
    let commits = commits.map(|commits| {
        let line = |commit: &Value| {
            let part = |name| commit.get(name).and_then(Value::as_str).unwrap_or_default();
            format!("{} {} ({})", part("hash"), part("message"), part("author"))
        };
        commits.iter().map(line).collect::<Vec<_>>().join("\n")
    });
    Draft::new(
        format!("Deployment report: {outcome} {after}").trim_end(),
        "The result of the last deployment.",
    )
    .heading("Deployment report")
    .facts([
        ("Status", Some(status(&outcome))),
        ("Version before", member("version_before")),
        ("Version after", member("version_after")),
        ("Branch", member("branch")),
        ("Commits", member("commit_count")),
        ("Files changed", member("files_changed")),
        ("Started", member("initiated_at")),
        ("Completed", member("completed_at")),
        ("Started by", member("admin_username")),
    ])
    .section("Changes", commits)
    .section("Error", member("error"))
}

fn is_page(html: &str) -> bool {
    let start: String = html.trim_start().chars().take(15).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype") || start.starts_with("<html")
}

fn with_title(subject: &str, view: &PublicView) -> String {
    match view.title.as_deref().map(str::trim) {
        Some(title) if !title.is_empty() => format!("{subject}: {title}"),
        _ => subject.to_owned(),
    }
}

fn greeting(name: Option<&str>) -> String {
    match name.map(str::trim) {
        Some(name) if !name.is_empty() => format!("Hello {name},"),
        _ => "Hello,".to_owned(),
    }
}

fn contact(view: &PublicView) -> Option<&str> {
    let customer = &view.customer;
    let full = customer.contact_full_name.as_deref();
    full.or(customer.contact_first_name.as_deref())
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Task => "task",
        Kind::ServiceTicket => "service ticket",
        Kind::SupportTicket => "support ticket",
        Kind::Job => "job",
    }
}

fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Task => "Task",
        Kind::ServiceTicket => "Service ticket",
        Kind::SupportTicket => "Support ticket",
        Kind::Job => "Job",
    }
}

fn status(word: &str) -> String {
    let word = word.replace('_', " ");
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn equipment(view: &PublicView) -> Option<String> {
    let line = |piece: &corejobtrack_core::work::EquipmentLine| {
        let serial = piece
            .serial
            .as_ref()
            .map(|serial| format!("serial {serial}"));
        let name = [piece.make.as_deref(), piece.model.as_deref()];
        let name: Vec<&str> = name.into_iter().flatten().collect();
        let name = (!name.is_empty()).then(|| name.join(" "));
        let parts: Vec<String> = [name, serial, piece.problem.clone()]
            .into_iter()
            .flatten()
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    };
    let lines: Vec<String> = view.equipment.iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn signature(view: &PublicView) -> Option<String> {
    let signature = view.signature.as_ref()?;
    let at = day(signature.at);
    Some(match signature.outcome {
        SignatureOutcome::Signed => {
            let name = signature.name.as_deref().unwrap_or("the customer");
            format!("Signed by {name} on {at}")
        }
        SignatureOutcome::Declined => match signature.decline_reason {
            Some(reason) => format!("Not signed on {at}: {reason}"),
            None => format!("Not signed on {at}"),
        },
    })
}

fn hours(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn day(at: Timestamp) -> String {
    let format = format_description!("[month repr:long] [day padding:none], [year]");
    OffsetDateTime::from(at)
        .format(format)
        .unwrap_or_else(|_| at.to_string())
}

fn moment(at: Timestamp) -> String {
    let format =
        format_description!("[month repr:long] [day padding:none], [year], [hour]:[minute] UTC");
    OffsetDateTime::from(at)
        .format(format)
        .unwrap_or_else(|_| at.to_string())
}
