//! What kind of file it is, told by the extension of its name: never by what a client says.

/// What is not known to be something else.
const UNKNOWN: &str = "application/octet-stream";

const KNOWN: &[(&str, &str)] = &[
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

/// The content type of an extension, which is written in lower case.
#[must_use]
pub fn content_type(extension: &str) -> &'static str {
    KNOWN
        .iter()
        .find(|(known, _)| *known == extension)
        .map_or(UNKNOWN, |(_, content_type)| content_type)
}

/// Whether a browser may show a file by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// It may: nothing in it acts.
    Inline,
    /// It is for keeping: it might act in our name, or nothing shows it.
    Attachment,
}

/// Whether a browser may show a file of this type by itself. What can hold scripts, such as SVG and
/// HTML, is never shown.
#[must_use]
pub fn disposition(content_type: &str) -> Disposition {
    let is_shown = match content_type.split_once('/') {
        Some(("image", kind)) => kind != "svg+xml",
        Some(("video" | "audio", _)) => true,
        _ => content_type == "application/pdf",
    };
    if is_shown {
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
    fn every_extension_that_is_allowed_is_known() {
        for extension in ALLOWED_EXTENSIONS {
            assert_ne!(content_type(extension), UNKNOWN, "{extension}");
        }
        assert_eq!(content_type("exe"), UNKNOWN);
    }

    #[test]
    fn what_may_hold_scripts_is_not_shown() {
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
