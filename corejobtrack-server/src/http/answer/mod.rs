//! Kinds of answers that are more than JSON with 200.

mod created;
mod download;
mod page;

pub use self::{
    created::Created,
    download::{FileAnswer, FileHead, RequestedRange},
    page::{Nonce, Page, SteadyPage},
};
