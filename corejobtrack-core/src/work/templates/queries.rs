//! Named reads of task templates.

use super::{Template, TemplateId};
use crate::{
    identity::{User, UserId},
    kernel::store::{First, Query},
};

pub(super) fn by_id(id: TemplateId) -> First<Template> {
    Query::of(Template::id.is(id)).first()
}

pub(super) fn users(ids: &[UserId]) -> Query<User> {
    Query::of(User::id.is_in(ids.iter().copied()))
}
