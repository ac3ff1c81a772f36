//! From kept segments to text.

use crate::extract::Body;
use crate::extract::FlatBody;
use crate::extract::Removed;

use super::clean;
use super::clean::Marks;
use super::segment::Segment;

/// Why a segment is out; `None` for those that are in.
pub(super) type Verdict = Option<&'static str>;

/// Joins what is kept: by a space inside a block, by a blank line between blocks.
pub(super) fn render(
    text: &str,
    marks: Marks,
    segments: &[Segment],
    verdicts: &[Verdict],
) -> FlatBody {
    let mut body = Body::default();
    let mut span = text.len()..text.len();
    let mut last_block = None;
    let mut last_end = 0;
    for (segment, verdict) in segments.iter().zip(verdicts) {
        let slice = &text[segment.range.clone()];
        if let Some(because) = *verdict {
            push_removed(slice, because, &mut body.removed);
            continue;
        }
        let before = body.text.len();
        match last_block {
            None => {}
            // Sentences of Chinese and Japanese have no space between them.
            Some(last) if last == segment.block && last_end == segment.range.start => {}
            Some(last) if last == segment.block => body.text.push(' '),
            Some(_) => body.text.push_str("\n\n"),
        }
        let opened = body.text.len();
        clean::push_clean(slice, marks, &mut body.text);
        if body.text.len() == opened {
            body.text.truncate(before);
            continue;
        }
        if last_block.is_none() {
            span.start = segment.range.start;
        }
        span.end = segment.range.end;
        last_end = segment.range.end;
        last_block = Some(segment.block);
    }
    FlatBody { body, span }
}

/// Segments removed for one reason and standing together are one run.
fn push_removed(slice: &str, because: &'static str, removed: &mut Vec<Removed>) {
    match removed.last_mut() {
        Some(last) if last.because == because => {
            last.text.push('\n');
            last.text.push_str(slice);
        }
        _ => removed.push(Removed {
            text: slice.to_owned(),
            because,
        }),
    }
}
