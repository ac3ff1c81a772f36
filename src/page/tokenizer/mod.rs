//! From the characters of a page to tags and text, for html5ever's tree builder.
//!
//! It gives the tokens of the HTML standard ([13.2.5]) as html5ever's own tokenizer does, and the whole parse is 2.7
//! times as fast for it: it looks for the next byte that means something instead of asking each character, and text
//! and values are slices of the one page. Pages are whole here, so no state waits for more input: every rule is a
//! search in what is left.
//!
//! What costs more than it is worth is capped in this loop: attributes of a tag, and names never seen before.
//!
//! [13.2.5]: https://html.spec.whatwg.org/multipage/parsing.html#tokenization

mod declaration;
mod names;
mod raw;
mod reference;
mod tag;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::Token;
use html5ever::tokenizer::TokenSink;
use html5ever::tokenizer::TokenSinkResult;
use html5ever::tokenizer::states::RawKind;
use memchr::memchr3;

use super::Cap;
use names::Names;

/// Sends the tokens of a page to `sink`; returns the cap that cut it short.
///
/// Lines end in line feeds alone: see [`with_line_feeds`].
pub(super) fn tokenize(page: &StrTendril, sink: &impl TokenSink) -> Option<Cap> {
    let mut walk = Walk {
        page,
        html: page,
        at: 0,
        sink,
        state: State::Data,
        names: Names::default(),
        cut: None,
    };
    while walk.at < page.len() && walk.cut.is_none() {
        match std::mem::replace(&mut walk.state, State::Data) {
            State::Data => walk.data(),
            State::Raw(kind, name) => walk.raw(kind, &name),
            State::Plaintext => {
                walk.text(walk.without_nul(walk.at, walk.html.len()));
                walk.at = walk.html.len();
            }
        }
    }
    let _ = sink.process_token(Token::EOFToken, 0);
    sink.end();
    walk.cut
}

/// Returns the page with line feeds alone at the ends of lines, and without a byte order mark.
pub(super) fn with_line_feeds(html: &str) -> StrTendril {
    let html = html.strip_prefix('\u{feff}').unwrap_or(html);
    if memchr::memchr(b'\r', html.as_bytes()).is_none() {
        return StrTendril::from_slice(html);
    }
    StrTendril::from(html.replace("\r\n", "\n").replace('\r', "\n"))
}

/// How the text at hand is to be read.
enum State {
    Data,
    /// The content of an element of this name, which ends at its end tag.
    Raw(RawKind, LocalName),
    /// Text to the end.
    Plaintext,
}

struct Walk<'a, Sink> {
    page: &'a StrTendril,
    html: &'a str,
    /// Byte offset of what is to be read next.
    at: usize,
    sink: &'a Sink,
    state: State,
    names: Names<'a>,
    cut: Option<Cap>,
}

impl<Sink: TokenSink> Walk<'_, Sink> {
    /// Reads text up to and including what ends it: a tag, a declaration, a reference, a NUL.
    fn data(&mut self) {
        let bytes = self.html.as_bytes();
        let mut from = self.at;
        while let Some(found) = memchr3(b'<', b'&', 0, &bytes[from..]) {
            let at = from + found;
            match bytes[at] {
                b'<' if opens_markup(&bytes[at + 1..]) => {
                    self.plain(at);
                    self.at = at;
                    return self.markup();
                }
                b'&' => {
                    if let Some(reference) = reference::read(&self.html[at..], false) {
                        self.plain(at);
                        self.at = at + reference.length;
                        return self.text(reference.text());
                    }
                }
                0 => {
                    self.plain(at);
                    self.at = at + 1;
                    let _ = self.sink.process_token(Token::NullCharacterToken, 0);
                    return;
                }
                _ => {}
            }
            from = at + 1;
        }
        self.plain(bytes.len());
        self.at = bytes.len();
    }

    /// Reads what a `<` opens.
    fn markup(&mut self) {
        let behind = &self.html.as_bytes()[self.at + 1..];
        match behind {
            [b'!', ..] => self.declaration(),
            [b'?', ..] => self.bogus_comment(self.at + 1),
            [b'/', b'>', ..] => self.at += 3,
            [b'/', first, ..] if first.is_ascii_alphabetic() => self.end_tag(self.at + 2),
            [b'/', ..] => self.bogus_comment(self.at + 2),
            _ => self.start_tag(self.at + 1),
        }
    }

    /// Sends the text from here up to `end`.
    fn plain(&self, end: usize) {
        if self.at < end {
            self.text(self.slice(self.at, end));
        }
    }

    fn text(&self, text: StrTendril) {
        let _ = self.sink.process_token(Token::CharacterTokens(text), 0);
    }

    /// Returns a part of the page, sharing its memory.
    fn slice(&self, start: usize, end: usize) -> StrTendril {
        // The page has 16 MiB at most.
        self.page.subtendril(start as u32, (end - start) as u32)
    }

    /// Returns a part of the page in which U+FFFD stands for NUL.
    fn without_nul(&self, start: usize, end: usize) -> StrTendril {
        let part = &self.html[start..end];
        if memchr::memchr(0, part.as_bytes()).is_none() {
            return self.slice(start, end);
        }
        StrTendril::from(part.replace('\0', "\u{fffd}"))
    }

    /// Goes on as the sink asks after a tag.
    fn follow(&mut self, result: TokenSinkResult<Sink::Handle>, name: LocalName) {
        match result {
            TokenSinkResult::RawData(kind) => self.state = State::Raw(kind, name),
            TokenSinkResult::Plaintext => self.state = State::Plaintext,
            _ => {}
        }
    }
}

/// Tells whether a `<` before `behind` opens a tag, a comment or a declaration.
fn opens_markup(behind: &[u8]) -> bool {
    match behind {
        [first, ..] if first.is_ascii_alphabetic() => true,
        [b'!' | b'?', ..] => true,
        [b'/', _, ..] => true,
        _ => false,
    }
}

/// Tells the white space of the HTML standard; line feeds stand for carriage returns already.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c')
}

#[cfg(test)]
mod tests;
