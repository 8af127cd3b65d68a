//! The certificate with which the server says who it is: read and judged at start, replaced while
//! the server runs.
//!
//! Only certificates that we could have made are renewed here: one that an authority has issued is
//! renewed there.

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

/// How long a certificate that is made here is valid.
const VALIDITY: Duration = Duration::days(365);
/// Clocks differ: a new certificate is valid a little before it is made.
const HEADSTART: Duration = Duration::hours(1);

/// Why there is no usable certificate.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{variable}: {path} cannot be read: {source}")]
    Unreadable {
        /// Which variable names it.
        variable: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is no certificate in the file.
    #[error("SSL_CERTFILE: {0} holds no certificate in PEM")]
    NoCertificate(PathBuf),
    /// There is no key in the file.
    #[error("SSL_KEYFILE: {0} holds no private key in PEM, or one with a passphrase")]
    NoKey(PathBuf),
    /// The key is another certificate's.
    #[error("SSL_KEYFILE: {key} is not the private key of the certificate in {certificate}")]
    Mismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// It is there and cannot be used.
    #[error("SSL_CERTFILE: the certificate in {path} cannot be used: {reason}")]
    Unusable {
        /// The certificate's file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// It must be renewed elsewhere.
    #[error(
        "The certificate was issued by {0} and has to be renewed there; only self-signed \
         certificates are made here"
    )]
    IssuedElsewhere(String),
    /// A new one cannot be made or kept.
    #[error("a new certificate cannot be kept: {0}")]
    NotMade(String),
}

/// What a certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFacts {
    /// From when it is valid.
    pub valid_from: OffsetDateTime,
    /// Until when.
    pub valid_until: OffsetDateTime,
    /// Who issued it.
    pub issuer: String,
    /// Whether it was signed with its own key.
    pub is_self_signed: bool,
    /// What the server is called: names and addresses.
    pub names: Vec<String>,
    /// What stands in its subject as its name.
    pub common_name: Option<String>,
}

/// The certificate in use. Clones are one.
#[derive(Debug, Clone)]
pub struct Certificate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    files: TlsFiles,
    changes: mpsc::UnboundedSender<RustlsConfig>,
    /// One renewal at a time.
    renewing: Mutex<()>,
}

impl Certificate {
    /// Reads the files, and answers with the certificate and what a listener follows: the present
    /// configuration first and then each new one.
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

    /// The file it is in.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.files.certificate
    }

    /// What it says of itself.
    ///
    /// # Errors
    /// If the file cannot be read or understood.
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

    /// Reads the files anew and hands them to the listener: connections that begin from now on get
    /// them.
    ///
    /// # Errors
    /// If the files cannot be used; then nothing changes.
    pub fn load(&self) -> Result<(), TlsError> {
        let files = &self.0.files;
        let (certificate, key) = judged(&files.certificate, &files.key)?;
        let fallback = RustlsCertificate::new().cert(certificate).key(key);
        // Nobody listens any more only while the server stops.
        let _ = self.0.changes.send(RustlsConfig::new().fallback(fallback));
        Ok(())
    }

    /// Reads the files anew at each SIGHUP, for as long as it is polled: for whoever gets their
    /// certificates elsewhere.
    ///
    /// # Errors
    /// If the system gives no signals.
    pub fn reload_when_asked(self) -> io::Result<impl Future<Output = ()>> {
        let mut asked = signal(SignalKind::hangup())?;
        Ok(async move {
            while asked.recv().await.is_some() {
                match self.load() {
                    Ok(()) => tracing::info!("SIGHUP: read the certificate anew"),
                    Err(error) => tracing::error!(%error, "SIGHUP: the certificate stays"),
                }
            }
        })
    }

    /// Makes a new self-signed certificate and key for the same names, valid from `now` for a year,
    /// and puts them to use. What they replace is kept beside them with `.old` at the end.
    ///
    /// # Errors
    /// [`TlsError::IssuedElsewhere`] if the present one is not self-signed; if the files cannot be
    /// written.
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
            make(&facts, now).map_err(|error| TlsError::NotMade(error.to_string()))?;
        self.replace(certificate.as_bytes(), key.as_bytes())
            .map_err(|error| TlsError::NotMade(error.to_string()))?;
        self.load()?;
        self.facts()
    }

    /// Two files cannot be replaced at once: the key goes first, and if we are interrupted before the
    /// certificate follows, [`Self::finish_renewal`] lets it follow at the next start.
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
            judged(&files.certificate, &files.key),
            Err(TlsError::Mismatch { .. })
        ) && judged(&draft, &files.key).is_ok();
        if interrupted {
            fs::rename(draft, &files.certificate)
                .map_err(|error| TlsError::NotMade(error.to_string()))?;
        }
        Ok(())
    }
}

/// The contents of both files, if they can be used together.
fn judged(certificate: &Path, key: &Path) -> Result<(Vec<u8>, Vec<u8>), TlsError> {
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

fn make(facts: &CertificateFacts, now: OffsetDateTime) -> Result<(String, String), rcgen::Error> {
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
        let (certificate, key) = make(&facts, NOW).unwrap();
        fs::write(&files.certificate, certificate).unwrap();
        fs::write(&files.key, key).unwrap();
    }

    fn refusal(files: &TlsFiles) -> String {
        Certificate::open(files).err().unwrap().to_string()
    }

    #[test]
    fn what_is_wrong_with_the_files_is_said_in_words() {
        let directory = tempfile::tempdir().unwrap();
        let files = files(directory.path());
        assert!(refusal(&files).starts_with("SSL_CERTFILE: /"));
        self_signed(&files);
        let others = fs::read(&files.key).unwrap();
        self_signed(&files);
        fs::write(&files.key, &others).unwrap();
        assert!(refusal(&files).contains("is not the private key of"));
        fs::write(&files.key, "nothing").unwrap();
        assert!(refusal(&files).contains("holds no private key"));
        fs::write(&files.certificate, "nothing").unwrap();
        assert!(refusal(&files).contains("holds no certificate"));
    }

    #[test]
    fn a_new_certificate_has_the_names_of_the_old_one_which_is_kept() {
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
    fn a_renewal_that_was_interrupted_is_finished_at_the_next_start() {
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
