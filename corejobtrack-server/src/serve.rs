//! Runs the HTTP server: listens, serves, and shuts down gracefully.

use std::{io, time::Duration};

use futures_util::Stream;
use poem::{
    IntoEndpoint, Server,
    http::uri::Scheme,
    listener::{Acceptor, AcceptorExt, Listener, RustlsConfig, TcpListener},
    web::{LocalAddr, RemoteAddr},
};
use thiserror::Error;
use tokio::signal::unix::{SignalKind, signal};

use crate::{config::Configuration, loopback::is_loopback};

/// How long requests in progress may take to finish after a signal to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(30);

/// Errors of running the server.
#[derive(Debug, Error)]
pub enum ServeError {
    /// Another program uses the port.
    #[error(
        "cannot listen on {host}:{port}: another program uses this port; stop it, or choose another \
         port with --port or PORT"
    )]
    PortTaken {
        /// The configured value.
        host: String,
        /// The configured value.
        port: u16,
    },
    /// The address does not belong to this machine, or may not be used.
    #[error("cannot listen on {host}:{port}: {source}; see --host and --port, or HOST and PORT")]
    CannotListen {
        /// The configured value.
        host: String,
        /// The configured value.
        port: u16,
        /// The system's error.
        source: io::Error,
    },
    /// Single-user mode with an address that other machines can reach.
    #[error(
        "--single-user needs no login and therefore listens on this machine only; {host} is not a \
         loopback address (127.0.0.1, ::1 or localhost)"
    )]
    NotLoopback {
        /// The configured value.
        host: String,
    },
    /// An I/O error while the server was running.
    #[error("the server failed: {0}")]
    Failed(#[from] io::Error),
}

/// Checks that single-user mode listens on a loopback address only.
///
/// # Errors
/// [`ServeError::NotLoopback`].
pub fn expect_loopback(configuration: &Configuration) -> Result<(), ServeError> {
    if is_loopback(&configuration.host) {
        Ok(())
    } else {
        Err(ServeError::NotLoopback {
            host: configuration.host.clone(),
        })
    }
}

/// Binds the configured address. Call this first, so that nothing else starts if the server cannot
/// run.
///
/// # Errors
/// [`ServeError::PortTaken`], [`ServeError::CannotListen`].
pub async fn listen(configuration: &Configuration) -> Result<impl Acceptor + use<>, ServeError> {
    listen_on(&configuration.host, configuration.port).await
}

/// Serves a site until SIGINT or SIGTERM, then finishes the requests in progress. Uses TLS if `tls`
/// is given; new connections use the latest configuration of the stream.
///
/// # Errors
/// If the listener or a signal handler fails.
pub async fn serve<E>(
    acceptor: impl Acceptor + 'static,
    tls: Option<impl Stream<Item = RustlsConfig> + Send + 'static>,
    site: E,
) -> Result<(), ServeError>
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    let stop = stop_signal()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    for address in acceptor.local_addr() {
        if let Some(address) = address.as_socket_addr() {
            tracing::info!("serving on {scheme}://{address}, documentation at /docs");
        }
    }
    match tls {
        Some(configurations) => {
            let acceptor = encrypted(acceptor, configurations);
            serve_until(stop, acceptor, site).await?;
        }
        None => serve_until(stop, acceptor, site).await?,
    }
    tracing::info!("stopped");
    Ok(())
}

fn encrypted(
    acceptor: impl Acceptor + 'static,
    configurations: impl Stream<Item = RustlsConfig> + Send + 'static,
) -> impl Acceptor + 'static {
    ConfigurationFirst(acceptor).rustls(Box::pin(configurations))
}

/// Yields once before it accepts a connection, so that a new TLS configuration is taken first: the
/// framework's listener chooses randomly between the two, and drops a connection that comes before
/// the first configuration.
struct ConfigurationFirst<A>(A);

impl<A: Acceptor> Acceptor for ConfigurationFirst<A> {
    type Io = A::Io;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.0.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        tokio::task::yield_now().await;
        self.0.accept().await
    }
}

async fn serve_until<E>(
    stop: impl Future<Output = ()>,
    acceptor: impl Acceptor + 'static,
    site: E,
) -> Result<(), ServeError>
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    let server = Server::new_with_acceptor(acceptor);
    Ok(server
        .run_with_graceful_shutdown(site, stop, Some(SHUTDOWN_TIMEOUT))
        .await?)
}

async fn listen_on(host: &str, port: u16) -> Result<impl Acceptor + use<>, ServeError> {
    let name = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned();
    TcpListener::bind((name, port))
        .into_acceptor()
        .await
        .map_err(|source| {
            let host = host.to_owned();
            if source.kind() == io::ErrorKind::AddrInUse {
                ServeError::PortTaken { host, port }
            } else {
                ServeError::CannotListen { host, port, source }
            }
        })
}

fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        let name = tokio::select! {
            _ = interrupt.recv() => "SIGINT",
            _ = terminate.recv() => "SIGTERM",
        };
        tracing::info!("{name}: finishing requests in progress");
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use std::sync::Arc;

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        sync::Notify,
    };

    use super::*;

    fn on(host: &str, port: u16) -> Configuration {
        let mut configuration = Configuration::from_environment(&|_| None).unwrap();
        configuration.host = host.to_owned();
        configuration.port = port;
        configuration
    }

    async fn listen_error(configuration: &Configuration) -> String {
        match listen(configuration).await {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[tokio::test]
    async fn the_error_names_a_port_in_use() {
        let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = listen_error(&on("127.0.0.1", port)).await;
        assert!(
            error.contains(&format!("127.0.0.1:{port}: another program")),
            "{error}"
        );
    }

    #[tokio::test]
    async fn the_error_names_an_invalid_host() {
        for host in ["192.0.2.1", "not a host"] {
            let error = listen_error(&on(host, 0)).await;
            assert!(
                error.contains("cannot listen on") && error.contains(host),
                "{error}"
            );
        }
    }

    #[tokio::test]
    async fn requests_in_progress_finish_when_the_server_stops() {
        let acceptor = listen(&on("127.0.0.1", 0)).await.unwrap();
        let address = *acceptor.local_addr()[0].as_socket_addr().unwrap();
        let (arrived, finish, stop) = (
            Arc::new(Notify::new()),
            Arc::new(Notify::new()),
            Arc::new(Notify::new()),
        );
        let (at_work, go_on) = (Arc::clone(&arrived), Arc::clone(&finish));
        let slow = poem::endpoint::make(move |_| {
            let (at_work, go_on) = (Arc::clone(&at_work), Arc::clone(&go_on));
            async move {
                at_work.notify_one();
                go_on.notified().await;
                "finished"
            }
        });
        let stop_requested = Arc::clone(&stop);
        let server = tokio::spawn(async move {
            serve_until(
                async move { stop_requested.notified().await },
                acceptor,
                slow,
            )
            .await
        });

        let mut connection = TcpStream::connect(address).await.unwrap();
        connection
            .write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .await
            .unwrap();
        arrived.notified().await;
        stop.notify_one();
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        finish.notify_one();

        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.ends_with("finished"),
            "{answer}"
        );
        server.await.unwrap().unwrap();
    }

    #[test]
    fn single_user_mode_requires_a_loopback_address() {
        for host in [
            "127.0.0.1",
            "127.1.2.3",
            "::1",
            "[::1]",
            "localhost",
            "LocalHost",
        ] {
            assert!(expect_loopback(&on(host, 1)).is_ok(), "{host}");
        }
        for host in [
            "0.0.0.0",
            "::",
            "10.0.0.2",
            "example.com",
            "localhost.example.com",
        ] {
            assert!(expect_loopback(&on(host, 1)).is_err(), "{host}");
        }
    }
}
