//! A server of the program's own, and requests to it byte by byte.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::SocketAddr;
use std::net::TcpStream;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::program::Desk;

/// How long an answer may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server, ended with the value.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// What it said before it listened.
    pub(crate) told: String,
}

/// An answer, its body as it was before it was cut in chunks.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Server {
    /// Starts a server on a free port in a desk's folder.
    pub(crate) fn start(desk: &Desk, flags: &[&str]) -> Self {
        let mut args = vec!["serve", "--addr", "127.0.0.1:0"];
        args.extend(flags);
        Self::start_with(desk, &args)
    }

    /// The same with all arguments.
    pub(crate) fn start_with(desk: &Desk, args: &[&str]) -> Self {
        let mut command = desk.command(args);
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut told = String::new();
        let address = loop {
            let mut line = String::new();
            let read = lines.read_line(&mut line).unwrap();
            assert!(read > 0, "the server ended: {told}");
            if let Some(rest) = line.strip_prefix("listening on http://") {
                let end = rest.find(';').unwrap();
                break rest[..end].parse().unwrap();
            }
            told.push_str(&line);
        };
        // Whatever it says later is read, so that it can go on saying it.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        Self {
            child,
            address,
            told,
        }
    }

    /// Connects, and sends nothing yet.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends bytes as they are and reads until the server closes.
    pub(crate) fn send(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A server that refuses early may close before it has read everything.
        _ = stream.write_all(request);
        Answer::read(&mut stream)
    }

    /// Asks with a method, more lines of a head, and a body.
    pub(crate) fn ask(&self, method: &str, target: &str, lines: &str, body: &str) -> Answer {
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{lines}\r\n{body}",
            self.address
        );
        self.send(request.as_bytes())
    }

    /// Asks for an address.
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "", "")
    }

    /// Posts a JSON text.
    pub(crate) fn post(&self, target: &str, json: &str) -> Answer {
        let lines = format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n",
            json.len()
        );
        self.ask("POST", target, &lines, json)
    }

    /// Asks for an address, which must be answered, and returns the JSON.
    #[track_caller]
    pub(crate) fn json(&self, target: &str) -> Value {
        self.get(target).expect(200).json()
    }

    /// Sends a signal, such as `-INT`, and returns the exit code.
    pub(crate) fn end(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Answer {
    /// Reads an answer until the other side closes.
    pub(crate) fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        _ = stream.read_to_end(&mut bytes);
        let at = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(at) = at else {
            assert_eq!(bytes, b"", "no head in what was answered");
            return Self {
                status: 0,
                head: String::new(),
                body: bytes,
            };
        };
        let head = String::from_utf8(bytes[..at].to_vec()).unwrap();
        let mut body = bytes[at + 4..].to_vec();
        if head
            .to_ascii_lowercase()
            .contains("transfer-encoding: chunked")
        {
            body = whole(&body);
        }
        let status = head[9..12].parse().unwrap();
        Self { status, head, body }
    }

    /// Reads one answer that says how long its body is, and leaves the connection open.
    pub(crate) fn read_one(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            bytes.extend(byte);
        }
        let head = String::from_utf8(bytes).unwrap().trim_end().to_owned();
        let status = head[9..12].parse().unwrap();
        let mut answer = Self {
            status,
            head,
            body: Vec::new(),
        };
        let length = answer.header("content-length").unwrap().parse().unwrap();
        answer.body.resize(length, 0);
        stream.read_exact(&mut answer.body).unwrap();
        answer
    }

    /// Insists on a status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} {}", self.head, self.text());
        self
    }

    /// Returns the value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        let mut pairs = lines.filter_map(|line| line.split_once(": "));
        pairs
            .find(|(it, _)| it.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Returns the body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.head, self.text()))
    }
}

/// Joins chunks; the last one must be there.
fn whole(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = std::str::from_utf8(&chunks[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend(&chunks[end + 2..end + 2 + size]);
        chunks = &chunks[end + 4 + size..];
    }
}

/// Writes text as it stands in an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => out.push(char::from(byte)),
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}
