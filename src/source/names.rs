//! Names of files as text.

use std::fmt::Write as _;

/// Joins a folder's relative path, which may be empty, and a name in it.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Writes a name so that it is printable and no two names look alike.
pub(super) fn escape(name: &[u8]) -> String {
    let mut escaped = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character == '\\' || character.is_control() {
                escape_bytes(character.encode_utf8(&mut [0; 4]).as_bytes(), &mut escaped);
            } else {
                escaped.push(character);
            }
        }
        escape_bytes(chunk.invalid(), &mut escaped);
    }
    escaped
}

fn escape_bytes(bytes: &[u8], into: &mut String) {
    for byte in bytes {
        write!(into, "\\x{byte:02x}").expect("a string takes everything that is written to it");
    }
}
