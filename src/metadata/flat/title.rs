//! The headline of a dump, and where it stands in front of the body.

use std::collections::HashMap;
use std::ops::Range;

use crate::metadata::headline;
use crate::metadata::headline::overlap;
use crate::metadata::outlet::key;
use crate::wording::byline::parse_byline;
use crate::wording::date::find_dates;

use super::lines::Line;
use super::lines::without_bullet;

/// A headline, and what was found with it.
#[derive(Debug, Clone, Default)]
pub(super) struct Headline {
    pub(super) text: String,
    pub(super) raw: String,
    /// The place: `heading`, `first line`, `line`, `repeated`.
    pub(super) from: &'static str,
    /// The outlet behind a separator.
    pub(super) outlet: Option<String>,
    /// Where it stands in front of the body, in order.
    pub(super) places: Vec<Range<usize>>,
}

/// Lines in front of the body that may hold the headline.
const NEAR: usize = 60;
/// Words of a headline.
const WORDS: std::ops::RangeInclusive<usize> = 2..=40;

/// Returns the headline of a dump with lines: `front` are those before the body.
pub(super) fn of_lines(front: &[Line<'_>], body: &str) -> Option<Headline> {
    let opening = &body[..body.floor_char_boundary(2_500)];
    let mut counts: HashMap<String, usize> = HashMap::new();
    for line in front {
        *counts.entry(key(headline_of(&line.text))).or_default() += 1;
    }
    let first = front
        .first()
        .map(|line| key(headline_of(&line.text)))
        .unwrap_or_default();
    let skip = front.len().saturating_sub(NEAR);
    let mut best: Option<(f32, usize)> = None;
    let candidates = front
        .iter()
        .enumerate()
        .filter(|(at, _)| *at >= skip || *at < 3);
    for (at, line) in candidates {
        let Some(score) = score(front, at, &first, &counts, opening) else {
            continue;
        };
        if best.is_none_or(|(top, _)| score >= top) {
            best = Some((score, at));
        }
        let _ = line;
    }
    let (score, at) = best?;
    (score >= 2.0).then(|| headline(front, at))
}

/// How much a line looks like the headline of the body below it.
fn score(
    front: &[Line<'_>],
    at: usize,
    first: &str,
    counts: &HashMap<String, usize>,
    opening: &str,
) -> Option<f32> {
    let raw = front[at].text.as_ref();
    let text = headline_of(raw);
    let words = text.split_whitespace().count();
    let wide = text.chars().filter(|c| u32::from(*c) > 0x2e80).count();
    if !(WORDS.contains(&words) || wide >= 6) || text.len() > 300 || raw.starts_with('|') {
        return None;
    }
    if parse_byline(text).is_some_and(|byline| byline.rest + 20 > text.len()) || is_dated(text) {
        return None;
    }
    let own = key(text);
    let repeated = counts.get(&own).copied().unwrap_or_default() > 1;
    let is_first = !first.is_empty() && own.len() > 8 && (first == own || first.starts_with(&own));
    let mut score = 2.5 * overlap(text, opening);
    score += if raw.starts_with("# ") { 3.0 } else { 0.0 };
    score += if repeated && words >= 3 { 1.0 } else { 0.0 };
    score += if is_first { 1.5 } else { 0.0 };
    score += if words >= 4 || wide >= 8 { 1.0 } else { -1.0 };
    score += if signed_below(front, at) { 1.0 } else { 0.0 };
    score -= if text.ends_with(['.', ',', ':', ';']) {
        1.0
    } else {
        0.0
    };
    score -= if words > 25 { 1.0 } else { 0.0 };
    score -= if text.starts_with(char::is_lowercase) {
        1.0
    } else {
        0.0
    };
    score -= (front.len() - at).min(40) as f32 * 0.04;
    Some(score)
}

/// Tells whether a byline or a date stands within three lines below.
fn signed_below(front: &[Line<'_>], at: usize) -> bool {
    let below = front[at + 1..].iter().take(3);
    below
        .map(|line| without_bullet(&line.text))
        .any(|text| text.len() < 120 && (is_dated(text) || parse_byline(text).is_some()))
}

/// Tells a line that is little more than a date.
fn is_dated(text: &str) -> bool {
    let dates = find_dates(text);
    dates
        .first()
        .is_some_and(|date| text.len() < date.range.len() + 40)
}

/// Returns a line without heading marks and without the header that some dumps put in front (`date 2024-10-25 …`).
fn headline_of(line: &str) -> &str {
    let text = without_bullet(line);
    let labelled = text.get(..5).is_some_and(|head| {
        head.eq_ignore_ascii_case("date ") || head.eq_ignore_ascii_case("date:")
    });
    match find_dates(&text[..text.floor_char_boundary(60)]).first() {
        Some(date) if labelled && date.range.start <= 8 => text[date.range.end..].trim(),
        _ => text,
    }
}

fn headline(front: &[Line<'_>], at: usize) -> Headline {
    let raw = front[at].text.as_ref();
    let text = headline_of(raw);
    let own = key(text);
    let same = |line: &&Line<'_>| key(headline_of(&line.text)) == own;
    let from = match raw {
        _ if raw.starts_with("# ") => "heading",
        _ if at == 0 => "first line",
        _ => "line",
    };
    let mut headline = Headline {
        text: text.to_owned(),
        raw: raw.to_owned(),
        from,
        outlet: None,
        places: front
            .iter()
            .filter(same)
            .map(|line| line.range.clone())
            .collect(),
    };
    // The first line may be the document's title: the headline with the outlet behind it.
    let first = headline_of(&front[0].text);
    for (end, behind) in headline::separators(first) {
        if key(&first[..end]) == own && first[behind..].split_whitespace().count() <= 5 {
            headline.outlet = Some(first[behind..].to_owned());
        }
    }
    if headline.outlet.is_none()
        && let Some(cut) = headline::cut_tail(&headline.text.clone()).filter(|_| at == 0)
        && headline.text.contains(['|', '｜', '»', '–', '—'])
    {
        headline.outlet = Some(cut.outlet.to_owned());
        headline.text = cut.headline.to_owned();
    }
    headline
}

/// Returns the headline of a dump that is one line: the longest beginning that stands again in front of the body.
pub(super) fn of_run(front: &str) -> Option<Headline> {
    let words: Vec<(usize, &str)> = offsets(front).collect();
    let opening = words.first()?.1;
    let mut best: (usize, Vec<usize>) = (0, Vec::new());
    for start in 1..words.len() {
        if words[start].1 != opening {
            continue;
        }
        let length = words
            .iter()
            .zip(&words[start..])
            .take(60)
            .take_while(|(one, other)| one.1 == other.1)
            .count();
        match length {
            length if length > best.0 => best = (length, vec![start]),
            length if length == best.0 => best.1.push(start),
            _ => {}
        }
    }
    let (length, starts) = best;
    let end_of = |word: usize| words[word].0 + words[word].1.len();
    if length >= 3 {
        let text =
            front[words[0].0..end_of(length - 1)].trim_end_matches(['|', '-', '–', '—', ' ']);
        let places = starts
            .iter()
            .map(|start| words[*start].0..end_of(start + length - 1))
            .collect();
        let behind = &front[end_of(length - 1)..];
        let outlet = outlet_behind(behind, front);
        return Some(Headline {
            text: text.to_owned(),
            raw: text.to_owned(),
            from: "repeated",
            outlet,
            places,
        });
    }
    cut_run(front)
}

/// Cuts a title that does not stand again: what is in front of the first bar or dash.
fn cut_run(front: &str) -> Option<Headline> {
    let head = &front[..front.floor_char_boundary(240)];
    let (end, behind) = headline::separators(head)
        .into_iter()
        .find(|(front, behind)| head[*front..*behind].trim() != ":")?;
    let text = &head[..end];
    let outlet = outlet_behind(&front[end..], front);
    let words = text.split_whitespace().count();
    let _ = behind;
    (words >= 3).then(|| Headline {
        text: text.to_owned(),
        raw: text.to_owned(),
        from: "first line",
        outlet,
        places: Vec::new(),
    })
}

/// Reads the outlet behind a separator: the longest run of words that stands in the dump again.
fn outlet_behind(behind: &str, dump: &str) -> Option<String> {
    let (end, start) =
        *headline::separators(&format!("x{}", &behind[..behind.floor_char_boundary(120)]))
            .first()?;
    if end > 1 {
        return None;
    }
    let rest = &behind[start - 1..];
    let words: Vec<(usize, &str)> = offsets(rest).take(5).collect();
    let mut best = None;
    for (at, word) in &words {
        let name = &rest[..at + word.len()];
        if !word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) && *at == 0 {
            break;
        }
        if dump.matches(name).take(2).count() >= 2 {
            best = Some(name.trim_end_matches([',', '.', '|']).to_owned());
        }
    }
    best
}

fn offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace()
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}
