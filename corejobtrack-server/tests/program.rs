//! The program `corejobtrack` on the command line.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Command, Output, Stdio},
};

/// The program in a given directory, without any environment variables.
fn corejobtrack(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corejobtrack"));
    command.args(arguments).current_dir(directory).env_clear();
    command
}

fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let directory = tempfile::tempdir().unwrap();
    let mut command = corejobtrack(directory.path(), arguments);
    command.envs(variables.iter().copied()).output().unwrap()
}

fn failure(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let output = run(arguments, variables);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn it_serves_without_any_configuration_and_stops_when_asked() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = corejobtrack(directory.path(), &["serve", "--port", "0"]);
    let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("serving on http://") {
        line.clear();
        assert_ne!(
            log.read_line(&mut line).unwrap(),
            0,
            "the server stopped before it was ready"
        );
    }
    let address = line
        .split("http://")
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap();

    let mut connection = TcpStream::connect(address).unwrap();
    let request = "GET /version/ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.ends_with(concat!(r#"{"version":""#, env!("CARGO_PKG_VERSION"), "\"}")));

    let stop = Command::new("kill")
        .arg(server.id().to_string())
        .status()
        .unwrap();
    assert!(stop.success());
    assert!(server.wait().unwrap().success());
    let mut rest = String::new();
    log.read_to_string(&mut rest).unwrap();
    assert!(
        rest.contains("SIGTERM: finishing requests in progress"),
        "{rest}"
    );
    assert!(rest.contains("path=\"/version\" status=200"), "{rest}");
    assert!(fs::exists(directory.path().join("corejobtrack.db.secret")).unwrap());
}

#[test]
fn start_errors_are_readable() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let error = failure(&["serve"], &[("PORT", &port)]);
    assert!(
        error.contains(&format!("cannot listen on 127.0.0.1:{port}")),
        "{error}"
    );

    let error = failure(&["serve"], &[("DB_HOST", "db")]);
    assert_eq!(
        error,
        "corejobtrack: SECRET_KEY must be set in production\n"
    );

    let error = failure(&["serve", "--single-user"], &[("HOST", "0.0.0.0")]);
    assert!(
        error.contains("0.0.0.0 is not a loopback address"),
        "{error}"
    );

    let error = failure(&["serve"], &[("PORT", "http"), ("LOG_FORMAT", "xml")]);
    assert!(
        error.contains("PORT=\"http\"") && error.contains("LOG_FORMAT=\"xml\""),
        "{error}"
    );
}

#[test]
fn the_document_matches_the_checked_in_one() {
    let checked_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let output = run(&["openapi"], &[]);
    assert!(output.status.success());
    let document = String::from_utf8(output.stdout).unwrap();
    let known = fs::read_to_string(&checked_in).unwrap_or_default();
    assert!(
        document == known,
        "the OpenAPI document has changed; if this is intended, run tests/golden"
    );
}
