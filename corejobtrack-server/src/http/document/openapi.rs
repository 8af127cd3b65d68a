//! The OpenAPI document of a surface, and the pages that show it.
//!
//! Adds the parts that all operations have in common: error bodies, and nullable optional fields.

use std::{
    collections::HashMap,
    marker::PhantomData,
    sync::{Arc, OnceLock},
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
    registry::{MetaApi, Registry},
};

use super::{operations, schemas};
use crate::http::surface::Documented;

/// An OpenAPI document with its documentation pages.
#[derive(Debug, Clone)]
pub struct Document {
    path: &'static str,
    json: Arc<str>,
    swagger: fn() -> String,
    redoc: fn() -> String,
}

impl Document {
    /// The document of a surface; no instance of its operations is needed.
    #[must_use]
    pub fn of<S: Documented>() -> Self {
        Self {
            path: S::SURFACE.document.path,
            json: service::<S>().spec().into(),
            swagger: || service::<S>().swagger_ui_html(),
            redoc: || service::<S>().redoc_html(),
        }
    }

    /// The document as JSON.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Adds `/openapi.json`, `/docs` (Swagger UI) and `/redoc` below the document's path to a
    /// route.
    pub(in crate::http) fn mount(&self, route: Route) -> Route {
        let json = Arc::clone(&self.json);
        let document = make_sync(move |_| {
            Response::builder()
                .content_type("application/json")
                .body(json.to_string())
        });
        let at = |name: &str| format!("{}{name}", self.path);
        route
            .at(at("/openapi.json"), get(document))
            .at(at("/docs"), get(page(self.swagger)))
            .at(at("/docs/"), get(page(self.swagger)))
            .at(at("/redoc"), get(page(self.redoc)))
            .at(at("/redoc/"), get(page(self.redoc)))
    }
}

/// A page of several hundred kilobytes, generated at the first request.
fn page(html: fn() -> String) -> impl Endpoint + 'static {
    let generated = OnceLock::new();
    make_sync(move |_| Html(generated.get_or_init(html).clone()))
}

fn service<S: Documented>() -> OpenApiService<Described<S>, ()> {
    let document = &S::SURFACE.document;
    OpenApiService::new(
        Described(PhantomData),
        document.title,
        env!("CARGO_PKG_VERSION"),
    )
    .description(document.description)
    .license(LicenseObject::new(env!("CARGO_PKG_LICENSE")))
}

/// The operations of a surface as documented: with the common responses, the surface's credentials,
/// and nullable optional members.
struct Described<S>(PhantomData<fn() -> S>);

impl<S: Documented> OpenApi for Described<S> {
    fn meta() -> Vec<MetaApi> {
        let mut apis = S::Operations::meta();
        for path in apis.iter_mut().flat_map(|api| &mut api.paths) {
            for operation in &mut path.operations {
                operations::complete(operation, &path.path, S::SURFACE);
            }
        }
        apis
    }

    fn register(registry: &mut Registry) {
        S::Operations::register(registry);
        let surface = S::SURFACE;
        // The examples are compiled into the program; a test checks them.
        let mut examples: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(surface.document.examples).unwrap_or_default();
        for (name, schema) in &mut registry.schemas {
            schemas::correct(schema);
            if schema.example.is_none() {
                schema.example = examples.remove(name);
            }
        }
        for scheme in surface.credentials {
            registry.create_security_scheme(scheme.name, scheme.described());
        }
        let problems = (surface.errors.schemas)().into_iter();
        registry
            .schemas
            .extend(problems.map(|(name, schema)| (name.to_owned(), schema)));
    }

    fn add_routes(self, _: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {}
}
