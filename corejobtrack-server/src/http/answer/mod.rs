//! Responses other than JSON with status 200.

mod created;
mod download;
mod page;

pub use self::{
    created::Created,
    download::{FileAnswer, FileHead, RequestedRange},
    page::{CacheablePage, Nonce, Page},
};
