//! The site over TLS, called by clients that trust a single certificate.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{collections::HashMap, io, net::SocketAddr, path::Path, sync::Arc};

use corejobtrack_core::{Engine, clock::Clock, clock::SystemClock, store::MemoryStore};
use corejobtrack_server::{
    components::Components,
    config::{Configuration, TlsFiles},
    monitor::Monitor,
    serve, start,
    tls::Certificate,
};
use poem::listener::Acceptor;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

fn self_signed(directory: &Path) -> TlsFiles {
    let files = TlsFiles {
        certificate: directory.join("cert.pem"),
        key: directory.join("key.pem"),
    };
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
    std::fs::write(&files.certificate, params.self_signed(&key).unwrap().pem()).unwrap();
    std::fs::write(&files.key, key.serialize_pem()).unwrap();
    files
}

fn certificate_of(files: &TlsFiles) -> CertificateDer<'static> {
    CertificateDer::from_pem_file(&files.certificate).unwrap()
}

/// The server's response to a client that trusts only this certificate.
async fn answer(address: SocketAddr, trusted: &CertificateDer<'static>) -> io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connection = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config))
        .connect(name, connection)
        .await?;
    stream
        .write_all(b"GET /version HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .await?;
    let mut text = String::new();
    match stream.read_to_string(&mut text).await {
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error),
        _ => Ok(text),
    }
}

/// Concurrent stories, which `tests/races` repeats under load.
mod races {
    use super::*;

    #[tokio::test]
    async fn the_next_connection_after_a_renewal_gets_the_new_certificate() {
        let directory = tempfile::tempdir().unwrap();
        let files = self_signed(directory.path());
        let (certificate, changes) = Certificate::open(&files).unwrap();
        let file = directory.path().join("jobs.db");
        let variables = HashMap::from([
            ("PORT", "0".to_owned()),
            ("DATABASE_URL", format!("sqlite://{}", file.display())),
        ]);
        let configuration =
            Configuration::from_environment(&|name| variables.get(name).cloned()).unwrap();
        let engine = Engine::builder(MemoryStore::new()).open().await.unwrap();
        let parts = Components {
            certificate: Some(certificate.clone()),
            monitor: Some(Monitor::new(engine.clone())),
            ..Components::default()
        };
        let site = start::site(&configuration, &engine, None, parts).unwrap();
        let acceptor = serve::listen(&configuration).await.unwrap();
        let address = *acceptor.local_addr()[0].as_socket_addr().unwrap();
        // Connections from before the server accepts are served as well.
        let old = certificate_of(&files);
        let early = tokio::spawn({
            let old = old.clone();
            async move { answer(address, &old).await }
        });
        let server = tokio::spawn(serve::serve(acceptor, Some(changes), site));

        let text = early.await.unwrap().unwrap();
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        assert!(
            text.contains("strict-transport-security: max-age="),
            "{text}"
        );

        certificate.renew(SystemClock.now().into()).unwrap();
        let new = certificate_of(&files);
        assert_ne!(old, new);
        assert!(answer(address, &new).await.is_ok());
        assert!(answer(address, &old).await.is_err());
        server.abort();
    }
}
