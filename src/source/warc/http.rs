//! The head of a saved HTTP answer (RFC 9112): enough to know what the body is.

use super::header::Fields;
use crate::source::fault::Fault;
use crate::source::limits::HEADER_BYTES;

/// Types of which a body can be an article.
const DOCUMENT_TYPES: [&str; 3] = ["text/html", "application/xhtml+xml", "text/plain"];

/// The first halves of media types that have a reason of their own when passed over.
const KNOWN_TYPES: [&str; 6] = ["application", "audio", "font", "image", "text", "video"];

/// The head of an answer.
pub(super) struct Answer {
    status: u16,
    pub(super) media_type: MediaType,
    pub(super) codings: Codings,
    /// Offset of the body in the message.
    pub(super) body_start: usize,
}

/// What was done to the body on its way.
#[derive(Debug, Default)]
pub(super) struct Codings {
    /// Whether it went in chunks.
    pub(super) chunked: bool,
    /// Content codings in the order they were applied, in lower case.
    pub(super) content: Vec<String>,
}

/// A media type and its charset.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct MediaType {
    /// `text/html`, in lower case; `None` where none is named.
    pub(super) name: Option<String>,
    /// As written.
    pub(super) charset: Option<String>,
}

impl Answer {
    /// Reads the head from the first bytes of a message: all of them, or [`HEADER_BYTES`].
    pub(super) fn parse(message: &[u8]) -> Result<Self, Fault> {
        let mut lines = Lines { message, at: 0 };
        let status = lines.next().and_then(status).ok_or(Fault::Http {
            reason: "no status line",
        })?;
        let mut fields = Fields::default();
        loop {
            match lines.next() {
                Some([]) => break,
                // Servers write all sorts of lines; browsers pass over what is no field.
                Some(line) => fields.push(line).unwrap_or(()),
                None if message.len() as u64 >= HEADER_BYTES => {
                    return Err(Fault::TooLarge {
                        what: "HTTP header",
                        limit_bytes: HEADER_BYTES,
                    });
                }
                None => break,
            }
        }
        Ok(Self {
            status,
            media_type: MediaType::parse(fields.get("content-type").unwrap_or_default()),
            codings: Codings::of(&fields),
            body_start: lines.at,
        })
    }

    /// Returns why the answer holds no document, `None` when it may.
    pub(super) fn unwanted(&self) -> Option<String> {
        if self.status != 200 {
            return Some(format!("HTTP status {}", self.status));
        }
        (!self.media_type.is_document()).then(|| self.media_type.reason())
    }
}

impl Codings {
    fn of(fields: &Fields) -> Self {
        let list = |name| {
            let names = fields.all(name).flat_map(|value| value.split(','));
            let names = names.map(|name| name.trim().to_ascii_lowercase());
            names.filter(|name| !name.is_empty())
        };
        Self {
            chunked: list("transfer-encoding").any(|name| name == "chunked"),
            content: list("content-encoding").collect(),
        }
    }
}

impl MediaType {
    /// Reads the value of a `Content-Type`.
    pub(super) fn parse(value: &str) -> Self {
        let mut parts = value.split(';');
        let name = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let charset = parts.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            let is_charset = name.trim().eq_ignore_ascii_case("charset") && !value.is_empty();
            is_charset.then(|| value.to_owned())
        });
        Self {
            name: Some(name).filter(|name| !name.is_empty()),
            charset,
        }
    }

    /// Tells whether a body of this type can be an article; one without a type can.
    pub(super) fn is_document(&self) -> bool {
        self.name
            .as_deref()
            .is_none_or(|name| DOCUMENT_TYPES.contains(&name))
    }

    /// Returns why a body of this type is passed over. Keeps the reasons few.
    pub(super) fn reason(&self) -> String {
        let class = self.name.as_deref().and_then(|name| name.split('/').next());
        let known = KNOWN_TYPES.into_iter().find(|&known| Some(known) == class);
        format!("media type {}", known.unwrap_or("unknown"))
    }
}

/// Lines without their ends; a last one that has none is left out.
struct Lines<'a> {
    message: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = &self.message[self.at..];
        let end = memchr::memchr(b'\n', rest)?;
        self.at += end + 1;
        let line = &rest[..end];
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

/// Returns the status of `HTTP/1.1 200 OK`.
fn status(line: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(line.get(..line.len().min(32))?).ok()?;
    let mut words = line.split_ascii_whitespace();
    words
        .next()
        .filter(|version| version.starts_with("HTTP/"))?;
    let status = words.next().filter(|status| status.len() == 3)?;
    status.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: &str) -> String {
        match Answer::parse(message.as_bytes()) {
            Ok(answer) => format!(
                "{} {:?} {:?} {:?}",
                answer.unwanted().unwrap_or_else(|| "wanted".to_owned()),
                answer.media_type.name,
                answer.media_type.charset,
                &message[answer.body_start..],
            ),
            Err(fault) => format!("fault: {fault}"),
        }
    }

    #[test]
    fn type_and_charset_are_read_in_any_spelling() {
        assert_eq!(
            check("HTTP/1.1 200 OK\r\ncontent-TYPE: Text/HTML ; Charset=\"utf-8\"\r\n\r\n<p>"),
            r#"wanted Some("text/html") Some("utf-8") "<p>""#
        );
        assert_eq!(
            check("HTTP/2 200\nContent-Type: text/plain;\n\tcharset=gbk\n\nRain"),
            r#"wanted Some("text/plain") Some("gbk") "Rain""#
        );
    }

    #[test]
    fn other_answers_say_why_not() {
        assert_eq!(
            check("HTTP/1.1 301 Moved\r\n\r\n"),
            "HTTP status 301 None None \"\""
        );
        assert_eq!(
            check("HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\n"),
            r#"media type image Some("image/png") None """#
        );
        assert_eq!(
            check("HTTP/1.0 200 OK\r\nContent-Type: strange/thing\r\n\r\n"),
            r#"media type unknown Some("strange/thing") None """#
        );
    }

    #[test]
    fn lines_that_are_no_fields_are_passed_over() {
        assert_eq!(
            check("HTTP/1.1 200 OK\r\n lost\r\nnonsense\r\n\r\nx"),
            r#"wanted None None "x""#
        );
        assert_eq!(
            check("HTTP/1.1 200 OK\r\nA: b"),
            r#"wanted None None "A: b""#
        );
    }

    #[test]
    fn what_is_no_answer_is_a_fault() {
        assert_eq!(
            check("GET / HTTP/1.1\r\n\r\n"),
            "fault: broken HTTP answer: no status line"
        );
        assert_eq!(check(""), "fault: broken HTTP answer: no status line");
        let endless = format!("HTTP/1.1 200 OK\r\n{}", "a: b\r\n".repeat(20_000));
        let head = &endless[..HEADER_BYTES as usize];
        assert_eq!(check(head), "fault: the HTTP header is larger than 64 KiB");
    }
}
