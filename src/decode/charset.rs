//! Which charset the bytes are in, and the text they stand for.

use chardetng::EncodingDetector;
use chardetng::Iso2022JpDetection;
use chardetng::Utf8Detection;
use encoding_rs::Encoding;
use encoding_rs::ISO_2022_JP;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use encoding_rs::WINDOWS_1252;

use super::label;

/// Bytes from the first one beyond ASCII on that the detector reads: enough for every script it knows, at 3 ms.
const DETECTOR_BYTES: usize = 128 << 10;

/// Bytes looked at to tell UTF-16 without a mark from everything else.
const UTF_16_SAMPLE_BYTES: usize = 1 << 10;

/// Fewer characters than this may be valid UTF-8 by chance when they were written in a double-byte charset.
const CHANCE_CHARACTERS: usize = 4;

/// Escapes that begin a run of Japanese in ISO-2022-JP, which is ASCII byte by byte.
const ISO_2022_JP_SHIFTS: [&str; 2] = ["\x1b$B", "\x1b$@"];

/// Text, and how it was read.
pub(super) struct Read {
    pub(super) text: String,
    pub(super) charset: &'static Encoding,
    pub(super) damaged: bool,
}

/// Reads `bytes` in the charset they are most likely in: that of the byte order mark, UTF-8 where they are valid as
/// such, the one `declared` or the page names, at last the one that gives the most likely letters.
pub(super) fn read(bytes: &[u8], declared: Option<&str>) -> Read {
    if let Some((charset, mark)) = Encoding::for_bom(bytes) {
        return read_as(charset, &bytes[mark..]);
    }
    if let Some(charset) = unmarked_utf_16(bytes) {
        return read_as(charset, bytes);
    }
    let http = declared.and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
    let named = http.or_else(|| label::declared_inside(bytes));
    match std::str::from_utf8(bytes) {
        Ok(text) => valid_utf_8(text, named),
        Err(_) => other(bytes, named),
    }
}

fn read_as(charset: &'static Encoding, bytes: &[u8]) -> Read {
    let (text, damaged) = charset.decode_without_bom_handling(bytes);
    Read {
        text: text.into_owned(),
        charset,
        damaged,
    }
}

/// Tells UTF-16 by its zeros: in any language spaces, digits and markup have one in the same half of each pair.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(UTF_16_SAMPLE_BYTES)];
    let zeros = |half: usize| {
        sample
            .iter()
            .skip(half)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (first, second) = (zeros(0), zeros(1));
    let (few, many) = (sample.len() / 200, sample.len() / 10);
    let charset = if second > many && first <= few {
        UTF_16LE
    } else if first > many && second <= few {
        UTF_16BE
    } else {
        return None;
    };
    (!charset.decode_without_bom_handling(bytes).1).then_some(charset)
}

/// Bytes that are UTF-8 by form: they are, unless a charset that looks like ASCII or by chance like UTF-8 is meant.
fn valid_utf_8(text: &str, named: Option<&'static Encoding>) -> Read {
    let beyond_ascii = text
        .chars()
        .filter(|character| !character.is_ascii())
        .take(CHANCE_CHARACTERS);
    let rival = match beyond_ascii.count() {
        0 => ISO_2022_JP_SHIFTS
            .iter()
            .any(|&shift| text.contains(shift))
            .then_some(ISO_2022_JP),
        1..CHANCE_CHARACTERS => {
            named.filter(|charset| !charset.is_single_byte() && *charset != UTF_8)
        }
        _ => None,
    };
    let read = rival.map(|charset| read_as(charset, text.as_bytes()));
    read.filter(|read| !read.damaged).unwrap_or_else(|| Read {
        text: text.to_owned(),
        charset: UTF_8,
        damaged: false,
    })
}

fn other(bytes: &[u8], named: Option<&'static Encoding>) -> Read {
    let utf_8 = Utf8Likeness::of(bytes);
    let is_utf_8 = match named {
        // Two charsets on one page leave one in five at most; less proof is needed where nothing else is claimed.
        Some(charset) if charset != UTF_8 => utf_8.valid > 0 && utf_8.valid / 4 >= utf_8.stray,
        _ => utf_8.valid >= utf_8.stray,
    };
    if is_utf_8 {
        return mended_utf_8(bytes);
    }
    let as_named = named
        .filter(|charset| *charset != UTF_8)
        .map(|charset| read_as(charset, bytes));
    match as_named {
        Some(read) if !read.damaged => read,
        None => read_as(detect(bytes), bytes),
        Some(damaged) => {
            let guessed = read_as(detect(bytes), bytes);
            if guessed.damaged { damaged } else { guessed }
        }
    }
}

/// How many characters beyond ASCII are valid UTF-8, and how many bytes are not. A cut at the end is neither.
struct Utf8Likeness {
    valid: usize,
    stray: usize,
}

impl Utf8Likeness {
    fn of(bytes: &[u8]) -> Self {
        let mut likeness = Self { valid: 0, stray: 0 };
        let mut at = 0;
        for chunk in bytes.utf8_chunks() {
            at += chunk.valid().len() + chunk.invalid().len();
            likeness.valid += chunk
                .valid()
                .chars()
                .filter(|character| !character.is_ascii())
                .count();
            // A lone byte at the end of ASCII is a letter of another charset rather than a cut.
            let may_be_cut = at == bytes.len() && (likeness.valid > 0 || chunk.invalid().len() > 1);
            if !may_be_cut || !is_cut_character(chunk.invalid()) {
                likeness.stray += chunk.invalid().len();
            }
        }
        likeness
    }
}

/// Tells whether `bytes` could have become a character if more had followed.
fn is_cut_character(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

/// Reads UTF-8 in which lone bytes of windows-1252 stand: a template and an article of different age.
fn mended_utf_8(bytes: &[u8]) -> Read {
    let mut text = String::with_capacity(bytes.len());
    let mut damaged = false;
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len() + chunk.invalid().len();
        match chunk.invalid() {
            [] => {}
            [stray] if at < bytes.len() || !is_cut_character(&[*stray]) => {
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(&[*stray]).0);
            }
            _ => {
                text.push(char::REPLACEMENT_CHARACTER);
                damaged = true;
            }
        }
    }
    Read {
        text,
        charset: UTF_8,
        damaged,
    }
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let telling = &bytes[first..];
    let sample = &telling[..telling.len().min(DETECTOR_BYTES)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == telling.len());
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::BIG5;
    use encoding_rs::EUC_JP;
    use encoding_rs::EUC_KR;
    use encoding_rs::GBK;
    use encoding_rs::KOI8_R;
    use encoding_rs::SHIFT_JIS;
    use encoding_rs::WINDOWS_1250;
    use encoding_rs::WINDOWS_1251;

    fn check(bytes: &[u8], declared: Option<&str>) -> String {
        let read = read(bytes, declared);
        let damage = if read.damaged { " damaged" } else { "" };
        format!("{}{damage}: {}", read.charset.name(), read.text)
    }

    #[test]
    fn byte_order_marks_win() {
        assert_eq!(
            check(b"\xef\xbb\xbfcaf\xc3\xa9", Some("latin1")),
            "UTF-8: café"
        );
        assert_eq!(
            check(b"\xff\xfec\0a\0f\0\xe9\0", Some("utf-8")),
            "UTF-16LE: café"
        );
        assert_eq!(check(b"\xfe\xff\0c\0a\0f\0\xe9", None), "UTF-16BE: café");
    }

    #[test]
    fn utf_16_without_a_mark_is_told_by_its_zeros() {
        let little: Vec<u8> = "Das Café öffnet um acht."
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = "Das Café öffnet um acht."
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(check(&little, None), "UTF-16LE: Das Café öffnet um acht.");
        assert_eq!(check(&big, None), "UTF-16BE: Das Café öffnet um acht.");
    }

    #[test]
    fn valid_utf_8_wins_over_any_label() {
        for label in [
            "iso-8859-1",
            "windows-1252",
            "shift_jis",
            "gb2312",
            "no-such-charset",
        ] {
            assert_eq!(
                check("Größe, Maß, Öl".as_bytes(), Some(label)),
                "UTF-8: Größe, Maß, Öl",
                "{label}"
            );
        }
    }

    #[test]
    fn a_character_may_be_utf_8_by_chance() {
        let (bytes, _, _) = GBK.encode("模");
        assert!(std::str::from_utf8(&bytes).is_ok());
        assert_eq!(check(&bytes, Some("gbk")), "GBK: 模");
    }

    #[test]
    fn a_header_wins_over_the_page() {
        let page = b"<meta charset=windows-1251><p>caf\xe9";
        assert_eq!(
            check(page, Some("ISO-8859-1")),
            "windows-1252: <meta charset=windows-1251><p>café"
        );
        assert_eq!(
            check(page, None),
            "windows-1251: <meta charset=windows-1251><p>cafй"
        );
    }

    #[test]
    fn a_false_claim_of_utf_8_is_seen_through() {
        let page = b"<meta charset=utf-8><p>W\xe4hlen, k\xf6nnen, f\xfcr, Stra\xdfe";
        assert_eq!(
            check(page, None),
            "windows-1252: <meta charset=utf-8><p>Wählen, können, für, Straße"
        );
    }

    #[test]
    fn stray_bytes_in_utf_8_are_windows_1252() {
        let page = "Grüße, Maß, Öl, gef\u{1}hl, z\u{2}".replace('é', "");
        let bytes: Vec<u8> = page
            .bytes()
            .map(|byte| match byte {
                1 => 0xfc,
                2 => 0x92,
                other => other,
            })
            .collect();
        assert_eq!(check(&bytes, None), "UTF-8: Grüße, Maß, Öl, gefühl, z’");
    }

    #[test]
    fn a_character_cut_at_the_end_does_not_unsettle_utf_8() {
        assert_eq!(
            check(b"caf\xc3\xa9 caf\xc3", None),
            "UTF-8 damaged: café caf\u{fffd}"
        );
        assert_eq!(
            check(b"plain text, \xe2\x80", None),
            "UTF-8 damaged: plain text, \u{fffd}"
        );
    }

    #[test]
    fn undeclared_charsets_are_guessed() {
        let texts = [
            (
                WINDOWS_1251,
                "Вчера в городе открылась новая библиотека для детей.",
            ),
            (
                KOI8_R,
                "Вчера в городе открылась новая библиотека для детей.",
            ),
            (
                WINDOWS_1250,
                "Wczoraj w mieście otwarto nową bibliotekę, pierwszą od lat. Źródła mówią, że będą następne.",
            ),
            (
                SHIFT_JIS,
                "昨日、市内に新しい図書館が開館しました。子供たちが集まりました。",
            ),
            (
                EUC_JP,
                "昨日、市内に新しい図書館が開館しました。子供たちが集まりました。",
            ),
            (GBK, "昨天，市里新开了一家图书馆，孩子们都来了。"),
            (BIG5, "昨天，市裡新開了一家圖書館，孩子們都來了。"),
            (EUC_KR, "어제 시내에 새로운 도서관이 문을 열었습니다."),
            (
                WINDOWS_1252,
                "Gestern wurde in der Stadt eine Bücherei eröffnet, größer als je zuvor.",
            ),
        ];
        for (charset, text) in texts {
            let (bytes, _, _) = charset.encode(text);
            let read = read(&bytes, None);
            assert_eq!(read.text, text, "{}", charset.name());
        }
    }

    #[test]
    fn escapes_of_iso_2022_jp_are_known_without_a_label() {
        let (bytes, _, _) = ISO_2022_JP.encode("図書館");
        let bytes = if bytes.is_ascii() {
            bytes.into_owned()
        } else {
            b"\x1b$B?^=q4[\x1b(B".to_vec()
        };
        assert_eq!(check(&bytes, None), "ISO-2022-JP: 図書館");
    }

    #[test]
    fn a_wrong_double_byte_label_gives_way_to_a_sound_guess() {
        let (bytes, _, _) =
            WINDOWS_1251.encode("Вчера в городе открылась новая библиотека для детей.");
        assert_eq!(
            check(&bytes, Some("shift_jis")),
            "windows-1251: Вчера в городе открылась новая библиотека для детей."
        );
    }
}
