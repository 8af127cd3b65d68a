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
/// The fields that files come in.
const FIELDS: [&str; 2] = ["file", "files"];
/// How long the next bytes may take.
const SLOWEST: Duration = Duration::from_secs(60);
/// How long, and how many bytes of what is not wanted, are read to nowhere.
const DISCARDED: Duration = Duration::from_secs(10);
const MAX_DISCARDED: u64 = 512 * 1024 * 1024;
/// How many bytes may come between two files: heads of parts, and fields that are not looked at.
const MAX_BETWEEN: u64 = 1024 * 1024;

type Chunks = Pin<Box<dyn Stream<Item = io::Result<Vec<u8>>> + Send>>;

/// Files that a client sends: one or many, in fields called `file` or `files`.
pub struct Upload {
    fields: Multipart,
    body: Arc<Arriving>,
    /// Whether the client waits to be told before it sends anything.
    asks_first: bool,
}

/// A file that a client sends.
pub struct UploadedFile {
    /// What the client calls it; nothing is known of it.
    pub name: String,
    /// Its bytes, as they come.
    pub bytes: Pin<Box<dyn AsyncRead + Send>>,
}

/// The body of the request; what reads the parts and what discards the rest share it.
struct Arriving {
    chunks: Mutex<Chunks>,
    /// How many bytes may still come before the next file begins.
    between: AtomicU64,
    /// How many have come.
    came: AtomicU64,
}

impl Arriving {
    async fn next(&self) -> Option<io::Result<Vec<u8>>> {
        // What reads the parts takes all that is there; so there is little at a time.
        tokio::task::yield_now().await;
        let chunk = timeout(SLOWEST, async { self.chunks.lock().await.next().await }).await;
        let chunk = match chunk {
            Ok(chunk) => chunk?,
            Err(_) => Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the body took too long to arrive",
            )),
        };
        Some(chunk.and_then(|chunk| self.counted(chunk)))
    }

    fn counted(&self, chunk: Vec<u8>) -> io::Result<Vec<u8>> {
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.came.fetch_add(length, Ordering::Relaxed);
        let left = self.between.load(Ordering::Relaxed);
        if left == u64::MAX {
            return Ok(chunk);
        }
        let left = left
            .checked_sub(length)
            .ok_or_else(|| io::Error::other("there is too much beside the files"))?;
        self.between.store(left, Ordering::Relaxed);
        Ok(chunk)
    }
}

impl Upload {
    /// The next file. The one before must have been dropped.
    ///
    /// # Errors
    /// 422 where the body is no multipart body.
    pub async fn next_file(&mut self) -> Result<Option<UploadedFile>> {
        // Once for all fields before it: else ever more small ones would never be too much.
        self.body.between.store(MAX_BETWEEN, Ordering::Relaxed);
        loop {
            let field = self
                .fields
                .next_field()
                .await
                .map_err(|error| broken(&error))?;
            let Some(field) = field else { return Ok(None) };
            let is_ours = field.name().is_some_and(|name| FIELDS.contains(&name));
            // A form that was sent without choosing a file has one without a name.
            let name = field.file_name().unwrap_or_default().to_owned();
            if is_ours && !name.is_empty() {
                self.body.between.store(u64::MAX, Ordering::Relaxed);
                return Ok(Some(UploadedFile {
                    name,
                    bytes: Box::pin(field.into_async_read()),
                }));
            }
        }
    }

    /// What a refusal is answered with, once some of what is still coming was read to nowhere: a
    /// client that is sending would take a closed connection for a failure, and never read why.
    pub async fn refused(self, problem: Problem) -> Problem {
        let Self {
            fields,
            body,
            asks_first,
        } = self;
        drop(fields);
        if asks_first && body.came.load(Ordering::Relaxed) == 0 {
            return problem;
        }
        body.between.store(MAX_DISCARDED, Ordering::Relaxed);
        // The answer is the same, however this ends.
        let _ = timeout(DISCARDED, async {
            while let Some(Ok(_)) = body.next().await {}
        })
        .await;
        problem
    }

    /// 422: no file came.
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
        let body = Arc::new(Arriving {
            chunks: Mutex::new(Box::pin(chunks.map(|chunk| chunk.map(Into::into)))),
            between: AtomicU64::new(MAX_BETWEEN),
            came: AtomicU64::new(0),
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
            asks_first: request.header(header::EXPECT).is_some(),
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
