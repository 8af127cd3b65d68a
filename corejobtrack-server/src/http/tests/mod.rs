//! Tests of the HTTP layer as a client sees it, with a small API in place of the real endpoints.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod bodies;
mod callers;
mod demonstration;
mod documents;
mod protection;
mod requests;

use poem::{
    endpoint::BoxEndpoint,
    http::StatusCode,
    test::{TestClient, TestResponse},
};
use serde_json::{Value, json};

use demonstration::{LIMIT, staff_token};

type Client = TestClient<BoxEndpoint<'static>>;

fn client() -> Client {
    TestClient::new(demonstration::site())
}

async fn body_of(response: TestResponse) -> Value {
    serde_json::from_slice(&response.0.into_body().into_vec().await.unwrap()).unwrap()
}

/// Sends JSON text to `POST /tickets/` as staff.
async fn post(client: &Client, body: impl Into<Vec<u8>>) -> TestResponse {
    client
        .post("/tickets/")
        .header("authorization", format!("Bearer {}", staff_token()))
        .content_type("application/json")
        .body(body.into())
        .send()
        .await
}

/// The errors of a body that is refused with 422.
async fn faults(body: impl Into<Vec<u8>>) -> Value {
    let response = post(&client(), body).await;
    response.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
    let mut body = body_of(response).await;
    body["detail"].take()
}

fn fault(loc: Value, msg: &str, kind: &str) -> Value {
    json!({ "loc": loc, "msg": msg, "type": kind })
}
