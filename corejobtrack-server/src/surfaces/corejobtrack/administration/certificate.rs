//! The server's certificate: its details and its renewal.

use poem_openapi::{Object, OpenApi, payload::Json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    http::{Administrator, Problem, Result},
    surfaces::corejobtrack::area::Area,
    tls::{Certificate, CertificateFacts, TlsError},
};

/// Within how many days a certificate expires soon.
const SOON: i64 = 30;

/// The certificate of the server.
#[derive(Debug, Default, Object)]
pub struct CertificateInfo {
    /// Whether there is one: false if the server speaks plain HTTP.
    pub exists: bool,
    /// From when it is valid.
    pub valid_from: Option<String>,
    /// Until when it is valid.
    pub valid_until: Option<String>,
    /// How many whole days are left; negative once it has expired.
    pub days_remaining: Option<i64>,
    /// Whether fewer than 30 days are left.
    pub expires_soon: bool,
    /// Whether it has expired.
    pub expired: bool,
    /// The file it is in.
    pub path: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// The names and addresses it is for.
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
            expires_soon: days < SOON,
            expired: left.is_negative(),
            path: Some(certificate.path().display().to_string()),
            issuer: Some(facts.issuer),
            names: facts.names,
        }
    }
}

/// A certificate that was renewed.
#[derive(Debug, Object)]
pub struct CertificateRenewed {
    /// True: it is in use.
    pub ok: bool,
    /// What was done.
    pub message: String,
    /// Whether the server has to be started again: it need not.
    pub restart_required: bool,
    /// The new certificate.
    pub certificate: CertificateInfo,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct CertificateApi {
    /// The certificate, where the server speaks TLS.
    pub certificate: Option<Certificate>,
}

#[OpenApi(tag = "Area::Administration")]
impl CertificateApi {
    /// Certificate details.
    #[oai(
        path = "/admin/ssl/cert-info",
        method = "get",
        operation_id = "get_certificate"
    )]
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
    /// For the same names, with a new key, valid for a year. Connections that begin afterwards get
    /// it; the server goes on running. The files it replaces are kept with `.old` at the end of
    /// their names. A certificate that an authority has issued is not replaced.
    #[oai(
        path = "/admin/ssl/renew-cert",
        method = "post",
        operation_id = "renew_certificate"
    )]
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
