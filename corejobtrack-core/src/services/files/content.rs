//! Content types by file extension, and which of them browsers may display. Types sent by clients
//! are never used.

/// The content type of other extensions.
const UNKNOWN: &str = "application/octet-stream";

const CONTENT_TYPES: &[(&str, &str)] = &[
    ("pdf", "application/pdf"),
    ("doc", "application/msword"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("xls", "application/vnd.ms-excel"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("ppt", "application/vnd.ms-powerpoint"),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("csv", "text/csv"),
    ("txt", "text/plain"),
    ("rtf", "application/rtf"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("bmp", "image/bmp"),
    ("tiff", "image/tiff"),
    ("tif", "image/tiff"),
    ("webp", "image/webp"),
    ("svg", "image/svg+xml"),
    ("heic", "image/heic"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("mov", "video/quicktime"),
    ("avi", "video/x-msvideo"),
    ("webm", "video/webm"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("ogg", "audio/ogg"),
    ("wav", "audio/wav"),
    ("zip", "application/zip"),
    ("rar", "application/vnd.rar"),
    ("7z", "application/x-7z-compressed"),
    ("pages", "application/vnd.apple.pages"),
    ("numbers", "application/vnd.apple.numbers"),
    ("keynote", "application/vnd.apple.keynote"),
    ("key", "application/vnd.apple.keynote"),
    ("eml", "message/rfc822"),
];

/// The content type of an extension in lower case.
#[must_use]
pub fn content_type(extension: &str) -> &'static str {
    CONTENT_TYPES
        .iter()
        .find(|(known, _)| *known == extension)
        .map_or(UNKNOWN, |(_, content_type)| content_type)
}

/// Whether a browser may display a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// It may be displayed: it cannot contain scripts.
    Inline,
    /// It must be downloaded: it may contain scripts, or browsers cannot display it.
    Attachment,
}

/// Whether a browser may display a file of this type. Types that may contain scripts, such as SVG
/// and HTML, must be downloaded.
#[must_use]
pub fn disposition(content_type: &str) -> Disposition {
    let is_inline = match content_type.split_once('/') {
        Some(("image", kind)) => kind != "svg+xml",
        Some(("video" | "audio", _)) => true,
        _ => content_type == "application/pdf",
    };
    if is_inline {
        Disposition::Inline
    } else {
        Disposition::Attachment
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::policy::ALLOWED_EXTENSIONS;

    #[test]
    fn every_allowed_extension_has_a_content_type() {
        for extension in ALLOWED_EXTENSIONS {
            assert_ne!(content_type(extension), UNKNOWN, "{extension}");
        }
        assert_eq!(content_type("exe"), UNKNOWN);
    }

    #[test]
    fn types_that_may_contain_scripts_are_not_displayed() {
        for extension in ["svg", "html", "xml", "txt", "zip", "docx", "exe"] {
            let content_type = content_type(extension);
            assert_eq!(
                disposition(content_type),
                Disposition::Attachment,
                "{extension}"
            );
        }
        for extension in ["png", "jpeg", "webp", "pdf", "mp4", "mov", "mp3"] {
            let content_type = content_type(extension);
            assert_eq!(
                disposition(content_type),
                Disposition::Inline,
                "{extension}"
            );
        }
    }
}
