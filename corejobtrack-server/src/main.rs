//! The program `corejobtrack`: parses the command line and runs the command. All logic is in the
//! library.

use std::{
    env,
    error::Error,
    io::{self, Write},
    process::ExitCode,
    sync::Arc,
};

use clap::Parser;
use corejobtrack_core::clock::SystemClock;
use corejobtrack_server::{
    accounts::{self, Directory},
    cli::{Command, CommandLine, Serve, User},
    components::Components,
    config::Configuration,
    deploy::Deployments,
    hot_folder,
    http::Document,
    log, mail,
    monitor::Monitor,
    serve,
    start::{self, FirstAdministrator},
    surfaces::corejobtrack::{Corejobtrack, HOT_FOLDER_FORMAT},
    tls::Certificate,
    workers::Workers,
};
use poem::listener::Acceptor;

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
        Command::User(user) => manage_users(&user),
        Command::Openapi => {
            let mut output = io::stdout().lock();
            writeln!(output, "{}", Document::of::<Corejobtrack>().json())?;
            Ok(())
        }
    }
}

#[tokio::main]
async fn serve(flags: &Serve) -> Result<(), Box<dyn Error>> {
    let lookup = |name: &str| flags.variable(name).or_else(|| env::var(name).ok());
    let configuration = Configuration::from_environment(&lookup)?;
    let logs = log::Files::open(&configuration.log_files, Arc::new(SystemClock));
    log::start(&configuration.log, logs.as_ref().ok());
    if let Err(error) = &logs {
        tracing::warn!("{error}");
    }
    for warning in configuration.warnings() {
        tracing::warn!("{warning}");
    }
    if flags.single_user {
        serve::expect_loopback(&configuration)?;
    }
    let (certificate, tls) = match &configuration.tls {
        Some(files) => {
            let (certificate, changes) = Certificate::open(files)?;
            tokio::spawn(certificate.clone().reload_on_sighup()?);
            (Some(certificate), Some(changes))
        }
        None => (None, None),
    };
    let listening = serve::listen(&configuration).await?;
    let engine = start::engine(&configuration).await?;
    if let Some(administrator) = start::first_administrator(&engine, &configuration).await? {
        print_login(&administrator)?;
    }
    start::system_users(&engine).await?;
    let owner = match flags.single_user {
        true => Some(start::owner(&engine, &configuration).await?),
        false => None,
    };
    let address = listening
        .local_addr()
        .iter()
        .find_map(|address| address.as_socket_addr().copied());
    let mail_delivery = mail::start(&configuration, &engine, address)?;
    let monitor = Monitor::new(engine.clone());
    let deployments = Deployments::new(engine.clone(), &configuration.operations.deploy);
    let hot_folder = hot_folder::FolderWatch::default();
    let components = Components {
        monitor: Some(monitor.clone()),
        certificate,
        logs: logs.ok(),
        deployments: Some(deployments.clone()),
        hot_folder: hot_folder.clone(),
    };
    let site = start::site(&configuration, &engine, owner, components)?;
    let interval = configuration.pool.health_check_interval;
    tracing::info!(
        "[DB] Health monitor started (interval: {}s)",
        interval.as_secs()
    );
    let monitoring = tokio::spawn(monitor.run(interval));
    tracing::info!("[EMBED] Semantic search is not available: /search searches for words");
    let most_bytes = configuration.limits.request_bytes;
    let worker = hot_folder::Worker::new(engine.clone(), hot_folder, HOT_FOLDER_FORMAT, most_bytes);
    let watching = tokio::spawn(worker.run());
    deployments.resume();
    let workers = Workers::start(&engine, &configuration);
    let served = serve::serve(listening, tls, site).await;
    drop(workers);
    monitoring.abort();
    watching.abort();
    if let Some(mail_delivery) = mail_delivery {
        mail_delivery.stop().await;
    }
    Ok(served?)
}

/// Prints the first administrator's login once, to standard output, so that no log contains the
/// password.
fn print_login(administrator: &FirstAdministrator) -> io::Result<()> {
    let mut output = io::stdout().lock();
    let name = &administrator.username;
    match &administrator.generated_password {
        Some(password) => writeln!(
            output,
            "Made the administrator {name} with the password {password}\n\
             (it is not shown again; change it after logging in)."
        ),
        None => writeln!(output, "Made the administrator {name}."),
    }
}

#[tokio::main]
async fn manage_users(command: &User) -> Result<(), Box<dyn Error>> {
    let configuration = Configuration::from_environment(&|name: &str| env::var(name).ok())?;
    let engine = start::engine(&configuration).await?;
    let directory = Directory::of(engine);
    accounts::run(
        command,
        &directory,
        &mut io::BufReader::new(io::stdin()),
        &mut io::stdout(),
    )
    .await?;
    Ok(())
}
