//! What work begins with that is made from a template: what the request leaves open.

use ::time::{Date, Duration, OffsetDateTime, macros::format_description};

use super::{Template, TemplateId, queries};
use crate::{
    kernel::{change::Change, engine::Tx, error::EngineError, store::Timestamp},
    work::{CreateWork, StepFields},
};

/// What stands for the customer's name in a title or description.
const CUSTOMER: [&str; 2] = ["{{customer}}", "{{ customer }}"];

/// The command with what a template says where the request says nothing; none if there is no such
/// template.
pub(crate) async fn fill(
    id: TemplateId,
    request: &CreateWork,
    tx: &Tx,
) -> Result<Option<CreateWork>, EngineError> {
    let Some(mut template) = tx.read(queries::by_id(id)).await? else {
        return Ok(None);
    };
    if request.fields.assigned_users.is_none() && !template.assigned_users.is_empty() {
        let known = tx.read(queries::users(&template.assigned_users)).await?;
        template
            .assigned_users
            .retain(|id| known.iter().any(|user| user.id == *id));
    }
    Ok(Some(filled(template, request.clone(), tx.now())))
}

fn filled(template: Template, mut command: CreateWork, now: Timestamp) -> CreateWork {
    let fields = &mut command.fields;
    let customer = fields.customer_name.value().cloned().unwrap_or_default();
    let title = template.title.map(|text| named(&text, &customer));
    let title = title.filter(|title| !title.is_empty());
    supply(&mut fields.title, Some(title.unwrap_or(template.name)));
    let description = template.description.map(|text| named(&text, &customer));
    supply(&mut fields.description, description);
    supply(&mut fields.color, template.color);
    supply(&mut fields.work_type, template.work_type);
    supply(
        &mut fields.due,
        template.due_days.and_then(|days| due(now, days)),
    );
    fields
        .assigned_users
        .get_or_insert(template.assigned_users.0);
    fields
        .assigned_teams
        .get_or_insert(template.assigned_teams.0);
    command.steps.get_or_insert_with(|| {
        let steps = template.steps.0.into_iter();
        steps
            .map(|step| StepFields {
                description: Some(step.description),
                is_completed: Some(step.is_completed),
                sequence: Some(step.sequence),
            })
            .collect()
    });
    command
}

fn supply(field: &mut Change<String>, value: Option<String>) {
    if field.is_keep() {
        *field = value.into();
    }
}

/// A text with the customer's name in its place. Without a customer, what joined the name to the rest
/// goes too: `PM Visit - {{customer}}` becomes `PM Visit`.
fn named(text: &str, customer: &str) -> String {
    if !CUSTOMER.iter().any(|place| text.contains(place)) {
        return text.to_owned();
    }
    let named = CUSTOMER
        .iter()
        .fold(text.to_owned(), |text, place| text.replace(place, customer));
    if customer.is_empty() {
        let joins = |c: char| c.is_whitespace() || "-–—:,".contains(c);
        return named.trim_matches(joins).to_owned();
    }
    named
}

/// The day so many days after an instant's day in UTC; none past the end of the calendar.
fn due(now: Timestamp, days: i64) -> Option<String> {
    let today: Date = OffsetDateTime::from(now).date();
    let day = today.checked_add(Duration::days(days))?;
    day.format(format_description!("[year]-[month]-[day]")).ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn the_customer_is_named_where_the_template_says() {
        assert_eq!(named("PM Visit - {{customer}}", "Acme"), "PM Visit - Acme");
        assert_eq!(named("PM at {{ customer }}, Q1", "Acme"), "PM at Acme, Q1");
        assert_eq!(named("PM Visit - {{customer}}", ""), "PM Visit");
        assert_eq!(named("{{customer}}: PM Visit", ""), "PM Visit");
        assert_eq!(named("PM Visit -", ""), "PM Visit -");
    }

    #[test]
    fn days_are_counted_over_the_ends_of_months() {
        let now = Timestamp::parse("2028-02-26T23:59:59Z").unwrap();
        assert_eq!(due(now, 0).unwrap(), "2028-02-26");
        assert_eq!(due(now, 7).unwrap(), "2028-03-04");
        assert_eq!(due(Timestamp::MAX, 1), None);
    }
}
