//! A site: the operations of its surfaces, their OpenAPI documents and the documentation pages.

use std::sync::Arc;

use poem::{EndpointExt, IntoEndpoint, Route, endpoint::BoxEndpoint};

use super::{
    document::Document,
    front::Front,
    routes,
    services::Services,
    surface::{Documented, Surface},
};

/// Surfaces that are served together. Each path works with and without a trailing slash, and each
/// error has the format of its surface.
pub struct Site {
    route: Route,
    root: &'static Surface,
    surfaces: Vec<&'static Surface>,
}

impl Site {
    /// A site with one surface, which also handles all paths without a surface.
    pub fn of<S: Documented>(operations: S::Operations) -> Self {
        let site = Self {
            route: Route::new(),
            root: S::SURFACE,
            surfaces: Vec::new(),
        };
        site.and::<S>(operations)
    }

    /// Adds another surface.
    #[must_use]
    pub fn and<S: Documented>(mut self, operations: S::Operations) -> Self {
        let route = routes::add(operations, self.route);
        self.route = Document::of::<S>().mount(route);
        self.surfaces.push(S::SURFACE);
        self
    }

    /// The endpoint that serves the site.
    #[must_use]
    pub fn serve(self, services: Services) -> BoxEndpoint<'static> {
        let Self {
            route,
            root,
            surfaces,
        } = self;
        Front::new(route.into_endpoint(), root, surfaces, Arc::new(services)).boxed()
    }
}
