//! A checksum inside the file that says what a commit holds.
//!
//! tantivy keeps one with every file of a segment and none with `meta.json`, which names them. Ours is the last member
//! of the object in it, where tantivy does not look.

/// What stands before and behind the checksum.
const OPENING: &str = ",\"seal\":\"";
const CLOSING: &str = "\"}\n";

/// Hexadecimal digits of a checksum.
const DIGITS: usize = 64;

/// Returns a JSON object with its checksum; anything else as it is.
pub(super) fn seal(object: &[u8]) -> Vec<u8> {
    let Some(open) = object.trim_ascii_end().strip_suffix(b"}") else {
        return object.to_vec();
    };
    let checksum = blake3::hash(open).to_hex();
    [
        open,
        OPENING.as_bytes(),
        checksum.as_bytes(),
        CLOSING.as_bytes(),
    ]
    .concat()
}

/// Returns the object without its checksum; `None` where that is missing or another.
pub(super) fn unseal(sealed: &[u8]) -> Option<Vec<u8>> {
    let open = sealed
        .len()
        .checked_sub(OPENING.len() + DIGITS + CLOSING.len())?;
    let (open, rest) = sealed.split_at(open);
    let checksum = rest
        .strip_prefix(OPENING.as_bytes())?
        .strip_suffix(CLOSING.as_bytes())?;
    let holds = blake3::hash(open).to_hex().as_bytes() == checksum;
    holds.then(|| [open, b"}"].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_comes_out_again() {
        let sealed = seal(b"{\"segments\": [], \"opstamp\": 3\n}\n");
        let opened = unseal(&sealed).expect("nothing was changed");
        assert_eq!(opened, b"{\"segments\": [], \"opstamp\": 3\n}");
        let value: serde_json::Value = serde_json::from_slice(&sealed).expect("it is still JSON");
        assert_eq!(value["opstamp"], 3);
    }

    #[test]
    fn every_changed_byte_is_seen() {
        let sealed = seal(b"{\"segments\":[]}");
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut changed = sealed.clone();
                changed[at] ^= 1 << bit;
                assert_eq!(unseal(&changed), None, "byte {at}, bit {bit}");
            }
        }
        for length in 0..sealed.len() {
            assert_eq!(unseal(&sealed[..length]), None, "cut to {length}");
        }
        assert_eq!(unseal(b"{\"segments\":[]}\n"), None);
    }
}
