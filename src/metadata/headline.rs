//! Headlines and the outlet's name behind or before them.

use super::outlet::key;
use super::outlet::resembles;

/// Longest headline in bytes; what is longer is cut at a word.
pub(super) const LONGEST: usize = 4096;

/// Marks between a headline and an outlet; white space stands on both sides.
const SEPARATORS: &[char] = &[
    '|', '-', '–', '—', '·', '•', '»', '«', '›', ':', '~', '/', '∷', '｜', '－', '_',
];

/// Tells a word that is nothing but a separator.
pub(super) fn is_separator(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| SEPARATORS.contains(&c))
}

/// A title cut at its last (or first) separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut<'t> {
    pub(super) headline: &'t str,
    pub(super) outlet: &'t str,
}

/// Returns where separators stand in a title (its first [`LONGEST`] bytes): their beginning and end, white space included.
pub(super) fn separators(title: &str) -> Vec<(usize, usize)> {
    let title = &title[..title.floor_char_boundary(LONGEST)];
    let mut found = Vec::new();
    let mut word_start = None;
    for (at, c) in title.char_indices().chain([(title.len(), ' ')]) {
        if !c.is_whitespace() {
            word_start.get_or_insert(at);
            continue;
        }
        if let Some(start) = word_start.take() {
            let word = &title[start..at];
            if is_separator(word) && start > 0 && at < title.len() {
                let front = title[..start].trim_end().len();
                let behind = title.len() - title[at..].trim_start().len();
                found.push((front, behind));
            }
        }
    }
    // `Headline| Outlet` and full-width bars need no white space.
    for (at, bar) in title.match_indices(['|', '｜']) {
        let spaced = found
            .iter()
            .any(|(front, behind)| (*front..*behind).contains(&at));
        if !spaced && at > 0 {
            let front = title[..at].trim_end().len();
            let rest = &title[at + bar.len()..];
            found.push((front, title.len() - rest.trim_start().len()));
        }
    }
    found.extend(underscores(title));
    found.sort_unstable();
    // Marks in a row (`» -`) are one separator.
    found.dedup_by(|next, last| {
        let touching = next.0 <= last.1;
        if touching {
            last.1 = last.1.max(next.1);
        }
        touching
    });
    found
}

/// Two or more underscores between characters that need no spaces are separators: `标题_栏目_报纸`.
fn underscores(title: &str) -> Vec<(usize, usize)> {
    let wide = |c: Option<char>| c.is_some_and(|c| u32::from(c) > 0x2e80);
    let between = title.match_indices('_').filter(|(at, _)| {
        wide(title[..*at].chars().next_back()) && wide(title[at + 1..].chars().next())
    });
    let found: Vec<_> = between.map(|(at, _)| (at, at + 1)).collect();
    if found.len() < 2 { Vec::new() } else { found }
}

/// Cuts the outlet off a title where one of the known names stands behind or before it.
pub(super) fn cut_known<'t>(title: &'t str, known: &[&str]) -> Option<Cut<'t>> {
    let separators = separators(title);
    let names = |part: &str| known.iter().any(|name| resembles(part, name));
    let (last_front, last_behind) = *separators.last()?;
    if !names(&title[last_behind..]) {
        let (front, behind) = separators[0];
        let outlet = &title[..front];
        let headline = &title[behind..];
        return names(outlet).then_some(Cut { headline, outlet });
    }
    // `Headline | News | Outlet`: a desk of one or two words between like marks goes too.
    let mark = title[last_front..last_behind].trim();
    let mut cut = last_front;
    for (front, behind) in separators[..separators.len() - 1].iter().rev() {
        let desk = title[*behind..cut].split_whitespace().count() <= 2;
        if !desk || title[*front..*behind].trim() != mark || *front == 0 {
            break;
        }
        cut = *front;
    }
    Some(Cut {
        headline: &title[..cut],
        outlet: &title[last_behind..],
    })
}

/// Cuts a tail of at most four words behind the last bar or dash.
pub(super) fn cut_tail(title: &str) -> Option<Cut<'_>> {
    let (front, behind) = *separators(title).last()?;
    let mark = title[front..behind].trim();
    let tail = &title[behind..];
    let headline = &title[..front];
    let long_enough = headline.split_whitespace().count() > tail.split_whitespace().count();
    (short(tail) && long_enough && mark != ":" && mark != "/").then_some(Cut {
        headline,
        outlet: tail,
    })
}

fn short(tail: &str) -> bool {
    tail.split_whitespace().count() <= 4 && tail.len() <= 60
}

/// Returns the share of the words (of three letters and more) of one text that stand in another.
pub(super) fn overlap(words_of: &str, other: &str) -> f32 {
    let other: Vec<String> = other.split_whitespace().map(key).collect();
    let words: Vec<String> = words_of
        .split_whitespace()
        .map(key)
        .filter(|word| word.chars().count() >= 3)
        .collect();
    if words.is_empty() {
        return 0.0;
    }
    let held = words.iter().filter(|word| other.contains(word)).count();
    held as f32 / words.len() as f32
}

/// Returns a headline cut at [`LONGEST`].
pub(super) fn capped(text: &str) -> &str {
    text[..text.floor_char_boundary(LONGEST)].trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_outlets_are_cut_with_their_sections() {
        let cut = |title| cut_known(title, &["The Courant"]).map(|cut| (cut.headline, cut.outlet));
        assert_eq!(
            cut("Rain falls - again | News | The Courant"),
            Some(("Rain falls - again", "The Courant"))
        );
        assert_eq!(
            cut("The Courant - Rain falls"),
            Some(("Rain falls", "The Courant"))
        );
        assert_eq!(cut("Rain falls - again"), None);
        assert_eq!(cut("« Rain » - Courant"), Some(("« Rain", "Courant")));
        assert_eq!(cut("Rain falls| Courant"), Some(("Rain falls", "Courant")));
        assert_eq!(separators("老城下雨_本地_江畔晚报").len(), 2);
        assert_eq!(separators("老城_下雨"), []);
    }

    #[test]
    fn short_tails_are_taken_for_outlets() {
        let cut = |title| cut_tail(title).map(|cut| cut.headline);
        assert_eq!(
            cut("Rain falls on the town | XNN Business"),
            Some("Rain falls on the town")
        );
        assert_eq!(cut("Rain: it falls"), None);
        assert_eq!(cut("Rain - a poem of love and loss"), None);
    }
}
