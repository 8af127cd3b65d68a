//! The program `corejobtrack`: reads the command line and does what it says. Nothing else lives
//! here.

use std::{
    env,
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use corejobtrack_server::{
    api,
    cli::{Command, CommandLine, Serve},
    config::Configuration,
    http::Document,
    log, serve, start,
};

fn main() -> ExitCode {
    match run(CommandLine::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("corejobtrack: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Serve(flags) => serve(&flags),
        Command::User(_) => Err("accounts cannot be managed without the engine".into()),
        Command::Openapi => {
            let mut output = io::stdout().lock();
            writeln!(output, "{}", Document::of::<api::Surface>().json())?;
            Ok(())
        }
    }
}

#[tokio::main]
async fn serve(flags: &Serve) -> Result<(), Box<dyn Error>> {
    let lookup = |name: &str| flags.variable(name).or_else(|| env::var(name).ok());
    let configuration = Configuration::from_environment(&lookup)?;
    log::start(&configuration.log);
    for warning in configuration.warnings() {
        tracing::warn!("{warning}");
    }
    if flags.single_user {
        serve::expect_loopback(&configuration)?;
    }
    serve::serve(&configuration, start::site(&configuration)?).await?;
    Ok(())
}
