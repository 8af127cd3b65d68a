//! Settings of the root surface: its OpenAPI document, error format, authentication and limits.

use std::borrow::Cow;

use corejobtrack_core::{outbox::OutboxError, sales::SalesError};

use crate::http::{
    Audience, Carrier, CommandHeaders, CredentialScheme, DETAIL_FORMAT, DocumentHead, FieldNames,
    LimitedPaths, Nulls, Problem, Surface,
};

/// The settings of the root surface.
pub const SURFACE: Surface = Surface {
    prefixes: &[""],
    document: DocumentHead {
        path: "",
        title: "Corejobtrack",
        description: "Job tracking for service companies: service visits, support cases and tasks, with \
             their customers and equipment. Sign in with `POST /token` and send the `access_token` as a \
             bearer token. Every path works with and without a trailing slash.",
        sign_ins: &[
            "/token",
            "/customer/api/login",
            "/customer/api/verify-magic-link",
        ],
        examples: include_str!("examples.json"),
    },
    errors: DETAIL_FORMAT,
    error_text,
    field_names: FIELD_NAMES,
    // The API document says so: a null member counts as omitted.
    nulls: Nulls::Omitted,
    credentials: &[
        CredentialScheme {
            name: "bearer",
            description: "The `access_token` that `POST /token` answers with.",
            audience: Audience::Staff,
            carrier: BEARER,
        },
        CredentialScheme {
            name: "customer",
            description: "The `access_token` that `POST /customer/api/login` or \
                          `POST /customer/api/verify-magic-link` answers with.",
            audience: Audience::Customer,
            carrier: BEARER,
        },
    ],
    challenge: "Bearer",
    command_headers: CommandHeaders::STANDARD,
    limited_paths: LimitedPaths {
        logins: &[
            "/token",
            "/customer/api/login",
            "/customer/api/magic-link",
            "/customer/api/verify-magic-link",
            "/customer/api/password-reset",
            "/customer/api/password-reset/confirm",
        ],
        registrations: &["/register", "/customer/api/register"],
        unlimited: &["/health"],
    },
};

const BEARER: Carrier = Carrier::Bearer {
    api_key_prefix: None,
};

/// The wire names of fields that the engine names differently.
const FIELD_NAMES: &[FieldNames] = &[
    FieldNames {
        below: "",
        names: &[
            ("assigned_users", "assigned_user_ids"),
            ("code", "task_code"),
            ("communication", "communication_log"),
            ("customer.email", "customer_email"),
            ("due", "due_date"),
            ("due_days", "due_date_offset"),
            ("steps.description", "step_description"),
            ("steps.sequence", "order_num"),
            ("time", "session_timestamps"),
            ("work_type", "task_type"),
        ],
    },
    FieldNames {
        below: "/tasks",
        names: &[("text", "note")],
    },
    FieldNames {
        below: "/support-tickets",
        names: &[("text", "message")],
    },
    FieldNames {
        below: "/service-tickets",
        names: &[("name", "signature_name")],
    },
    FieldNames {
        below: "/portal/sign",
        names: &[("name", "signature_name")],
    },
    FieldNames {
        below: "/customers",
        names: &[("number", "contact_id")],
    },
    FieldNames {
        below: "/leads",
        names: &[("code", "lead_id"), ("customer_id", "contact_id")],
    },
    FieldNames {
        below: "/devices",
        names: &[("name", "device_name")],
    },
    FieldNames {
        below: "/customer/api/devices",
        names: &[("name", "device_name")],
    },
    FieldNames {
        below: "/email",
        names: &[("text", "body_text"), ("html", "body_html")],
    },
    FieldNames {
        below: "/admin/embedding",
        names: &[("key", "api_key")],
    },
    FieldNames {
        below: "/admin/apns",
        names: &[("key", "key_content")],
    },
];

/// Error texts that name fields as on the wire, where the engine names them differently.
fn error_text(problem: &Problem) -> Option<Cow<'static, str>> {
    let error = problem.engine_error()?;
    if let Some(OutboxError::NoBody) = error.downcast_ref() {
        return Some("body_text or body_html is required".into());
    }
    match error.downcast_ref()? {
        SalesError::LeadNumberTaken => Some("lead_id already exists".into()),
        SalesError::LeadNumberReserved => Some(
            "lead_id of the form LEAD-000001 are given automatically: choose another form".into(),
        ),
        _ => None,
    }
}
