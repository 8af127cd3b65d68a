//! An HTTP client of the program, with or without a token. It asserts nothing: statuses and bodies
//! are for the tests to judge.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

/// A client of one server.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    token: Option<String>,
}

/// The status and the body. A body that is not JSON is returned as a string, an empty one as null.
pub type Answer = (StatusCode, Value);

impl Client {
    pub(super) fn to(address: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build();
        Self {
            http: http.expect("an HTTP client"),
            address: address.to_owned(),
            token: None,
        }
    }

    /// A client with the same connections and no token.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self {
            token: None,
            ..self.clone()
        }
    }

    /// A client with the same connections and this token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// A request for the test to complete. The path begins with a slash.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .http
            .request(method, format!("http://{}{path}", self.address));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a GET request.
    pub async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    /// Sends a POST request without a body.
    pub async fn act(&self, path: &str) -> Answer {
        answer(self.request(Method::POST, path)).await
    }

    /// Sends a POST request.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        answer(self.request(Method::POST, path).json(body)).await
    }

    /// Sends a PATCH request.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        answer(self.request(Method::PATCH, path).json(body)).await
    }

    /// Sends a PUT request.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        answer(self.request(Method::PUT, path).json(body)).await
    }

    /// Sends a DELETE request.
    pub async fn delete(&self, path: &str) -> Answer {
        answer(self.request(Method::DELETE, path)).await
    }

    /// Logs in.
    ///
    /// # Panics
    /// If the login fails.
    pub async fn log_in(&self, username: &str, password: &str) -> Self {
        let form = [("username", username), ("password", password)];
        let (status, body) = answer(self.request(Method::POST, "/token").form(&form)).await;
        assert_eq!(status, StatusCode::OK, "{username} logs in: {body}");
        self.with_token(body["access_token"].as_str().expect("a token"))
    }
}

/// Sends a request.
///
/// # Panics
/// If there is no response.
pub async fn answer(request: RequestBuilder) -> Answer {
    try_answer(request).await.expect("the server answers")
}

/// Sends a request to a server that may stop before it responds.
///
/// # Errors
/// If there is no complete response.
pub async fn try_answer(request: RequestBuilder) -> Result<Answer, reqwest::Error> {
    let response = request.send().await?;
    let status = response.status();
    let text = response.text().await?;
    let body = match text.as_str() {
        "" => Value::Null,
        text => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    };
    Ok((status, body))
}
