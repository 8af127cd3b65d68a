//! Details and renewal of the server's TLS certificate.

use poem_openapi::{Object, OpenApi, payload::Json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    http::{Administrator, Problem, Result},
    surfaces::corejobtrack::area::Area,
    tls::{Certificate, CertificateFacts, TlsError},
};

/// The number of days before expiry from which a certificate expires soon.
const EXPIRES_SOON_DAYS: i64 = 30;

/// The server's certificate.
#[derive(Debug, Default, Object)]
pub struct CertificateInfo {
    /// Whether there is a certificate; false if the server uses plain HTTP.
    pub exists: bool,
    /// The start of the validity.
    pub valid_from: Option<String>,
    /// The end of the validity.
    pub valid_until: Option<String>,
    /// The number of whole days left; negative once it has expired.
    pub days_remaining: Option<i64>,
    /// Whether fewer than 30 days are left.
    pub expires_soon: bool,
    /// Whether it has expired.
    pub expired: bool,
    /// The path of its file.
    pub path: Option<String>,
    /// The issuer.
    pub issuer: Option<String>,
    /// The host names and IP addresses of the certificate.
    pub names: Vec<String>,
}

impl CertificateInfo {
    fn of(facts: CertificateFacts, certificate: &Certificate, now: OffsetDateTime) -> Self {
        let left = facts.valid_until - now;
        let days = left.whole_days() - i64::from(left.is_negative());
        Self {
            exists: true,
            valid_from: facts.valid_from.format(&Rfc3339).ok(),
            valid_until: facts.valid_until.format(&Rfc3339).ok(),
            days_remaining: Some(days),
            expires_soon: days < EXPIRES_SOON_DAYS,
            expired: left.is_negative(),
            path: Some(certificate.path().display().to_string()),
            issuer: Some(facts.issuer),
            names: facts.names,
        }
    }
}

/// The result of a renewal.
#[derive(Debug, Object)]
pub struct CertificateRenewed {
    /// Always true: the new certificate is in use.
    pub ok: bool,
    /// A text for the user: what was done.
    pub message: String,
    /// Whether the server must be restarted; always false.
    pub restart_required: bool,
    /// The new certificate.
    pub certificate: CertificateInfo,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct CertificateApi {
    /// The certificate, if the server uses TLS.
    pub certificate: Option<Certificate>,
}

#[OpenApi(tag = "Area::Administration")]
impl CertificateApi {
    /// Certificate details.
    #[oai(path = "/admin/ssl/cert-info", method = "get", operation_id = "get_certificate")]
    async fn info(&self, caller: Administrator) -> Result<Json<CertificateInfo>> {
        let Some(certificate) = self.certificate.clone() else {
            return Ok(Json(CertificateInfo::default()));
        };
        let now = caller.engine().now().into();
        let info = blocking(move || {
            let facts = certificate.facts()?;
            Ok(CertificateInfo::of(facts, &certificate, now))
        });
        Ok(Json(info.await?))
    }

    /// Make a new self-signed certificate.
    ///
    /// The new certificate has the same names and a new key, and is valid for a year. New
    /// connections use it without a restart. The replaced files are kept with the suffix `.old`. A
    /// certificate issued by an authority is not replaced.
    #[oai(path = "/admin/ssl/renew-cert", method = "post", operation_id = "renew_certificate")]
    async fn renew(&self, caller: Administrator) -> Result<Json<CertificateRenewed>> {
        let certificate = self.certificate.clone().ok_or_else(|| {
            Problem::bad_request(
                "The server does not speak TLS: start it with SSL_CERTFILE and SSL_KEYFILE",
            )
        })?;
        let now = caller.engine().now().into();
        let info = blocking(move || {
            let facts = certificate.renew(now)?;
            Ok(CertificateInfo::of(facts, &certificate, now))
        });
        let info = info.await?;
        tracing::info!(
            by = caller.actor().name(),
            "made a new self-signed certificate"
        );
        Ok(Json(CertificateRenewed {
            ok: true,
            message: "New connections get the new certificate".to_owned(),
            restart_required: false,
            certificate: info,
        }))
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, TlsError> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(Problem::internal)?;
    done.map_err(|error| match error {
        TlsError::IssuedElsewhere(_) => Problem::bad_request(error.to_string()),
        other => Problem::internal(other),
    })
}
