#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{collections::HashMap, os::unix::fs::PermissionsExt, path::Path};

use super::*;

fn configured(variables: &[(&str, &str)]) -> Result<Configuration, ConfigurationError> {
    let variables: HashMap<&str, &str> = variables.iter().copied().collect();
    Configuration::from_environment(&|name| variables.get(name).map(|text| (*text).to_owned()))
}

fn postgres_url(variables: &[(&str, &str)]) -> String {
    let mut variables = variables.to_vec();
    variables.push(("SECRET_KEY", "x"));
    match configured(&variables).unwrap().database {
        Database::Postgres(url) => url.reveal().to_owned(),
        Database::Sqlite(path) => path.display().to_string(),
    }
}

#[test]
fn every_setting_has_a_default() {
    let configuration = configured(&[]).unwrap();
    assert_eq!(
        (configuration.host.as_str(), configuration.port),
        ("127.0.0.1", 8000)
    );
    assert_eq!(
        configuration.database,
        Database::Sqlite("corejobtrack.db".into())
    );
    assert_eq!(
        configuration.access_token_lifetime,
        Duration::from_secs(12 * 3600)
    );
    assert_eq!(configuration.accounts.min_password_length, 8);
    assert_eq!(configuration.limits.request_bytes, 10 * 1024 * 1024);
    assert_eq!(configuration.first_administrator.username, "admin");
    assert_eq!(configuration.first_administrator.password, None);
    assert_eq!(configuration.log.format, LogFormat::Text);
    assert!(configuration.warnings().is_empty());
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let empty = [
        ("HOST", ""),
        ("PORT", " "),
        ("DATABASE_URL", ""),
        ("DB_HOST", ""),
        ("SECRET_KEY", ""),
    ];
    assert_eq!(configured(&empty).unwrap(), configured(&[]).unwrap());
}

#[test]
fn all_invalid_variables_are_reported_together() {
    let error = configured(&[
        ("PORT", "70000"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "soon"),
        ("REQUIRE_PASSWORD_COMPLEXITY", "perhaps"),
        ("LOG_FORMAT", "xml"),
        ("DB_POOL_MIN_CONNECTIONS", "30"),
        ("DB_RETRY_BASE_DELAY", "-1"),
        ("MAX_PASSWORD_LENGTH", "4"),
    ])
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid configuration\
         \n  REQUIRE_PASSWORD_COMPLEXITY=\"perhaps\": must be true or false\
         \n  MAX_PASSWORD_LENGTH=4: must be at least MIN_PASSWORD_LENGTH\
         \n  PORT=\"70000\": must be a whole number from 0 to 65535\
         \n  DB_POOL_MIN_CONNECTIONS=30: must be at most DB_POOL_MAX_CONNECTIONS (20)\
         \n  DB_RETRY_BASE_DELAY=\"-1\": must be a number of seconds from 0 to 3600\
         \n  ACCESS_TOKEN_EXPIRE_MINUTES=\"soon\": must be a whole number from 1 to 5256000\
         \n  LOG_FORMAT=\"xml\": must be one of text, json"
    );
}

#[test]
fn a_database_url_names_a_file_or_a_server() {
    let sqlite = |url| configured(&[("DATABASE_URL", url)]).unwrap().database;
    assert_eq!(
        sqlite("sqlite:///var/lib/jobs.db"),
        Database::Sqlite("/var/lib/jobs.db".into())
    );
    assert_eq!(
        sqlite("sqlite:///my%20jobs.db"),
        Database::Sqlite("/my jobs.db".into())
    );
    assert_eq!(
        sqlite("sqlite://jobs.db"),
        Database::Sqlite("jobs.db".into())
    );
    for url in [
        "postgres://me@db/jobs",
        "postgresql://me:secret@db:6432/jobs?sslmode=require",
    ] {
        assert_eq!(postgres_url(&[("DATABASE_URL", url)]), url);
    }
}

#[test]
fn a_bad_database_url_is_refused_without_showing_its_password() {
    for url in [
        "mysql://me:hunter2@db/x",
        "hunter2",
        "sqlite::memory:",
        "sqlite://",
        "postgres:",
        "sqlite:///a/",
    ] {
        let error = configured(&[("DATABASE_URL", url)])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("DATABASE_URL") && error.contains("sqlite:///path"),
            "{error}"
        );
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn the_db_variables_name_a_postgresql_server() {
    assert_eq!(
        postgres_url(&[("DB_HOST", "10.0.0.2")]),
        "postgres://10.0.0.2:5432/corejobtrack"
    );
    assert_eq!(
        postgres_url(&[
            ("DB_NAME", "jobs & more"),
            ("DB_USER", "me@home"),
            ("DB_PASSWORD", "p@ss:w/ö?#% "),
            ("DB_PORT", "6432"),
        ]),
        "postgres://me%40home:p%40ss%3Aw%2F%C3%B6%3F%23%25%20@localhost:6432/jobs%20%26%20more"
    );
    assert_eq!(
        postgres_url(&[("DB_HOST", "::1"), ("DB_USER", "me")]),
        "postgres://me@[::1]:5432/corejobtrack"
    );
    assert_eq!(
        postgres_url(&[("DB_HOST", "/run/postgresql")]),
        "postgres://localhost:5432/corejobtrack?host=%2Frun%2Fpostgresql"
    );
    // A password or a port alone does not select PostgreSQL.
    assert_eq!(
        postgres_url(&[("DB_PASSWORD", "x"), ("DB_PORT", "1")]),
        "corejobtrack.db"
    );
}

#[test]
fn a_database_url_wins_over_the_single_variables() {
    let both = [("DATABASE_URL", "sqlite://jobs.db"), ("DB_HOST", "db")];
    assert_eq!(
        configured(&both).unwrap().database,
        Database::Sqlite("jobs.db".into())
    );
}

#[test]
fn postgresql_needs_a_secret_key() {
    let error = configured(&[("DB_HOST", "db")]).unwrap_err();
    assert_eq!(error.to_string(), "SECRET_KEY must be set in production");
}

#[test]
fn secrets_are_not_shown_in_debug_output() {
    let configuration = configured(&[
        ("SECRET_KEY", "hunter2"),
        ("ADMIN_PASSWORD", "hunter2"),
        ("DATABASE_URL", "postgres://me:hunter2@db/x"),
    ]);
    let configuration = configuration.unwrap();
    assert!(!format!("{configuration:?}").contains("hunter2"));
    assert_eq!(configuration.warnings().len(), 1);
}

#[test]
fn a_generated_secret_is_stored_and_only_its_owner_may_read_it() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("jobs.db");
    let url = format!("sqlite://{}", database.display());
    let configuration = configured(&[("DATABASE_URL", &url)]).unwrap();

    let made = configuration.secret().unwrap();
    assert_eq!(made.reveal().len(), 96);
    assert_eq!(configuration.secret().unwrap(), made);

    let file = secret_file::path_for(&database);
    assert_eq!(mode(&file), 0o600);
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(configuration.secret().unwrap(), made);
    assert_eq!(mode(&file), 0o600);
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn an_error_of_the_secret_file_names_its_path() {
    let error = secret_file::load_or_generate(Path::new("/nowhere/at/all/jobs.db")).unwrap_err();
    assert!(
        error.to_string().contains("/nowhere/at/all/jobs.db.secret"),
        "{error}"
    );
}

#[test]
fn python_names_of_log_levels_are_accepted() {
    let level = |text| configured(&[("LOG_LEVEL", text)]).unwrap().log.level;
    assert_eq!(level("WARNING"), "warn");
    assert_eq!(level("INFO"), "INFO");
    assert_eq!(
        level("info,corejobtrack_server=debug"),
        "info,corejobtrack_server=debug"
    );
    assert!(configured(&[("LOG_LEVEL", "loud=noise=more")]).is_err());
}

#[test]
fn the_documented_rate_limits_are_the_default() {
    let limits = configured(&[]).unwrap().rate_limits;
    let of = |max, window_seconds| RateLimit {
        max,
        window_seconds,
    };
    assert!(limits.enabled);
    assert_eq!(limits.login, of(5, 300));
    assert_eq!(limits.registration, of(3, 3600));
    assert_eq!(limits.general, of(100, 60));

    let others = configured(&[
        ("RATE_LIMIT_ENABLED", "false"),
        ("RATE_LIMIT_GENERAL_MAX", "1000"),
        ("RATE_LIMIT_GENERAL_WINDOW", "1"),
    ]);
    let others = others.unwrap();
    assert!(!others.rate_limits.enabled);
    assert_eq!(others.rate_limits.general, of(1000, 1));
    assert_eq!(others.warnings().len(), 1);
}

#[test]
fn credentials_are_never_allowed_for_any_origin() {
    let silent = configured(&[]).unwrap();
    assert_eq!(silent.cors.origins, Origins::Any);
    assert!(!silent.cors.allow_credentials && silent.warnings().is_empty());

    let asked = configured(&[("CORS_ORIGINS", "*"), ("CORS_ALLOW_CREDENTIALS", "true")]).unwrap();
    assert!(!asked.cors.allow_credentials);
    assert!(asked.warnings()[0].contains("CORS_ALLOW_CREDENTIALS"));

    let listed = configured(&[(
        "CORS_ORIGINS",
        "https://tasks.example.com, HTTP://localhost:5173/",
    )]);
    let listed = listed.unwrap().cors;
    assert!(listed.allow_credentials);
    let origins = ["https://tasks.example.com", "http://localhost:5173"];
    assert_eq!(
        listed.origins,
        Origins::Listed(origins.map(str::to_owned).to_vec())
    );

    for bad in ["example.com", "https://a.com/path", "null"] {
        let error = configured(&[("CORS_ORIGINS", bad)])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("CORS_ORIGINS") && error.contains(bad),
            "{error}"
        );
    }
}

#[test]
fn proxies_are_named_by_address_or_network() {
    let proxies = configured(&[(
        "TRUSTED_PROXIES",
        "127.0.0.1, 10.0.0.0/8,2001:db8::/32, ::1",
    )]);
    let proxies = proxies.unwrap().trusted_proxies;
    let trusts = |address: &str| {
        let address = address.parse().unwrap();
        proxies.iter().any(|range| range.contains(address))
    };
    for address in [
        "127.0.0.1",
        "10.200.3.4",
        "::ffff:10.1.1.1",
        "2001:db8:1::7",
        "::1",
    ] {
        assert!(trusts(address), "{address}");
    }
    for address in ["127.0.0.2", "11.0.0.1", "2001:db9::1", "::2"] {
        assert!(!trusts(address), "{address}");
    }
    assert_eq!(proxies[1].to_string(), "10.0.0.0/8");
    let all: AddressRange = "0.0.0.0/0".parse().unwrap();
    assert!(all.contains("8.8.8.8".parse().unwrap()));
    for bad in ["proxy.local", "10.0.0.0/33", "10.0.0.0/", "/8", "::/129"] {
        assert!(configured(&[("TRUSTED_PROXIES", bad)]).is_err(), "{bad}");
    }
}

#[test]
fn a_certificate_without_its_key_is_refused() {
    let both = [("SSL_CERTFILE", "cert.pem"), ("SSL_KEYFILE", "key.pem")];
    assert_eq!(
        configured(&both).unwrap().tls,
        Some(TlsFiles {
            certificate: "cert.pem".into(),
            key: "key.pem".into(),
        })
    );
    for one in both {
        assert!(configured(&[one]).is_err());
    }
}

#[test]
fn logs_are_stored_beside_the_database_file() {
    let directory = |variables: &[(&str, &str)]| configured(variables).unwrap().log_files.directory;
    assert_eq!(directory(&[]), Path::new("logs"));
    let elsewhere = ("DATABASE_URL", "sqlite:///var/lib/jobs.db");
    assert_eq!(directory(&[elsewhere]), Path::new("/var/lib/logs"));
    assert_eq!(
        directory(&[elsewhere, ("LOG_DIR", "/var/log/jobs")]),
        Path::new("/var/log/jobs")
    );
    assert_eq!(configured(&[]).unwrap().log_files.client_weeks, 52);
}

/// Concurrent stories, which `tests/races` repeats under load.
mod races {
    use super::*;

    #[test]
    fn servers_that_start_at_once_share_one_secret() {
        let directory = tempfile::tempdir().unwrap();
        let database = directory.path().join("jobs.db");
        let made: Vec<String> = std::thread::scope(|scope| {
            let start = || {
                secret_file::load_or_generate(&database)
                    .unwrap()
                    .reveal()
                    .to_owned()
            };
            let servers: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            servers
                .into_iter()
                .map(|server| server.join().unwrap())
                .collect()
        });
        assert!(made.iter().all(|secret| *secret == made[0]));
    }
}
