//! Routes requests to the operations of an API.
//!
//! Replaces the framework's router, because a path works with and without a trailing slash, a 405
//! names the allowed methods, HEAD works wherever GET does, and parameters keep their names.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use poem::{
    Endpoint, EndpointExt, Request, Response, Result, Route,
    endpoint::BoxEndpoint,
    http::{HeaderValue, Method, header},
};
use poem_openapi::OpenApi;

use super::{
    context::{Operation, RequestContext},
    problems::{Problem, ProblemKind},
};

/// Adds the operations of an API to a route.
pub(super) fn add<T: OpenApi>(api: T, route: Route) -> Route {
    let mut documented: HashMap<(String, Method), Arc<Operation>> = HashMap::new();
    for path in T::meta().into_iter().flat_map(|api| api.paths) {
        let (routed, names) = routed_path(&path.path);
        for operation in path.operations {
            let described = Operation {
                template: path.path.clone(),
                names: names.clone(),
            };
            documented.insert((routed.clone(), operation.method), Arc::new(described));
        }
    }

    let mut table = HashMap::new();
    api.add_routes(&mut table);
    // Ordered, so that conflicting paths are found in the same order at every start.
    let mut methods_by_path: BTreeMap<String, Methods> = BTreeMap::new();
    for (path, endpoints) in table {
        let path = without_last_slash(&path).to_owned();
        let methods = methods_by_path.entry(path.clone()).or_default();
        for (method, endpoint) in endpoints {
            let operation = documented.get(&(path.clone(), method.clone())).cloned();
            let operation = operation.unwrap_or_else(|| {
                Arc::new(Operation {
                    template: path.clone(),
                    names: Vec::new(),
                })
            });
            methods.0.push((method, operation, endpoint));
        }
    }

    methods_by_path
        .into_iter()
        .fold(route, |route, (path, methods)| {
            let methods = Arc::new(methods);
            let with_slash = format!("{path}/");
            let route = route.at(with_slash, Arc::clone(&methods).boxed());
            if path.is_empty() {
                route
            } else {
                route.at(path, methods.boxed())
            }
        })
}

/// The router's form of a documented path, and the names of its parameters: for
/// `/tickets/{ticket_id}/notes/`, `/tickets/:param0/notes` and `ticket_id`.
fn routed_path(documented: &str) -> (String, Vec<String>) {
    let mut routed = String::new();
    let mut names = Vec::new();
    for part in documented.split('/').filter(|part| !part.is_empty()) {
        routed.push('/');
        match part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'))
        {
            Some(name) => {
                routed.push_str(&format!(":param{}", names.len()));
                names.push(name.to_owned());
            }
            None => routed.push_str(part),
        }
    }
    (routed, names)
}

fn without_last_slash(path: &str) -> &str {
    path.strip_suffix('/').unwrap_or(path)
}

/// The operations of one path.
#[derive(Default)]
struct Methods(Vec<(Method, Arc<Operation>, BoxEndpoint<'static>)>);

impl Methods {
    fn get(&self, method: &Method) -> Option<&(Method, Arc<Operation>, BoxEndpoint<'static>)> {
        let exact = self.0.iter().find(|(known, ..)| known == method);
        if exact.is_none() && *method == Method::HEAD {
            return self.0.iter().find(|(known, ..)| *known == Method::GET);
        }
        exact
    }

    fn not_allowed(&self) -> Problem {
        let mut allowed: Vec<&str> = self.0.iter().map(|(method, ..)| method.as_str()).collect();
        if allowed.contains(&"GET") && !allowed.contains(&"HEAD") {
            allowed.push("HEAD");
        }
        allowed.sort_unstable();
        let problem = Problem::new(ProblemKind::MethodNotAllowed, "Method Not Allowed");
        match HeaderValue::from_str(&allowed.join(", ")) {
            Ok(value) => problem.with_header(header::ALLOW, value),
            Err(_) => problem,
        }
    }
}

impl Endpoint for Methods {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let Some((_, operation, endpoint)) = self.get(request.method()) else {
            return Err(self.not_allowed().into());
        };
        let context = RequestContext::of(&request)?;
        context.set_operation(operation);
        // By the operation, because a request's path can be written in many ways.
        if *request.method() == Method::POST
            && let Some(limited) = context
                .surface()
                .limited_paths
                .limit_of(&operation.template)
        {
            context.count(limited)?;
        }
        endpoint.call(request).await
    }
}
