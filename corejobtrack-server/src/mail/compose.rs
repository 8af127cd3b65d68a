//! What each kind of message says. Only what a customer may read is in letters to customers: no
//! private notes, and nothing that employees wrote among themselves.

use corejobtrack_core::{
    outbox::{Audience, Content},
    store::Timestamp,
    work::{Kind, SignatureOutcome, WorkView},
};
use serde_json::Value;
use time::{OffsetDateTime, macros::format_description};

use super::letter::{Draft, Letter, Part};
use crate::config::Company;

/// Writes letters for one installation.
#[derive(Debug, Clone)]
pub struct Letters {
    /// The letterhead.
    pub company: Company,
    /// What links begin with, without a last slash.
    pub base_url: String,
}

impl Letters {
    /// The letter for a message.
    ///
    /// # Errors
    /// If it cannot be rendered.
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
            // Handled before, since it may bring a page of its own.
            Content::Plain { subject, .. } => Draft::new(subject, ""),
        }
    }

    fn service_summary(&self, view: &WorkView) -> Draft {
        let item = &view.item;
        let service = &item.service.0;
        let ours = self.company.shown_name();
        let number = item.number;
        let what = kind(item.kind);
        let subject = titled(&format!("Summary of {what} #{number}"), view);
        let minutes = view.total_minutes();
        let (does, begin) = if item.completed_at.is_some() {
            ("did", "Here is what was done.")
        } else {
            ("does", "Here is how things stand.")
        };
        Draft::new(&subject, format!("What {ours} {does} for you."))
            .headed(format!("Summary of {what} #{number}"))
            .say(greeting(contact(view)))
            .say(format!(
                "Thank you for your trust in {ours}. {begin} The full report is attached as a PDF."
            ))
            .facts([
                (ticket(item.kind), Some(format!("#{number}"))),
                ("Subject", item.title.clone()),
                ("Customer", item.customer_name.clone()),
                ("Contact", contact(view).map(str::to_owned)),
                ("Opened", Some(day(item.created_at))),
                ("Completed", item.completed_at.map(day)),
                ("Status", Some(status(item.shown_status()))),
                ("Time spent", (minutes > 0).then(|| hours(minutes))),
            ])
            .section("Equipment", equipment(view))
            .section("Problem", service.problem_description.clone())
            .section("Services performed", service.services_performed.clone())
            .section("Resolution", service.resolution.clone())
            .section("Notes", service.public_notes.clone())
            .section("Signature", signature(view))
            .say("If something is not as you remember it, please get in touch with us.")
    }

    fn signature_request(
        &self,
        view: &WorkView,
        token: &str,
        expires_at: Timestamp,
        is_reminder: bool,
    ) -> Draft {
        let item = &view.item;
        let ours = self.company.shown_name();
        let number = item.number;
        let subject = if is_reminder {
            format!("Reminder: please sign for service ticket #{number}")
        } else {
            format!("Please sign for service ticket #{number}")
        };
        let begin = match (is_reminder, item.completed_at.is_some()) {
            (true, true) => {
                format!("A signature is still needed for the service that {ours} performed.")
            }
            (true, false) => format!("A signature is still needed for the records of {ours}."),
            (false, true) => format!(
                "We have completed a service visit and need your signature for the records of \
                 {ours}."
            ),
            (false, false) => format!("We need your signature for the records of {ours}."),
        };
        Draft::new(
            &titled(&subject, view),
            "Review the summary and sign online.",
        )
        .headed(if is_reminder {
            "Your signature is still needed"
        } else {
            "Your signature is needed"
        })
        .say(greeting(contact(view)))
        .say(format!(
            "{begin} Please review the summary and sign online; it takes a minute."
        ))
        .facts([
            ("Service ticket", Some(format!("#{number}"))),
            ("Subject", item.title.clone()),
            ("Customer", item.customer_name.clone()),
            (
                "Date",
                Some(day(item.completed_at.unwrap_or(item.created_at))),
            ),
        ])
        .button("Sign Now", self.url("/portal/sign/", token))
        .note(format!(
            "This link is meant for you alone and works until {}. If it has expired, ask us for \
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
        let ours = self.company.shown_name();
        let path = match audience {
            Audience::Customer => "/customer/magic/",
            Audience::Employee => "/portal/admin/magic/",
        };
        Draft::new(
            &format!("Your link to log in to {ours}"),
            "It works once, and for a short while.",
        )
        .headed("Log in without a password")
        .say(greeting(Some(name)))
        .say(format!(
            "Follow this link to log in to the portal of {ours}. No password is needed."
        ))
        .button("Log In", self.url(path, token))
        .note(format!(
            "The link works once, until {}. If you did not ask for it, you can ignore this email; \
             nobody can log in without it.",
            moment(expires_at)
        ))
    }

    fn password_reset(&self, name: &str, token: &str, expires_at: Timestamp) -> Draft {
        let ours = self.company.shown_name();
        Draft::new(
            &format!("Reset your password for {ours}"),
            "Choose a new password for your account.",
        )
        .headed("Choose a new password")
        .say(greeting(Some(name)))
        .say(format!(
            "Somebody asked to reset the password of your account at {ours}. Follow this link to \
             choose a new one."
        ))
        .button(
            "Reset Password",
            self.url("/customer/reset-password/", token),
        )
        .note(format!(
            "The link works once, until {}. If it was not you who asked, ignore this email: your \
             password stays as it is.",
            moment(expires_at)
        ))
    }

    fn email_verification(&self, name: &str, token: &str, expires_at: Timestamp) -> Draft {
        let ours = self.company.shown_name();
        Draft::new(
            &format!("Verify your email address for {ours}"),
            "Confirm that this address is yours.",
        )
        .headed("Verify your email address")
        .say(greeting(Some(name)))
        .say(format!(
            "Please confirm that this is your email address, so that what {ours} has to tell you \
             reaches you."
        ))
        .button("Verify Email", self.url("/customer/verify-email/", token))
        .note(format!(
            "The link works once, until {}. If you do not know {ours}, ignore this email.",
            moment(expires_at)
        ))
    }

    fn registration(&self, name: &str, company: Option<&str>, approved: bool) -> Draft {
        let ours = self.company.shown_name();
        let whom = company.map_or_else(String::new, |company| format!(" for {company}"));
        if approved {
            Draft::new(
                &format!("Your registration with {ours} was approved"),
                "You can log in now.",
            )
            .headed("Welcome")
            .say(greeting(Some(name)))
            .say(format!(
                "Your registration{whom} was approved. You can now log in to the customer portal \
                 of {ours}, follow your tickets and write to us."
            ))
            .button("Log In", format!("{}/customer/login", self.base_url))
        } else {
            Draft::new(
                &format!("Your registration with {ours} was not approved"),
                "Please get in touch with us if you think this is a mistake.",
            )
            .headed("Your registration was not approved")
            .say(greeting(Some(name)))
            .say(format!(
                "Your registration{whom} with the customer portal of {ours} was not approved."
            ))
            .say("If you think that this is a mistake, please get in touch with us.")
        }
    }

    /// What somebody wrote, under the letterhead; a page of its own is left as it is.
    fn plain(
        &self,
        subject: &str,
        text: Option<&str>,
        html: Option<&str>,
    ) -> Result<Letter, askama::Error> {
        let draft = Draft::new(subject, "");
        let draft = match (text, html) {
            (_, Some(html)) => draft.with(Part::Markup(html.to_owned())),
            (text, None) => draft.say(text.unwrap_or_default()),
        };
        let mut letter = draft.write(&self.company)?;
        if let (Some(text), Some(_)) = (text, html) {
            letter.text = Draft::new(subject, "").say(text).write(&self.company)?.text;
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
    let whose = match audience {
        Audience::Customer => "A customer",
        Audience::Employee => "An employee",
    };
    Draft::new(
        &format!("Account deletion requested: {name}"),
        format!("{whose} asks for their account to be deleted."),
    )
    .headed("Account deletion requested")
    .say(format!(
        "{whose} asks for their account to be deleted. Please look into it."
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
        "How the last deployment went.",
    )
    .headed("Deployment report")
    .facts([
        ("Status", Some(status(&outcome))),
        ("Version before", member("version_before")),
        ("Version after", member("version_after")),
        ("Branch", member("branch")),
        ("Commits", member("commit_count")),
        ("Files changed", member("files_changed")),
        ("Begun", member("initiated_at")),
        ("Completed", member("completed_at")),
        ("By", member("admin_username")),
    ])
    .section("Changes", commits)
    .section("Error", member("error"))
}

fn is_page(html: &str) -> bool {
    let begin: String = html.trim_start().chars().take(15).collect();
    let begin = begin.to_ascii_lowercase();
    begin.starts_with("<!doctype") || begin.starts_with("<html")
}

fn titled(subject: &str, view: &WorkView) -> String {
    match view.item.title.as_deref().map(str::trim) {
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

fn contact(view: &WorkView) -> Option<&str> {
    let customer = &view.item.customer.0;
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

fn ticket(kind: Kind) -> &'static str {
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

fn equipment(view: &WorkView) -> Option<String> {
    let line = |piece: &corejobtrack_core::work::EquipmentLine| {
        let serial = piece
            .serial
            .as_ref()
            .map(|serial| format!("serial {serial}"));
        let name = [piece.make.as_deref(), piece.model.as_deref()];
        let name: Vec<&str> = name.into_iter().flatten().collect();
        let name = (!name.is_empty()).then(|| name.join(" "));
        let known: Vec<String> = [name, serial, piece.problem.clone()]
            .into_iter()
            .flatten()
            .collect();
        (!known.is_empty()).then(|| known.join(", "))
    };
    let lines: Vec<String> = view.item.equipment.0.iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn signature(view: &WorkView) -> Option<String> {
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
