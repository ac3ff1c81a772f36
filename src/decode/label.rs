//! The charset a page names in its own first lines.

use encoding_rs::Encoding;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use encoding_rs::WINDOWS_1252;
use encoding_rs::X_USER_DEFINED;

/// How far a `<meta>` is looked for. The standard's prescan stops at 1,024 bytes, but browsers start over when the
/// parser meets one later, and pages with much script in their head have it there.
const HEAD_BYTES: usize = 64 << 10;

/// Longest tag that is looked into.
const TAG_BYTES: usize = 1 << 10;

/// Returns the charset that the XML declaration or the first telling `<meta>` names.
pub(super) fn declared_inside(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let mut rest = head.trim_ascii_start();
    if rest.starts_with(b"<?xml") {
        let declaration = tag(rest);
        if let Some(found) = value_after(declaration, b"encoding").and_then(encoding) {
            return Some(found);
        }
    }
    while let Some(at) = memchr::memchr(b'<', rest) {
        rest = &rest[at..];
        if rest.starts_with(b"<!--") {
            rest = memchr::memmem::find(rest, b"-->").map_or(&[], |end| &rest[end..]);
            continue;
        }
        if is_meta(rest)
            && let Some(found) = value_after(tag(rest), b"charset").and_then(encoding)
        {
            return Some(found);
        }
        rest = &rest[1..];
    }
    None
}

/// Returns the encoding of a label; a page that can be read byte by byte is not UTF-16, whatever it says.
fn encoding(label: &[u8]) -> Option<&'static Encoding> {
    let found = Encoding::for_label(label)?;
    Some(if found == UTF_16LE || found == UTF_16BE {
        UTF_8
    } else if found == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        found
    })
}

fn is_meta(text: &[u8]) -> bool {
    let name = text
        .get(1..5)
        .is_some_and(|name| name.eq_ignore_ascii_case(b"meta"));
    name && text
        .get(5)
        .is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
}

/// Returns the tag that `text` begins with.
fn tag(text: &[u8]) -> &[u8] {
    let text = &text[..text.len().min(TAG_BYTES)];
    memchr::memchr(b'>', text).map_or(text, |end| &text[..end])
}

/// Returns what stands behind `name` and an equals sign, without quotes: `gbk` in `content="text/html; charset=gbk"`.
fn value_after<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = tag;
    loop {
        let at = rest
            .windows(name.len())
            .position(|word| word.eq_ignore_ascii_case(name))?;
        rest = &rest[at + name.len()..];
        if let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") {
            let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'');
            let value = value.trim_ascii_start();
            let value = &value[usize::from(value.first().is_some_and(is_quote))..];
            let ends = |byte: &u8| {
                is_quote(byte) || byte.is_ascii_whitespace() || matches!(byte, b';' | b'?' | b'/')
            };
            return Some(&value[..value.iter().position(ends).unwrap_or(value.len())]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str) -> &'static str {
        declared_inside(page.as_bytes()).map_or("none", Encoding::name)
    }

    #[test]
    fn both_spellings_of_meta_are_read() {
        assert_eq!(check("<html><META charset='GB2312'>"), "GBK");
        assert_eq!(
            check("<meta http-equiv=Content-Type content=\"text/html; charset = iso-8859-2\">"),
            "ISO-8859-2"
        );
        assert_eq!(check("<meta\ncharset=latin1/>"), "windows-1252");
    }

    #[test]
    fn an_xml_declaration_is_read() {
        assert_eq!(
            check("<?xml version='1.0' encoding='euc-jp'?><html>"),
            "EUC-JP"
        );
    }

    #[test]
    fn comments_scripts_and_unknown_names_say_nothing() {
        assert_eq!(
            check("<!-- <meta charset=gbk> --><meta charset=big5>"),
            "Big5"
        );
        assert_eq!(check("<script>charset=gbk</script>"), "none");
        assert_eq!(
            check("<meta charset=martian><meta charset=koi8-r>"),
            "KOI8-R"
        );
        assert_eq!(check("<!-- never closed <meta charset=gbk>"), "none");
        assert_eq!(check("<metal charset=gbk>"), "none");
    }

    #[test]
    fn a_page_that_can_be_read_is_not_utf_16() {
        assert_eq!(check("<meta charset=utf-16>"), "UTF-8");
    }
}
