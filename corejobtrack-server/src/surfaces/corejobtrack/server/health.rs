//! How the server and its database are.

use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Problem, Result},
    monitor::Monitor,
    surfaces::corejobtrack::area::Area,
};

/// The server and its database answer.
#[derive(Debug, Object)]
pub struct ServerHealth {
    /// True: all is well.
    pub ok: bool,
    /// `healthy`.
    pub status: String,
    /// `connected`.
    pub database: String,
}

/// The database answers.
#[derive(Debug, Object)]
pub struct DatabaseHealth {
    /// `ok`.
    pub db: String,
    /// The name of the database.
    pub database: String,
    /// The product and its version.
    pub server: String,
}

/// How the database has been since the server started.
#[derive(Debug, Object)]
pub struct DatabaseStatus {
    /// Whether it answered the last time.
    pub available: bool,
    /// When it was last asked.
    pub last_check: Option<String>,
    /// What was wrong the last time; null if nothing was.
    pub last_error: Option<String>,
    /// When it last answered again after a failure.
    pub last_recovery: Option<String>,
    /// How often in a row it has failed.
    pub consecutive_failures: u32,
    /// How often it has answered again after a failure.
    pub total_recoveries: u32,
}

/// The connections to the database.
#[derive(Debug, Object)]
pub struct PoolStatistics {
    /// Open and idle.
    pub available: u32,
    /// In use.
    pub in_use: u32,
    /// How many there may be.
    pub max: u32,
    /// How many are kept open.
    pub min: u32,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct HealthApi {
    /// The watch over the database.
    pub monitor: Option<Monitor>,
}

#[OpenApi(tag = "Area::Server")]
impl HealthApi {
    /// Basic health check.
    ///
    /// 503 while the database is away.
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
    #[oai(
        path = "/dbhealth",
        method = "get",
        operation_id = "get_database_health"
    )]
    async fn database(&self) -> Result<Json<DatabaseHealth>> {
        let health = self.monitor()?.check().await?;
        Ok(Json(DatabaseHealth {
            db: "ok".to_owned(),
            database: health.database,
            server: health.server,
        }))
    }

    /// Detailed database status with recovery tracking.
    #[oai(
        path = "/db-status",
        method = "get",
        operation_id = "get_database_status"
    )]
    async fn status(&self) -> Result<Json<DatabaseStatus>> {
        let monitor = self.monitor()?;
        if monitor.status().last_check.is_none() {
            // The outcome is in the status.
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
    #[oai(
        path = "/db-pool-stats",
        method = "get",
        operation_id = "get_database_pool_statistics"
    )]
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
