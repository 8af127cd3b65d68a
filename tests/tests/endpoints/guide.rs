//! The list of what the guides name.

use super::schema::shape_of;

/// Who may call an endpoint, as the guides group them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    Nobody,
    User,
    Admin,
    Customer,
}

/// One line of the list.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub method: String,
    pub path: String,
}

impl Endpoint {
    /// What tells it from others.
    pub fn key(&self) -> String {
        key(&self.method, &self.path)
    }
}

/// What tells an endpoint from others, whatever its parameters are called.
pub fn key(method: &str, path: &str) -> String {
    format!("{method} {}", shape_of(path))
}

/// All of them.
pub fn endpoints() -> Vec<Endpoint> {
    let lines = include_str!("guide.txt").lines();
    let entries = lines.filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    entries
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [_, method, path] = words[..] else {
                unreachable!("three words: {line}")
            };
            Endpoint {
                method: method.to_owned(),
                path: path.to_owned(),
            }
        })
        .collect()
}
