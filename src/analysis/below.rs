//! What stands below a headline as one text: the body, and the standfirst behind it.

use std::borrow::Cow;

use super::words::Spot;
use super::words::Token;
use super::words::spots;
use super::words::token;

/// Positions between the last word of a body and the first of the standfirst: more than any distance that a query may
/// ask for, so that nothing is found from the one into the other.
const STANDFIRST_GAP: u32 = 4096;

/// Body and standfirst.
#[derive(Debug, Clone)]
pub struct Below<'t> {
    /// The body, and behind a blank line the standfirst where there is one.
    pub text: Cow<'t, str>,
    /// Where the words of both stand; those of the standfirst far behind the body's.
    pub spots: Vec<Spot>,
}

impl<'t> Below<'t> {
    /// Joins the two; without a standfirst the text is the body.
    pub fn new(body: &'t str, standfirst: Option<&str>) -> Self {
        let standfirst = standfirst.filter(|text| !text.trim().is_empty());
        let Some(standfirst) = standfirst else {
            return Self {
                text: Cow::Borrowed(body),
                spots: spots(body),
            };
        };
        let text = format!("{body}\n\n{standfirst}");
        let mut spots = spots(&text);
        let first = spots.partition_point(|spot| spot.range.start < body.len());
        for spot in &mut spots[first..] {
            spot.position += STANDFIRST_GAP;
        }
        Self {
            text: Cow::Owned(text),
            spots,
        }
    }

    /// Returns the words of both.
    pub fn tokens(&self) -> Vec<Token> {
        let spots = self.spots.iter();
        spots.filter_map(|spot| token(&self.text, spot)).collect()
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
        let positions: Vec<u32> = below.tokens().iter().map(|it| it.position).collect();
        assert_eq!(positions, [0, 1, 2 + STANDFIRST_GAP, 3 + STANDFIRST_GAP]);
        assert_eq!(
            &below.text[Below::standfirst_start("Talks end.".len())..],
            "Port shut."
        );
        assert_eq!(Below::new("Talks end.", Some(" ")).spots.len(), 2);
    }
}
