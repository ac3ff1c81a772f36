//! Names of tags and attributes as html5ever wants them: interned.

use html5ever::LocalName;

/// Names kept at hand; a page has a hundred or two.
const SLOTS: usize = 1 << 10;

/// Names that may be interned. html5ever keeps those it does not know in 4,096 chains, so a million different ones
/// would cost seconds; real pages intern a few hundred.
const MAX_INTERNED: usize = 400_000;

/// The names met last, by their spelling.
pub(super) struct Names<'a> {
    slots: Vec<Option<(&'a str, LocalName)>>,
    interned: usize,
}

impl Default for Names<'_> {
    fn default() -> Self {
        Self {
            slots: vec![None; SLOTS],
            interned: 0,
        }
    }
}

impl<'a> Names<'a> {
    /// Returns a name in lower case, U+FFFD for NUL; `None` where too many different ones were asked for.
    pub(super) fn get(&mut self, spelling: &'a str) -> Option<LocalName> {
        let slot = &mut self.slots[slot(spelling.as_bytes())];
        if let Some((known, name)) = slot
            && *known == spelling
        {
            return Some(name.clone());
        }
        if self.interned == MAX_INTERNED {
            return None;
        }
        self.interned += 1;
        let name = interned(spelling);
        *slot = Some((spelling, name.clone()));
        Some(name)
    }
}

fn interned(spelling: &str) -> LocalName {
    let plain = |byte: u8| byte != 0 && !byte.is_ascii_uppercase();
    if spelling.bytes().all(plain) {
        return LocalName::from(spelling);
    }
    LocalName::from(spelling.to_ascii_lowercase().replace('\0', "\u{fffd}"))
}

/// Returns where a name is kept, by its length and its first, last and middle bytes.
fn slot(name: &[u8]) -> usize {
    let byte = |at: usize| usize::from(name.get(at).copied().unwrap_or_default());
    let last = byte(name.len().saturating_sub(1));
    let bytes = [byte(0), byte(1), byte(name.len() / 2), last, name.len()];
    let mix = |mixed: usize, byte: usize| (mixed ^ byte).wrapping_mul(0x9e37_79b1);
    bytes.into_iter().fold(0, mix) >> 16 & (SLOTS - 1)
}
