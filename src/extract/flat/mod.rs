//! The article's runs in a dump that has no markup left.
//!
//! A dump is cut into blocks by its lines and into segments by its sentences and its runs of capitalised words.
//! Each segment gets odds by what it looks like and what stands around it; a walk through the states *before*, *in*,
//! *hole* and *after* turns the odds into runs; rules of newsroom wording then take out what reads like prose and
//! is none of the article: newsletter boxes, captions, notes on the author. The text that is left is made of slices
//! of the dump.

mod block;
mod boxes;
mod clean;
mod decode;
mod features;
mod heads;
mod model;
mod place;
mod render;
mod segment;
mod strip;
mod style;
mod surroundings;
mod tells;
mod template;
mod text_features;
#[doc(hidden)]
pub mod training;
mod traits;
mod units;
mod words;
mod wrapped;

use std::borrow::Cow;

use crate::wording::notice;

use super::FlatBody;
use super::Rejected;

pub use template::Lesson;
pub use template::Template;

use block::Block;

use features::Features;
use model::Model;
use model::Said;
use model::Step;
use segment::Segment;
use style::Style;
use template::Share;
use traits::Seen;
use traits::Traits;

/// Bytes of a dump that are read; an article is at most a few hundred thousand long.
const READ_BYTES: usize = 8 << 20;
/// Segments that are looked at.
const READ_SEGMENTS: usize = 1 << 17;

/// A dump cut up and looked at.
struct Prepared<'t> {
    text: &'t str,
    style: Style,
    blocks: Vec<Block>,
    segments: Vec<Segment>,
    seen: Seen,
    features: Features,
}

impl<'t> Prepared<'t> {
    fn of(dump: &'t str) -> Self {
        let text = &dump[..dump.floor_char_boundary(READ_BYTES)];
        let style = style::guess(text);
        let blocks = block::blocks(text, style);
        let cut = segment::segments(text, &blocks, READ_SEGMENTS);
        let seen = traits::look(text, &cut);
        let segments = cut.segments;
        let places = place::places(style, &blocks, &segments, &seen.traits);
        let features = Features::of(&seen, places, style);
        Self {
            text,
            style,
            blocks,
            segments,
            seen,
            features,
        }
    }

    /// Returns the dump as if only the segments at `own` stood in it.
    fn only(&self, own: &[usize]) -> Self {
        let segments: Vec<Segment> = own.iter().map(|&at| self.segments[at].clone()).collect();
        let seen = Seen {
            traits: own.iter().map(|&at| self.seen.traits[at]).collect(),
            words: self.seen.words.clone(),
        };
        let places = place::places(self.style, &self.blocks, &segments, &seen.traits);
        Self {
            text: self.text,
            style: self.style,
            blocks: self.blocks.clone(),
            features: Features::of(&seen, places, self.style),
            segments,
            seen,
        }
    }
}

/// Returns the article text of a flat dump that stands alone.
///
/// # Errors
///
/// As [`Dump::read`] and [`Dump::body`].
pub fn flat(text: &str) -> Result<FlatBody, Rejected> {
    Dump::read(text)?.body(None)
}

/// A flat dump, cut into runs and judged.
pub struct Dump<'t> {
    prepared: Prepared<'t>,
    model: &'t Model,
    said: Said,
}

impl<'t> Dump<'t> {
    /// Cuts and judges a dump; reads its first 8 MiB.
    ///
    /// # Errors
    ///
    /// `Empty` where there is nothing but white space.
    pub fn read(text: &'t str) -> Result<Self, Rejected> {
        Self::read_with(text, &model::TRAINED)
    }

    fn read_with(text: &'t str, model: &'t Model) -> Result<Self, Rejected> {
        if text.trim().is_empty() {
            return Err(Rejected::Empty);
        }
        let prepared = Prepared::of(text);
        let said = model.judge(&prepared.features, &prepared.seen);
        Ok(Self {
            prepared,
            model,
            said,
        })
    }

    /// Returns the article text; runs of `template` weigh less.
    ///
    /// # Errors
    ///
    /// `NoArticle` where nothing reads like one, `Notice` where a notice stands in its place.
    pub fn body(&self, template: Option<&Template>) -> Result<FlatBody, Rejected> {
        let Prepared {
            text,
            style,
            blocks,
            segments,
            seen,
            ..
        } = &self.prepared;
        let shares = self.shares(template);
        let kept = self.kept_beside(&shares);
        let mut segments = segments.clone();
        let goes_on = wrapped::rejoin(text, *style, blocks, &mut segments);
        let mut verdicts = strip::verdicts(text, *style, &segments, &seen.traits, &kept);
        wrapped::restore_opening(&goes_on, &mut verdicts);
        strip::drop_front_tables(blocks, &segments, &seen.traits, &mut verdicts);
        tells::drop_thread(text, &segments, &seen.traits, &mut verdicts);
        strip::drop_shared(&shares, &mut verdicts);
        strip::drop_dateline(text, &mut segments, &mut verdicts);
        let browser = matches!(style, Style::Wrapped { .. });
        let found = render::render(text, clean::Marks::of(text, browser), &segments, &verdicts);
        if found.body.text.is_empty() {
            return Err(Rejected::NoArticle);
        }
        if notice::is_notice(&found.body.text) {
            return Err(Rejected::Notice);
        }
        Ok(found)
    }

    /// Returns what the dump tells of its outlet's template; `None` where no article is found.
    pub fn lesson(&self) -> Option<Lesson> {
        let traits = &self.prepared.seen.traits;
        let kept = kept(
            self.model,
            &self.prepared,
            &self.said,
            &vec![Share::Own; traits.len()],
        );
        let long = |shortest: f32| move |seen: &&Traits| seen.words >= shortest;
        let inside = traits.iter().zip(&kept).filter(|(_, kept)| **kept);
        let sentences = inside.map(|(seen, _)| seen).filter(long(SENTENCE_WORDS));
        let runs = traits.iter().filter(long(RUN_WORDS));
        Lesson::of(sentences.map(|seen| seen.text), runs.map(|seen| seen.text))
    }

    fn shares(&self, template: Option<&Template>) -> Vec<Share> {
        let traits = self.prepared.seen.traits.iter();
        let share = |seen: &Traits| match template {
            Some(template) if seen.words >= RUN_WORDS => template.share(seen.text),
            _ => Share::Own,
        };
        traits.map(share).collect()
    }

    /// Returns which segments are article. What most documents of the outlet have is not looked at: it parts nothing.
    fn kept_beside(&self, shares: &[Share]) -> Vec<bool> {
        if !shares.contains(&Share::Most) {
            return kept(self.model, &self.prepared, &self.said, shares);
        }
        let own: Vec<usize> = (0..shares.len())
            .filter(|&at| shares[at] != Share::Most)
            .collect();
        let prepared = self.prepared.only(&own);
        let said = self.model.judge(&prepared.features, &prepared.seen);
        let own_shares: Vec<Share> = own.iter().map(|&at| shares[at]).collect();
        let mut all = vec![false; shares.len()];
        for (at, kept) in own
            .into_iter()
            .zip(kept(self.model, &prepared, &said, &own_shares))
        {
            all[at] = kept;
        }
        all
    }
}

/// Decodes the odds, less what consent notices and shared runs lose.
fn kept(model: &Model, prepared: &Prepared<'_>, said: &Said, shares: &[Share]) -> Vec<bool> {
    let traits = &prepared.seen.traits;
    let mut penalties = tells::consent(traits);
    for (penalty, share) in penalties.iter_mut().zip(shares) {
        *penalty += share.penalty();
    }
    if penalties.iter().all(|penalty| *penalty == 0.0) {
        return decoded(prepared, said);
    }
    decoded(prepared, &model.reprice(said, traits, &penalties))
}

fn decoded(prepared: &Prepared<'_>, said: &Said) -> Vec<bool> {
    let kept = decode::decode(&over_boxes(prepared, said));
    if kept.contains(&true) {
        return kept;
    }
    let traits = &prepared.seen.traits;
    let words: Vec<f32> = traits.iter().map(|seen| seen.words).collect();
    decode::densest_span(&said.odds, &words)
}

/// Returns the steps with which an article goes on over a newsletter box as if it did not stand there.
fn over_boxes<'s>(prepared: &Prepared<'_>, said: &'s Said) -> Cow<'s, [Step]> {
    let Prepared {
        style,
        segments,
        seen,
        ..
    } = prepared;
    let mut steps = Cow::Borrowed(said.steps.as_slice());
    let boxed = boxes::newsletters(*style, segments, &seen.traits);
    for (at, _) in boxed.iter().enumerate().filter(|(_, boxed)| **boxed) {
        let step = &mut steps.to_mut()[at];
        step.inside = step.inside.max(0.0);
    }
    steps
}

/// Shorter runs are labels that say little of an outlet.
const RUN_WORDS: f32 = 2.0;
/// Shorter sentences may stand in any article.
const SENTENCE_WORDS: f32 = 8.0;

#[cfg(test)]
mod tests;
