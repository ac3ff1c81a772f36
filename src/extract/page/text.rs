//! The chosen blocks as a text for readers.

use super::super::Removed;
use super::outline::Outline;
use super::tag::Tag;

/// Returns the text of the blocks without a reason to leave them out, and the runs of the others.
///
/// Blocks are split by a blank line; the cells of a table row stand in one line, split by a space.
pub(super) fn write(outline: &Outline, reasons: &[Option<&'static str>]) -> (String, Vec<Removed>) {
    let mut text = String::new();
    let mut removed: Vec<Removed> = Vec::new();
    let mut last_row = None;
    let mut last_reason = None;
    for (block, reason) in outline.blocks.iter().zip(reasons) {
        let line = outline.text(block);
        if let Some(because) = *reason {
            match removed.last_mut() {
                Some(run) if last_reason == Some(because) => {
                    run.text.push('\n');
                    run.text.push_str(line);
                }
                _ => removed.push(Removed {
                    text: line.to_owned(),
                    because,
                }),
            }
            last_reason = Some(because);
            continue;
        }
        last_reason = None;
        let row = row(outline, block.element);
        if !text.is_empty() {
            text.push_str(if row.is_some() && row == last_row {
                " "
            } else {
                "\n\n"
            });
        }
        last_row = row;
        text.push_str(line);
    }
    (text, removed)
}

/// Returns the table row of a cell that holds a single block.
fn row(outline: &Outline, element: usize) -> Option<usize> {
    let cell = outline
        .ancestors(element)
        .find(|at| outline.elements[*at].tag == Tag::Cell)?;
    let single = outline.elements[cell].blocks.len() == 1;
    single.then(|| outline.elements[cell].parent)
}
