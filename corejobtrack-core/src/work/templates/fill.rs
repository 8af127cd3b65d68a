//! Creating work from a template: the template supplies the fields that the request omits.

use ::time::{Date, Duration, OffsetDateTime, macros::format_description};

use super::{Template, TemplateId, queries};
use crate::{
    kernel::{change::Change, engine::Tx, error::EngineError, store::Timestamp},
    work::{ChecklistItemFields, CreateWork},
};

/// The placeholder of the customer's name in a title or description.
const CUSTOMER_PLACEHOLDERS: [&str; 2] = ["{{customer}}", "{{ customer }}"];

/// The request with its omitted fields filled from a template; `None` if there is no such template.
pub(crate) async fn fill(
    id: TemplateId,
    request: &CreateWork,
    tx: &Tx,
) -> Result<Option<CreateWork>, EngineError> {
    let Some(mut template) = tx.read(queries::by_id(id)).await? else {
        return Ok(None);
    };
    if request.fields.assigned_users.is_none() && !template.assigned_users.is_empty() {
        let existing = tx.read(queries::users(&template.assigned_users)).await?;
        template
            .assigned_users
            .retain(|id| existing.iter().any(|user| user.id == *id));
    }
    Ok(Some(filled(template, request.clone(), tx.now())))
}

fn filled(template: Template, mut command: CreateWork, now: Timestamp) -> CreateWork {
    let fields = &mut command.fields;
    let customer = fields.customer_name.value().cloned().unwrap_or_default();
    let title = template.title.map(|text| insert_customer(&text, &customer));
    let title = title.filter(|title| !title.is_empty());
    set_if_omitted(&mut fields.title, Some(title.unwrap_or(template.name)));
    let description = template
        .description
        .map(|text| insert_customer(&text, &customer));
    set_if_omitted(&mut fields.description, description);
    set_if_omitted(&mut fields.color, template.color);
    set_if_omitted(&mut fields.work_type, template.work_type);
    set_if_omitted(
        &mut fields.due,
        template.due_days.and_then(|days| due_date(now, days)),
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
            .map(|step| ChecklistItemFields {
                description: Some(step.description),
                is_completed: Some(step.is_completed),
                sequence: Some(step.sequence),
            })
            .collect()
    });
    command
}

fn set_if_omitted(field: &mut Change<String>, value: Option<String>) {
    if field.is_keep() {
        *field = Change::some_or_keep(value);
    }
}

/// Replaces the placeholders by the customer's name. Without a customer, separators at the ends are
/// removed too: `PM Visit - {{customer}}` becomes `PM Visit`.
fn insert_customer(text: &str, customer: &str) -> String {
    if !CUSTOMER_PLACEHOLDERS
        .iter()
        .any(|place| text.contains(place))
    {
        return text.to_owned();
    }
    let replaced = CUSTOMER_PLACEHOLDERS
        .iter()
        .fold(text.to_owned(), |text, place| text.replace(place, customer));
    if customer.is_empty() {
        let is_separator = |c: char| c.is_whitespace() || "-–—:,".contains(c);
        return replaced.trim_matches(is_separator).to_owned();
    }
    replaced
}

/// The date `days` days after `now`, in UTC; `None` past the end of the calendar.
fn due_date(now: Timestamp, days: i64) -> Option<String> {
    let today: Date = OffsetDateTime::from(now).date();
    let day = today.checked_add(Duration::days(days))?;
    day.format(format_description!("[year]-[month]-[day]")).ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn the_customer_name_replaces_the_placeholder() {
        assert_eq!(
            insert_customer("PM Visit - {{customer}}", "Acme"),
            "PM Visit - Acme"
        );
        assert_eq!(
            insert_customer("PM at {{ customer }}, Q1", "Acme"),
            "PM at Acme, Q1"
        );
        assert_eq!(insert_customer("PM Visit - {{customer}}", ""), "PM Visit");
        assert_eq!(insert_customer("{{customer}}: PM Visit", ""), "PM Visit");
        assert_eq!(insert_customer("PM Visit -", ""), "PM Visit -");
    }

    #[test]
    fn due_dates_cross_the_ends_of_months() {
        let now = Timestamp::parse("2028-02-26T23:59:59Z").unwrap();
        assert_eq!(due_date(now, 0).unwrap(), "2028-02-26");
        assert_eq!(due_date(now, 7).unwrap(), "2028-03-04");
        assert_eq!(due_date(Timestamp::MAX, 1), None);
    }
}
