//! Random digits for ids, temporary file names and nonces; not for secrets.

/// Random bytes as lower-case hexadecimal digits.
pub(crate) fn random_hex<const BYTES: usize>() -> String {
    let mut bytes = [0; BYTES];
    if getrandom::fill(&mut bytes).is_err() {
        // No caller needs a secret, so a lack of entropy is not worth an error.
        bytes.fill(0);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
