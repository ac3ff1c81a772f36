//! The texts of short blocks as phrases are looked for in them.

use crate::wording::furniture::fold_into;

use super::outline::Outline;

/// Bytes up to which a block is read for phrases; a longer one is prose whatever it says.
const MAX_BYTES: u32 = 300;

/// The folded texts of a page's blocks, those of long ones empty.
#[derive(Debug)]
pub(super) struct Shorts {
    folded: String,
    /// By block: where its text ends.
    ends: Vec<usize>,
}

impl Shorts {
    /// Folds the short blocks of a page.
    pub(super) fn of(outline: &Outline) -> Self {
        let mut folded = String::new();
        let blocks = outline.blocks.iter();
        let ends = blocks.map(|block| {
            if block.bytes <= MAX_BYTES {
                fold_into(outline.text(block), &mut folded);
            }
            folded.len()
        });
        Self {
            ends: ends.collect(),
            folded,
        }
    }

    /// Returns the texts, block by block.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(self.ends.iter().copied());
        ranges.map(|(start, end)| &self.folded[start..end])
    }
}

#[cfg(test)]
mod tests {
    use crate::page::Page;

    use super::*;

    #[test]
    fn long_blocks_are_left_out() {
        let long = "Share it. ".repeat(40);
        let page = format!("<p>Read More</p><p>{long}</p><p>SHARE</p>");
        let outline = Outline::of(&Page::parse(&page));
        let shorts = Shorts::of(&outline);
        assert_eq!(
            shorts.iter().collect::<Vec<_>>(),
            ["read more", "", "share"]
        );
    }
}
