//! Datelines: where a report was filed, in front of its first sentence.

use super::date::find_dates;

/// A place line in front of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The place, written calmly: `New York`, `Geneva`.
    pub place: String,
    /// The agency or outlet named with it.
    pub agency: Option<String>,
    /// Byte offset where the first sentence begins.
    pub rest: usize,
}

/// Bytes in which a dateline must end.
const WINDOW: usize = 120;
/// Most words of a place with its country.
const LONGEST_PLACE: usize = 7;

/// Reads a dateline at the beginning of a text: `LONDON (Newswire) - …`, `New York XNN — …`, `GENEVA, March 5 — …`.
///
/// A place in small letters needs an agency, a date or a country beside it: `Analysis — …` is none.
pub fn split_dateline(text: &str) -> Option<Dateline> {
    let lead = text.len() - text.trim_start().len();
    let window = &text[lead..text.ceil_char_boundary((lead + WINDOW).min(text.len()))];
    let line = &window[..line_end(window)];
    let (head, rest) = split_at_dash(line)?;
    let (head, bracket) = bracketed(head);
    let (head, dated) = without_date(head);
    let head = without_stop(head.trim_end_matches([' ', ',', ';']));
    let words: Vec<&str> = head.split_whitespace().collect();
    if words.is_empty() || words.len() > LONGEST_PLACE || !words.iter().all(|word| placelike(word))
    {
        return None;
    }
    let (words, trailing) = trailing_agency(&words);
    let agency = bracket.or(trailing);
    let shouted = head.chars().filter(|c| c.is_alphabetic()).count() > 2
        && !head.chars().any(char::is_lowercase);
    let country = head.contains(',') && words.len() <= 4;
    if !(shouted || dated || country || agency.is_some()) || words.len() > 5 {
        return None;
    }
    Some(Dateline {
        place: words
            .iter()
            .map(|word| calmed(word))
            .collect::<Vec<_>>()
            .join(" "),
        agency,
        rest: lead + rest,
    })
}

/// Returns where the line of a dateline ends: one that was broken in front of its agency goes on.
fn line_end(text: &str) -> usize {
    let mut feeds = text.match_indices('\n').map(|(at, _)| at);
    let goes_on = |at: &usize| text[at + 1..].trim_start_matches(' ').starts_with('(');
    feeds.find(|at| !goes_on(at)).unwrap_or(text.len())
}

/// Takes the full stop off the end of a place; that of an abbreviation stays: `Pinewood, Wis.`, `Washington, D.C.`.
fn without_stop(head: &str) -> &str {
    let bare = head.trim_end_matches(['.', ' ', ',', ';']);
    let last = bare.rsplit(' ').next().unwrap_or_default();
    let state = bare[..bare.len() - last.len()].trim_end().ends_with(',')
        && last.len() <= LONGEST_ABBREVIATION
        && last.chars().skip(1).all(char::is_lowercase);
    if head.len() == bare.len() + 1 && (state || last.contains('.')) {
        head
    } else {
        bare
    }
}

/// Letters of the longest abbreviation of a state: `Calif`.
const LONGEST_ABBREVIATION: usize = 5;

/// Splits at the dash behind a dateline; an opening sentence must follow.
fn split_at_dash(line: &str) -> Option<(&str, usize)> {
    let dash = |at: usize, c: char| {
        let spaced = line[..at].ends_with([' ', '\u{a0}', ')']);
        let open = matches!(c, '—' | '–' | '―' | '‒')
            && (spaced || line[at..].chars().nth(1).is_some_and(|c| c == ' '));
        let hyphen = c == '-'
            && (spaced || line[..at].ends_with('-'))
            && line[at + 1..].starts_with([' ', '-', '\u{a0}']);
        open || hyphen
    };
    let (at, _) = line
        .char_indices()
        .find(|(at, c)| *at > 0 && dash(*at, *c))?;
    let marks = |c: char| matches!(c, '—' | '–' | '―' | '‒' | '-') || c.is_whitespace();
    let rest = line[at..].trim_start_matches(marks);
    let opens = rest.chars().find(|c| c.is_alphanumeric())?;
    let head = line[..at].trim();
    let sentence = !opens.is_lowercase() && rest.split_whitespace().count() >= 2;
    (sentence && !head.is_empty()).then_some((head, line.len() - rest.len()))
}

/// Takes the agency in brackets off the end.
fn bracketed(head: &str) -> (&str, Option<String>) {
    let Some(inner) = head.strip_suffix(')') else {
        return (head, None);
    };
    let Some(open) = inner.rfind('(') else {
        return (head, None);
    };
    let agency = inner[open + 1..].trim();
    let short = !agency.is_empty() && agency.split_whitespace().count() <= 4;
    (head[..open].trim_end(), short.then(|| agency.to_owned()))
}

/// Takes a date off the end: `March 5`, `Oct. 25, 2024`, `5. März`.
fn without_date(head: &str) -> (&str, bool) {
    if let Some(date) = find_dates(head).into_iter().next_back() {
        let last = head.len() <= date.range.end + 1;
        return if last {
            (&head[..date.range.start], true)
        } else {
            (head, false)
        };
    }
    let Some((front, last)) = head.rsplit_once(' ') else {
        return (head, false);
    };
    let day = last.trim_end_matches('.');
    let Some((place, month)) = front.rsplit_once(' ') else {
        return (head, false);
    };
    // A year makes a whole date of a month and a day.
    let numbered = day.len() <= 2 && day.bytes().all(|b| b.is_ascii_digit());
    let whole = |text: String| !find_dates(&text).is_empty();
    if numbered && whole(format!("{month} {day}, 2000")) || whole(format!("{month} {last} 2000")) {
        return (place, true);
    }
    (head, false)
}

/// `New York XNN`: capitals behind a place in small letters are an agency.
fn trailing_agency<'w>(words: &'w [&'w str]) -> (&'w [&'w str], Option<String>) {
    let (Some(last), true) = (words.last(), words.len() > 1) else {
        return (words, None);
    };
    let front = &words[..words.len() - 1];
    let capitals = last.len() <= 8 && last.chars().all(char::is_uppercase);
    let calm = front
        .iter()
        .all(|word| word.chars().any(char::is_lowercase));
    if capitals && calm && !front[front.len() - 1].ends_with(',') {
        return (front, Some((*last).to_owned()));
    }
    (words, None)
}

fn placelike(word: &str) -> bool {
    let first = word
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    let particle = matches!(
        word,
        "de" | "di"
            | "du"
            | "del"
            | "der"
            | "am"
            | "an"
            | "im"
            | "bei"
            | "and"
            | "of"
            | "la"
            | "le"
            | "upon"
            | "sur"
            | "y"
    );
    let clean = word
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '.' | ',' | '-' | '\'' | '’' | '/'));
    (first || particle) && clean
}

/// Writes a place in capitals with small letters: `GENEVA` is `Geneva`; `U.S.` and `UK` stay.
fn calmed(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if (letters <= 2 && !word.ends_with('.'))
        || word.chars().any(char::is_lowercase)
        || word.trim_end_matches('.').contains('.')
    {
        return word.to_owned();
    }
    let mut start = true;
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic() && c != '’' && c != '\'';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        match split_dateline(text) {
            Some(found) => format!(
                "{} | {} | {}",
                found.place,
                found.agency.unwrap_or_default(),
                &text[found.rest..]
            ),
            None => "none".into(),
        }
    }

    #[test]
    fn places_stand_in_front_of_a_dash() {
        assert_eq!(
            check("New York XNN — Over the years"),
            "New York | XNN | Over the years"
        );
        assert_eq!(
            check("LONDON (Newswire) - The mayor said"),
            "London | Newswire | The mayor said"
        );
        assert_eq!(
            check("GENEVA, March 5 — Talks ended"),
            "Geneva |  | Talks ended"
        );
        assert_eq!(
            check("DOHA, Aug 16 (Ledger Wire) – Two days"),
            "Doha | Ledger Wire | Two days"
        );
        assert_eq!(
            check("Berlin (xpa) – Der Bundestag hat"),
            "Berlin | xpa | Der Bundestag hat"
        );
        assert_eq!(
            check("ST. LOUIS -- “We won,” she said"),
            "St. Louis |  | “We won,” she said"
        );
        assert_eq!(
            check("WASHINGTON — The Senate"),
            "Washington |  | The Senate"
        );
        assert_eq!(
            check("PARIS, 5. März – Die Regierung"),
            "Paris |  | Die Regierung"
        );
    }

    #[test]
    fn abbreviated_states_keep_their_full_stop() {
        assert_eq!(
            check("PINEWOOD, Wis. (XNN) — The mill"),
            "Pinewood, Wis. | XNN | The mill"
        );
        assert_eq!(
            check("Pinewood, D.C. — The mill"),
            "Pinewood, D.C. |  | The mill"
        );
        assert_eq!(check("PINEWOOD. — The mill"), "Pinewood |  | The mill");
    }

    #[test]
    fn line_broken_in_front_of_the_agency_goes_on() {
        assert_eq!(
            check("PINEWOOD, Wis.\n   (XNN) -- The mill"),
            "Pinewood, Wis. | XNN | The mill"
        );
        assert_eq!(check("HARBOUR NEWS\n- Cod is dear"), "none");
    }

    #[test]
    fn other_dashes_belong_to_sentences() {
        assert_eq!(check("Updated May 5, 2020 Link copied — The"), "none");
        assert_eq!(check("Analysis — The Senate voted"), "none");
        assert_eq!(check("The mayor — a former judge — said"), "none");
        assert_eq!(check("Taiwan – the island"), "none");
        assert_eq!(check("A well-known man"), "none");
        assert_eq!(check(""), "none");
        assert_eq!(check("— A"), "none");
    }
}
