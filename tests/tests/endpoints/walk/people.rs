//! Health, registration, the user's own account, users.

use corejobtrack_tests::pictures::PIXEL;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use super::{
    Audience::{Nobody, User},
    EMPTY, Walk,
};
use crate::cast::PASSWORD;

/// A small picture to upload.
pub fn picture() -> Form {
    Form::new().part("file", Part::bytes(PIXEL).file_name("me.png"))
}

impl Walk<'_> {
    pub(super) async fn people(&mut self) {
        for path in ["/health", "/version", "/dbhealth", "/db-status"] {
            self.call(Nobody, &format!("GET {path}"), &[], EMPTY).await;
        }
        let person = json!({
            "username": "jdoe", "password": PASSWORD, "full_name": "John Doe", "first_name": "John",
            "last_name": "Doe", "email": "jdoe@example.com", "phone": "(555) 234-5678",
            "team": "Service",
        });
        self.call(Nobody, "POST /register", &[], person).await;
        let form = [("username", "user"), ("password", PASSWORD)];
        let request = self.cast.nobody.request(reqwest::Method::POST, "/token");
        let login = self.send(Nobody, "POST /token", request.form(&form)).await;
        self.check(login["token_type"] == "bearer", "POST /token: no bearer");
        let feedback = json!({ "message": "The list is slow", "type": "bug" });
        self.call(Nobody, "POST /feedback/", &[], feedback).await;

        self.user("GET /me", [], EMPTY).await;
        let me = json!({ "nick_name": "U", "chat_color": "#FF5733" });
        let me = self.user("PUT /me", [], me).await;
        self.check(me["chat_color"] == "#FF5733", "PUT /me: no colour");
        let upload = self
            .cast
            .user
            .request(reqwest::Method::POST, "/me/profile-picture");
        self.send(
            User,
            "POST /me/profile-picture",
            upload.multipart(picture()),
        )
        .await;
        let id = me["id"].clone();
        self.user("GET /users/{user_id}/profile-picture", [&id], EMPTY)
            .await;
        self.admin("DELETE /users/{user_id}/profile-picture", [&id], EMPTY)
            .await;
        let upload = self
            .cast
            .user
            .request(reqwest::Method::POST, "/me/profile-picture");
        self.send(
            User,
            "POST /me/profile-picture",
            upload.multipart(picture()),
        )
        .await;
        self.user("DELETE /me/profile-picture", [], EMPTY).await;
        self.user("GET /users/list", [], EMPTY).await;
        self.user("POST /me/delete-account", [], EMPTY).await;
        self.user("POST /token/refresh", [], EMPTY).await;

        let new = json!({ "username": "second", "new_password": PASSWORD, "team": "Support" });
        let new = self.admin("POST /users/", [], new).await;
        self.admin("GET /users/", [], EMPTY).await;
        let role = json!({ "role": "admin", "hidden_from_sharing": true });
        let changed = self.admin("PUT /users/{user_id}", [&new["id"]], role).await;
        self.check(changed["role"] == "admin", "PUT /users: no administrator");
        self.admin("DELETE /users/{user_id}", [&new["id"]], EMPTY)
            .await;
    }
}
