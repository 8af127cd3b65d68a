//! The limits and rules that an installation can configure, with the documented defaults.

use std::time::Duration;

/// The default list of allowed file extensions of attachments.
pub const ALLOWED_EXTENSIONS: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "csv", "txt", "rtf", "png", "jpg", "jpeg", "gif", "bmp",
    "tiff", "tif", "webp", "svg", "heic", "mp4", "mov", "avi", "mp3", "wav", "zip", "rar", "7z",
    "ppt", "pptx", "pages", "numbers", "keynote",
];

/// Limits and rules. Lengths are characters, not bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The greatest length of a user name (`MAX_USERNAME_LENGTH`).
    pub max_username_length: usize,
    /// The least length of a password (`MIN_PASSWORD_LENGTH`).
    pub min_password_length: usize,
    /// The greatest length of a password (`MAX_PASSWORD_LENGTH`).
    pub max_password_length: usize,
    /// Whether a password needs an upper-case and a lower-case letter, a digit and a special
    /// character (`REQUIRE_PASSWORD_COMPLEXITY`).
    pub require_password_complexity: bool,
    /// The greatest length of a title (`MAX_TITLE_LENGTH`).
    pub max_title_length: usize,
    /// The greatest length of a description (`MAX_DESCRIPTION_LENGTH`).
    pub max_description_length: usize,
    /// The greatest length of a note or any other long text (`MAX_NOTE_LENGTH`).
    pub max_note_length: usize,
    /// The number of consecutive failed logins that lock an account; `None` turns locking off
    /// (`ACCOUNT_LOCKOUT_ENABLED`, `ACCOUNT_LOCKOUT_THRESHOLD`).
    pub lockout_threshold: Option<i64>,
    /// How long an account stays locked (`ACCOUNT_LOCKOUT_DURATION`).
    pub lockout_duration: Duration,
    /// How long a session lasts without a refresh (`ACCESS_TOKEN_EXPIRE_MINUTES`).
    pub session_duration: Duration,
    /// How long a signing link works (`SIGNATURE_TOKEN_EXPIRY_DAYS`).
    pub signature_link_duration: Duration,
    /// The time from a signature request to its first reminder, and between reminders.
    pub signature_reminder_interval: Duration,
    /// The greatest number of reminders of a signature request.
    pub max_signature_reminders: i64,
    /// How long a login link works (`PORTAL_MAGIC_LINK_EXPIRY_MINUTES`).
    pub magic_link_duration: Duration,
    /// How long a password reset link works.
    pub password_reset_duration: Duration,
    /// How long a link to verify an e-mail address works.
    pub verification_duration: Duration,
    /// How long a portal session lasts (`PORTAL_SESSION_EXPIRY_DAYS`).
    pub portal_session_duration: Duration,
    /// How long a portal session lasts with "remember me" (`PORTAL_REMEMBER_ME_DAYS`).
    pub remember_me_duration: Duration,
    /// The address for mail to the administrator (`ADMIN_EMAIL`); without it no such mail is
    /// written.
    pub admin_email: Option<String>,
    /// The greatest size of a signature image, in bytes, after base64 decoding.
    pub max_signature_bytes: usize,
    /// The greatest size of an attachment, in bytes (`MAX_UPLOAD_FILE_SIZE`).
    pub max_attachment_bytes: u64,
    /// The allowed file extensions of attachments, in lower case (`ALLOWED_FILE_EXTENSIONS`).
    pub allowed_extensions: Vec<String>,
    /// The greatest size of an uploaded profile picture, in bytes.
    pub max_picture_bytes: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_username_length: 64,
            min_password_length: 8,
            max_password_length: 128,
            require_password_complexity: true,
            max_title_length: 500,
            max_description_length: 50_000,
            max_note_length: 100_000,
            lockout_threshold: Some(10),
            lockout_duration: Duration::from_secs(900),
            session_duration: Duration::from_secs(720 * 60),
            signature_link_duration: Duration::from_secs(7 * 24 * 3600),
            signature_reminder_interval: Duration::from_secs(3 * 24 * 3600),
            max_signature_reminders: 3,
            magic_link_duration: Duration::from_secs(15 * 60),
            password_reset_duration: Duration::from_secs(3600),
            verification_duration: Duration::from_secs(24 * 3600),
            portal_session_duration: Duration::from_secs(7 * 24 * 3600),
            remember_me_duration: Duration::from_secs(30 * 24 * 3600),
            admin_email: None,
            max_signature_bytes: 2 * 1024 * 1024,
            max_attachment_bytes: 50 * 1024 * 1024,
            allowed_extensions: ALLOWED_EXTENSIONS.iter().map(ToString::to_string).collect(),
            max_picture_bytes: 5 * 1024 * 1024,
        }
    }
}
