//! Runs a command with a temporary PostgreSQL server, whose URL it passes in
//! `COREJOBTRACK_TEST_PG`, and exits with the command's status.

use std::{env, process::Command, process::ExitCode};

use corejobtrack_tests::postgres::{Cluster, Durability, URL_VARIABLE};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let mut durability = Durability::None;
    let mut program = arguments.next();
    if program.as_deref() == Some("--durable".as_ref()) {
        durability = Durability::Full;
        program = arguments.next();
    }
    let Some(program) = program else {
        eprintln!("usage: with-postgres [--durable] COMMAND [ARGUMENT]...");
        return ExitCode::from(2);
    };
    let cluster = Cluster::start(durability);
    let ended = Command::new(&program)
        .args(arguments)
        .env(URL_VARIABLE, cluster.url())
        .status();
    drop(cluster);
    match ended {
        Ok(status) => {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            code.map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => {
            eprintln!("{}: {error}", program.to_string_lossy());
            ExitCode::from(127)
        }
    }
}
