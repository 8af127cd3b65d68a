//! Hot folder files: one JSON object with the kind of the item and the body of the request
//! that creates it. The same rules apply as to the request.

use corejobtrack_core::work::{CreateWork, Kind};
use poem_openapi::types::ParseFromJSON;
use serde_json::Value;

use super::{service_tickets::NewServiceTicket, support_tickets::NewSupportTicket, tasks::NewTask};
use crate::{
    hot_folder::{FileFormat, Refusal},
    http::{self, Place, Problem},
    surfaces::corejobtrack::surface::SURFACE,
};

/// The fields that may name the kind.
const KIND_NAMES: [&str; 3] = ["type", "entity_type", "item_type"];

/// The format of hot folder files on this surface.
pub const HOT_FOLDER_FORMAT: FileFormat = FileFormat {
    parse: command_of,
    field_name: |field| SURFACE.field_name("", field),
};

/// The command that creates the item of a file.
fn command_of(bytes: &[u8]) -> Result<CreateWork, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let why = format!("the file is not UTF-8 from byte {}", error.valid_up_to());
        match error.error_len() {
            None => Refusal::Unfinished(why),
            Some(_) => Refusal::Wrong(why),
        }
    })?;
    // Some systems begin a text file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Refusal::Unfinished(format!("the file is not valid JSON: {error}")))?;
    let kind = kind_of(&value)?;
    let bytes = text.as_bytes();
    let fields = match kind {
        Kind::Task => {
            let command = parse::<NewTask>(bytes).and_then(NewTask::into_command);
            return command.map_err(|problem| Refusal::Wrong(describe(&problem)));
        }
        Kind::ServiceTicket => {
            parse::<NewServiceTicket>(bytes).and_then(NewServiceTicket::into_fields)
        }
        _ => parse::<NewSupportTicket>(bytes).map(NewSupportTicket::into_fields),
    };
    let fields = fields.map_err(|problem| Refusal::Wrong(describe(&problem)))?;
    Ok(CreateWork {
        fields,
        ..CreateWork::of(kind)
    })
}

fn parse<T: ParseFromJSON + 'static>(bytes: &[u8]) -> http::Result<T> {
    http::parse_json(bytes, SURFACE.nulls)
}

fn kind_of(value: &Value) -> Result<Kind, Refusal> {
    let wrong = |why: String| Refusal::Wrong(why);
    let object = value
        .as_object()
        .ok_or_else(|| wrong("the file must hold one JSON object".to_owned()))?;
    let mut given = KIND_NAMES
        .iter()
        .filter_map(|name| Some((name, object.get(*name).filter(|value| !value.is_null())?)));
    let permitted = "task, service_ticket or support_ticket";
    let Some((name, first)) = given.next() else {
        return Err(wrong(format!("type: field required; one of {permitted}")));
    };
    if given.any(|(_, other)| other != first) {
        return Err(wrong(
            "type, entity_type and item_type contradict each other".to_owned(),
        ));
    }
    let kind = first.as_str().and_then(|text| text.parse().ok());
    kind.filter(|kind| *kind != Kind::Job)
        .ok_or_else(|| wrong(format!("{name}: {first} is not one of {permitted}")))
}

/// A problem as text, one line for each invalid field.
fn describe(problem: &Problem) -> String {
    if problem.faults().is_empty() {
        return problem.to_string();
    }
    let lines = problem.faults().iter().map(|fault| {
        let field: Vec<String> = fault
            .loc
            .iter()
            .skip(1)
            .map(|part| match part {
                Place::Name(name) => name.to_string(),
                Place::Index(index) => index.to_string(),
            })
            .collect();
        match field.is_empty() {
            true => fault.msg.to_string(),
            false => format!("{}: {}", field.join("."), fault.msg),
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
    fn a_file_names_its_kind() {
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
    fn errors_name_the_invalid_fields() {
        let text = r#"{"type": "service_ticket", "due_date": 7, "equipment": [{"serial": 1}]}"#;
        let why = wrong(text);
        for line in [
            "customer_name: field required",
            "due_date: str type expected",
            "equipment.0.serial: str type expected",
        ] {
            assert!(why.lines().any(|reason| reason == line), "{why}");
        }
        assert_eq!(wrong(r#"{"type": "task"}"#), "title: field required");
        assert!(wrong(r#"{"title": "x"}"#).starts_with("type: field required"));
        assert!(wrong(r#"{"type": "job", "title": "x"}"#).starts_with("type: \"job\" is not"));
        assert!(wrong(r#"{"type": "task", "item_type": "job"}"#).contains("contradict"));
        assert_eq!(wrong("[1]"), "the file must hold one JSON object");
        assert!(matches!(command_of(b"\xff{}"), Err(Refusal::Wrong(_))));
    }

    #[test]
    fn a_partial_file_counts_as_unfinished() {
        for half in ["", "{", r#"{"type": "task", "title": "Cle"#] {
            assert!(wrong(half).starts_with("unfinished: "), "{half}");
        }
        assert!(matches!(
            command_of(b"{\"title\": \"\xc3"),
            Err(Refusal::Unfinished(_))
        ));
    }
}
