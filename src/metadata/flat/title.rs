//! The headline of a dump, and where it stands in front of the body.

use std::num::NonZeroU64;
use std::ops::Range;

use memchr::memmem;

use crate::letters;
use crate::metadata::headline;
use crate::metadata::outlet::has_key;
use crate::metadata::outlet::is_desk;
use crate::metadata::outlet::key;
use crate::wording::byline::parse_byline;
use crate::wording::date::find_dates;
use crate::wording::function_words::HashedMap;
use crate::wording::function_words::hash;
use crate::wording::spaces;

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

/// A line in front of the body, and what was seen of it.
struct Seen<'l> {
    raw: &'l str,
    text: &'l str,
    key: String,
    words: usize,
    /// Characters of scripts that do not space words.
    wide: usize,
    /// Little more than a date.
    dated: bool,
    /// Begins with a byline.
    signed: bool,
    /// Nothing but a byline.
    byline: bool,
}

fn seen<'l>(line: &'l Line<'_>) -> Seen<'l> {
    let text = headline_of(&line.text);
    let byline = parse_byline(text);
    Seen {
        raw: &line.text,
        text,
        key: key(text),
        words: spaces::words(text).count(),
        wide: wide(text),
        dated: is_dated(text),
        byline: byline
            .as_ref()
            .is_some_and(|byline| byline.rest + 20 > text.len()),
        signed: byline.is_some() && text.len() < 120,
    }
}

/// Returns the headline of a dump with lines: `front` are those before the body.
///
/// `named` tells whether the dump names an outlet elsewhere.
pub(super) fn of_lines(
    front: &[Line<'_>],
    body: &str,
    named: impl Fn(&str) -> bool,
) -> Option<Headline> {
    let opening = Vocabulary::of(&body[..body.floor_char_boundary(2_500)]);
    let skip = front.len().saturating_sub(NEAR);
    let kept = (0..front.len()).filter(|at| *at >= skip || *at < 3);
    let seen: Vec<(usize, Seen<'_>)> = kept.map(|at| (at, seen(&front[at]))).collect();
    let mut counts: HashedMap<usize> = HashedMap::default();
    for (_, line) in &seen {
        *counts.entry(hash(&line.key)).or_default() += 1;
    }
    let first = seen.first().map_or("", |(_, line)| line.key.as_str());
    let mut best: Option<(f32, usize)> = None;
    for (index, (at, line)) in seen.iter().enumerate() {
        if !may_be_headline(line) {
            continue;
        }
        let below = seen[index + 1..].iter().take(3);
        let signed = below.into_iter().any(|(_, line)| line.signed || line.dated);
        let again = counts.get(&hash(&line.key)).is_some_and(|count| *count > 1);
        let is_first = line.key.len() > 8 && first.starts_with(&line.key);
        let distance = (front.len() - at).min(40) as f32;
        let score =
            looks(line, &opening) + bonus(again, 1.0) + bonus(is_first, 1.5) + bonus(signed, 1.0)
                - 0.04 * distance;
        if best.is_none_or(|(top, _)| score >= top) {
            best = Some((score, *at));
        }
    }
    let (score, at) = best?;
    (score >= LEAST).then(|| headline(front, at, named))
}

/// Least score of a headline; the terms are our choice, measured on dumps of 260 titled pages.
const LEAST: f32 = 1.8;

fn bonus(holds: bool, worth: f32) -> f32 {
    if holds { worth } else { 0.0 }
}

/// Tells whether the first line of a body may be its headline: short, and no sentence.
pub(super) fn may_open(line: &str) -> bool {
    let words = line.split_whitespace().count();
    (3..=20).contains(&words) && !line.trim_end().ends_with(['.', ':', ',', '”', '"'])
}

fn may_be_headline(line: &Seen<'_>) -> bool {
    let sized = (WORDS.contains(&line.words) || line.wide >= 6) && line.text.len() <= 300;
    let table = line.raw.starts_with('|');
    sized && !table && !line.byline && !line.dated && !line.text.ends_with(['—', '–', '-'])
}

/// How much a line by itself looks like the headline of a body with these words.
fn looks(line: &Seen<'_>, opening: &Vocabulary) -> f32 {
    let long = line.words >= 4 || line.wide >= 8;
    2.5 * opening.share(line.text)
        + bonus(line.raw.starts_with("# "), 3.0)
        + if long { 1.0 } else { -1.0 }
        - bonus(line.text.ends_with(['.', ',', ':', ';']), 1.0)
        - bonus(line.words > 25, 1.0)
        - bonus(line.text.starts_with(char::is_lowercase), 1.0)
}

/// Returns the number of characters of scripts that do not space words.
fn wide(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    text.chars().filter(|c| u32::from(*c) > 0x2e80).count()
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
    let text = match line.starts_with('#') {
        true => without_bullet(line).trim_end_matches(['#', ' ']),
        false => without_bullet(line),
    };
    let labelled = text.get(..5).is_some_and(|head| {
        head.eq_ignore_ascii_case("date ") || head.eq_ignore_ascii_case("date:")
    });
    if !labelled {
        return text;
    }
    match find_dates(&text[..text.floor_char_boundary(60)]).first() {
        Some(date) if date.range.start <= 8 => text[date.range.end..].trim(),
        _ => text,
    }
}

fn headline(front: &[Line<'_>], at: usize, named: impl Fn(&str) -> bool) -> Headline {
    let raw = front[at].text.as_ref();
    let text = headline_of(raw);
    let own = key(text);
    let same = |line: &&Line<'_>| has_key(headline_of(&line.text), &own);
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
        // A hyphen stands in headlines too: what is behind it must be known for a name.
        && (headline.text.contains(['|', '｜', '»', '–', '—']) || named(cut.outlet))
    {
        headline.outlet = Some(cut.outlet.to_owned());
        headline.text = cut.headline.to_owned();
    }
    headline
}

/// Most words of a headline with the outlet behind it.
const LONGEST_RUN: usize = 60;

/// Returns the headline of a dump that is one line: the longest beginning that stands again in front of the body.
pub(super) fn of_run(front: &str) -> Option<Headline> {
    if let Some(heading) = marked_heading(front) {
        return Some(heading);
    }
    let words: Vec<Word<'_>> = words_of(front);
    let opening = words.first()?.key;
    let mut repeats: Vec<(usize, usize)> = Vec::new();
    for start in (1..words.len()).filter(|&start| words[start].key == opening) {
        let pairs = words[..start].iter().zip(&words[start..]).take(LONGEST_RUN);
        let length = pairs
            .take_while(|(one, other)| one.key == other.key)
            .count();
        if length >= 3 {
            repeats.push((start, length));
        }
    }
    let Some(length) = headline_length(front, &words, &repeats) else {
        return cut_run(front);
    };
    let starts = repeats
        .iter()
        .filter(|(_, own)| *own >= length)
        .map(|(start, _)| *start);
    let text =
        front[words[0].start..words[length - 1].end].trim_end_matches(['|', '-', '–', '—', ' ']);
    Some(Headline {
        text: on_one_line(text),
        raw: text.to_owned(),
        from: "repeated",
        outlet: outlet_behind(&front[words[length - 1].end..], front),
        places: starts
            .map(|start| words[start].start..words[start + length - 1].end)
            .collect(),
    })
}

/// Returns the heading that opens a dump in a line of its own: `# Salt works opens again`.
fn marked_heading(front: &str) -> Option<Headline> {
    let start = front.len() - front.trim_start().len();
    let (line, _) = front[start..].split_once('\n')?;
    let text = headline_of(line.strip_prefix("# ").map(|_| line)?);
    let fits = WORDS.contains(&text.split_whitespace().count());
    let place = start..start + line.len();
    fits.then(|| Headline {
        text: text.to_owned(),
        raw: line.to_owned(),
        from: "heading",
        outlet: None,
        places: [place].into(),
    })
}

/// Returns a text on one line, without the mark of a heading and what a blank line or another heading parts from it.
fn on_one_line(text: &str) -> String {
    let text = text.trim_start_matches(['#', ' ']);
    let end = ["\n\n", "\n#"]
        .iter()
        .filter_map(|parted| text.find(parted))
        .min();
    let words: Vec<&str> = text[..end.unwrap_or(text.len())]
        .split_whitespace()
        .collect();
    words.join(" ")
}

/// Returns how many words are the headline: up to a separator where more copies go that far than beyond it.
fn headline_length(front: &str, words: &[Word<'_>], repeats: &[(usize, usize)]) -> Option<usize> {
    let longest = repeats.iter().map(|(_, length)| *length).max()?;
    let copies = |length: usize| repeats.iter().filter(|(_, own)| *own >= length).count();
    let all = copies(longest);
    for (end, _) in headline::separators(&front[words[0].start..words[longest - 1].end]) {
        let length = words
            .iter()
            .take_while(|word| word.end <= words[0].start + end)
            .count();
        if length >= 3 && copies(length) > all {
            return Some(length);
        }
    }
    Some(longest)
}

/// Cuts a title that does not stand again: what is in front of the first bar or dash.
fn cut_run(front: &str) -> Option<Headline> {
    let head = &front[..front.floor_char_boundary(240)];
    let separators = headline::separators(head);
    let (end, _) = *separators
        .iter()
        .find(|(front, behind)| head[*front..*behind].trim() != ":")?;
    let text = &head[..end];
    let outlet = outlet_behind(&front[end..], front);
    let words = text.split_whitespace().count();
    (words >= 3).then(|| Headline {
        text: on_one_line(text),
        raw: text.to_owned(),
        from: "first line",
        outlet,
        places: Vec::new(),
    })
}

/// Reads the outlet behind a separator: the longest run of words that stands in the dump again. Desks are passed over.
fn outlet_behind(behind: &str, dump: &str) -> Option<String> {
    let head = &behind[..behind.floor_char_boundary(160)];
    let mut rest = head.trim_start();
    loop {
        let mark = rest.split_whitespace().next()?;
        if !headline::is_separator(mark) {
            return None;
        }
        rest = rest[mark.len()..].trim_start();
        let part = headline::separators(rest)
            .first()
            .map_or(rest, |(end, _)| &rest[..*end]);
        if !is_desk(part) {
            break;
        }
        rest = rest[part.len()..].trim_start();
    }
    let words = words_of(rest);
    let capital = words
        .first()?
        .text
        .starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let again = words[..words.len().min(5)]
        .iter()
        .map(|word| &rest[..word.end]);
    // One word may be the beginning of any name: it must stand in the dump more often.
    let often = |name: &&str| {
        let found = memmem::find_iter(dump.as_bytes(), name.as_bytes());
        found.take(4).count() >= if name.contains(' ') { 2 } else { 4 }
    };
    let longest = again.rev().find(often)?;
    capital.then(|| longest.trim_end_matches([',', '.', '|', ' ']).to_owned())
}

/// The hashes of the words of a dump's beginning, for the share of a line that stands in it.
///
/// Each hash stands at the place its low bits name or, where that is taken, at the next that is free.
pub(super) struct Vocabulary(Vec<Option<NonZeroU64>>);

impl Vocabulary {
    pub(super) fn of(text: &str) -> Self {
        let mut words = Vec::with_capacity(text.len() / BYTES_A_WORD);
        spaces::each(text, |word| {
            words.extend(NonZeroU64::new(hash(&text[word])))
        });
        // At most half of the places are taken: there is always a free one.
        let mut places = vec![None; (2 * words.len()).next_power_of_two()];
        for word in words {
            let at = place(&places, word);
            places[at] = Some(word);
        }
        Self(places)
    }

    fn holds(&self, word: &str) -> bool {
        NonZeroU64::new(hash(word)).is_some_and(|word| self.0[place(&self.0, word)].is_some())
    }

    /// Returns the share of the words of three letters and more that are known.
    fn share(&self, text: &str) -> f32 {
        let long = |word: &&str| {
            let known = |c: &char| letters::is_alphanumeric(*c);
            word.len() >= 3 && word.chars().filter(known).take(3).count() == 3
        };
        let words = spaces::words(text).filter(long);
        let (known, all) = words.fold((0, 0), |(known, all), word| {
            (known + usize::from(self.holds(word)), all + 1)
        });
        if all == 0 {
            0.0
        } else {
            known as f32 / all as f32
        }
    }
}

/// Bytes of a word and a space, rather few.
const BYTES_A_WORD: usize = 5;

/// Returns where a word stands, or the free place where it would.
fn place(places: &[Option<NonZeroU64>], word: NonZeroU64) -> usize {
    let last = places.len() - 1;
    let mut at = word.get() as usize & last;
    while places[at].is_some_and(|other| other != word) {
        at = (at + 1) & last;
    }
    at
}

/// A word, with the hash of its letters and digits alone.
struct Word<'t> {
    start: usize,
    end: usize,
    text: &'t str,
    key: u64,
}

/// Returns the words of a text; marks alone are none.
fn words_of(text: &str) -> Vec<Word<'_>> {
    let word = |word: &'_ str| -> (usize, usize) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        (start, start + word.len())
    };
    let named = |piece: &&str| piece.contains(letters::is_alphanumeric);
    let all = spaces::words(text).filter(named).map(|piece| {
        let (start, end) = word(piece);
        Word {
            start,
            end,
            text: piece,
            key: hash(piece),
        }
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::flat::lines;

    const BODY: &str = "Divers gave up the search for the trawler Marigold on Thursday.";

    fn check(dump: &str, named: &str) -> String {
        let lines = lines::lines(dump);
        let found = of_lines(&lines, BODY, |name| name == named).expect("a headline");
        format!("{} | {}", found.text, found.outlet.unwrap_or_default())
    }

    #[test]
    fn outlet_behind_a_hyphen_goes_where_it_is_named_elsewhere() {
        let title = "Divers give up search for trawler Marigold - The Pinewood Sentinel\n";
        assert_eq!(
            check(title, "The Pinewood Sentinel"),
            "Divers give up search for trawler Marigold | The Pinewood Sentinel"
        );
        assert_eq!(check(title, ""), format!("{} | ", title.trim()));
    }

    #[test]
    fn marks_of_headings_and_line_feeds_are_none_of_the_headline() {
        assert_eq!(
            check("# Divers give up search for trawler #\n", ""),
            "Divers give up search for trawler | "
        );
        let heading = of_run("# Divers give up search\nHome News | Sport").expect("a headline");
        assert_eq!(heading.text, "Divers give up search");
        assert_eq!(on_one_line("# Salt works\n\n\n# Salt works"), "Salt works");
        let run = of_run("Divers give up\nsearch | Home News Sport").expect("a headline");
        assert_eq!(run.text, "Divers give up search");
    }
}
