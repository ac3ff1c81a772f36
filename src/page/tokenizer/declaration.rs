//! Comments, document types and CDATA.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::Doctype;
use html5ever::tokenizer::Token;
use html5ever::tokenizer::TokenSink;
use html5ever::tokenizer::TokenSinkResult;
use html5ever::tokenizer::Tokenizer;
use html5ever::tokenizer::TokenizerOpts;
use memchr::memchr;
use memchr::memmem;

use super::Walk;

impl<Sink: TokenSink> Walk<'_, Sink> {
    /// Reads what begins with `<!`.
    pub(super) fn declaration(&mut self) {
        let start = self.at + 2;
        let rest = &self.html.as_bytes()[start..];
        let is_doctype = rest
            .get(..7)
            .is_some_and(|word| word.eq_ignore_ascii_case(b"doctype"));
        if rest.starts_with(b"--") {
            self.comment(start + 2);
        } else if is_doctype {
            self.doctype();
        } else if rest.starts_with(b"[CDATA[") && self.is_foreign() {
            self.cdata(start + 7);
        } else {
            self.bogus_comment(start);
        }
    }

    fn is_foreign(&self) -> bool {
        let sink = &self.sink;
        sink.adjusted_current_node_present_but_not_in_html_namespace()
    }

    /// Reads a comment whose text begins at `start`.
    fn comment(&mut self, start: usize) {
        let rest = &self.html.as_bytes()[start..];
        for (opening, length) in [(&b">"[..], 1), (b"->", 2)] {
            if rest.starts_with(opening) {
                self.at = start + length;
                return self.send_comment(start, start);
            }
        }
        let (end, next) = comment_end(rest).unwrap_or((unfinished(rest), rest.len()));
        self.at = start + next;
        self.send_comment(start, start + end);
    }

    /// Reads what the standard takes for a comment: up to the next `>`.
    pub(super) fn bogus_comment(&mut self, start: usize) {
        let rest = &self.html.as_bytes()[start..];
        let length = memchr(b'>', rest);
        self.at = length.map_or(self.html.len(), |length| start + length + 1);
        self.send_comment(start, start + length.unwrap_or(rest.len()));
    }

    fn send_comment(&self, start: usize, end: usize) {
        let comment = self.without_nul(start, end);
        let _ = self.sink.process_token(Token::CommentToken(comment), 0);
    }

    /// Reads a document type. Rare and full of rules, so html5ever reads it.
    fn doctype(&mut self) {
        let rest = &self.html[self.at..];
        let length = memchr(b'>', rest.as_bytes()).map_or(rest.len(), |length| length + 1);
        let tokenizer = Tokenizer::new(Doctypes::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(self.slice(self.at, self.at + length));
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        for doctype in tokenizer.sink.0.into_inner() {
            let _ = self.sink.process_token(Token::DoctypeToken(doctype), 0);
        }
        self.at += length;
    }

    /// Reads text of an SVG or MathML element up to `]]>`.
    fn cdata(&mut self, start: usize) {
        let rest = &self.html.as_bytes()[start..];
        let length = memmem::find(rest, b"]]>");
        let end = start + length.unwrap_or(rest.len());
        self.at = start;
        while let Some(found) = memchr(0, &self.html.as_bytes()[self.at..end]) {
            self.plain(self.at + found);
            let _ = self.sink.process_token(Token::NullCharacterToken, 0);
            self.at += found + 1;
        }
        self.plain(end);
        self.at = (end + 3).min(self.html.len());
    }
}

/// Returns where a comment ends, and what follows it begins: `-->` or `--!>`.
fn comment_end(text: &[u8]) -> Option<(usize, usize)> {
    let mut at = 0;
    loop {
        at += memmem::find(&text[at..], b"--")?;
        at += text[at..].iter().take_while(|byte| **byte == b'-').count();
        match text[at..] {
            [b'>', ..] => return Some((at - 2, at + 1)),
            [b'!', b'>', ..] => return Some((at - 2, at + 2)),
            _ => {}
        }
    }
}

/// Returns the length of a comment that the page's end cuts: without the beginning of an end.
fn unfinished(comment: &[u8]) -> usize {
    let ends: [&[u8]; 3] = [b"--!", b"--", b"-"];
    let end = ends.into_iter().find(|end| comment.ends_with(end));
    comment.len() - end.map_or(0, <[u8]>::len)
}

/// Keeps the document types of what is read.
#[derive(Default)]
struct Doctypes(RefCell<Vec<Doctype>>);

impl TokenSink for Doctypes {
    type Handle = ();

    fn process_token(&self, token: Token, _line_number: u64) -> TokenSinkResult<()> {
        if let Token::DoctypeToken(doctype) = token {
            self.0.borrow_mut().push(doctype);
        }
        TokenSinkResult::Continue
    }
}
