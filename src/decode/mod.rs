//! From a record's bytes to its text.
//!
//! Three questions, each answered from the bytes and what came with them, never from a file's name: is this text at
//! all ([`Undecodable`]), in which charset was it written, and is it a page of HTML or a flat dump ([`Kind`])?
//! Charsets are found the way browsers find them, with one difference: bytes that are valid UTF-8 are UTF-8, whatever
//! a header or a `<meta>` says. Saved pages are often re-encoded by the tool that saved them and keep the old label.
//!
//! What comes out is fit to be shown: no control characters beside tab and line feed, and line feeds alone end a
//! line. A character that stands for bytes nobody could read is U+FFFD, and [`Decoded::damaged`] says so.
//!
//! ```
//! use morgue::decode::{Kind, decode};
//!
//! let decoded = decode(b"Jos\xe9 said \x93no\x94", Some("iso-8859-1"), None, None)?;
//! assert_eq!(decoded.text, "José said “no”");
//! assert_eq!(decoded.kind, Kind::Flat);
//! # Ok::<(), morgue::decode::Undecodable>(())
//! ```

mod binary;
mod charset;
mod clean;
mod kind;
mod label;
mod markup;
mod tags;

pub use clean::clean;
pub use kind::Kind;
pub use kind::kind;
pub use markup::strip_markup;

/// Bytes of an HTML page. A hundred times the mean news page; the parser's cost grows with it.
pub const PAGE_BYTES: usize = 16 << 20;

/// The text of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// Which way to read it.
    pub kind: Kind,
    /// The text; lines end in `\n`.
    pub text: String,
    /// Name of the charset it was written in, as the Encoding Standard spells it.
    pub charset: &'static str,
    /// Whether some bytes could not be read and became U+FFFD.
    pub damaged: bool,
}

/// Why a record is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Undecodable {
    /// Nothing but white space.
    #[error("empty")]
    Empty,
    /// A picture, a program, an archive.
    #[error("not text: looks like {0}")]
    Binary(&'static str),
    /// A page over [`PAGE_BYTES`].
    #[error("page larger than {} MiB", PAGE_BYTES >> 20)]
    TooLarge,
}

/// Reads a record's bytes as text.
///
/// `declared` is the charset of the HTTP header, `media_type` its media type; both only advise. `forced` is the
/// kind someone asked for, and is not questioned.
pub fn decode(
    bytes: &[u8],
    declared: Option<&str>,
    media_type: Option<&str>,
    forced: Option<Kind>,
) -> Result<Decoded, Undecodable> {
    if bytes.trim_ascii().is_empty() {
        return Err(Undecodable::Empty);
    }
    if let Some(what) = binary::magic(bytes) {
        return Err(Undecodable::Binary(what));
    }
    let read = charset::read(bytes, declared);
    if binary::is_noise(&read.text) {
        return Err(Undecodable::Binary("binary data"));
    }
    let text = clean(read.text);
    if text.trim().is_empty() {
        return Err(Undecodable::Empty);
    }
    let kind = forced.unwrap_or_else(|| kind::kind_as(&text, media_type));
    if kind == Kind::Page && text.len() > PAGE_BYTES {
        return Err(Undecodable::TooLarge);
    }
    Ok(Decoded {
        kind,
        text,
        charset: read.charset.name(),
        damaged: read.damaged,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8]) -> String {
        match decode(bytes, None, None, None) {
            Ok(it) => {
                let damage = if it.damaged { " damaged" } else { "" };
                format!("{:?} {}{damage}: {}", it.kind, it.charset, it.text)
            }
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn plain_text_is_flat() {
        assert_eq!(
            check(b"Rain fell.\r\nIt stopped.\r"),
            "Flat UTF-8: Rain fell.\nIt stopped.\n"
        );
    }

    #[test]
    fn nothing_is_empty() {
        assert_eq!(check(b""), "error: empty");
        assert_eq!(check(b" \r\n\t"), "error: empty");
        assert_eq!(check(b"\xef\xbb\xbf"), "error: empty");
        assert_eq!(
            check(b"\0\0\0\0"),
            "error: not text: looks like binary data"
        );
    }

    #[test]
    fn files_that_are_no_text_say_what_they_are() {
        assert_eq!(
            check(b"%PDF-1.7\n..."),
            "error: not text: looks like a PDF document"
        );
        assert_eq!(
            check(b"\x89PNG\r\n\x1a\n...."),
            "error: not text: looks like a PNG image"
        );
        let noise: Vec<u8> = (0..4_096u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        assert_eq!(check(&noise), "error: not text: looks like binary data");
    }

    #[test]
    fn a_stray_nul_is_dropped() {
        assert_eq!(check(b"Rain\0 fell\x08."), "Flat UTF-8: Rain fell.");
    }

    #[test]
    fn a_page_over_the_cap_is_told() {
        let page = format!("<!doctype html><p>{}", "word ".repeat(PAGE_BYTES / 5));
        assert_eq!(check(page.as_bytes()), "error: page larger than 16 MiB");
    }

    #[test]
    fn a_kind_asked_for_is_not_questioned() {
        let decoded = decode(b"<!doctype html><p>Rain", None, None, Some(Kind::Flat)).unwrap();
        assert_eq!(decoded.kind, Kind::Flat);
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let mut state = 7u32;
        for length in 0..600 {
            let bytes: Vec<u8> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 24) as u8
                })
                .collect();
            for declared in [
                None,
                Some("utf-16le"),
                Some("gbk"),
                Some("iso-2022-jp"),
                Some("no such"),
            ] {
                let _ = decode(&bytes, declared, Some("text/html"), None);
            }
        }
    }
}
