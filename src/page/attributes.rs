//! Finds a tag with more attributes than any page means.
//!
//! html5ever compares each attribute of a tag with all before it, so a flood of them must not reach its tokenizer.

use memchr::memchr;
use memchr::memmem;

use super::guard::MAX_ATTRIBUTES;

/// Elements whose content is no markup.
const RAW: [&str; 8] = [
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

/// Returns where in the page the first attribute too many of a tag starts, on a character boundary.
pub(super) fn flood(html: &str) -> Option<usize> {
    let mut scan = Scan {
        bytes: html.as_bytes(),
        at: 0,
    };
    while scan.skip_past(b'<') {
        if scan.rest().starts_with(b"!--") {
            // The two dashes may be those of the end: `<!-->` is a whole comment.
            scan.at += 1;
            scan.skip_past_all(b"-->");
        } else if scan.rest().first().is_some_and(u8::is_ascii_alphabetic) {
            let name = scan.name();
            if scan.attributes() > MAX_ATTRIBUTES {
                return Some(scan.at);
            }
            if RAW
                .iter()
                .any(|raw| raw.as_bytes().eq_ignore_ascii_case(name))
            {
                scan.skip_raw(name);
            }
        }
    }
    None
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// Skips past the next such byte; tells whether there is one.
    fn skip_past(&mut self, byte: u8) -> bool {
        let found = memchr(byte, self.rest());
        self.at = found.map_or(self.bytes.len(), |found| self.at + found + 1);
        found.is_some()
    }

    fn skip_past_all(&mut self, end: &[u8]) {
        let found = memmem::find(self.rest(), end);
        self.at = found.map_or(self.bytes.len(), |found| self.at + found + end.len());
    }

    fn skip_while(&mut self, wanted: impl Fn(&u8) -> bool) {
        let other = self.rest().iter().position(|byte| !wanted(byte));
        self.at += other.unwrap_or(self.rest().len());
    }

    fn name(&mut self) -> &'a [u8] {
        let start = self.at;
        self.skip_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>'));
        &self.bytes[start..self.at]
    }

    /// Skips the attributes of a tag and its `>`; stops at the first too many. Returns how many there were.
    fn attributes(&mut self) -> usize {
        let mut count = 0;
        loop {
            self.skip_while(|byte| byte.is_ascii_whitespace() || *byte == b'/');
            match self.rest().first() {
                None => return count,
                Some(b'>') => {
                    self.at += 1;
                    return count;
                }
                Some(_) => count += 1,
            }
            if count > MAX_ATTRIBUTES {
                return count;
            }
            // A name may start with `=`.
            self.at += 1;
            self.skip_while(|byte| {
                !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'=')
            });
            self.value();
        }
    }

    fn value(&mut self) {
        let name_end = self.at;
        self.skip_while(u8::is_ascii_whitespace);
        if self.rest().first() != Some(&b'=') {
            self.at = name_end;
            return;
        }
        self.at += 1;
        self.skip_while(u8::is_ascii_whitespace);
        match self.rest().first() {
            Some(quote @ (b'"' | b'\'')) => {
                self.at += 1;
                self.skip_past(*quote);
            }
            _ => self.skip_while(|byte| !byte.is_ascii_whitespace() && *byte != b'>'),
        }
    }

    /// Skips to the end tag of an element without markup.
    fn skip_raw(&mut self, name: &[u8]) {
        while self.skip_past(b'<') {
            let end = self
                .rest()
                .strip_prefix(b"/")
                .and_then(|end| end.get(..name.len()));
            if end.is_some_and(|end| end.eq_ignore_ascii_case(name)) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(attributes: usize) -> String {
        let list: String = (0..attributes).map(|n| format!(" a{n}='>'")).collect();
        format!("<div{list}>")
    }

    #[test]
    fn tag_with_as_many_as_allowed_is_left_alone() {
        assert_eq!(flood(&tag(MAX_ATTRIBUTES).repeat(3)), None);
    }

    #[test]
    fn flood_is_found_where_the_first_too_many_starts() {
        let html = format!(
            "<!--<p \">-->é<script>a<b \"</script>{}",
            tag(MAX_ATTRIBUTES + 7)
        );
        let at = flood(&html).unwrap();
        assert_eq!(&html[at..at + 6], "a1024=");
    }

    #[test]
    fn text_of_scripts_and_comments_is_no_tag() {
        let words = "x ".repeat(5_000);
        assert_eq!(
            flood(&format!("<script>a<b {words}</script><!-- <b {words}-->")),
            None
        );
    }

    #[test]
    fn cut_markup_ends_the_search() {
        for html in [
            "<",
            "<a",
            "<a b",
            "<a b=",
            "<a b='",
            "<!--",
            "<!-->",
            "<script",
            "<script>",
            "<script></",
        ] {
            assert_eq!(flood(html), None, "{html}");
        }
    }
}
