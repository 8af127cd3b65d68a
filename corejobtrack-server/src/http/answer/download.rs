//! File downloads: whole or partial, for display in the browser or as an attachment.
//!
//! The file's type, determined by the engine, decides whether a browser may display it.

use std::ops::Range;

use corejobtrack_core::files::{ByteStream, Disposition, disposition};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use poem::{
    Body, IntoResponse, Request, Response,
    http::{HeaderValue, StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    registry::{
        MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry,
    },
};

/// The characters to percent-encode: all except those that RFC 8187 allows unencoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');
/// The policy of files that must be downloaded: they may not load or run anything, even if a
/// browser displays them.
const ATTACHMENT_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// Only the caller's own cache may keep a file, and must revalidate it at each use.
const REVALIDATED: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The metadata of a file.
#[derive(Debug, Clone, Copy)]
pub struct FileHead<'a> {
    /// The name to save it under.
    pub name: &'a str,
    /// The content type.
    pub content_type: &'a str,
    /// The size in bytes.
    pub size: u64,
    /// The hash of its bytes, used as the `ETag`.
    pub hash: &'a str,
}

/// The requested bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestedRange {
    /// The whole file.
    All,
    /// A range of bytes.
    Part(Range<u64>),
    /// A range that does not overlap the file.
    Beyond,
    /// None: the client's copy is current.
    Nothing,
}

impl RequestedRange {
    /// The requested bytes, by `If-None-Match`, `If-Range` and `Range`. A request for several
    /// ranges gets the whole file.
    #[must_use]
    pub fn of(request: &Request, head: FileHead<'_>) -> Self {
        let tag = tag(head.hash);
        if let Some(known) = request.header(header::IF_NONE_MATCH) {
            let is_known = known
                .split(',')
                .map(|one| one.trim().trim_start_matches("W/"))
                .any(|one| one == "*" || one == tag);
            if is_known {
                return Self::Nothing;
            }
        }
        let is_same = request.header(header::IF_RANGE).is_none_or(|of| of == tag);
        match request.header(header::RANGE) {
            Some(range) if is_same => part(range, head.size),
            _ => Self::All,
        }
    }
}

/// Parses `bytes=0-99`, `bytes=100-` and `bytes=-100`; any other form requests the whole file.
fn part(range: &str, size: u64) -> RequestedRange {
    let parsed = range
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'));
    let Some((first, last)) = parsed else {
        return RequestedRange::All;
    };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..size,
        (Err(_), Ok(last)) if first.trim().is_empty() => size.saturating_sub(last)..size,
        _ => return RequestedRange::All,
    };
    if range.is_empty() {
        RequestedRange::Beyond
    } else {
        RequestedRange::Part(range)
    }
}

fn tag(hash: &str) -> String {
    format!("\"{hash}\"")
}

/// The response to a request for a file.
pub struct FileResponse(Response);

impl FileResponse {
    /// The response with the requested bytes of a file; `bytes` is `None` if there are none.
    #[must_use]
    pub fn of(head: FileHead<'_>, wanted: &RequestedRange, bytes: Option<ByteStream>) -> Self {
        let mut response = Response::default();
        let headers = response.headers_mut();
        let mut set = |name, value: &str| {
            // This cannot fail: names are encoded, and the other values are plain ASCII.
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        set(header::ETAG, &tag(head.hash));
        set(header::ACCEPT_RANGES, "bytes");
        let (status, length) = match wanted {
            RequestedRange::All => (StatusCode::OK, Some(head.size)),
            RequestedRange::Part(range) => {
                let last = range.end.saturating_sub(1);
                let text = format!("bytes {}-{last}/{}", range.start, head.size);
                set(header::CONTENT_RANGE, &text);
                (StatusCode::PARTIAL_CONTENT, Some(range.end - range.start))
            }
            RequestedRange::Beyond => {
                set(header::CONTENT_RANGE, &format!("bytes */{}", head.size));
                (StatusCode::RANGE_NOT_SATISFIABLE, None)
            }
            RequestedRange::Nothing => (StatusCode::NOT_MODIFIED, None),
        };
        if let Some(length) = length {
            set(header::CONTENT_LENGTH, &length.to_string());
            set(header::CONTENT_TYPE, head.content_type);
            set(header::CONTENT_DISPOSITION, &content_disposition(head));
            if disposition(head.content_type) == Disposition::Attachment {
                headers.insert(header::CONTENT_SECURITY_POLICY, ATTACHMENT_POLICY);
            }
        }
        headers.insert(header::CACHE_CONTROL, REVALIDATED);
        response.set_status(status);
        if *wanted == RequestedRange::Beyond {
            response.headers_mut().insert(header::CONTENT_TYPE, JSON);
            response.set_body(r#"{"detail":"The requested range is outside the file"}"#);
        }
        if let Some(bytes) = bytes {
            response.set_body(Body::from_async_read(bytes));
        }
        Self(response)
    }
}

/// The name in both forms of RFC 6266: in ASCII for old clients, and complete.
fn content_disposition(head: FileHead<'_>) -> String {
    let kind = match disposition(head.content_type) {
        Disposition::Inline => "inline",
        Disposition::Attachment => "attachment",
    };
    let plain: String = head
        .name
        .chars()
        .map(|one| match one {
            '"' | '\\' | '%' => '_',
            ' '..='~' => one,
            _ => '_',
        })
        .collect();
    let encoded = utf8_percent_encode(head.name, ENCODED);
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

impl IntoResponse for FileResponse {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for FileResponse {
    fn meta() -> MetaResponses {
        let file = || {
            let binary = MetaSchema {
                format: Some("binary"),
                ..MetaSchema::new("string")
            };
            [
                "application/octet-stream",
                "application/pdf",
                "image/*",
                "video/*",
                "audio/*",
                "text/*",
            ]
            .map(|content_type| MetaMediaType {
                content_type,
                schema: MetaSchemaRef::Inline(Box::new(binary.clone())),
            })
            .into_iter()
            .collect()
        };
        let header = |name: &str, description: &str| MetaHeader {
            name: name.to_owned(),
            description: Some(description.to_owned()),
            required: false,
            deprecated: false,
            schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
        };
        let answer = |status, description, content| MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content,
            headers: vec![
                header(
                    "Content-Disposition",
                    "The file name, and whether to display the file.",
                ),
                header(
                    "ETag",
                    "Identifies the content; send it as `If-None-Match`.",
                ),
            ],
        };
        MetaResponses {
            responses: vec![
                answer(200, "The file", file()),
                answer(206, "The part of the file in `Range`", file()),
                answer(304, "The client's copy is current", Vec::new()),
                answer(
                    416,
                    "The requested range is outside the file",
                    vec![MetaMediaType {
                        content_type: "application/json",
                        schema: MetaSchemaRef::Reference("Error".to_owned()),
                    }],
                ),
            ],
        }
    }

    fn register(_: &mut Registry) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_parsed_as_the_standard_requires() {
        for (range, wanted) in [
            ("bytes=0-9", RequestedRange::Part(0..10)),
            ("bytes=5-", RequestedRange::Part(5..100)),
            ("bytes=-10", RequestedRange::Part(90..100)),
            ("bytes=-1000", RequestedRange::Part(0..100)),
            ("bytes=90-1000", RequestedRange::Part(90..100)),
            ("bytes=100-", RequestedRange::Beyond),
            ("bytes=-0", RequestedRange::Beyond),
            ("bytes=9-0", RequestedRange::All),
            ("bytes=0-1,5-6", RequestedRange::All),
            ("bytes=a-b", RequestedRange::All),
            ("lines=0-9", RequestedRange::All),
            ("bytes=0-18446744073709551615", RequestedRange::Part(0..100)),
        ] {
            assert_eq!(part(range, 100), wanted, "{range}");
        }
    }

    #[test]
    fn file_names_are_sent_in_ascii_and_complete() {
        let head = FileHead {
            name: "Über \"uns\".pdf",
            content_type: "application/pdf",
            size: 1,
            hash: "",
        };
        assert_eq!(
            content_disposition(head),
            "inline; filename=\"_ber _uns_.pdf\"; filename*=UTF-8''%C3%9Cber%20%22uns%22.pdf"
        );
    }
}
