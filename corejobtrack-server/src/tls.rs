//! TLS certificate of the server: loaded and checked at start, and replaced while the server runs.
//!
//! Only self-signed certificates are renewed here. A certificate from an authority must be renewed
//! by that authority.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::stream::{self, Stream};
use poem::listener::{RustlsCertificate, RustlsConfig};
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use rustls::{
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use thiserror::Error;
use time::{Duration, OffsetDateTime};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};
use x509_parser::{
    certificate::X509Certificate, extensions::GeneralName, prelude::FromDer, x509::X509Name,
};

use crate::config::TlsFiles;

/// The validity of a new self-signed certificate.
const VALIDITY: Duration = Duration::days(365);
/// How long before its creation a new certificate becomes valid, since clocks differ.
const HEADSTART: Duration = Duration::hours(1);

/// Errors of the certificate.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{variable}: {path} cannot be read: {source}")]
    Unreadable {
        /// The variable that names the file.
        variable: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The file contains no certificate.
    #[error("SSL_CERTFILE: {0} contains no certificate in PEM format")]
    NoCertificate(PathBuf),
    /// The file contains no private key that can be read.
    #[error("SSL_KEYFILE: {0} contains no private key in PEM format, or one with a passphrase")]
    NoKey(PathBuf),
    /// The key does not belong to the certificate.
    #[error("SSL_KEYFILE: {key} is not the private key of the certificate in {certificate}")]
    Mismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// The certificate cannot be used.
    #[error("SSL_CERTFILE: the certificate in {path} cannot be used: {reason}")]
    Unusable {
        /// The certificate's file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// The certificate was issued by an authority, which must renew it.
    #[error(
        "The certificate was issued by {0} and must be renewed there; only self-signed \
         certificates can be renewed here"
    )]
    IssuedElsewhere(String),
    /// A new certificate cannot be created or stored.
    #[error("a new certificate cannot be created or stored: {0}")]
    NotMade(String),
}

/// The contents of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFacts {
    /// The start of the validity.
    pub valid_from: OffsetDateTime,
    /// The end of the validity.
    pub valid_until: OffsetDateTime,
    /// The issuer.
    pub issuer: String,
    /// Whether issuer and subject are the same.
    pub is_self_signed: bool,
    /// The host names and IP addresses of the server.
    pub names: Vec<String>,
    /// The common name of the subject.
    pub common_name: Option<String>,
}

/// The certificate in use. Clones share their state.
#[derive(Debug, Clone)]
pub struct Certificate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    files: TlsFiles,
    changes: mpsc::UnboundedSender<RustlsConfig>,
    /// Held during a renewal, so that only one runs at a time.
    renewing: Mutex<()>,
}

impl Certificate {
    /// Reads the files. Returns the certificate and a stream of TLS configurations for the
    /// listener: the current one first, then each new one.
    ///
    /// # Errors
    /// If the files cannot be read or do not belong together.
    pub fn open(
        files: &TlsFiles,
    ) -> Result<(Self, impl Stream<Item = RustlsConfig> + Send + use<>), TlsError> {
        let (changes, followed) = mpsc::unbounded_channel();
        let certificate = Self(Arc::new(Inner {
            files: files.clone(),
            changes,
            renewing: Mutex::default(),
        }));
        certificate.finish_renewal()?;
        certificate.load()?;
        let stream = stream::unfold(followed, |mut followed| async move {
            let config = followed.recv().await?;
            Some((config, followed))
        });
        Ok((certificate, stream))
    }

    /// The certificate's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.files.certificate
    }

    /// The contents of the certificate.
    ///
    /// # Errors
    /// If the file cannot be read or parsed.
    pub fn facts(&self) -> Result<CertificateFacts, TlsError> {
        let path = self.path();
        let pem = read("SSL_CERTFILE", path)?;
        let der = CertificateDer::from_pem_slice(&pem)
            .map_err(|_| TlsError::NoCertificate(path.to_owned()))?;
        let unusable = |reason: String| TlsError::Unusable {
            path: path.to_owned(),
            reason,
        };
        let (_, certificate) =
            X509Certificate::from_der(&der).map_err(|error| unusable(error.to_string()))?;
        let validity = certificate.validity();
        Ok(CertificateFacts {
            valid_from: validity.not_before.to_datetime(),
            valid_until: validity.not_after.to_datetime(),
            issuer: certificate.issuer().to_string(),
            is_self_signed: certificate.issuer() == certificate.subject(),
            names: names_in(&certificate),
            common_name: common_name(certificate.subject()),
        })
    }

    /// Reads the files again and passes them to the listener, for new connections.
    ///
    /// # Errors
    /// If the files cannot be used; the old certificate then stays in use.
    pub fn load(&self) -> Result<(), TlsError> {
        let files = &self.0.files;
        let (certificate, key) = checked_files(&files.certificate, &files.key)?;
        let fallback = RustlsCertificate::new().cert(certificate).key(key);
        // Sending fails only while the server stops.
        let _ = self.0.changes.send(RustlsConfig::new().fallback(fallback));
        Ok(())
    }

    /// Reloads the files at each SIGHUP, so that certificates renewed by other programs come into
    /// use. Drop the future to stop.
    ///
    /// # Errors
    /// If the signal handler cannot be installed.
    pub fn reload_on_sighup(self) -> io::Result<impl Future<Output = ()>> {
        let mut hangup = signal(SignalKind::hangup())?;
        Ok(async move {
            while hangup.recv().await.is_some() {
                match self.load() {
                    Ok(()) => tracing::info!("SIGHUP: reloaded the certificate"),
                    Err(error) => {
                        tracing::error!(%error, "SIGHUP: the old certificate stays in use");
                    }
                }
            }
        })
    }

    /// Creates a new self-signed certificate and key for the same names, valid for a year from
    /// `now`, and loads them. The replaced files are kept with the suffix `.old`.
    ///
    /// # Errors
    /// [`TlsError::IssuedElsewhere`] if the current certificate is not self-signed;
    /// [`TlsError::NotMade`] if the new files cannot be created.
    pub fn renew(&self, now: OffsetDateTime) -> Result<CertificateFacts, TlsError> {
        let _one_at_a_time = self
            .0
            .renewing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let facts = self.facts()?;
        if !facts.is_self_signed {
            return Err(TlsError::IssuedElsewhere(facts.issuer));
        }
        let (certificate, key) =
            generate(&facts, now).map_err(|error| TlsError::NotMade(error.to_string()))?;
        self.replace(certificate.as_bytes(), key.as_bytes())
            .map_err(|error| TlsError::NotMade(error.to_string()))?;
        self.load()?;
        self.facts()
    }

    /// Replaces the key first and then the certificate, since two files cannot be replaced at once.
    /// If the server dies in between, [`Self::finish_renewal`] replaces the certificate at the next
    /// start.
    fn replace(&self, certificate: &[u8], key: &[u8]) -> io::Result<()> {
        let files = &self.0.files;
        write_draft(&with_end(&files.certificate, ".new"), certificate, 0o644)?;
        write_draft(&with_end(&files.key, ".new"), key, 0o600)?;
        for path in [&files.certificate, &files.key] {
            let old = with_end(path, ".old");
            match fs::remove_file(&old) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => fs::hard_link(path, &old)?,
            }
        }
        for path in [&files.key, &files.certificate] {
            fs::rename(with_end(path, ".new"), path)?;
        }
        Ok(())
    }

    fn finish_renewal(&self) -> Result<(), TlsError> {
        let files = &self.0.files;
        let draft = with_end(&files.certificate, ".new");
        let interrupted = matches!(
            checked_files(&files.certificate, &files.key),
            Err(TlsError::Mismatch { .. })
        ) && checked_files(&draft, &files.key).is_ok();
        if interrupted {
            fs::rename(draft, &files.certificate)
                .map_err(|error| TlsError::NotMade(error.to_string()))?;
        }
        Ok(())
    }
}

/// The contents of both files, if certificate and key belong together.
fn checked_files(certificate: &Path, key: &Path) -> Result<(Vec<u8>, Vec<u8>), TlsError> {
    let chain_pem = read("SSL_CERTFILE", certificate)?;
    let key_pem = read("SSL_KEYFILE", key)?;
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&chain_pem)
        .collect::<Result<_, _>>()
        .unwrap_or_default();
    if chain.is_empty() {
        return Err(TlsError::NoCertificate(certificate.to_owned()));
    }
    let private =
        PrivateKeyDer::from_pem_slice(&key_pem).map_err(|_| TlsError::NoKey(key.to_owned()))?;
    match CertifiedKey::from_der(chain, private, &aws_lc_rs::default_provider()) {
        Ok(_) => Ok((chain_pem, key_pem)),
        Err(rustls::Error::InconsistentKeys(_)) => Err(TlsError::Mismatch {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
        }),
        Err(error) => Err(TlsError::Unusable {
            path: certificate.to_owned(),
            reason: error.to_string(),
        }),
    }
}

fn generate(
    facts: &CertificateFacts,
    now: OffsetDateTime,
) -> Result<(String, String), rcgen::Error> {
    let mut names = facts.names.clone();
    if names.is_empty() {
        names.push("localhost".to_owned());
    }
    let name = facts.common_name.clone().or_else(|| names.first().cloned());
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, name.unwrap_or_default());
    params.not_before = now.saturating_sub(HEADSTART);
    params.not_after = now.saturating_add(VALIDITY);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    Ok((certificate.pem(), key.serialize_pem()))
}

fn names_in(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(names)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match **bytes {
            [a, b, c, d] => Some(std::net::Ipv4Addr::new(a, b, c, d).to_string()),
            _ => <[u8; 16]>::try_from(*bytes)
                .ok()
                .map(|bytes| std::net::Ipv6Addr::from(bytes).to_string()),
        },
        _ => None,
    };
    names.value.general_names.iter().filter_map(name).collect()
}

fn common_name(name: &X509Name<'_>) -> Option<String> {
    let first = name.iter_common_name().next()?;
    first.as_str().ok().map(str::to_owned)
}

fn read(variable: &'static str, path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|source| TlsError::Unreadable {
        variable,
        path: path.to_owned(),
        source,
    })
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn write_draft(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use futures_util::{FutureExt, StreamExt};
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);

    fn files(directory: &Path) -> TlsFiles {
        TlsFiles {
            certificate: directory.join("cert.pem"),
            key: directory.join("key.pem"),
        }
    }

    fn self_signed(files: &TlsFiles) {
        let facts = CertificateFacts {
            valid_from: NOW,
            valid_until: NOW,
            issuer: String::new(),
            is_self_signed: true,
            names: vec!["jobs.example.com".into(), "192.0.2.1".into()],
            common_name: Some("Jobs".into()),
        };
        let (certificate, key) = generate(&facts, NOW).unwrap();
        fs::write(&files.certificate, certificate).unwrap();
        fs::write(&files.key, key).unwrap();
    }

    fn refusal(files: &TlsFiles) -> String {
        Certificate::open(files).err().unwrap().to_string()
    }

    #[test]
    fn errors_say_what_is_wrong_with_the_files() {
        let directory = tempfile::tempdir().unwrap();
        let files = files(directory.path());
        assert!(refusal(&files).starts_with("SSL_CERTFILE: /"));
        self_signed(&files);
        let others = fs::read(&files.key).unwrap();
        self_signed(&files);
        fs::write(&files.key, &others).unwrap();
        assert!(refusal(&files).contains("is not the private key of"));
        fs::write(&files.key, "nothing").unwrap();
        assert!(refusal(&files).contains("contains no private key"));
        fs::write(&files.certificate, "nothing").unwrap();
        assert!(refusal(&files).contains("contains no certificate"));
    }

    #[test]
    fn a_renewed_certificate_has_the_same_names_and_the_old_one_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let files = files(directory.path());
        self_signed(&files);
        let before = fs::read(&files.certificate).unwrap();
        let (certificate, stream) = Certificate::open(&files).unwrap();
        let mut stream = Box::pin(stream);
        assert!(stream.next().now_or_never().is_some());
        assert!(stream.next().now_or_never().is_none());

        let later = NOW + Duration::days(300);
        let facts = certificate.renew(later).unwrap();
        assert_eq!(facts.names, ["jobs.example.com", "192.0.2.1"]);
        assert_eq!(facts.common_name.as_deref(), Some("Jobs"));
        assert_eq!(facts.valid_until, later + VALIDITY);
        assert!(stream.next().now_or_never().is_some());
        let old = with_end(&files.certificate, ".old");
        assert_eq!(fs::read(old).unwrap(), before);
        let names = fs::read_dir(directory.path()).unwrap().count();
        assert_eq!(names, 4);
    }

    #[test]
    fn an_interrupted_renewal_is_finished_at_the_next_start() {
        let directory = tempfile::tempdir().unwrap();
        let files = files(directory.path());
        self_signed(&files);
        let before = fs::read(&files.certificate).unwrap();
        self_signed(&files);
        fs::rename(&files.certificate, with_end(&files.certificate, ".new")).unwrap();
        fs::write(&files.certificate, &before).unwrap();
        let (certificate, _stream) = Certificate::open(&files).unwrap();
        assert_ne!(fs::read(certificate.path()).unwrap(), before);
    }
}
