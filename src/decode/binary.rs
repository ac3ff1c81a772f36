//! Telling text from everything else.

/// How files that are no text begin. Short magic numbers that a text could begin with are left to [`is_noise`].
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document",
    ),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b\x08", "gzip data"),
    (b"BZh91AY&SY", "bzip2 data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\0\0\x01\0", "an icon"),
    (b"RIFF", "a RIFF media file"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
    (b"OggS\0", "an Ogg recording"),
    (b"fLaC\0", "a FLAC recording"),
    (b"\x1a\x45\xdf\xa3", "a Matroska film"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
];

/// Characters of the beginning that [`is_noise`] counts.
const SAMPLE_CHARACTERS: usize = 8 << 10;

/// So many control characters are an accident in a text of any length.
const ACCIDENT: usize = 16;

/// Returns what `bytes` are if they begin like a well-known format that is no text.
pub(super) fn magic(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8) == Some(b"ftyp") && bytes[0] == 0 {
        return Some("an MP4 film");
    }
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    known.map(|&(_, what)| what)
}

/// Tells whether decoded text is full of control characters: most of it, or more than one character in 33 (random
/// bytes have one in nine).
pub(super) fn is_noise(text: &str) -> bool {
    // Most texts have none, and bytes are looked at many at a time.
    let sample = &text.as_bytes()[..text.len().min(4 * SAMPLE_CHARACTERS)];
    if !sample.iter().fold(false, |seen, byte| seen | is_odd(*byte)) {
        return false;
    }
    let (mut controls, mut all) = (0, 0);
    for character in text.chars().take(SAMPLE_CHARACTERS) {
        controls += usize::from(u8::try_from(character).is_ok_and(is_odd));
        all += 1;
    }
    controls * 2 > all || controls > ACCIDENT && controls * 33 > all
}

/// Tells a control character that no text has.
fn is_odd(byte: u8) -> bool {
    let is_text = matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c' | b'\x1b');
    byte.is_ascii_control() & !is_text
}
