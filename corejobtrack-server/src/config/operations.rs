//! Deployment configuration, and the defaults of the integrations that administrators configure:
//! push notifications and vector search.

use std::path::PathBuf;

use super::{
    Database, data_directory,
    read::{Reader, Secret},
};

/// The file with the result of the last deployment, beside the data.
const RESULT_FILE: &str = ".deploy_result.json";

/// Deployments, and the defaults of integrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operations {
    /// The deployment command.
    pub deploy: Deploy,
    /// `APNS_*`: the defaults of push notifications.
    pub push: PushDefaults,
    /// `EMBEDDING_*`: the defaults of vector search.
    pub embeddings: EmbeddingDefaults,
}

/// The deployment command and its result file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deploy {
    /// `DEPLOY_COMMAND`: the shell command to run; by default `restart_services.sh` in the working
    /// directory or its parent, if the file exists.
    pub command: Option<String>,
    /// `DEPLOY_RESULT_FILE`: `.deploy_result.json` beside the SQLite file or in the working
    /// directory.
    pub result_file: PathBuf,
}

/// The defaults of push notifications.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PushDefaults {
    /// `APNS_KEY_ID`.
    pub key_id: Option<String>,
    /// `APNS_TEAM_ID`.
    pub team_id: Option<String>,
    /// `APNS_BUNDLE_ID`.
    pub bundle_id: Option<String>,
    /// `APNS_KEY_PATH`: a `.p8` file.
    pub key_path: Option<PathBuf>,
    /// `APNS_USE_SANDBOX`: false.
    pub use_sandbox: bool,
}

/// The defaults of vector search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddingDefaults {
    /// `EMBEDDING_ENABLED`: false.
    pub enabled: bool,
    /// `EMBEDDING_API_KEY`.
    pub api_key: Option<Secret>,
    /// `EMBEDDING_MODEL`: text-embedding-3-small.
    pub model: String,
    /// `EMBEDDING_DIMENSIONS`: 1536.
    pub dimensions: u32,
    /// `EMBEDDING_BATCH_SIZE`: 100.
    pub batch_size: u32,
    /// `EMBEDDING_MAX_TOKENS`: 8000.
    pub max_tokens: u32,
}

pub(super) fn operations(read: &mut Reader<'_>, database: &Database) -> Operations {
    Operations {
        deploy: Deploy {
            command: read.text("DEPLOY_COMMAND"),
            result_file: read
                .text("DEPLOY_RESULT_FILE")
                .map_or_else(|| data_directory(database).join(RESULT_FILE), PathBuf::from),
        },
        push: PushDefaults {
            key_id: read.text("APNS_KEY_ID"),
            team_id: read.text("APNS_TEAM_ID"),
            bundle_id: read.text("APNS_BUNDLE_ID"),
            key_path: read.text("APNS_KEY_PATH").map(PathBuf::from),
            use_sandbox: read.flag("APNS_USE_SANDBOX", false),
        },
        embeddings: EmbeddingDefaults {
            enabled: read.flag("EMBEDDING_ENABLED", false),
            api_key: read.secret("EMBEDDING_API_KEY"),
            model: read
                .text("EMBEDDING_MODEL")
                .unwrap_or_else(|| "text-embedding-3-small".to_owned()),
            dimensions: read.number("EMBEDDING_DIMENSIONS", 1536, 1..=65_536),
            batch_size: read.number("EMBEDDING_BATCH_SIZE", 100, 1..=10_000),
            max_tokens: read.number("EMBEDDING_MAX_TOKENS", 8000, 1..=1_000_000),
        },
    }
}
