//! Responses other than JSON with status 200.

mod created;
mod download;
mod listing;
mod page;

pub use self::{
    created::Created,
    download::{FileHead, FileResponse, RequestedRange},
    listing::Listing,
    page::{Nonce, Page, StaticPage},
};
