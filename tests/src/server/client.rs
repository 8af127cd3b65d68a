//! A client of the program, as somebody who is signed in or nobody in particular. It judges nothing:
//! a status and a body are what a test is about.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

/// Somebody who sends requests to one server.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    token: Option<String>,
}

/// The status and the body; text that is no JSON comes as a string, nothing as null.
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

    /// The same connections, without a token.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self {
            token: None,
            ..self.clone()
        }
    }

    /// The same connections, with a token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The token that is sent.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// A request that a test goes on to describe. The path begins with a slash.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .http
            .request(method, format!("http://{}{path}", self.address));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Reads something.
    pub async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    /// Does something that needs no body.
    pub async fn act(&self, path: &str) -> Answer {
        answer(self.request(Method::POST, path)).await
    }

    /// Creates something, or does something with it.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        answer(self.request(Method::POST, path).json(body)).await
    }

    /// Changes something.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        answer(self.request(Method::PATCH, path).json(body)).await
    }

    /// Replaces something.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        answer(self.request(Method::PUT, path).json(body)).await
    }

    /// Deletes something.
    pub async fn delete(&self, path: &str) -> Answer {
        answer(self.request(Method::DELETE, path)).await
    }

    /// Logs in.
    ///
    /// # Panics
    /// Where the server does not let them in.
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
/// Where no answer comes.
pub async fn answer(request: RequestBuilder) -> Answer {
    try_answer(request).await.expect("the server answers")
}

/// Sends a request to a server that may end meanwhile.
///
/// # Errors
/// Where no whole answer comes.
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
