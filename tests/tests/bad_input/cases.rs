//! Bad requests: invalid paths, queries, headers and bodies, and bodies with an invalid value.

use reqwest::Method;
use serde_json::{Value, json};

use super::document::{BodySchema, HOLE, Kind, Operation, Parameter, Place, Within};

/// A request and the accepted responses.
pub struct Case {
    pub what: String,
    pub method: Method,
    pub path: String,
    pub body: Vec<u8>,
    pub media_type: Option<String>,
    pub header: Option<(&'static str, String)>,
    pub expected: Expected,
    unsigned: bool,
}

impl Case {
    /// The bytes of the body.
    pub fn bytes(&self) -> Vec<u8> {
        if self.body == HUGE.as_bytes() {
            return vec![b' '; HUGE_BYTES];
        }
        match str::from_utf8(&self.body) {
            Ok(text) if text.contains(LONG) => {
                let long = format!("\"{}\"", "x".repeat(TOO_LONG));
                text.replace(LONG, &long).into_bytes()
            }
            _ => self.body.clone(),
        }
    }

    /// Whether it is also sent without a token.
    pub fn is_sent_unsigned(&self) -> bool {
        self.unsigned && self.body != HUGE.as_bytes()
    }

    /// Whether it gets as far as the database, according to the document.
    pub fn reaches_the_database(&self) -> bool {
        !matches!(
            self.expected,
            Expected::Fault(_) | Expected::Refused | Expected::OneOf(&[413 | 415 | 422])
        )
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum Expected {
    /// Any documented response except a server error.
    Documented,
    /// Any documented refusal.
    Refused,
    /// One of these statuses, which must be documented.
    OneOf(&'static [u16]),
    /// A 422 with an error at this place or within it.
    Fault(Vec<Value>),
}

/// The number of characters that replace [`LONG`].
const TOO_LONG: usize = 1_000_000;
/// The number of bytes that replace [`HUGE`]: more than the server accepts.
const HUGE_BYTES: usize = 11_000_000;
/// A placeholder for a text that is too long, replaced on sending, since there are hundreds of
/// them.
const LONG: &str = "\"@long@\"";
/// A placeholder for a body that is too large, replaced on sending.
const HUGE: &str = "@huge@";
const MULTIPART: &str = "multipart/form-data";
const UNKNOWN_IDS: [&str; 14] = [
    "999999999",
    "-1",
    "0",
    "9223372036854775807",
    "9223372036854775808",
    "1000000000000000000000000000000",
    "1e400",
    "1.5",
    "abc",
    "%00",
    "%FF",
    "1%00",
    "%F0%9F%92%A9",
    "%27%3B--",
];

/// The path of an existing record; `prepare` creates them.
fn path_of(operation: &Operation, with: Option<(&Parameter, &str)>) -> String {
    let present = match operation.path.as_str() {
        path if path.starts_with("/attachments/{entity_type}") => "4",
        path if path.starts_with("/users") || path.starts_with("/archived") => "2",
        path if path.starts_with("/admin/trash") => "3",
        path if path.starts_with("/tasks/") => "4",
        path if path.contains("/support-tickets") || path.starts_with("/tickets/") => "5",
        _ => "1",
    };
    let mut path = operation.path.clone();
    for parameter in operation
        .parameters
        .iter()
        .filter(|one| one.within == Within::Path)
    {
        let value = match with {
            Some((meant, value)) if meant.name == parameter.name => value,
            _ if parameter.name == "type" => "support_ticket",
            _ if parameter.kind == Kind::Choice => parameter.first.as_str(),
            _ => present,
        };
        path = path.replace(&format!("{{{}}}", parameter.name), value);
    }
    path
}

pub fn of(operation: &Operation) -> Vec<Case> {
    let mut cases = parameters(operation);
    // A write without a body would be carried out, so it is left out.
    if operation.method == Method::GET || operation.body.is_some() {
        cases.extend(conditions(operation));
    }
    if let Some(body) = &operation.body {
        cases.extend(bodies(operation, body));
        // The content of a file is not checked.
        let places = if is_multipart(body) {
            &[][..]
        } else {
            &body.places
        };
        cases.extend(places.iter().flat_map(|place| values(operation, place)));
    }
    cases
}

fn case(operation: &Operation, what: impl Into<String>, expected: Expected) -> Case {
    let body = operation.body.as_ref();
    Case {
        what: what.into(),
        method: operation.method.clone(),
        path: path_of(operation, None),
        body: body
            .map(|body| text_of(body, &body.sample))
            .unwrap_or_default(),
        media_type: body.map(|body| match is_multipart(body) {
            true => format!("{MULTIPART}; boundary=x"),
            false => body.media_type.clone(),
        }),
        header: None,
        expected,
        unsigned: true,
    }
}

fn text_of(body: &BodySchema, sample: &Value) -> Vec<u8> {
    if is_json(body) {
        return sample.to_string().into_bytes();
    }
    if is_multipart(body) {
        return (part("a.exe") + "--x--\r\n").into_bytes();
    }
    let members = sample.as_object().into_iter().flatten();
    let pairs =
        members.map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()));
    pairs.collect::<Vec<_>>().join("&").into_bytes()
}

fn is_json(body: &BodySchema) -> bool {
    body.media_type == "application/json"
}

fn parameters(operation: &Operation) -> Vec<Case> {
    let mut cases = Vec::new();
    for parameter in operation
        .parameters
        .iter()
        .filter(|one| one.within == Within::Path)
    {
        let long = "9".repeat(10_000);
        for value in UNKNOWN_IDS.iter().copied().chain([long.as_str()]) {
            let expected = match parameter.kind {
                Kind::Integer => Expected::OneOf(&[404, 422]),
                Kind::Choice => Expected::OneOf(&[422]),
                _ => Expected::Documented,
            };
            cases.push(Case {
                path: path_of(operation, Some((parameter, value))),
                ..case(
                    operation,
                    format!("{} = {}", parameter.name, short(value)),
                    expected,
                )
            });
        }
    }
    for parameter in operation
        .parameters
        .iter()
        .filter(|one| one.within == Within::Query)
    {
        let long = "x".repeat(10_000);
        for value in UNKNOWN_IDS
            .iter()
            .copied()
            .chain(["", "true", "1&limit=2", &long])
        {
            let is_number = value
                .parse::<i32>()
                .is_ok_and(|number| (1..200).contains(&number));
            let is_bounded = ["limit", "offset", "lines"].contains(&parameter.name.as_str());
            let is_number = is_number || !is_bounded && value.parse::<i64>().is_ok();
            let expected = match parameter.kind {
                Kind::Integer if !value.is_empty() && !is_number && !value.contains('&') => {
                    Expected::OneOf(match (parameter.name.as_str(), value) {
                        ("offset", "0" | "999999999") => &[200],
                        _ => &[422],
                    })
                }
                Kind::Choice if !value.is_empty() => Expected::OneOf(&[422]),
                _ => Expected::Documented,
            };
            cases.push(Case {
                path: format!(
                    "{}?{}={value}{}",
                    path_of(operation, None),
                    parameter.name,
                    beside(operation, parameter)
                ),
                ..case(
                    operation,
                    format!("{} = {}", parameter.name, short(value)),
                    expected,
                )
            });
        }
    }
    cases
}

/// The other required parameters of a query.
fn beside(operation: &Operation, parameter: &Parameter) -> String {
    let others = operation
        .parameters
        .iter()
        .filter(|one| one.within == Within::Query && one.required && one.name != parameter.name);
    others
        .map(|one| format!("&{}=Something", one.name))
        .collect()
}

fn conditions(operation: &Operation) -> Vec<Case> {
    let headers = [
        ("If-Match", "abc".to_owned()),
        ("If-Match", "\"-5\"".to_owned()),
        ("If-Match", "99999999999999999999999999".to_owned()),
        ("If-Match", String::new()),
        ("Idempotency-Key", "k".repeat(300)),
        ("Idempotency-Key", String::new()),
        ("Accept", "text/nothing".to_owned()),
        ("X-Request-Id", "y".repeat(5_000)),
    ];
    let of_header = |(name, value): (&'static str, String)| Case {
        what: format!("{name}: {}", short(&value)),
        header: Some((name, value)),
        ..case(operation, "", Expected::Documented)
    };
    headers.into_iter().map(of_header).collect()
}

fn bodies(operation: &Operation, body: &BodySchema) -> Vec<Case> {
    if is_multipart(body) {
        return multipart_bodies(operation);
    }
    let sample = text_of(body, &body.sample);
    let with = |what: &str, bytes: Vec<u8>, expected| Case {
        body: bytes,
        ..case(operation, what, expected)
    };
    let typed = |what: &str, media_type: Option<&str>, expected| Case {
        media_type: media_type.map(str::to_owned),
        ..case(operation, what, expected)
    };
    let unsupported = || Expected::OneOf(&[415]);
    let nothing = || match body.required {
        true => Expected::Fault(vec![json!("body")]),
        false => Expected::Documented,
    };
    let mut cases = vec![
        with("a plain sample", sample.clone(), Expected::Documented),
        typed("text/plain", Some("text/plain"), unsupported()),
        typed("XML", Some("application/xml"), unsupported()),
        typed(
            "multipart",
            Some("multipart/form-data; boundary=x"),
            unsupported(),
        ),
        typed("an odd media type", Some(";;/=,"), unsupported()),
        typed("no media type", None, Expected::Documented),
        with("a huge body", HUGE.into(), Expected::OneOf(&[413])),
        Case {
            body: Vec::new(),
            ..typed("no body at all", None, nothing())
        },
    ];
    if !is_json(body) {
        for (what, bytes) in [
            ("JSON", &b"{}"[..]),
            ("invalid UTF-8", b"username=\xff&password=\xff"),
            ("NUL", b"username=%00&password=%00"),
            ("only separators", b"&&==&&"),
            ("twice", b"username=a&username=b&password=c"),
        ] {
            cases.push(with(what, bytes.to_vec(), Expected::Refused));
        }
        return cases;
    }
    let place = body.places.first().map(|root| root.kind);
    let fault = || Expected::Fault(vec![json!("body")]);
    let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
    let mut truncated = sample.clone();
    truncated.pop();
    cases.extend([
        with("an empty body", Vec::new(), nothing()),
        with("broken JSON", b"{\"a\": nonsense}".to_vec(), fault()),
        with("half a JSON", truncated, fault()),
        with(
            "two JSONs",
            [sample.clone(), sample.clone()].concat(),
            fault(),
        ),
        with("a lone surrogate", br#"{"a": "\ud800"}"#.to_vec(), fault()),
        with("invalid UTF-8", b"{\"a\": \"\xff\xfe\"}".to_vec(), fault()),
        with("a NUL byte", b"{\"a\": \"\0\"}".to_vec(), fault()),
        with("deep nesting", nested(100_000).into_bytes(), fault()),
        with("deep nesting, never closed", vec![b'{'; 100_000], fault()),
        with("null", b"null".to_vec(), nothing()),
        with("a text", b"\"text\"".to_vec(), fault()),
        with("a number", b"12".to_vec(), fault()),
    ]);
    match place {
        Some(Kind::Object) => {
            cases.push(with("a list", b"[]".to_vec(), fault()));
            cases.push(with(
                "a list of it",
                [b"[", &sample[..], b"]"].concat(),
                fault(),
            ));
        }
        _ => cases.push(with("an object", b"{}".to_vec(), fault())),
    }
    cases
}

/// Every kind of value in one place of a body.
fn values(operation: &Operation, place: &Place) -> Vec<Case> {
    let nested = ["[".repeat(100), "]".repeat(100)].concat();
    let values = [
        ("null", &[Kind::Any][..]),
        ("true", &[Kind::Boolean]),
        ("1", &[Kind::Integer, Kind::Number]),
        ("-1", &[Kind::Integer, Kind::Number]),
        ("1.5", &[Kind::Number]),
        ("9223372036854775807", &[Kind::Integer, Kind::Number]),
        ("-9223372036854775808", &[Kind::Integer, Kind::Number]),
        ("18446744073709551615", &[Kind::Number]),
        ("1000000000000000000000000000000", &[Kind::Number]),
        ("1e308", &[Kind::Number]),
        ("-1e-308", &[Kind::Number]),
        ("1e400", &[]),
        ("NaN", &[]),
        ("\"\"", &[Kind::Text]),
        ("\"  \"", &[Kind::Text]),
        ("\"no such value\"", &[Kind::Text]),
        ("\"1\"", &[Kind::Text]),
        ("\"2026-13-45T99:99:99\"", &[Kind::Text]),
        ("\"a\\u0000b\"", &[]),
        ("\"\\ud800\"", &[]),
        ("\"\\u202e\\ufeff\\uffff\\r\\n\"", &[Kind::Text]),
        ("\"' OR 1=1; --\"", &[Kind::Text]),
        (LONG, &[Kind::Text]),
        ("[]", &[Kind::List]),
        ("[null]", &[Kind::List]),
        ("[1, \"a\", {}, true]", &[Kind::List]),
        ("{}", &[Kind::Object]),
        ("{\"a\": {\"b\": null}}", &[Kind::Object]),
        (nested.as_str(), &[Kind::List]),
    ];
    let mut cases = Vec::new();
    for (value, fits) in values {
        let is_long = value == LONG;
        // The whole body is tested elsewhere; null means "not given" where it is allowed.
        if place.loc.len() == 1 {
            continue;
        }
        let expected = match place.kind {
            Kind::Any => Expected::Documented,
            _ if value == "null" => Expected::Documented,
            // A JSON error is reported for the whole body.
            _ if ["1e400", "NaN", "\"\\ud800\""].contains(&value) => {
                Expected::Fault(vec![json!("body")])
            }
            // It is ignored unless a new password is set.
            Kind::Text if place.loc.last() == Some(&json!("current_password")) && is_long => {
                Expected::Documented
            }
            Kind::Text if is_long => Expected::Refused,
            kind if fits.contains(&kind) => Expected::Documented,
            _ => Expected::Fault(place.loc.clone()),
        };
        let loc: Vec<String> = place.loc.iter().map(ToString::to_string).collect();
        let text = place.text.replace(HOLE, value);
        cases.push(Case {
            body: if is_form(operation) {
                form(place, value)
            } else {
                text.into_bytes()
            },
            unsigned: false,
            expected: if is_form(operation) {
                Expected::Documented
            } else {
                expected
            },
            ..case(
                operation,
                format!("{} = {}", loc.join("."), short(value)),
                Expected::Documented,
            )
        });
    }
    cases
}

fn is_multipart(body: &BodySchema) -> bool {
    body.media_type == MULTIPART
}

/// A multipart section named `file`, with this file name.
fn part(name: &str) -> String {
    format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\nbytes\r\n"
    )
}

/// Invalid files, and invalid multipart bodies around them.
fn multipart_bodies(operation: &Operation) -> Vec<Case> {
    let with = |what: &str, body: Vec<u8>, expected| Case {
        body,
        media_type: Some(format!("{MULTIPART}; boundary=x")),
        ..case(operation, what, expected)
    };
    let typed = |what: &str, media_type: Option<&str>, expected| Case {
        body: part("a.txt").into_bytes(),
        media_type: media_type.map(str::to_owned),
        ..case(operation, what, expected)
    };
    let unsupported = || Expected::OneOf(&[415]);
    let fault = || Expected::Fault(vec![json!("body")]);
    let text = |text: String| text.into_bytes();
    let end = "--x--\r\n";
    vec![
        typed("text/plain", Some("text/plain"), unsupported()),
        typed("JSON", Some("application/json"), unsupported()),
        typed("a form", Some("application/x-www-form-urlencoded"), unsupported()),
        typed("an odd media type", Some(";;/=,"), unsupported()),
        typed("no media type", None, unsupported()),
        typed("no boundary", Some(MULTIPART), fault()),
        typed("an empty boundary", Some("multipart/form-data; boundary="), Expected::Refused),
        typed("another boundary", Some("multipart/form-data; boundary=y"), fault()),
        with("no body at all", Vec::new(), fault()),
        with("only the end", text(end.into()), fault()),
        with("nonsense", text("nonsense".into()), fault()),
        with("megabytes of nothing", HUGE.into(), fault()),
        with("a body that ends in a file", text(part("a.txt")), Expected::Refused),
        with(
            "a body that ends in a head",
            text("--x\r\nContent-Disposition: form-data; name=\"file\"".into()),
            fault(),
        ),
        with(
            "a head without an end",
            format!("--x\r\nX: {}", "x".repeat(2_000_000)).into_bytes(),
            fault(),
        ),
        with(
            "a file in another field",
            text(part("a.txt").replace("\"file\"", "\"other\"") + end),
            fault(),
        ),
        with(
            "a field that is no file",
            text(format!("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n{end}")),
            fault(),
        ),
        with("a program", text(part("a.exe") + end), Expected::Refused),
        with("a path", text(part("../../a") + end), Expected::Refused),
        with("no name", text(part("") + end), fault()),
        with("only dots", text(part("...") + end), Expected::Refused),
        with(
            "a name that is no UTF-8",
            [&b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\xff.exe\"\r\n\r\n"[..], end.as_bytes()].concat(),
            Expected::Refused,
        ),
        with("a name of a kilobyte", text(part(&"x".repeat(1_000)) + end), Expected::Refused),
    ]
}

fn is_form(operation: &Operation) -> bool {
    operation.body.as_ref().is_some_and(|body| !is_json(body))
}

fn form(place: &Place, value: &str) -> Vec<u8> {
    let mut object: Value = serde_json::from_str(&place.text).unwrap_or_default();
    let name = place.loc.last().and_then(Value::as_str).unwrap_or_default();
    object[name] = value.into();
    let members = object.as_object().into_iter().flatten();
    let pairs =
        members.map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()));
    pairs.collect::<Vec<_>>().join("&").into_bytes()
}

fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text.to_owned(),
    }
}
