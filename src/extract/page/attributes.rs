//! What an element's attributes say of it.

use std::collections::HashMap;

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

/// Reads attributes, each class once: pages say the same ones over and over.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// Marks and signature of a class, by its length and hash.
    classes: HashMap<(usize, u64), (Marks, u64)>,
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
                    let (marks, signature) = self.class(value);
                    said.marks.join(marks);
                    said.signature ^= signature;
                }
                "id" | "role" | "itemprop" | "data-testid" | "data-component" => {
                    said.marks.read(value)
                }
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

    fn class(&mut self, class: &str) -> (Marks, u64) {
        *self
            .classes
            .entry((class.len(), hash(class)))
            .or_insert_with(|| {
                let mut marks = Marks::default();
                marks.read(class);
                (marks, signature(class))
            })
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
