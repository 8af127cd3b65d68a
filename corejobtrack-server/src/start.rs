//! Server startup: opens the engine and builds the site from the configuration.

use std::sync::Arc;

use corejobtrack_core::{
    Acting, Actor, Engine, EngineError, Policy,
    clock::{Clock, SystemClock},
    identity::{CreateUser, IdentityError, Register, Role},
    records::Page,
    store::{Store, StoreError},
};
use corejobtrack_store_pg::PgStore;
use corejobtrack_store_sqlite::SqliteStore;
use poem::endpoint::BoxEndpoint;
use thiserror::Error;
use time::Duration;

use crate::{
    accounts,
    blobs::{StorageError, StoredBlobs},
    components::Components,
    config::{Configuration, ConfigurationError, Database},
    hot_folder,
    http::{Authentication, Protection, RateLimiter, Services, Site, Tokens},
    surfaces::corejobtrack::{self, Corejobtrack},
};

/// Errors of starting the server.
#[derive(Debug, Error)]
pub enum StartError {
    /// See [`ConfigurationError`].
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// The database cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Database(#[from] StoreError),
    /// The engine cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Engine(#[from] EngineError),
    /// The first administrator cannot be created.
    #[error(
        "the first administrator cannot be created: {0}; see ADMIN_USERNAME, ADMIN_PASSWORD and ADMIN_EMAIL"
    )]
    Administrator(#[source] IdentityError),
    /// A system user cannot be created.
    #[error("a system user cannot be created: {0}")]
    SystemUser(#[source] IdentityError),
    /// The file storage cannot be opened.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// There is no owner for single-user mode.
    #[error("there is no owner: {0}; add an administrator with `corejobtrack user add`")]
    Owner(#[source] IdentityError),
    /// The system provides no random bytes.
    #[error(transparent)]
    Random(#[from] std::io::Error),
}

/// Opens the engine with the configured database and file storage.
///
/// # Errors
/// If the database is unavailable or newer than this program, or the file storage cannot be opened.
pub async fn engine(configuration: &Configuration) -> Result<Engine, StartError> {
    let engine = Engine::over(store(configuration).await?)
        .blobs(StoredBlobs::open(&configuration.uploads)?)
        .policy(policy(configuration))
        .open()
        .await?;
    for created in &engine.migrated().created {
        tracing::debug!(created, "database");
    }
    tracing::info!("[DB] Schema migration complete");
    Ok(engine)
}

async fn store(configuration: &Configuration) -> Result<Arc<dyn Store>, StartError> {
    Ok(match &configuration.database {
        Database::Sqlite(path) => Arc::new(SqliteStore::open(path)?),
        Database::Postgres(url) => {
            let pool = &configuration.pool;
            let mut options = corejobtrack_store_pg::Options::new(url.reveal());
            options.min_connections = pool.min_connections;
            options.max_connections = if pool.enabled {
                pool.max_connections
            } else {
                1
            };
            options.retries = pool.max_retries;
            options.retry_base = pool.retry_base_delay;
            options.retry_max = pool.retry_max_delay;
            Arc::new(PgStore::connect_with(options).await?)
        }
    })
}

fn policy(configuration: &Configuration) -> Policy {
    let (accounts, limits) = (&configuration.accounts, &configuration.limits);
    let portal = &configuration.portal;
    Policy {
        max_username_length: limits.username,
        min_password_length: accounts.min_password_length,
        max_password_length: limits.password,
        require_password_complexity: accounts.require_password_complexity,
        max_title_length: limits.title,
        max_description_length: limits.description,
        max_note_length: limits.note,
        lockout_threshold: accounts
            .lockout_enabled
            .then(|| accounts.lockout_threshold.into()),
        lockout_duration: accounts.lockout_duration,
        session_duration: configuration.access_token_lifetime,
        max_attachment_bytes: configuration.uploads.max_file_bytes,
        allowed_extensions: configuration.uploads.allowed_extensions.clone(),
        signature_link_duration: portal.signature_link_lifetime,
        magic_link_duration: portal.magic_link_lifetime,
        portal_session_duration: portal.session_lifetime,
        remember_me_duration: portal.remember_me_lifetime,
        admin_email: configuration.first_administrator.email.clone(),
        ..Policy::default()
    }
}

/// The login of a new first administrator, to be printed once.
#[derive(Debug, PartialEq, Eq)]
pub struct FirstAdministrator {
    /// The login name.
    pub username: String,
    /// The password, if it was generated.
    pub generated_password: Option<String>,
}

/// Creates the first administrator if there are no users yet.
///
/// # Errors
/// If the configured name or password is not valid.
pub async fn first_administrator(
    engine: &Engine,
    configuration: &Configuration,
) -> Result<Option<FirstAdministrator>, StartError> {
    let identity = engine.acting_as(Actor::System).identity();
    if !identity
        .users(Page::limit(1))
        .await
        .map_err(StartError::Administrator)?
        .rows
        .is_empty()
    {
        return Ok(None);
    }
    let configured = &configuration.first_administrator;
    let password = match &configured.password {
        Some(password) => password.clone(),
        None => accounts::random_password()?,
    };
    let user = CreateUser {
        details: Register {
            username: configured.username.clone(),
            email: configured.email.clone(),
            ..Register::default()
        },
        role: Role::Admin,
        is_system: false,
    };
    match identity
        .create_user(user, Some(password.reveal().to_owned()))
        .await
    {
        Ok(profile) => Ok(Some(FirstAdministrator {
            username: profile.user.username,
            generated_password: configured
                .password
                .is_none()
                .then(|| password.reveal().to_owned()),
        })),
        // Another server that started at the same time created the user first.
        Err(IdentityError::UsernameTaken) => Ok(None),
        Err(error) => Err(StartError::Administrator(error)),
    }
}

/// The system users: login name and full name.
const SYSTEM_USERS: [(&str, &str); 2] = [(hot_folder::USER, "Hot folder"), ("portal", "Portal")];

/// Creates the missing system users: parts of the system act as these users, and nobody can log in
/// as them.
///
/// # Errors
/// If the database is unavailable.
pub async fn system_users(engine: &Engine) -> Result<(), StartError> {
    let identity = engine.acting_as(Actor::System).identity();
    for (name, full_name) in SYSTEM_USERS {
        if engine.impersonate_system(name).await.is_ok() {
            continue;
        }
        let user = CreateUser {
            details: Register {
                username: name.to_owned(),
                full_name: Some(full_name.to_owned()),
                ..Register::default()
            },
            role: Role::User,
            is_system: true,
        };
        match identity.create_user(user, None).await {
            Ok(_) => tracing::info!("[DB] Created system user '{name}'"),
            // Another server created the user first, or a person has this name.
            Err(IdentityError::UsernameTaken) => {
                if engine.impersonate_system(name).await.is_err() {
                    tracing::warn!(
                        "[DB] The system user '{name}' cannot be created, because a person has this \
                         name: rename that user and restart the server"
                    );
                }
            }
            Err(error) => return Err(StartError::SystemUser(error)),
        }
    }
    Ok(())
}

/// The owner in single-user mode: the administrator with the configured name, else the
/// administrator who was created first.
///
/// # Errors
/// If there is no administrator.
pub async fn owner(engine: &Engine, configuration: &Configuration) -> Result<Acting, StartError> {
    let name = &configuration.first_administrator.username;
    let named = engine.impersonate(name).await;
    let is_admin = |actor: &Actor| actor.user().is_some_and(|user| user.role.is_admin());
    let actor = match named {
        Ok(actor) if is_admin(&actor) => Ok(actor),
        Ok(_) | Err(IdentityError::NoSuchUser) => engine.impersonate_owner().await,
        Err(error) => Err(error),
    };
    Ok(engine.acting_as(actor.map_err(StartError::Owner)?))
}

/// The site as configured. If an owner is given, requests run as the owner, without a login.
///
/// # Errors
/// If the signing secret is missing or cannot be stored.
pub fn site(
    configuration: &Configuration,
    engine: &Engine,
    owner: Option<Acting>,
    components: Components,
) -> Result<BoxEndpoint<'static>, StartError> {
    let secret = configuration.secret()?;
    let lifetime = Duration::try_from(configuration.access_token_lifetime).unwrap_or(Duration::MAX);
    let tokens = Tokens::new(secret.reveal().as_bytes(), lifetime);
    let now = || SystemClock.now().into();
    let mut authentication = Authentication::new(tokens, Arc::new(now), Arc::new(engine.clone()));
    let is_single_user = owner.is_some();
    if let Some(owner) = owner {
        authentication = authentication.with_owner(owner);
    }
    let rate_limits = &configuration.rate_limits;
    let protection = Protection {
        // Single-user mode is reachable from this machine only and needs no rate limits.
        rate_limiter: (rate_limits.enabled && !is_single_user)
            .then(|| RateLimiter::new(rate_limits)),
        trusted_proxies: configuration.trusted_proxies.clone(),
        cors: Some(configuration.cors.clone()),
    };
    let max_body_bytes = configuration.limits.request_bytes;
    let operations = corejobtrack::operations(configuration, components);
    Ok(Site::of::<Corejobtrack>(operations).serve(Services {
        authentication,
        max_body_bytes,
        protection,
    }))
}
