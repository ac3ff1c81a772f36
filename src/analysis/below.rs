//! What stands below a headline as one text: the body, and the standfirst behind it.

use std::borrow::Cow;

use super::words::Token;
use super::words::tokens;

/// Positions between the last word of a body and the first of the standfirst: more than any distance that a query may
/// ask for, so that nothing is found from the one into the other.
const STANDFIRST_GAP: u32 = 4096;

/// Body and standfirst.
#[derive(Debug, Clone)]
pub struct Below<'t> {
    /// The body, and behind a blank line the standfirst where there is one.
    pub text: Cow<'t, str>,
    /// The words of both; those of the standfirst stand far behind the body's.
    pub tokens: Vec<Token>,
}

impl<'t> Below<'t> {
    /// Joins the two; without a standfirst the text is the body.
    pub fn new(body: &'t str, standfirst: Option<&str>) -> Self {
        let standfirst = standfirst.filter(|text| !text.trim().is_empty());
        let Some(standfirst) = standfirst else {
            return Self {
                text: Cow::Borrowed(body),
                tokens: tokens(body),
            };
        };
        let text = format!("{body}\n\n{standfirst}");
        let mut tokens = tokens(&text);
        let first = tokens.partition_point(|token| token.range.start < body.len());
        for token in &mut tokens[first..] {
            token.position += STANDFIRST_GAP;
        }
        Self {
            text: Cow::Owned(text),
            tokens,
        }
    }

    /// Returns where the standfirst begins in the text of a body of so many bytes.
    pub fn standfirst_start(body_bytes: usize) -> usize {
        body_bytes + "\n\n".len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standfirst_stands_far_behind_the_body() {
        let below = Below::new("Talks end.", Some("Port shut."));
        let positions: Vec<u32> = below.tokens.iter().map(|token| token.position).collect();
        assert_eq!(positions, [0, 1, 2 + STANDFIRST_GAP, 3 + STANDFIRST_GAP]);
        assert_eq!(
            &below.text[Below::standfirst_start("Talks end.".len())..],
            "Port shut."
        );
        assert_eq!(Below::new("Talks end.", Some(" ")).tokens.len(), 2);
    }
}
