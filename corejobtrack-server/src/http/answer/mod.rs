//! Responses other than JSON with status 200.

mod created;
mod download;
mod page;

pub use self::{
    created::Created,
    download::{FileHead, FileResponse, RequestedRange},
    page::{Nonce, Page, StaticPage},
};
