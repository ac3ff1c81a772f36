//! Tags and their attributes.

use std::collections::HashSet;

use html5ever::Attribute;
use html5ever::LocalName;
use html5ever::QualName;
use html5ever::ns;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::Tag;
use html5ever::tokenizer::TagKind;
use html5ever::tokenizer::Token;
use html5ever::tokenizer::TokenSink;
use memchr::memchr;

use super::Cap;
use super::Walk;
use super::is_space;
use super::reference;

/// Attributes of a tag.
const MAX_ATTRIBUTES: usize = 1_024;

/// Attributes from which those known are kept in a set.
const MANY: usize = 32;

impl<Sink: TokenSink> Walk<'_, Sink> {
    /// Reads a start tag whose name begins at `name`.
    pub(super) fn start_tag(&mut self, name: usize) {
        let Some(tag) = self.tag(TagKind::StartTag, name) else {
            self.at = self.html.len();
            return;
        };
        let name = tag.name.clone();
        let result = self.sink.process_token(Token::TagToken(tag), 0);
        self.follow(result, name);
    }

    /// Reads an end tag whose name begins at `name`.
    pub(super) fn end_tag(&mut self, name: usize) {
        match self.tag(TagKind::EndTag, name) {
            Some(tag) => {
                let _ = self.sink.process_token(Token::TagToken(tag), 0);
            }
            None => self.at = self.html.len(),
        }
    }

    /// Reads a tag; one that the page's end or a cap cuts is none.
    fn tag(&mut self, kind: TagKind, start: usize) -> Option<Tag> {
        self.at = self.find(start, |byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let name = self.name(start, self.at)?;
        let mut attributes = Attributes::default();
        let self_closing = loop {
            match self.html.as_bytes()[self.at..] {
                [] => return None,
                [b'>', ..] => {
                    self.at += 1;
                    break false;
                }
                [b'/', b'>', ..] => {
                    self.at += 2;
                    break true;
                }
                [b'/', ..] => self.at += 1,
                [byte, ..] if is_space(byte) => self.at += 1,
                _ => self.attribute(&mut attributes)?,
            }
        };
        Some(Tag {
            kind,
            name,
            self_closing,
            attrs: attributes.list,
            had_duplicate_attributes: attributes.repeated,
        })
    }

    /// Reads an attribute.
    fn attribute(&mut self, attributes: &mut Attributes) -> Option<()> {
        if attributes.count == MAX_ATTRIBUTES {
            self.cut = Some(Cap::Attributes);
            return None;
        }
        let start = self.at;
        // A name may start with an equals sign.
        let ends = |byte: u8| is_space(byte) || matches!(byte, b'/' | b'>' | b'=');
        self.at = self.find(start + 1, ends);
        let name = self.name(start, self.at)?;
        let value = self.value()?;
        attributes.push(name, value);
        Some(())
    }

    /// Reads a value and its equals sign, where there is one.
    fn value(&mut self) -> Option<StrTendril> {
        let equals = self.find(self.at, |byte| !is_space(byte));
        if self.html.as_bytes().get(equals) != Some(&b'=') {
            self.at = equals;
            return Some(StrTendril::new());
        }
        let start = self.find(equals + 1, |byte| !is_space(byte));
        let bytes = self.html.as_bytes();
        match *bytes.get(start)? {
            quote @ (b'"' | b'\'') => {
                let end = start + 1 + memchr(quote, &bytes[start + 1..])?;
                self.at = end + 1;
                Some(self.resolved(start + 1, end))
            }
            _ => {
                self.at = self.find(start, |byte| is_space(byte) || byte == b'>');
                Some(self.resolved(start, self.at))
            }
        }
    }

    /// Returns a value with its references resolved.
    fn resolved(&self, start: usize, end: usize) -> StrTendril {
        if memchr(b'&', &self.html.as_bytes()[start..end]).is_none() {
            return self.without_nul(start, end);
        }
        // A quote, white space or `>` behind the value ends a reference without a semicolon.
        let mut value = StrTendril::with_capacity((end - start) as u32);
        let mut from = start;
        let mut rest = start;
        while let Some(found) = memchr(b'&', &self.html.as_bytes()[rest..end]) {
            let at = rest + found;
            rest = at + 1;
            if let Some(reference) = reference::read(&self.html[at..end], true) {
                value.push_tendril(&self.without_nul(from, at));
                value.push_tendril(&reference.text());
                from = at + reference.length;
                rest = from;
            }
        }
        value.push_tendril(&self.without_nul(from, end));
        value
    }

    /// Returns a name in lower case; `None` where the page has too many of them.
    fn name(&mut self, start: usize, end: usize) -> Option<LocalName> {
        let name = self.names.get(&self.html[start..end]);
        if name.is_none() {
            self.cut = Some(Cap::Names);
        }
        name
    }

    /// Returns the place of the next such byte, or the page's end.
    fn find(&self, from: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let rest = self.html.as_bytes().get(from..).unwrap_or_default();
        let found = rest.iter().position(|byte| wanted(*byte));
        from + found.unwrap_or(rest.len())
    }
}

/// The attributes of a tag; of several with one name the first counts.
#[derive(Default)]
struct Attributes {
    list: Vec<Attribute>,
    /// How many there were, those that do not count included.
    count: usize,
    /// Names of the list, where it is long.
    known: HashSet<LocalName>,
    repeated: bool,
}

impl Attributes {
    fn push(&mut self, name: LocalName, value: StrTendril) {
        self.count += 1;
        if self.is_known(&name) {
            self.repeated = true;
            return;
        }
        self.list.push(Attribute {
            name: QualName::new(None, ns!(), name),
            value,
        });
    }

    fn is_known(&mut self, name: &LocalName) -> bool {
        if self.list.len() < MANY {
            return self.list.iter().any(|known| known.name.local == *name);
        }
        if self.known.is_empty() {
            let names = self.list.iter().map(|known| known.name.local.clone());
            self.known.extend(names);
        }
        !self.known.insert(name.clone())
    }
}
