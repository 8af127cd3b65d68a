//! Random digits for ids, names of drafts and nonces, none of which is a secret.

/// Random bytes as lower-case hexadecimal digits.
pub(crate) fn random_hex<const BYTES: usize>() -> String {
    let mut bytes = [0; BYTES];
    if getrandom::fill(&mut bytes).is_err() {
        // What is made here keeps nothing safe: without entropy it is not worth a failure.
        bytes.fill(0);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
