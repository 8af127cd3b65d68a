//! Validation of texts: lengths, e-mail addresses, colours.

use crate::kernel::error::EngineError;

/// The greatest length of a short text such as a name or a city, in characters.
pub const MAX_SHORT: usize = 255;

/// Refuses a text that has more than `max` characters or contains NUL.
///
/// # Errors
/// [`EngineError::Invalid`] with the field.
pub fn at_most(field: &'static str, text: &str, max: usize) -> Result<(), EngineError> {
    if text.contains('\0') {
        return Err(EngineError::invalid(
            field,
            "text must not contain NUL characters",
        ));
    }
    if text.len() > max && text.chars().count() > max {
        return Err(EngineError::invalid(
            field,
            format!("ensure this value has at most {max} characters"),
        ));
    }
    Ok(())
}

/// Refuses an optional text that has more than `max` characters or contains NUL.
///
/// # Errors
/// [`EngineError::Invalid`] with the field.
pub fn optional(field: &'static str, text: Option<&str>, max: usize) -> Result<(), EngineError> {
    text.map_or(Ok(()), |text| at_most(field, text, max))
}

/// Refuses a text that is blank, has more than `max` characters or contains NUL.
///
/// # Errors
/// [`EngineError::Invalid`] with the field.
pub fn required(field: &'static str, text: &str, max: usize) -> Result<(), EngineError> {
    if text.trim().is_empty() {
        return Err(EngineError::invalid(field, "must not be empty"));
    }
    at_most(field, text, max)
}

/// Refuses a text that is not an e-mail address by the documented rule
/// `^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$`. An empty text means no address and is
/// accepted.
///
/// # Errors
/// [`EngineError::Invalid`] with the field.
pub fn email(field: &'static str, text: Option<&str>) -> Result<(), EngineError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(());
    };
    at_most(field, text, MAX_SHORT)?;
    if is_email(text) {
        Ok(())
    } else {
        Err(EngineError::invalid(
            field,
            "value is not a valid email address",
        ))
    }
}

/// Whether a text is an e-mail address by the rule of [`email`].
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let Some((host, top)) = domain.rsplit_once('.') else {
        return false;
    };
    let local_char = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let host_char = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    !local.is_empty()
        && local.chars().all(local_char)
        && !host.is_empty()
        && host.chars().all(host_char)
        && top.len() >= 2
        && top.chars().all(|c| c.is_ascii_alphabetic())
}

/// Refuses a text that is not a colour: `#` and three or six hexadecimal digits. An empty text
/// means no colour and is accepted.
///
/// # Errors
/// [`EngineError::Invalid`] with the field.
pub fn color(field: &'static str, text: Option<&str>) -> Result<(), EngineError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(());
    };
    let digits = text.strip_prefix('#').unwrap_or_default();
    if matches!(digits.len(), 3 | 6) && digits.chars().all(|c| c.is_ascii_hexdigit()) {
        Ok(())
    } else {
        Err(EngineError::invalid(
            field,
            "a color must be # followed by three or six hexadecimal digits, such as #4A90D9",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses_follow_the_documented_rule() {
        for good in ["jane@acme.com", "a.b+c%d_e-f@x-y.co.uk"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "jane",
            "@acme.com",
            "jane@",
            "jane@acme",
            "jane@acme.c",
            "ja ne@acme.com",
            "jané@acme.com",
            "a@b@c.com",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!(at_most("title", &"é".repeat(500), 500).is_ok());
        assert!(at_most("title", &"é".repeat(501), 500).is_err());
    }
}
