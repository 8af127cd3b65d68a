//! What a file asks for: the same body as the request that creates it, and which kind it is (spec
//! README, point 18). It is judged by the same shapes.

use corejobtrack_core::work::{CreateWork, Kind};
use poem_openapi::types::ParseFromJSON;
use serde_json::Value;

use crate::{
    api::work::{NewServiceTicket, NewSupportTicket, NewTask},
    http::{self, Place, Problem},
};

/// Under which names a file says its kind.
const KIND_NAMES: [&str; 3] = ["type", "entity_type", "item_type"];

/// Why a file is nothing that can be made.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It may only be half-written.
    Unfinished(String),
    /// It is whole, and wrong.
    Wrong(String),
}

/// The command that a file stands for.
pub(super) fn command_of(bytes: &[u8]) -> Result<CreateWork, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let why = format!("the file is not UTF-8 from byte {}", error.valid_up_to());
        match error.error_len() {
            None => Refusal::Unfinished(why),
            Some(_) => Refusal::Wrong(why),
        }
    })?;
    // Some systems begin a file with a mark of its byte order.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Refusal::Unfinished(format!("the file is not valid JSON: {error}")))?;
    let kind = kind_of(&value)?;
    let bytes = text.as_bytes();
    let fields = match kind {
        Kind::Task => {
            let command = judge::<NewTask>(bytes).and_then(NewTask::into_command);
            return command.map_err(|problem| Refusal::Wrong(told(&problem)));
        }
        Kind::ServiceTicket => {
            judge::<NewServiceTicket>(bytes).and_then(NewServiceTicket::into_fields)
        }
        _ => judge::<NewSupportTicket>(bytes).map(NewSupportTicket::into_fields),
    };
    let fields = fields.map_err(|problem| Refusal::Wrong(told(&problem)))?;
    Ok(CreateWork {
        fields,
        ..CreateWork::of(kind)
    })
}

fn judge<T: ParseFromJSON + 'static>(bytes: &[u8]) -> http::Result<T> {
    http::judge(bytes)
}

fn kind_of(value: &Value) -> Result<Kind, Refusal> {
    let wrong = |why: String| Refusal::Wrong(why);
    let object = value
        .as_object()
        .ok_or_else(|| wrong("the file must hold one JSON object".to_owned()))?;
    let mut said = KIND_NAMES
        .iter()
        .filter_map(|name| Some((name, object.get(*name).filter(|value| !value.is_null())?)));
    let permitted = "task, service_ticket or support_ticket";
    let Some((name, first)) = said.next() else {
        return Err(wrong(format!("type: field required; one of {permitted}")));
    };
    if said.any(|(_, other)| other != first) {
        return Err(wrong(
            "type, entity_type and item_type contradict each other".to_owned(),
        ));
    }
    let kind = first.as_str().and_then(|text| text.parse().ok());
    kind.filter(|kind| *kind != Kind::Job)
        .ok_or_else(|| wrong(format!("{name}: {first} is not one of {permitted}")))
}

/// A problem as one line of text for each fault.
fn told(problem: &Problem) -> String {
    if problem.faults().is_empty() {
        return problem.to_string();
    }
    let lines = problem.faults().iter().map(|fault| {
        let place: Vec<String> = fault
            .loc
            .iter()
            .skip(1)
            .map(|step| match step {
                Place::Name(name) => name.to_string(),
                Place::Index(index) => index.to_string(),
            })
            .collect();
        match place.is_empty() {
            true => fault.msg.to_string(),
            false => format!("{}: {}", place.join("."), fault.msg),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    fn wrong(text: &str) -> String {
        match command_of(text.as_bytes()).unwrap_err() {
            Refusal::Wrong(why) => why,
            Refusal::Unfinished(why) => format!("unfinished: {why}"),
        }
    }

    #[test]
    fn a_file_is_what_it_says_it_is() {
        for name in KIND_NAMES {
            let text = format!(r#"{{"{name}": "support_ticket", "customer_name": "Acme"}}"#);
            assert_eq!(
                command_of(text.as_bytes()).unwrap().kind,
                Kind::SupportTicket
            );
        }
        let task = "\u{feff}{\"type\": \"task\", \"title\": \"Clean\", \"unknown\": [1]}";
        let task = command_of(task.as_bytes()).unwrap();
        assert_eq!(task.fields.title.value().unwrap(), "Clean");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let text = r#"{"type": "service_ticket", "due_date": 7, "equipment": [{"serial": 1}]}"#;
        let why = wrong(text);
        for line in [
            "customer_name: field required",
            "due_date: str type expected",
            "equipment.0.serial: str type expected",
        ] {
            assert!(why.lines().any(|told| told == line), "{why}");
        }
        assert_eq!(wrong(r#"{"type": "task"}"#), "title: field required");
        assert!(wrong(r#"{"title": "x"}"#).starts_with("type: field required"));
        assert!(wrong(r#"{"type": "job", "title": "x"}"#).starts_with("type: \"job\" is not"));
        assert!(wrong(r#"{"type": "task", "item_type": "job"}"#).contains("contradict"));
        assert_eq!(wrong("[1]"), "the file must hold one JSON object");
        assert!(matches!(command_of(b"\xff{}"), Err(Refusal::Wrong(_))));
    }

    #[test]
    fn what_may_be_half_written_is_not_judged_yet() {
        for half in ["", "{", r#"{"type": "task", "title": "Cle"#] {
            assert!(wrong(half).starts_with("unfinished: "), "{half}");
        }
        assert!(matches!(
            command_of(b"{\"title\": \"\xc3"),
            Err(Refusal::Unfinished(_))
        ));
    }
}
