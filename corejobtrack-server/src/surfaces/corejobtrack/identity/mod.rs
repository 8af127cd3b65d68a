//! Users: your own account, and the user directory.

mod account;
mod user;
mod users;

pub use user::User;

/// The operations of this area.
pub type Operations = (account::AccountApi, users::UsersApi);

/// The operations, ready to be served.
pub const OPERATIONS: Operations = (account::AccountApi, users::UsersApi);
