//! Prints the shape of an OpenAPI document: two documents with the same shape differ only in the
//! names of schemas, operations and tags, and in prose.

use std::{env, fs, process::ExitCode};

use corejobtrack_tests::openapi;

fn main() -> ExitCode {
    let Some(file) = env::args_os().nth(1) else {
        eprintln!("usage: openapi-shape DOCUMENT");
        return ExitCode::from(2);
    };
    let text = fs::read_to_string(&file).map_err(|error| error.to_string());
    let document =
        text.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
    match document {
        Ok(document) => {
            print!("{}", openapi::shape(&document));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", file.to_string_lossy());
            ExitCode::FAILURE
        }
    }
}
