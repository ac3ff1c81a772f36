//! Every open connection, and since when it has been waiting for its client.
//!
//! A client that connects and says nothing, says half a head, or does not read what it asked for, costs a place of
//! those there are. hyper's own clock closes a connection that is idle between requests; a look at all connections
//! every second closes the others. Where all places are taken, whoever has kept the server waiting longest makes
//! room, so that stalled clients never keep honest ones out.

use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;
use std::time::Instant;

use axum::body::Body;
use axum::body::Bytes;
use hyper::body::Body as HttpBody;
use hyper::body::Frame;
use hyper::body::SizeHint;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// Most connections at once.
const MOST: usize = 512;
/// How long a client may take for the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// How long a connection may be idle between requests, or a client not read on.
pub(super) const IDLE: Duration = Duration::from_secs(60);

/// What a connection is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The rest of a head, or the first head of all.
    Head,
    /// Us, or the client to read the answer.
    Answer,
    /// The next request.
    Idle,
}

/// One open connection.
#[derive(Debug)]
pub(super) struct Connection {
    state: Mutex<(Phase, Instant)>,
    close: Notify,
}

impl Connection {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new((Phase::Head, Instant::now())),
            close: Notify::new(),
        })
    }

    fn state(&self) -> MutexGuard<'_, (Phase, Instant)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request's head is there.
    pub(super) fn asked(&self) {
        *self.state() = (Phase::Answer, Instant::now());
    }

    fn answered(&self) {
        *self.state() = (Phase::Idle, Instant::now());
    }

    fn read(&self) {
        let mut state = self.state();
        if state.0 == Phase::Idle {
            *state = (Phase::Head, Instant::now());
        }
    }

    fn written(&self) {
        self.state().1 = Instant::now();
    }

    /// Whether it has a request that is not answered.
    pub(super) fn is_answering(&self) -> bool {
        self.state().0 == Phase::Answer
    }

    fn is_over(&self, now: Instant) -> bool {
        let (phase, since) = *self.state();
        let most = if phase == Phase::Head { HEAD } else { IDLE };
        now.saturating_duration_since(since) > most
    }

    /// Waits until it is to be closed.
    pub(super) async fn closing(&self) {
        self.close.notified().await;
    }
}

/// All open connections.
#[derive(Debug, Default)]
pub(super) struct Connections {
    open: Mutex<HashMap<u64, Arc<Connection>>>,
}

/// A connection's place among them, given back when the value goes.
#[derive(Debug)]
pub(super) struct Entry {
    /// The connection.
    pub(super) connection: Arc<Connection>,
    number: u64,
    all: Arc<Connections>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.all.open().remove(&self.number);
    }
}

impl Connections {
    fn open(&self) -> MutexGuard<'_, HashMap<u64, Arc<Connection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.open().is_empty()
    }

    /// Takes a new connection in; `None` where there is no place, and none can be made.
    pub(super) fn enter(self: &Arc<Self>, number: u64) -> Option<Entry> {
        let mut open = self.open();
        if open.len() >= MOST {
            let waiting = open.iter().filter(|(_, it)| !it.is_answering());
            let longest = waiting.min_by_key(|(_, it)| it.state().1)?;
            let number = *longest.0;
            if let Some(closed) = open.remove(&number) {
                closed.close.notify_one();
            }
        }
        let connection = Connection::new();
        open.insert(number, Arc::clone(&connection));
        drop(open);
        Some(Entry {
            connection,
            number,
            all: Arc::clone(self),
        })
    }

    /// Closes those whose clients have taken too long.
    pub(super) fn sweep(&self) {
        let now = Instant::now();
        for connection in self.open().values() {
            if connection.is_over(now) {
                connection.close.notify_one();
            }
        }
    }
}

/// A stream that notes when something was read or written.
#[derive(Debug)]
pub(super) struct Noted {
    stream: TcpStream,
    connection: Arc<Connection>,
}

impl Noted {
    /// Notes what happens on the stream of a connection.
    pub(super) fn new(stream: TcpStream, connection: Arc<Connection>) -> Self {
        Self { stream, connection }
    }

    /// Whether the head of a request is being read.
    pub(super) fn is_in_head(&self) -> bool {
        self.connection.state().0 == Phase::Head
    }

    fn note(&self, done: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(done, Poll::Ready(Ok(1..))) {
            self.connection.written();
        }
        done
    }
}

impl AsyncRead for Noted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let done = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.connection.read();
        }
        done
    }
}

impl AsyncWrite for Noted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note(done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.note(done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// The body of an answer; when it goes, the connection is idle.
#[derive(Debug)]
pub(super) struct Answer {
    body: Body,
    connection: Arc<Connection>,
}

impl Answer {
    /// The body of the answer that a connection is waiting for.
    pub(super) fn new(body: Body, connection: Arc<Connection>) -> Self {
        Self { body, connection }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.connection.answered();
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_stalls_is_over_sooner_than_one_that_is_idle() {
        let connection = Connection::new();
        let later = Instant::now() + HEAD + Duration::from_secs(1);
        assert!(connection.is_over(later), "no head was read");
        connection.asked();
        assert!(!connection.is_over(later), "it waits for us");
        connection.answered();
        assert!(!connection.is_over(later), "it is idle");
        connection.read();
        assert!(connection.is_over(later), "half a head was read");
        connection.asked();
        let much_later = Instant::now() + IDLE + Duration::from_secs(1);
        assert!(connection.is_over(much_later), "the answer is not read");
    }

    #[test]
    fn who_keeps_waiting_longest_makes_room() {
        let all = Arc::new(Connections::default());
        let entries: Vec<Entry> = (0..MOST as u64).filter_map(|n| all.enter(n)).collect();
        assert_eq!(entries.len(), MOST);
        entries[0].connection.asked();
        let extra = all.enter(MOST as u64).expect("one that waits makes room");
        let open = all.open();
        assert_eq!(open.len(), MOST);
        assert!(open.contains_key(&0), "it has a request");
        assert!(!open.contains_key(&1), "it waited longest");
        drop(open);
        for entry in entries.iter().chain([&extra]) {
            entry.connection.asked();
        }
        assert!(all.enter(u64::MAX).is_none(), "all have requests");
        drop((entries, extra));
        assert!(all.is_empty());
    }
}
