//! Placeholders of statements that are combined from several.

/// Adds `by` to the numbers of all placeholders outside of quotes.
pub(crate) fn renumbered(text: &str, by: usize) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut quote = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        out.push(c);
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '$') => {
                let mut number = 0_usize;
                while let Some(digit) = rest.peek().and_then(|c| c.to_digit(10)) {
                    rest.next();
                    number = number * 10 + digit as usize;
                }
                out.push_str(&(number + by).to_string());
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::renumbered;

    #[test]
    fn only_placeholders_are_renumbered() {
        assert_eq!(
            renumbered(r#"SELECT "a$1" = $1 OR b = '$2' OR c = $12::TEXT"#, 3),
            r#"SELECT "a$1" = $4 OR b = '$2' OR c = $15::TEXT"#
        );
    }
}
