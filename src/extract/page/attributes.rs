//! What an element's attributes say of it.

use scraper::node::Element as Markup;

use super::mark::Mark;
use super::mark::Marks;
use super::repeats::hash;
use super::tag::Tag;

/// What an element's attributes say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub(super) marks: Marks,
    /// Hash of name and class, digits left out: the same for all paragraphs of a kind.
    pub(super) signature: u64,
    /// Whether it is a link to a place on the same page.
    pub(super) links_here: bool,
}

/// Values kept at hand; a page has a hundred or two that come again.
const SLOTS: usize = 512;

/// Reads attributes, each value once: pages say the same ones over and over.
#[derive(Debug)]
pub(super) struct Attributes {
    /// The values read last, by their hash.
    values: Vec<Value>,
}

/// What a value says, with its length and hash.
#[derive(Debug, Clone, Copy, Default)]
struct Value {
    key: (usize, u64),
    marks: Marks,
    signature: Option<u64>,
}

impl Default for Attributes {
    fn default() -> Self {
        Self {
            values: vec![Value::default(); SLOTS],
        }
    }
}

impl Attributes {
    /// Reads the attributes of an element.
    pub(super) fn read(&mut self, tag: Tag, markup: &Markup) -> Said {
        let mut said = Said {
            marks: Marks::of_tag(tag),
            signature: tag as u64,
            links_here: false,
        };
        for (name, value) in markup.attrs() {
            match name {
                "class" => {
                    let known = self.value(value);
                    said.marks.join(known.marks);
                    said.signature ^= *known.signature.get_or_insert_with(|| signature(value));
                }
                "role" | "itemprop" | "data-testid" | "data-component" => {
                    said.marks.join(self.value(value).marks);
                }
                "id" => said.marks.read(value),
                "hidden" => said.marks.insert(Mark::Unseen),
                "aria-hidden" if value == "true" => said.marks.insert(Mark::Unseen),
                "style" if hides(value) => said.marks.insert(Mark::Unseen),
                "href" if tag == Tag::A => said.links_here = value.starts_with('#'),
                _ => {}
            }
        }
        if tag == Tag::Body {
            // Themes load classes of all kinds onto the body; they speak of the whole page, not of a part.
            said.marks = Marks::default();
        }
        said
    }

    fn value(&mut self, value: &str) -> &mut Value {
        let hash = hash(value);
        let slot = &mut self.values[(hash >> 32) as usize & (SLOTS - 1)];
        if slot.key != (value.len(), hash) {
            *slot = Value {
                key: (value.len(), hash),
                ..Value::default()
            };
            slot.marks.read(value);
        }
        slot
    }
}

/// Hashes a class (FNV-1a, 64 bits), digits left out so that `post-17` equals `post-18`; nothing hashes to 0.
fn signature(class: &str) -> u64 {
    const SEED: u64 = 0xcbf2_9ce4_8422_2325;
    let bytes = class.bytes().filter(|byte| !byte.is_ascii_digit());
    let step = |mixed: u64, byte: u8| (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    SEED ^ bytes.fold(SEED, step)
}

/// Tells whether a `style` attribute hides its element.
fn hides(style: &str) -> bool {
    let mut rules = style.split(';').filter_map(|rule| rule.split_once(':'));
    rules.any(|(name, value)| {
        let value = value.trim();
        match name.trim() {
            "display" => value.starts_with("none"),
            "visibility" => value.starts_with("hidden"),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_style_that_hides_hides() {
        assert!(hides("color: red; display:none"));
        assert!(hides("visibility: hidden"));
        assert!(!hides("display: block; overflow: hidden"));
    }
}
