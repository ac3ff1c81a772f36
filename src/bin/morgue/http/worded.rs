//! What hyper refuses by itself, in words.
//!
//! A head that cannot be parsed or is too large never becomes a request, so nothing of ours sees it: hyper answers
//! with a status, an empty body and a closed connection. That is what a reader gets who types `words:>800` into an
//! address without encoding it. A [`Worded`] stream knows such an answer when it is written, and sends the contract's
//! error object with it.
//!
//! An answer is only taken for hyper's own where nothing else can be: the head of a request was read to no end, the
//! writing begins here, and what is written is one such head and nothing behind it.

use std::io;
use std::pin::Pin;
use std::task::Context;
use std::task::Poll;
use std::task::ready;

use axum::http::StatusCode;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;

use super::connections::Noted;
use super::fault::Fault;
use super::guard::MOST_HEADER_BYTES;
use super::guard::MOST_URI_BYTES;
use super::listen::MOST_HEADERS;

/// A stream on which refusals have bodies.
#[derive(Debug)]
pub(super) struct Worded {
    stream: Noted,
    /// Whether nothing was written since all that was written went out.
    is_clean: bool,
    /// What is sent in place of what was written.
    instead: Option<Instead>,
}

/// An answer that is sent in place of another.
#[derive(Debug)]
struct Instead {
    bytes: Vec<u8>,
    sent: usize,
}

impl Worded {
    /// Puts refusals on a stream in words.
    pub(super) fn new(stream: Noted) -> Self {
        Self {
            stream,
            is_clean: true,
            instead: None,
        }
    }

    /// Sends the answer in words, where `written` is one without; it counts as written when all of that is sent.
    fn poll_words(
        &mut self,
        context: &mut Context<'_>,
        written: &[u8],
    ) -> Poll<Option<io::Result<usize>>> {
        let is_first = std::mem::take(&mut self.is_clean);
        if is_first && self.stream.is_in_head() {
            self.instead = worded(written).map(|bytes| Instead { bytes, sent: 0 });
        }
        let Some(instead) = &mut self.instead else {
            return Poll::Ready(None);
        };
        while instead.sent < instead.bytes.len() {
            let rest = &instead.bytes[instead.sent..];
            match ready!(Pin::new(&mut self.stream).poll_write(context, rest)) {
                Ok(0) => return Poll::Ready(Some(Err(io::ErrorKind::WriteZero.into()))),
                Ok(sent) => instead.sent += sent,
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
        self.instead = None;
        Poll::Ready(Some(Ok(written.len())))
    }
}

/// Returns an answer with the error object, for the head of one without a body.
fn worded(head: &[u8]) -> Option<Vec<u8>> {
    const NO_BODY: &str = "content-length: 0\r\n";
    let head = std::str::from_utf8(head).ok()?;
    let (lines, behind) = head.split_once("\r\n\r\n")?;
    let status = lines.strip_prefix("HTTP/1.1 ")?.get(..3)?;
    if !behind.is_empty() || !head.contains(NO_BODY) {
        return None;
    }
    let text = fault(status.parse().ok()?)?.text();
    let length = text.len();
    let described = format!(
        "content-type: application/json\r\ncontent-length: {length}\r\ncache-control: no-store\r\n\
         x-content-type-options: nosniff\r\n"
    );
    Some((head.replacen(NO_BODY, &described, 1) + &text).into_bytes())
}

/// What is said with a status that hyper answers with.
fn fault(status: StatusCode) -> Option<Fault> {
    let (code, message) = match status {
        StatusCode::BAD_REQUEST => (
            "bad_request",
            "this is no request that can be read: in an address, a space, `\"`, `<` and `>` are written as \
             %20, %22, %3C and %3E"
                .to_owned(),
        ),
        StatusCode::URI_TOO_LONG => (
            "uri_too_long",
            format!("the address has more than {MOST_URI_BYTES} bytes: send a POST"),
        ),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => (
            "headers_too_large",
            format!(
                "a request has at most {MOST_URI_BYTES} bytes of address, {MOST_HEADER_BYTES} of headers and \
                 {MOST_HEADERS} headers"
            ),
        ),
        _ => return None,
    };
    Some(Fault::new(status, code, message))
}

impl AsyncRead for Worded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Worded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match ready!(self.poll_words(context, bytes)) {
            Some(done) => Poll::Ready(done),
            None => Pin::new(&mut self.stream).poll_write(context, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let first = parts.first().map_or(&[][..], |part| part);
        match ready!(self.poll_words(context, first)) {
            Some(done) => Poll::Ready(done),
            None => Pin::new(&mut self.stream).poll_write_vectored(context, parts),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.is_clean |= flushed.is_ready();
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_without_a_body_gets_one() {
        let head = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\ndate: then\r\n\r\n";
        let answer = String::from_utf8(worded(head.as_bytes()).unwrap()).unwrap();
        let (lines, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(
            lines.starts_with("HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\n")
        );
        assert!(lines.contains(&format!("content-length: {}\r\n", body.len())));
        assert!(lines.ends_with("\r\ndate: then"), "{lines}");
        let told: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(told["error"]["code"], "bad_request");
    }

    #[test]
    fn any_other_answer_stays_as_it_is() {
        for head in [
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 9\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n",
            "HTTP/1.1 4\r\ncontent-length: 0\r\n\r\n",
            "400 content-length: 0\r\n\r\n",
            "",
        ] {
            assert_eq!(worded(head.as_bytes()), None, "{head:?}");
        }
    }
}
