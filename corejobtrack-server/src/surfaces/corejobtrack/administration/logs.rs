//! Logs: entries that clients send, and the server and client logs that administrators read.

use corejobtrack_core::Acting;
use futures_util::stream;
use poem::Body as Stream;
use poem_openapi::{
    ApiResponse, Enum, Object, OpenApi,
    payload::{Binary, Json},
    types::Any,
};
use serde_json::{Map, Value};
use time::{Date, Duration};

use crate::{
    http::{Administrator, Body, Caller, Fault, Lines, Problem, Query, Result},
    log::{
        Files,
        client::{self, ClientEntry},
        read,
    },
    surfaces::corejobtrack::area::Area,
};

/// The default length of an export, in days.
const DEFAULT_DAYS: i64 = 30;

/// The greatest size of an entry's context, as JSON.
const MAX_CONTEXT_LENGTH: usize = 100_000;

/// An entry of a client's log.
#[derive(Debug, Object)]
pub struct NewLogEntry {
    /// The message.
    #[oai(validator(min_length = 1, max_length = 10_000))]
    pub message: String,
    /// The severity, such as `info`, `warning` or `error`; `info` if not given.
    #[oai(validator(max_length = 32))]
    pub level: Option<String>,
    /// The type of the event, such as `app_launch`.
    #[oai(validator(max_length = 100))]
    pub event_type: Option<String>,
    /// Additional data: any JSON object of at most 100,000 characters.
    pub context: Option<Any<Map<String, Value>>>,
    /// The time of the event, by the client's clock.
    #[oai(validator(max_length = 64))]
    pub occurred_at: Option<String>,
    /// The user of the client, as given by the client; the log also records the authenticated
    /// sender.
    #[oai(validator(max_length = 255))]
    pub user: Option<String>,
    /// The device, as given by the client.
    #[oai(validator(max_length = 255))]
    pub device_id: Option<String>,
    /// The client's session.
    #[oai(validator(max_length = 255))]
    pub session_id: Option<String>,
    /// The client's platform, such as `ios`.
    #[oai(validator(max_length = 100))]
    pub platform: Option<String>,
    /// The client's version.
    #[oai(validator(max_length = 100))]
    pub client_version: Option<String>,
}

/// Entries of a client's log.
#[derive(Debug, Default, Object)]
pub struct NewLogEntries {
    /// The entries, oldest first.
    #[oai(validator(max_items = 1000))]
    pub entries: Vec<NewLogEntry>,
    /// The client's platform, for entries without one.
    #[oai(validator(max_length = 100))]
    pub platform: Option<String>,
    /// The client's version, for entries without one.
    #[oai(validator(max_length = 100))]
    pub client_version: Option<String>,
    /// The device, for entries without one.
    #[oai(validator(max_length = 255))]
    pub device_id: Option<String>,
    /// The client's session, for entries without one.
    #[oai(validator(max_length = 255))]
    pub session_id: Option<String>,
}

/// Confirms that entries were logged.
#[derive(Debug, Object)]
pub struct LogEntriesSaved {
    /// Always true.
    pub ok: bool,
    /// The number of entries.
    pub count: u64,
}

/// Lines of the server's log.
#[derive(Debug, Object)]
pub struct LogLines {
    /// The lines, oldest first.
    pub lines: Vec<String>,
    /// The number of lines.
    pub count: u64,
}

/// The log to export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum LogType {
    /// The server's log.
    Server,
    /// The log entries that clients sent.
    Client,
}

/// A file to download.
#[derive(ApiResponse)]
pub enum Export {
    /// The lines.
    #[oai(status = 200, content_type = "text/plain; charset=utf-8")]
    File(
        Binary<Stream>,
        /// The file name.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

impl NewLogEntry {
    /// The entry to write; missing fields are taken from the batch.
    fn entry(self, batch: &NewLogEntries) -> Result<ClientEntry> {
        let context = self.context.map(|context| context.0);
        let length = context.as_ref().map_or(0, |context| {
            serde_json::to_string(context).map_or(usize::MAX, |text| text.len())
        });
        if length > MAX_CONTEXT_LENGTH {
            let message = format!("at most {MAX_CONTEXT_LENGTH} characters of JSON are accepted");
            return Err(Problem::invalid_member("context", message, "value_error"));
        }
        let or = |own: Option<String>, all: &Option<String>| own.or_else(|| all.clone());
        Ok(ClientEntry {
            level: self.level.unwrap_or_else(|| "info".to_owned()),
            message: self.message,
            event_type: self.event_type,
            context,
            occurred_at: self.occurred_at,
            client_user: self.user,
            platform: or(self.platform, &batch.platform),
            client_version: or(self.client_version, &batch.client_version),
            device_id: or(self.device_id, &batch.device_id),
            session_id: or(self.session_id, &batch.session_id),
        })
    }
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct LogsApi {
    /// The log files, if logs are written to files.
    pub logs: Option<Files>,
}

#[OpenApi(tag = "Area::Logs")]
impl LogsApi {
    /// Submit an entry of a client's log.
    #[oai(path = "/logs", method = "post", operation_id = "create_log_entries")]
    async fn log(&self, caller: Caller, body: Body<NewLogEntry>) -> Result<Json<LogEntriesSaved>> {
        let entry = body.0.entry(&NewLogEntries::default())?;
        self.append(&caller, vec![entry]).await
    }

    /// Submit an entry of a client's log. Same as `POST /logs`.
    #[oai(path = "/log", method = "post", operation_id = "create_log_entry")]
    async fn log_alias(
        &self,
        caller: Caller,
        body: Body<NewLogEntry>,
    ) -> Result<Json<LogEntriesSaved>> {
        let entry = body.0.entry(&NewLogEntries::default())?;
        self.append(&caller, vec![entry]).await
    }

    /// Submit entries of a client's log, at most 1,000.
    #[oai(path = "/logs/batch", method = "post", operation_id = "create_log_batch")]
    async fn log_batch(
        &self,
        caller: Caller,
        body: Body<NewLogEntries>,
    ) -> Result<Json<LogEntriesSaved>> {
        let mut batch = body.0;
        let entries = std::mem::take(&mut batch.entries).into_iter();
        let entries = entries.map(|entry| entry.entry(&batch));
        self.append(&caller, entries.collect::<Result<_>>()?).await
    }

    /// The last lines of the server's log.
    #[oai(path = "/logs", method = "get", operation_id = "get_log")]
    async fn lines(&self, _caller: Administrator, lines: Lines) -> Result<Json<LogLines>> {
        let log = self.files()?.server.clone();
        let count = usize::try_from(lines.0).unwrap_or(usize::MAX);
        let lines = tokio::task::spawn_blocking(move || read::last_lines(&log, count));
        let lines = lines
            .await
            .map_err(Problem::internal)?
            .map_err(Problem::internal)?;
        let count = u64::try_from(lines.len()).unwrap_or(u64::MAX);
        Ok(Json(LogLines { lines, count }))
    }

    /// Export a log for a range of days.
    ///
    /// A text file with the lines of the days from `date_from` to `date_to`, both included (UTC);
    /// the last 30 days if neither is given. An export is cut off at 256 MiB; the last line then
    /// says so.
    #[oai(path = "/logs/export", method = "get", operation_id = "export_logs")]
    async fn export(
        &self,
        _caller: Administrator,
        log_type: Query<Option<LogType>>,
        date_from: Query<Option<Date>>,
        date_to: Query<Option<Date>>,
    ) -> Result<Export> {
        let files = self.files()?;
        let (log, name) = match log_type.0 {
            None | Some(LogType::Server) => (files.server.clone(), "server"),
            Some(LogType::Client) => (files.client.clone(), "client"),
        };
        let to = date_to.0.unwrap_or_else(|| log.now().date());
        let default_from = to.saturating_sub(Duration::days(DEFAULT_DAYS));
        let from = date_from.0.unwrap_or(default_from);
        if from > to {
            return Err(Problem::invalid(vec![Fault::new(
                vec!["query".into(), "date_to".into()],
                "date_to must not be before date_from",
                "value_error",
            )]));
        }
        let disposition = format!("attachment; filename=\"{name}-log-{from}-{to}.txt\"");
        let (sender, receiver) = tokio::sync::mpsc::channel(4);
        tokio::task::spawn_blocking(move || {
            let outcome = read::export(&log, from, to, |chunk| {
                sender.blocking_send(Ok(chunk)).is_ok()
            });
            if let Err(error) = outcome {
                tracing::error!(%error, "a log cannot be exported");
                let _ = sender.blocking_send(Err(error));
            }
        });
        let chunks = stream::unfold(receiver, |mut receiver| async move {
            let chunk = receiver.recv().await?;
            Some((chunk, receiver))
        });
        Ok(Export::File(
            Binary(Stream::from_bytes_stream(chunks)),
            disposition,
        ))
    }
}

impl LogsApi {
    fn files(&self) -> Result<&Files> {
        self.logs
            .as_ref()
            .ok_or_else(|| Problem::unavailable("Logs are not kept in files on this server"))
    }

    async fn append(
        &self,
        caller: &Acting,
        entries: Vec<ClientEntry>,
    ) -> Result<Json<LogEntriesSaved>> {
        let log = self.files()?.client.clone();
        let count = u64::try_from(entries.len()).unwrap_or(u64::MAX);
        let user_id = caller.actor().user().map(|user| user.id.0);
        let user = caller.actor().name().to_owned();
        let written =
            tokio::task::spawn_blocking(move || client::append(&log, user_id, &user, &entries));
        written.await.map_err(Problem::internal)?.map_err(|error| {
            tracing::error!(%error, "a client's log cannot be written");
            Problem::unavailable("The log cannot be written")
        })?;
        Ok(Json(LogEntriesSaved { ok: true, count }))
    }
}
