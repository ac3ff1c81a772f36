//! `/api/export`: every article of a query in another program's form, as it is found.

use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::body::Bytes;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::Response;
use hyper::body::Body as HttpBody;
use hyper::body::Frame;
use morgue::archive;
use morgue::archive::export::Export;
use morgue::archive::export::Form;
use morgue::article::Article;
use morgue::search::Request;
use tokio::sync::mpsc::Receiver;
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::channel;
use tokio::task::spawn_blocking;
use tokio::time::timeout_at;

use super::super::Shared;
use super::super::fault::Fault;
use super::super::gate::deadline;
use super::super::live::Opened;
use super::super::parameters::EXPORT;
use super::super::parameters::Given;
use super::super::parameters::search_params;

/// Bytes that are sent at once.
const PIECE: usize = 64 << 10;
/// Pieces that may wait for the client to read them.
const AHEAD: usize = 4;
/// How long the articles may take to be found; writing them takes as long as it takes.
const FINDING: Duration = Duration::from_secs(4);

/// Writes all articles that a query finds, however many.
pub(super) async fn export(
    State(front): State<Shared>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let given = Given::from_query(query.as_deref(), EXPORT)?;
    let (name, form) = form(given.text("format"))?;
    let mut params = search_params(&given, &front.config)?;
    params.each_copy = true;
    let mut request = params.check()?;
    request.timeout = Some(FINDING);
    let until = deadline();
    let place = front.exports.enter(until).await?;
    let opened = front.live.now();
    let (sender, mut pieces) = channel(AHEAD);
    spawn_blocking(move || {
        let _place = place;
        let last = match write(&opened, &request, form, sender.clone()) {
            Ok(()) => Ok(Bytes::new()),
            Err(fault) => Err(fault),
        };
        _ = sender.blocking_send(last);
    });
    // What fails before anything was written is told as any fault is.
    let first = match timeout_at(until, pieces.recv()).await {
        Ok(Some(first)) => first?,
        Ok(None) => return Err(Fault::inside()),
        Err(_) => return Err(Fault::too_slow()),
    };
    let mut response = Response::new(Body::new(Pieces {
        first: Some(first),
        rest: pieces,
        over: false,
    }));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(media_type(form)),
    );
    let file = format!("attachment; filename=\"articles.{}\"", extension(name));
    if let Ok(file) = HeaderValue::from_str(&file) {
        headers.insert(header::CONTENT_DISPOSITION, file);
    }
    Ok(response)
}

fn form(typed: Option<&str>) -> Result<(&'static str, Form), Fault> {
    let known = || Form::NAMES.map(|(name, _)| name).join(", ");
    let Some(typed) = typed else {
        let message = format!("`format` names the form (known: {})", known());
        return Err(Fault::param("missing_param", "format", message));
    };
    let found = Form::NAMES.into_iter().find(|(name, _)| *name == typed);
    found.ok_or_else(|| {
        let message = format!("unknown format `{typed}` (known: {})", known());
        Fault::param("unknown_value", "format", message)
    })
}

/// What the forms are called in HTTP, in the order of [`Form::NAMES`].
pub(super) const MEDIA_TYPES: [&str; 5] = [
    "application/jsonl; charset=utf-8",
    "text/csv; charset=utf-8; header=present",
    "application/x-research-info-systems; charset=utf-8",
    "application/x-bibtex; charset=utf-8",
    "application/vnd.citationstyles.csl+json",
];

fn media_type(form: Form) -> &'static str {
    let at = Form::NAMES.iter().position(|(_, known)| *known == form);
    at.map_or("application/octet-stream", |at| MEDIA_TYPES[at])
}

fn extension(form: &str) -> &str {
    match form {
        "bibtex" => "bib",
        "csl" => "json",
        other => other,
    }
}

/// Writes on a thread that may wait for the client.
fn write(
    opened: &Arc<Opened>,
    request: &Request,
    form: Form,
    sender: Sender<Piece>,
) -> Result<(), Fault> {
    let gone = |_: io::Error| Fault::inside();
    let out = BufWriter::with_capacity(PIECE, Sent(sender));
    let mut export = Export::begin(form, out).map_err(gone)?;
    let mut write = |article: Article| export.write(&article).map_err(gone);
    archive::each(&opened.reader, request, &mut write)?;
    export.end().map_err(gone)
}

/// A part of the export; an empty one is the end, since a thread that fails just stops sending.
type Piece = Result<Bytes, Fault>;

/// Sends what is written; a client that is gone is a closed pipe.
struct Sent(Sender<Piece>);

impl Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !bytes.is_empty() {
            let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
            sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The body: an export that is not whole ends in an error, so that no client takes it for whole.
struct Pieces {
    first: Option<Bytes>,
    rest: Receiver<Piece>,
    over: bool,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.over {
            return Poll::Ready(None);
        }
        let piece = match self.first.take() {
            Some(first) => Some(Ok(first)),
            None => std::task::ready!(self.rest.poll_recv(context)),
        };
        Poll::Ready(match piece {
            Some(Ok(piece)) if piece.is_empty() => {
                self.over = true;
                None
            }
            Some(Ok(piece)) => Some(Ok(Frame::data(piece))),
            Some(Err(_)) | None => Some(Err(io::Error::other("the export was cut off"))),
        })
    }
}
