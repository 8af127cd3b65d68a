//! Health of the server and its database.

use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Problem, Result},
    monitor::Monitor,
    surfaces::corejobtrack::area::Area,
};

/// The health of the server.
#[derive(Debug, Object)]
pub struct ServerHealth {
    /// Always true.
    pub ok: bool,
    /// `healthy`.
    pub status: String,
    /// `connected`.
    pub database: String,
}

/// The health of the database.
#[derive(Debug, Object)]
pub struct DatabaseHealth {
    /// `ok`.
    pub db: String,
    /// The name of the database.
    pub database: String,
    /// The database product and its version.
    pub server: String,
}

/// The availability of the database since the server started.
#[derive(Debug, Object)]
pub struct DatabaseStatus {
    /// Whether the last check succeeded.
    pub available: bool,
    /// When the last check took place.
    pub last_check: Option<String>,
    /// The error of the last check; null if it succeeded.
    pub last_error: Option<String>,
    /// When the database last recovered from a failure.
    pub last_recovery: Option<String>,
    /// The number of consecutive failed checks.
    pub consecutive_failures: u32,
    /// The number of recoveries from a failure.
    pub total_recoveries: u32,
}

/// The connection pool of the database.
#[derive(Debug, Object)]
pub struct PoolStatistics {
    /// Idle connections.
    pub available: u32,
    /// Connections in use.
    pub in_use: u32,
    /// The maximum number of connections.
    pub max: u32,
    /// The minimum number of connections kept open.
    pub min: u32,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct HealthApi {
    /// The database monitor.
    pub monitor: Option<Monitor>,
}

#[OpenApi(tag = "Area::Server")]
impl HealthApi {
    /// Basic health check.
    ///
    /// Answers 503 while the database is unavailable.
    #[oai(path = "/health", method = "get", operation_id = "get_health")]
    async fn health(&self) -> Result<Json<ServerHealth>> {
        self.monitor()?.check().await?;
        Ok(Json(ServerHealth {
            ok: true,
            status: "healthy".to_owned(),
            database: "connected".to_owned(),
        }))
    }

    /// Database connectivity check.
    #[oai(path = "/dbhealth", method = "get", operation_id = "get_database_health")]
    async fn database(&self) -> Result<Json<DatabaseHealth>> {
        let health = self.monitor()?.check().await?;
        Ok(Json(DatabaseHealth {
            db: "ok".to_owned(),
            database: health.database,
            server: health.server,
        }))
    }

    /// Detailed database status with recovery tracking.
    #[oai(path = "/db-status", method = "get", operation_id = "get_database_status")]
    async fn status(&self) -> Result<Json<DatabaseStatus>> {
        let monitor = self.monitor()?;
        if monitor.status().last_check.is_none() {
            // The status records the result.
            let _ = monitor.check().await;
        }
        let status = monitor.status();
        Ok(Json(DatabaseStatus {
            available: status.available,
            last_check: status.last_check.map(|at| at.to_string()),
            last_error: status.last_error,
            last_recovery: status.last_recovery.map(|at| at.to_string()),
            consecutive_failures: status.consecutive_failures,
            total_recoveries: status.total_recoveries,
        }))
    }

    /// Connection pool statistics.
    #[oai(path = "/db-pool-stats", method = "get", operation_id = "get_database_pool_statistics")]
    async fn pool(&self, _caller: Administrator) -> Result<Json<PoolStatistics>> {
        let pool = self.monitor()?.check().await?.pool;
        Ok(Json(PoolStatistics {
            available: pool.available,
            in_use: pool.in_use,
            max: pool.max,
            min: pool.min,
        }))
    }
}

impl HealthApi {
    fn monitor(&self) -> Result<&Monitor> {
        self.monitor
            .as_ref()
            .ok_or_else(|| Problem::unavailable("Database unavailable"))
    }
}
