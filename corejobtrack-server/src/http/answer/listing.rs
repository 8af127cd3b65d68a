//! The response with a page of a list.

use poem::{
    IntoResponse, Response,
    http::{HeaderName, header},
};
use poem_openapi::{
    ApiResponse,
    payload::Json,
    registry::{MetaHeader, MetaResponses, Registry},
    types::{ToJSON, Type},
};

/// The header with the length of a list, `X-Total-Count`.
const TOTAL: HeaderName = HeaderName::from_static("x-total-count");

/// The response with a page of a list: a JSON array. Where the next page starts and how long the list
/// is are headers.
#[derive(Debug)]
pub struct Listing<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The query of the next page, if there is one.
    pub next: Option<String>,
    /// The length of the list, if the request asks for it.
    pub total: Option<i64>,
}

impl<T: ToJSON> IntoResponse for Listing<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.rows).into_response();
        let link = self.next.map(|next| format!("<{next}>; rel=\"next\""));
        // Both consist of printable ASCII.
        let link = link.and_then(|link| link.parse().ok());
        let total = self.total.map(Into::into);
        let headers = response.headers_mut();
        headers.extend(link.map(|link| (header::LINK, link)));
        headers.extend(total.map(|total| (TOTAL, total)));
        response
    }
}

impl<T: ToJSON> ApiResponse for Listing<T> {
    fn meta() -> MetaResponses {
        let header = |name: &str, description: &str, schema| MetaHeader {
            name: name.to_owned(),
            description: Some(description.to_owned()),
            required: false,
            deprecated: false,
            schema,
        };
        let mut meta = <Json<Vec<T>> as ApiResponse>::meta();
        for response in &mut meta.responses {
            response.headers = vec![
                header(
                    "Link",
                    "Where the next page is, as `<?cursor=…>; rel=\"next\"`; missing on the last one.",
                    String::schema_ref(),
                ),
                header(
                    "X-Total-Count",
                    "The length of the whole list, if `count` asks for it.",
                    i64::schema_ref(),
                ),
            ];
        }
        meta
    }

    fn register(registry: &mut Registry) {
        <Json<Vec<T>> as ApiResponse>::register(registry);
    }
}
