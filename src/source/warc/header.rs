//! Named fields, as WARC and HTTP write them.

use super::http::MediaType;
use crate::source::fault::Fault;
use crate::source::limits::HEADER_BYTES;
use crate::source::stream::Line;
use crate::source::stream::Stream;

/// Fields in order, names in lower case.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

/// A line that is no field and continues none.
pub(super) struct NoField;

impl Fields {
    /// Takes one line without its end. A line that begins with white space continues the one before it.
    pub(super) fn push(&mut self, line: &[u8]) -> Result<(), NoField> {
        let line = String::from_utf8_lossy(line);
        if line.starts_with([' ', '\t']) {
            let (_, value) = self.0.last_mut().ok_or(NoField)?;
            value.push(' ');
            value.push_str(line.trim());
            return Ok(());
        }
        let (name, value) = line.split_once(':').ok_or(NoField)?;
        self.0
            .push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        Ok(())
    }

    /// Returns the first value of the field `name`, given in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Returns every value of the field `name`, given in lower case.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = move |(found, _): &&(String, String)| found == name;
        self.0.iter().filter(named).map(|(_, value)| value.as_str())
    }
}

/// The header of a WARC record.
#[derive(Debug)]
pub(super) struct Header {
    fields: Fields,
    kind: String,
    /// Bytes of the block.
    pub(super) content_length: u64,
}

impl Header {
    /// Reads a header and the blank line behind it.
    pub(super) fn read(stream: &mut Stream) -> Result<Self, Fault> {
        let mut line = Vec::new();
        let mut left = HEADER_BYTES;
        if !next_line(stream, &mut line, &mut left)? || !is_version(&line) {
            return Err(broken("no `WARC/1.x` where a record should begin"));
        }
        let mut fields = Fields::default();
        while next_line(stream, &mut line, &mut left)? {
            let pushed = fields.push(&line);
            pushed.map_err(|NoField| broken("a header line without a colon"))?;
        }
        let kind = fields.get("warc-type").ok_or(broken("no `WARC-Type`"))?;
        Ok(Self {
            kind: kind.to_ascii_lowercase(),
            content_length: content_length(&fields)?,
            fields,
        })
    }

    /// Returns the record's type in lower case.
    pub(super) fn kind(&self) -> &str {
        &self.kind
    }

    /// Returns the type of the block.
    pub(super) fn media_type(&self) -> MediaType {
        MediaType::parse(self.fields.get("content-type").unwrap_or_default())
    }

    /// Tells whether the block is an HTTP message; it is taken for one if the header does not say.
    pub(super) fn holds_http(&self) -> bool {
        let name = self.media_type().name;
        name.is_none_or(|name| name == "application/http")
    }

    /// Returns the address of the capture, without the angle brackets of the 1.0 grammar.
    pub(super) fn target_uri(&self) -> Option<&str> {
        let uri = self.fields.get("warc-target-uri")?;
        let bare = uri.strip_prefix('<').and_then(|uri| uri.strip_suffix('>'));
        Some(bare.unwrap_or(uri)).filter(|uri| !uri.is_empty())
    }

    /// Returns the time of the capture, as written.
    pub(super) fn date(&self) -> Option<&str> {
        self.fields.get("warc-date")
    }
}

/// Reads a line of the header without its end; `false` for the blank line behind it.
fn next_line(stream: &mut Stream, line: &mut Vec<u8>, left: &mut u64) -> Result<bool, Fault> {
    let too_large = Fault::TooLarge {
        what: "WARC header",
        limit_bytes: HEADER_BYTES,
    };
    let bytes = match stream.read_line(*left, line)? {
        Line::Whole { bytes } => bytes,
        Line::TooLong { .. } => return Err(too_large),
        Line::End => return Err(broken("the file ends inside a header")),
    };
    *left = left.checked_sub(bytes).ok_or(too_large)?;
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(!line.is_empty())
}

/// Tells whether a line begins a record; the drafts before 1.0 are framed alike.
fn is_version(line: &[u8]) -> bool {
    let minor = [&b"WARC/1."[..], b"WARC/0."]
        .into_iter()
        .find_map(|major| line.strip_prefix(major));
    minor.is_some_and(|minor| {
        !minor.is_empty() && minor.trim_ascii_end().iter().all(u8::is_ascii_digit)
    })
}

fn content_length(fields: &Fields) -> Result<u64, Fault> {
    let mut lengths = fields.all("content-length");
    let length = lengths.next().ok_or(broken("no `Content-Length`"))?;
    if lengths.any(|other| other != length) {
        return Err(broken("two different values of `Content-Length`"));
    }
    let digits = length.bytes().all(|byte| byte.is_ascii_digit());
    let number = length.parse().ok().filter(|_| digits);
    number.ok_or(broken("`Content-Length` is no number"))
}

fn broken(reason: &'static str) -> Fault {
    Fault::Warc { reason }
}
