//! Contents that are no markup: scripts, styles, titles, text areas.

use html5ever::LocalName;
use html5ever::tokenizer::TokenSink;
use html5ever::tokenizer::states::RawKind;
use memchr::memchr;
use memchr::memchr2;
use memchr::memmem;

use super::State;
use super::Walk;
use super::is_space;
use super::reference;

impl<Sink: TokenSink> Walk<'_, Sink> {
    /// Reads the content of an element and its end tag.
    pub(super) fn raw(&mut self, kind: RawKind, name: &LocalName) {
        let rest = &self.html.as_bytes()[self.at..];
        let length = match kind {
            RawKind::ScriptData | RawKind::ScriptDataEscaped(_) => script_length(rest),
            _ => end_tag(rest, name.as_bytes()).unwrap_or(rest.len()),
        };
        let end = self.at + length;
        if kind == RawKind::Rcdata {
            self.send_with_references(end);
        } else if self.at < end {
            self.text(self.without_nul(self.at, end));
        }
        self.at = end;
        self.state = State::Data;
        if end < self.html.len() {
            self.end_tag(end + 2);
        }
    }

    fn send_with_references(&mut self, end: usize) {
        let bytes = self.html.as_bytes();
        let mut from = self.at;
        while let Some(found) = memchr(b'&', &bytes[from..end]) {
            let at = from + found;
            from = at + 1;
            if let Some(reference) = reference::read(&self.html[at..end], false) {
                self.send(at);
                self.text(reference.text());
                self.at = at + reference.length;
                from = self.at;
            }
        }
        self.send(end);
    }

    fn send(&self, end: usize) {
        if self.at < end {
            self.text(self.without_nul(self.at, end));
        }
    }
}

/// Returns where the end tag of an element stands.
fn end_tag(text: &[u8], name: &[u8]) -> Option<usize> {
    let mut ends = memmem::find_iter(text, b"</");
    ends.find(|at| is_named(&text[at + 2..], name))
}

/// Tells whether a tag goes on with this name.
fn is_named(text: &[u8], name: &[u8]) -> bool {
    let Some((own, behind)) = text.split_at_checked(name.len()) else {
        return false;
    };
    let ends = |byte: &u8| is_space(*byte) || matches!(byte, b'/' | b'>');
    own.eq_ignore_ascii_case(name) && behind.first().is_some_and(ends)
}

/// Returns the length of a script's content. Inside `<!--` and `-->`, a `<script>` hides the next `</script>`.
fn script_length(text: &[u8]) -> usize {
    const SCRIPT: &[u8] = b"script";
    let Some(end) = end_tag(text, SCRIPT) else {
        return text.len();
    };
    let Some(comment) = memmem::find(&text[..end], b"<!--") else {
        return end;
    };
    // From here on: inside a comment, and maybe inside a script of it.
    let mut at = comment + 2;
    let (mut escaped, mut doubly) = (true, false);
    while let Some(found) = memchr2(b'<', b'-', &text[at..]) {
        at += found;
        match text[at..] {
            [b'-', ..] => {
                let dashes = text[at..].iter().take_while(|byte| **byte == b'-').count();
                at += dashes;
                if escaped && dashes > 1 && text.get(at) == Some(&b'>') {
                    (escaped, doubly) = (false, false);
                }
                continue;
            }
            [b'<', b'!', b'-', b'-', ..] if !escaped => {
                escaped = true;
                at += 2;
                continue;
            }
            [b'<', b'/', ref name @ ..] if is_named(name, SCRIPT) => {
                if !doubly {
                    return at;
                }
                doubly = false;
            }
            [b'<', ref name @ ..] if escaped && !doubly && is_named(name, SCRIPT) => doubly = true,
            _ => {}
        }
        at += 1;
    }
    text.len()
}
