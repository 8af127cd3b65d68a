//! The response of operations that create something: 201 with the new object.

use poem::{IntoResponse, Response, http::StatusCode};
use poem_openapi::{
    ApiResponse,
    registry::{MetaResponses, Registry},
};

/// The response of a handler that created an object.
#[derive(Debug)]
pub struct Created<T>(pub T);

impl<T: IntoResponse> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        response.set_status(StatusCode::CREATED);
        response
    }
}

impl<T: ApiResponse> ApiResponse for Created<T> {
    fn meta() -> MetaResponses {
        let mut meta = T::meta();
        for response in &mut meta.responses {
            response.status = Some(StatusCode::CREATED.as_u16());
        }
        meta
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}
