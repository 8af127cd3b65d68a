//! Checks that each endpoint admits exactly its documented callers.

use super::{
    documented::{self, Audience},
    matrix::{Row, Statuses},
};

/// Endpoints without success for the right caller, and why.
const UNSUCCESSFUL: [(&str, &str); 5] = [
    ("POST /admin/apns/test", "push is not configured"),
    (
        "POST /admin/embedding/backfill-start",
        "there is no search by meaning",
    ),
    (
        "POST /admin/embedding/test-key",
        "there is no search by meaning",
    ),
    ("POST /admin/restart", "no deployment is configured"),
    (
        "POST /admin/ssl/renew-cert",
        "the server does not speak TLS",
    ),
];

/// The meaning of a status for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// 401: the token is missing, or of another kind.
    Unknown,
    /// 403: the caller is known and lacks permission.
    Denied,
    /// Anything else.
    Admitted,
}

impl Verdict {
    fn of(status: u16) -> Self {
        match status {
            401 => Self::Unknown,
            403 => Self::Denied,
            _ => Self::Admitted,
        }
    }
}

/// The expected verdict for each caller.
fn expected(audience: Audience) -> &'static [(&'static str, Verdict)] {
    use Verdict::{Admitted, Denied, Unknown};
    match audience {
        Audience::Nobody => &[("nobody", Admitted)],
        Audience::User => &[
            ("nobody", Unknown),
            ("pending", Denied),
            ("customer", Unknown),
            ("user", Admitted),
            ("admin", Admitted),
        ],
        Audience::Admin => &[
            ("nobody", Unknown),
            ("pending", Denied),
            ("customer", Unknown),
            ("user", Denied),
            ("admin", Admitted),
        ],
        Audience::Customer => &[
            ("nobody", Unknown),
            ("pending", Unknown),
            ("customer", Admitted),
            ("user", Unknown),
            ("admin", Unknown),
        ],
    }
}

/// All differences from the documented audiences.
pub fn faults(rows: &[Row]) -> Vec<String> {
    let mut faults = Vec::new();
    for row in rows {
        let endpoint = format!("{} {}", row.method, row.path);
        let Some(audience) = documented_audience(row).or_else(|| observed_audience(row)) else {
            faults.push(format!("{endpoint} fits no audience: {row:?}"));
            continue;
        };
        // A request without valid credentials fails at a login too.
        let is_login = row.path == "/token";
        for (how, statuses) in [("empty", row.empty), ("real", row.real)] {
            if how == "empty" && is_login {
                continue;
            }
            for (caller, verdict) in differences(audience, statuses) {
                let status = statuses.of(caller);
                faults.push(format!(
                    "{endpoint} is for {audience:?}: {caller} must be {verdict:?}, and a request \
                     that is {how} is answered with {status}"
                ));
            }
        }
        let insider = match audience {
            Audience::User => "admin",
            other => other.as_str(),
        };
        let status = row.real.of(insider);
        let accepted = UNSUCCESSFUL.iter().any(|(known, _)| *known == endpoint);
        if (200..300).contains(&status) == accepted {
            faults.push(format!(
                "{endpoint} answers {insider} with {status}: change UNSUCCESSFUL or the request"
            ));
        }
    }
    let known: Vec<String> = rows
        .iter()
        .map(|row| documented::key(&row.method, &row.path))
        .collect();
    for endpoint in documented::endpoints() {
        if !known.contains(&endpoint.key()) {
            faults.push(format!("there is no {}", endpoint.key()));
        }
    }
    faults
}

fn differences(audience: Audience, statuses: Statuses) -> Vec<(&'static str, Verdict)> {
    let expected = expected(audience).iter().copied();
    expected
        .filter(|(caller, verdict)| Verdict::of(statuses.of(caller)) != *verdict)
        .collect()
}

/// The documented audience.
fn documented_audience(row: &Row) -> Option<Audience> {
    let key = documented::key(&row.method, &row.path);
    let mut endpoints = documented::endpoints().into_iter();
    endpoints
        .find(|one| one.key() == key)
        .map(|one| one.audience)
}

/// The audience that the statuses fit; the strictest, if there are several.
fn observed_audience(row: &Row) -> Option<Audience> {
    let mut audiences = Audience::ALL.into_iter().rev();
    audiences.find(|audience| {
        differences(*audience, row.empty).is_empty() && differences(*audience, row.real).is_empty()
    })
}

/// The audience for the table.
pub fn label(row: &Row) -> String {
    match (documented_audience(row), observed_audience(row)) {
        (Some(audience), _) => audience.as_str().to_owned(),
        (None, Some(audience)) => format!("({})", audience.as_str()),
        (None, None) => "?".to_owned(),
    }
}
