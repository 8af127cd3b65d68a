//! The OpenAPI document of an API, and the pages that show it.
//!
//! What every operation has in common is said here once: the bodies of errors, and that what may be
//! left out may also be null.

use std::{
    collections::{BTreeSet, HashMap},
    marker::PhantomData,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use poem::{
    Endpoint, Response, Route,
    endpoint::{BoxEndpoint, make_sync},
    get,
    http::Method,
    web::Html,
};
use poem_openapi::{
    LicenseObject, OpenApi, OpenApiService,
    registry::{
        MetaApi, MetaMediaType, MetaOperation, MetaOperationParam, MetaParamIn, MetaResponse,
        MetaSchema, MetaSchemaRef, Registry,
    },
};

/// The operations whose callers say who they are in the body.
const SIGN_INS: [&str; 3] = [
    "/token",
    "/customer/api/login",
    "/customer/api/verify-magic-link",
];
const DETAIL: &str = "Detail";
const SERVER_FAULT: &str = "ServerFault";
const VALIDATION_PROBLEM: &str = "ValidationProblem";
const FAULT: &str = "Fault";

/// An OpenAPI document with its pages.
#[derive(Debug, Clone)]
pub struct Document {
    json: Arc<str>,
    swagger: fn() -> String,
    redoc: fn() -> String,
}

impl Document {
    /// The document of an API; no instance of it is needed.
    #[must_use]
    pub fn of<T: OpenApi + 'static>() -> Self {
        Self {
            json: service::<T>().spec().into(),
            swagger: || service::<T>().swagger_ui_html(),
            redoc: || service::<T>().redoc_html(),
        }
    }

    /// The document as JSON.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Adds `/openapi.json`, `/docs` (Swagger UI) and `/redoc` to a route.
    pub(super) fn mount(&self, route: Route) -> Route {
        let json = Arc::clone(&self.json);
        let document = make_sync(move |_| {
            Response::builder()
                .content_type("application/json")
                .body(json.to_string())
        });
        route
            .at("/openapi.json", get(document))
            .at("/docs", get(page(self.swagger)))
            .at("/docs/", get(page(self.swagger)))
            .at("/redoc", get(page(self.redoc)))
            .at("/redoc/", get(page(self.redoc)))
    }
}

/// A page of several hundred kilobytes, made when it is first asked for.
fn page(html: fn() -> String) -> impl Endpoint + 'static {
    let made = OnceLock::new();
    make_sync(move |_| Html(made.get_or_init(html).clone()))
}

fn service<T: OpenApi>() -> OpenApiService<Described<T>, ()> {
    OpenApiService::new(
        Described(PhantomData),
        "Corejobtrack",
        env!("CARGO_PKG_VERSION"),
    )
    .description(
        "Work that people do for other people: service visits, support cases, tasks, and the \
             customers and equipment around them. Sign in with `POST /token` and send the \
             `access_token` as a bearer token. Every path is served with and without its last slash.",
    )
    .license(LicenseObject::new(env!("CARGO_PKG_LICENSE")))
}

/// An API as it is described: with the common responses, and with nullable optional members.
struct Described<T>(PhantomData<fn() -> T>);

impl<T: OpenApi> OpenApi for Described<T> {
    fn meta() -> Vec<MetaApi> {
        let mut apis = T::meta();
        for path in apis.iter_mut().flat_map(|api| &mut api.paths) {
            for operation in &mut path.operations {
                let id = || operation_id(&operation.method, &path.path);
                operation.operation_id = Some(operation.operation_id.unwrap_or_else(id));
                complete(operation, SIGN_INS.contains(&path.path.as_str()));
            }
        }
        apis
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
        let mut examples = examples();
        for (name, schema) in &mut registry.schemas {
            correct(schema);
            if schema.example.is_none() {
                schema.example = examples.remove(name);
            }
        }
        register_problems(registry);
    }

    fn add_routes(self, _: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {}
}

/// What bodies look like, by the names of their schemas: those that say it of themselves are not
/// among them.
fn examples() -> serde_json::Map<String, serde_json::Value> {
    // It is a file of this program, which a test reads.
    serde_json::from_str(include_str!("examples.json")).unwrap_or_default()
}

/// A name for generated clients, such as `get_service_tickets_by_ticket_id`.
fn operation_id(method: &Method, path: &str) -> &'static str {
    // The document wants texts that live for ever; each is made once, and operations are few.
    static MADE: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut id = method.as_str().to_ascii_lowercase();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        id.push_str(if part.starts_with('{') { "_by_" } else { "_" });
        let word = part.trim_matches(['{', '}']);
        id.extend(
            word.chars()
                .map(|one| if one.is_alphanumeric() { one } else { '_' }),
        );
    }
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.get(id.as_str()).copied().unwrap_or_else(|| {
        let id: &'static str = id.leak();
        made.insert(id);
        id
    })
}

/// Adds what can happen to any operation of its kind.
fn complete(operation: &mut MetaOperation, signs_in: bool) {
    for param in &mut operation.params {
        correct_ref(&mut param.schema);
    }
    let requests = operation
        .request
        .iter_mut()
        .flat_map(|request| &mut request.content);
    requests.for_each(|content| correct_ref(&mut content.schema));
    for response in &mut operation.responses.responses {
        if response.description.is_empty() {
            response.description = match response.status {
                Some(201) => "Created",
                _ => "Done",
            };
        }
        for content in &mut response.content {
            correct_ref(&mut content.schema);
            if content.content_type.starts_with("application/json") {
                content.content_type = "application/json";
            }
        }
    }

    let has_body = operation.request.is_some();
    let has_params = !operation.params.is_empty();
    let in_path = operation
        .params
        .iter()
        .any(|param| param.in_type == MetaParamIn::Path);
    let needs_caller = !operation.security.is_empty();
    let writes = operation.method != Method::GET;
    let common = [
        (writes, 400, "A rule refuses it", DETAIL),
        (
            needs_caller,
            401,
            "Nobody is signed in, or not any more",
            DETAIL,
        ),
        (
            signs_in,
            401,
            "There is nobody of this name and password",
            DETAIL,
        ),
        (needs_caller || signs_in, 403, "This caller may not", DETAIL),
        (in_path, 404, "There is no such thing", DETAIL),
        (
            writes && (has_body || in_path),
            409,
            "It clashes with the present state",
            DETAIL,
        ),
        (
            writes && needs_caller,
            412,
            "The version that `If-Match` names is not the present one",
            DETAIL,
        ),
        (has_body, 413, "The body is too large", DETAIL),
        (has_body, 415, "The body is of another media type", DETAIL),
        (
            has_body || has_params,
            422,
            "The request is not valid",
            VALIDATION_PROBLEM,
        ),
        (true, 429, "Too often, or too many failures", DETAIL),
        (true, 500, "Our failure, logged under the id", SERVER_FAULT),
        (true, 503, "The database is away", DETAIL),
    ];
    let responses = &mut operation.responses.responses;
    for (can_happen, status, description, schema) in common {
        if can_happen && responses.iter().all(|known| known.status != Some(status)) {
            responses.push(MetaResponse {
                description,
                status: Some(status),
                status_range: None,
                content: vec![MetaMediaType {
                    content_type: "application/json",
                    schema: MetaSchemaRef::Reference(schema.to_owned()),
                }],
                headers: Vec::new(),
            });
        }
    }
    if writes && needs_caller {
        operation.params.push(header(
            "Idempotency-Key",
            "Any text of 1 to 255 characters. A request that is repeated under its key is done once.",
        ));
        operation.params.push(header(
            "If-Match",
            "The `version` that was read: if it is not the present one any more, nothing is done.",
        ));
    }
}

/// A header that a request may have.
fn header(name: &str, description: &str) -> MetaOperationParam {
    MetaOperationParam {
        name: name.to_owned(),
        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
        in_type: MetaParamIn::Header,
        description: Some(description.to_owned()),
        required: false,
        deprecated: false,
        explode: false,
        style: None,
    }
}

fn correct_ref(schema: &mut MetaSchemaRef) {
    if let MetaSchemaRef::Inline(schema) = schema {
        correct(schema);
    }
}

/// Marks what may be left out as nullable, and gives dates their standard format.
fn correct(schema: &mut MetaSchema) {
    schema.format = match schema.format {
        Some("naive-date") => Some("date"),
        Some("naive-time") => Some("time"),
        other => other,
    };
    for (name, property) in &mut schema.properties {
        correct_ref(property);
        if !schema.required.contains(name) {
            *property = nullable(property.clone());
        }
    }
    lift_description(schema);
    let parts = schema.items.as_deref_mut().into_iter();
    let parts = parts.chain(schema.additional_properties.as_deref_mut());
    let parts = parts.chain(&mut schema.all_of).chain(&mut schema.any_of);
    parts.chain(&mut schema.one_of).for_each(correct_ref);
}

/// Says beside a reference, and not in a second part of it, what a member is for: generators of
/// clients take a single part for the type itself.
fn lift_description(schema: &mut MetaSchema) {
    let [MetaSchemaRef::Reference(_), MetaSchemaRef::Inline(said)] = schema.all_of.as_slice()
    else {
        return;
    };
    let alone = MetaSchema {
        description: said.description,
        default: said.default.clone(),
        ..MetaSchema::ANY
    };
    if **said == alone {
        schema.description = said.description;
        schema.default = said.default.clone();
        schema.all_of.truncate(1);
    }
}

fn nullable(schema: MetaSchemaRef) -> MetaSchemaRef {
    match schema {
        MetaSchemaRef::Inline(mut schema) => {
            schema.nullable = true;
            MetaSchemaRef::Inline(schema)
        }
        // In OpenAPI 3.0 nothing may stand beside a reference.
        MetaSchemaRef::Reference(_) => MetaSchemaRef::Inline(Box::new(MetaSchema {
            all_of: vec![schema],
            nullable: true,
            ..MetaSchema::ANY
        })),
    }
}

fn register_problems(registry: &mut Registry) {
    let text = |description| {
        let schema = MetaSchema {
            description: Some(description),
            ..MetaSchema::new("string")
        };
        MetaSchemaRef::Inline(Box::new(schema))
    };
    let inline = |ty| MetaSchemaRef::Inline(Box::new(MetaSchema::new(ty)));
    let list = |items| {
        let schema = MetaSchema {
            items: Some(Box::new(items)),
            ..MetaSchema::new("array")
        };
        MetaSchemaRef::Inline(Box::new(schema))
    };
    let object = |title: &str, description, properties: Vec<(&'static str, MetaSchemaRef)>| {
        let schema = MetaSchema {
            title: Some(title.to_owned()),
            description: Some(description),
            required: properties.iter().map(|(name, _)| *name).collect(),
            properties,
            ..MetaSchema::new("object")
        };
        (title.to_owned(), schema)
    };
    let step = MetaSchemaRef::Inline(Box::new(MetaSchema {
        any_of: vec![inline("string"), inline("integer")],
        ..MetaSchema::ANY
    }));
    registry.schemas.extend([
        object(
            DETAIL,
            "Why a request was not done.",
            vec![("detail", text("In words for people."))],
        ),
        object(
            SERVER_FAULT,
            "A failure of the server.",
            vec![
                ("detail", text("Tells nothing about the cause.")),
                ("error_id", text("Names the entry in the server's log.")),
            ],
        ),
        object(
            VALIDATION_PROBLEM,
            "Everything that is wrong with a request.",
            vec![("detail", list(MetaSchemaRef::Reference(FAULT.to_owned())))],
        ),
        object(
            FAULT,
            "One thing that is wrong, and where.",
            vec![
                ("loc", list(step)),
                ("msg", text("In words for people.")),
                (
                    "type",
                    text("A fixed name for programs, such as `value_error.missing`."),
                ),
            ],
        ),
    ]);
}
