//! The documented endpoints, from `documented.txt`.

use super::schema::shape_of;

/// The documented audience of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    Nobody,
    User,
    Admin,
    Customer,
}

impl Audience {
    pub const ALL: [Self; 4] = [Self::Nobody, Self::User, Self::Admin, Self::Customer];

    /// The word in the list, which is also the name of the caller.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::User => "user",
            Self::Admin => "admin",
            Self::Customer => "customer",
        }
    }
}

/// A line of the list.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub audience: Audience,
    pub method: String,
    pub path: String,
}

impl Endpoint {
    /// The method and path without the names of parameters.
    pub fn key(&self) -> String {
        key(&self.method, &self.path)
    }
}

/// The method and path without the names of parameters.
pub fn key(method: &str, path: &str) -> String {
    format!("{method} {}", shape_of(path))
}

/// All documented endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    let lines = include_str!("documented.txt").lines();
    let entries = lines.filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    entries
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [audience, method, path] = words[..] else {
                unreachable!("three words: {line}")
            };
            let audience = Audience::ALL
                .into_iter()
                .find(|one| one.as_str() == audience);
            Endpoint {
                audience: audience.expect("an audience"),
                method: method.to_owned(),
                path: path.to_owned(),
            }
        })
        .collect()
}
