//! Multipart file uploads, streamed: no file is held in memory, and the size limit of other bodies
//! does not apply.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::{Stream, StreamExt, stream};
use poem::{FromRequest, Request, RequestBody, http::header, web::Multipart};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry},
};
use tokio::{io::AsyncRead, sync::Mutex, time::timeout};

use super::payload;
use crate::http::problems::{Fault, Problem, Result};

const MEDIA_TYPE: &str = "multipart/form-data";
/// The names of the fields with files.
const FIELDS: [&str; 2] = ["file", "files"];
/// The longest time until the next bytes arrive.
const READ_TIMEOUT: Duration = Duration::from_secs(60);
/// How long, and how many bytes, the rest of a rejected upload is read and discarded.
const DISCARD_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_DISCARDED_BYTES: u64 = 512 * 1024 * 1024;
/// The greatest number of bytes between two files: headers of parts, and ignored fields.
const MAX_BYTES_BETWEEN: u64 = 1024 * 1024;

type Chunks = Pin<Box<dyn Stream<Item = io::Result<Vec<u8>>> + Send>>;

/// An upload of one or more files, in fields called `file` or `files`.
pub struct Upload {
    fields: Multipart,
    body: Arc<IncomingBody>,
    /// Whether the client waits for `100 Continue` before it sends the body.
    expects_continue: bool,
}

/// An uploaded file.
pub struct UploadedFile {
    /// The name as sent by the client, not checked.
    pub name: String,
    /// Its bytes, as they arrive.
    pub bytes: Pin<Box<dyn AsyncRead + Send>>,
}

/// The body of the request, shared by the multipart reader and by [`Upload::refused`].
struct IncomingBody {
    chunks: Mutex<Chunks>,
    /// The number of bytes that may still arrive before the next file; `u64::MAX` within a file.
    allowed: AtomicU64,
    /// The number of bytes received.
    received: AtomicU64,
}

impl IncomingBody {
    async fn next(&self) -> Option<io::Result<Vec<u8>>> {
        // The multipart reader takes all available data at once; yielding keeps the portions small.
        tokio::task::yield_now().await;
        let chunk = timeout(READ_TIMEOUT, async {
            self.chunks.lock().await.next().await
        })
        .await;
        let chunk = match chunk {
            Ok(chunk) => chunk?,
            Err(_) => Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the body took too long to arrive",
            )),
        };
        Some(chunk.and_then(|chunk| self.count(chunk)))
    }

    fn count(&self, chunk: Vec<u8>) -> io::Result<Vec<u8>> {
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.received.fetch_add(length, Ordering::Relaxed);
        let left = self.allowed.load(Ordering::Relaxed);
        if left == u64::MAX {
            return Ok(chunk);
        }
        let left = left
            .checked_sub(length)
            .ok_or_else(|| io::Error::other("too much data outside the files"))?;
        self.allowed.store(left, Ordering::Relaxed);
        Ok(chunk)
    }
}

impl Upload {
    /// The next file. The previous one must have been dropped.
    ///
    /// # Errors
    /// 422 if the body is not a valid multipart body.
    pub async fn next_file(&mut self) -> Result<Option<UploadedFile>> {
        // One limit for all fields before the file, so that many small fields cannot exceed it.
        self.body
            .allowed
            .store(MAX_BYTES_BETWEEN, Ordering::Relaxed);
        loop {
            let field = self
                .fields
                .next_field()
                .await
                .map_err(|error| broken(&error))?;
            let Some(field) = field else { return Ok(None) };
            let is_file_field = field.name().is_some_and(|name| FIELDS.contains(&name));
            // A browser sends a file without a name if no file was chosen.
            let name = field.file_name().unwrap_or_default().to_owned();
            if is_file_field && !name.is_empty() {
                self.body.allowed.store(u64::MAX, Ordering::Relaxed);
                return Ok(Some(UploadedFile {
                    name,
                    bytes: Box::pin(field.into_async_read()),
                }));
            }
        }
    }

    /// Reads and discards some of the remaining body, and returns the problem: if the connection
    /// were closed while the client is still sending, it would not read the response.
    pub async fn refused(self, problem: Problem) -> Problem {
        let Self {
            fields,
            body,
            expects_continue,
        } = self;
        drop(fields);
        if expects_continue && body.received.load(Ordering::Relaxed) == 0 {
            return problem;
        }
        body.allowed.store(MAX_DISCARDED_BYTES, Ordering::Relaxed);
        // The response is the same whether this succeeds or not.
        let _ = timeout(DISCARD_TIMEOUT, async {
            while let Some(Ok(_)) = body.next().await {}
        })
        .await;
        problem
    }

    /// 422: the upload contains no file.
    #[must_use]
    pub fn without_file() -> Problem {
        Problem::invalid(vec![Fault::missing(vec!["body".into(), "file".into()])])
    }
}

fn broken(error: &impl std::fmt::Display) -> Problem {
    Problem::invalid(vec![Fault::new(
        vec!["body".into()],
        format!("invalid multipart body: {error}"),
        "value_error.multipart",
    )])
}

impl<'a> ApiExtractor<'a> for Upload {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(_: &mut Registry) {}

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: Some("One file or several, in fields called `file` or `files`."),
            content: vec![MetaMediaType {
                content_type: MEDIA_TYPE,
                schema: schema(),
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        payload::expect_media_type(request, MEDIA_TYPE, |essence| essence == MEDIA_TYPE)?;
        if request.headers().get(header::CONTENT_TYPE).is_none() {
            return Err(Problem::unsupported_media_type(MEDIA_TYPE).into());
        }
        let chunks = body.take().map_err(Problem::internal)?.into_bytes_stream();
        let body = Arc::new(IncomingBody {
            chunks: Mutex::new(Box::pin(chunks.map(|chunk| chunk.map(Into::into)))),
            allowed: AtomicU64::new(MAX_BYTES_BETWEEN),
            received: AtomicU64::new(0),
        });
        let parts = stream::unfold(Arc::clone(&body), |body| async move {
            let chunk = body.next().await?;
            Some((chunk, body))
        });
        let mut parts = RequestBody::new(poem::Body::from_bytes_stream(parts));
        let fields = <Multipart as FromRequest>::from_request(request, &mut parts)
            .await
            .map_err(|error| broken(&error))?;
        Ok(Self {
            fields,
            body,
            expects_continue: request.header(header::EXPECT).is_some(),
        })
    }
}

fn schema() -> MetaSchemaRef {
    let file = || MetaSchema {
        format: Some("binary"),
        ..MetaSchema::new("string")
    };
    let inline = |schema| MetaSchemaRef::Inline(Box::new(schema));
    let files = MetaSchema {
        description: Some("Several files."),
        items: Some(Box::new(inline(file()))),
        ..MetaSchema::new("array")
    };
    let one = MetaSchema {
        description: Some("A file."),
        ..file()
    };
    inline(MetaSchema {
        properties: vec![("file", inline(one)), ("files", inline(files))],
        ..MetaSchema::new("object")
    })
}
