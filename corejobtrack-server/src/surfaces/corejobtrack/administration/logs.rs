//! Logs: what clients send, and what administrators read of theirs and of the server's.

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

/// The days of an export when nobody says from when.
const USUAL_DAYS: i64 = 30;

/// How much JSON the context of an entry may be.
const MAX_CONTEXT_LENGTH: usize = 100_000;

/// An entry of a client's log.
#[derive(Debug, Object)]
pub struct NewLogEntry {
    /// What happened.
    #[oai(validator(min_length = 1, max_length = 10_000))]
    pub message: String,
    /// How bad it is, such as `info`, `warning` or `error`; `info` if not given.
    #[oai(validator(max_length = 32))]
    pub level: Option<String>,
    /// What kind of thing happened, such as `app_launch`.
    #[oai(validator(max_length = 100))]
    pub event_type: Option<String>,
    /// What more there is to know of it: any object, 100,000 characters of JSON at most.
    pub context: Option<Any<Map<String, Value>>>,
    /// When it happened, by the client's clock.
    #[oai(validator(max_length = 64))]
    pub occurred_at: Option<String>,
    /// Who used the client, by its own account; the log also says who sent the entry.
    #[oai(validator(max_length = 255))]
    pub user: Option<String>,
    /// The device, in the client's words.
    #[oai(validator(max_length = 255))]
    pub device_id: Option<String>,
    /// The client's session.
    #[oai(validator(max_length = 255))]
    pub session_id: Option<String>,
    /// What the client runs on, such as `ios`.
    #[oai(validator(max_length = 100))]
    pub platform: Option<String>,
    /// The client's release.
    #[oai(validator(max_length = 100))]
    pub client_version: Option<String>,
}

/// Entries of a client's log.
#[derive(Debug, Default, Object)]
pub struct NewLogEntries {
    /// The entries, the oldest first.
    #[oai(validator(max_items = 1000))]
    pub entries: Vec<NewLogEntry>,
    /// What the client runs on, for entries that do not say it.
    #[oai(validator(max_length = 100))]
    pub platform: Option<String>,
    /// The client's release, for entries that do not say it.
    #[oai(validator(max_length = 100))]
    pub client_version: Option<String>,
    /// The device, for entries that do not say it.
    #[oai(validator(max_length = 255))]
    pub device_id: Option<String>,
    /// The client's session, for entries that do not say it.
    #[oai(validator(max_length = 255))]
    pub session_id: Option<String>,
}

/// What was logged.
#[derive(Debug, Object)]
pub struct LogEntriesSaved {
    /// True: it was.
    pub ok: bool,
    /// How many entries.
    pub count: u64,
}

/// Lines of the server's log.
#[derive(Debug, Object)]
pub struct LogLines {
    /// The lines, the oldest first.
    pub lines: Vec<String>,
    /// How many there are.
    pub count: u64,
}

/// Whose log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum LogType {
    /// The server's own.
    Server,
    /// What clients sent.
    Client,
}

/// A file to keep.
#[derive(ApiResponse)]
pub enum Export {
    /// The lines.
    #[oai(status = 200, content_type = "text/plain; charset=utf-8")]
    File(
        Binary<Stream>,
        /// What the file is called.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

impl NewLogEntry {
    /// The entry to write; what it does not say is what all say.
    fn entry(self, of_all: &NewLogEntries) -> Result<ClientEntry> {
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
            platform: or(self.platform, &of_all.platform),
            client_version: or(self.client_version, &of_all.client_version),
            device_id: or(self.device_id, &of_all.device_id),
            session_id: or(self.session_id, &of_all.session_id),
        })
    }
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct LogsApi {
    /// The logs, where they are kept in files.
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

    /// Submit an entry of a client's log, under its other name.
    #[oai(path = "/log", method = "post", operation_id = "create_log_entry")]
    async fn log_too(
        &self,
        caller: Caller,
        body: Body<NewLogEntry>,
    ) -> Result<Json<LogEntriesSaved>> {
        let entry = body.0.entry(&NewLogEntries::default())?;
        self.append(&caller, vec![entry]).await
    }

    /// Submit entries of a client's log, 1,000 at most.
    #[oai(
        path = "/logs/batch",
        method = "post",
        operation_id = "create_log_batch"
    )]
    async fn log_all(
        &self,
        caller: Caller,
        body: Body<NewLogEntries>,
    ) -> Result<Json<LogEntriesSaved>> {
        let mut all = body.0;
        let entries = std::mem::take(&mut all.entries).into_iter();
        let entries = entries.map(|entry| entry.entry(&all));
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

    /// Export a log by days.
    ///
    /// A text file with the lines of the days from `date_from` to `date_to`, both included (UTC);
    /// the last 30 days if neither is given. What is beyond 256 MiB is left out, which the last line
    /// then says.
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
        let usual = to.saturating_sub(Duration::days(USUAL_DAYS));
        let from = date_from.0.unwrap_or(usual);
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
        caller: &Caller,
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
