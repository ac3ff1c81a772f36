//! The day in a date, in the orders newspapers write it.

use jiff::civil::Date;

use super::Order;
use super::lex::Token;
use super::names;

/// Years that an index can hold; see the engine's date type.
const YEARS: std::ops::RangeInclusive<u32> = 1678..=2261;

/// A day as written, and the index of the token behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    pub(super) day: Date,
    pub(super) next: usize,
}

/// Reads a date that begins with the number at the first token.
pub(super) fn from_number(tokens: &[Token<'_>], order: Order) -> Option<Written> {
    let first = tokens.first()?;
    match first.digits {
        4 => year_first(tokens),
        1 | 2 => day_month_name_year(tokens).or_else(|| numeric(tokens, order)),
        _ => None,
    }
}

/// Reads what follows the name of a month: `25, 2024`, `25th 2024`, `25 05:30:00 EDT 2024`.
pub(super) fn after_month(tokens: &[Token<'_>], month: i8) -> Option<Written> {
    let day = tokens.first()?.number_of(1..=2)?;
    let mut at = 1;
    if tokens
        .get(at)
        .is_some_and(|t| !t.spaced && t.is_any(ORDINALS))
    {
        at += 1;
    }
    if tokens.get(at).is_some_and(|t| t.is_any(&["de", "of"])) {
        at += 1;
    }
    if tokens
        .get(at)
        .is_some_and(|t| t.is_any(&[",", ".", "-", "/", "،"]))
    {
        at += 1;
    }
    if let Some(year) = tokens.get(at).and_then(year) {
        return written(year, month, day, at + 1);
    }
    let year_at = behind_clock(tokens, at)?;
    written(year(tokens.get(year_at)?)?, month, day, year_at + 1)
}

/// Returns where the year stands in `05:30:00 EDT 2024`, as `date` prints it.
fn behind_clock(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let colon = |i: usize| tokens.get(i).is_some_and(|t| t.text == ":");
    let clock = tokens.get(at)?.digits == 2 && colon(at + 1) && colon(at + 3);
    let zone = tokens.get(at + 5).is_some_and(Token::is_word);
    clock.then_some(at + 5 + usize::from(zone))
}

const ORDINALS: &[&str] = &[
    "st", "nd", "rd", "th", "er", "º", "ª", "°", "e", "ste", "de", "й", "го", "η",
];

/// Reads `2024-10-25`, `2024/10/25`, `2024年10月25日`, `2024. október 25.`.
fn year_first(tokens: &[Token<'_>]) -> Option<Written> {
    let year = year(&tokens[0])?;
    let separator = tokens.get(1)?;
    if let Some(month) = names::month(separator.text) {
        let day = tokens.get(2)?.number_of(1..=2)?;
        return written(year, month, day, 3);
    }
    if separator.text.starts_with(['年', '년']) {
        return with_units(tokens, year);
    }
    if !separator.is_any(&["-", "/", ".", "‑", "–"]) {
        return None;
    }
    if let Some(month) = tokens.get(2).and_then(|t| names::month(t.text)) {
        let at = 3 + usize::from(tokens.get(3)?.is_any(&["-", "/", "."]));
        return written(year, month, tokens.get(at)?.number_of(1..=2)?, at + 1);
    }
    let month = tokens.get(2)?.number_of(1..=2)?;
    let again = tokens.get(3)?.text == separator.text;
    let day = tokens.get(4).filter(|_| again)?.number_of(1..=2)?;
    if follows_tightly(tokens, 5, separator.text) {
        return None;
    }
    written(year, i8::try_from(month).ok()?, day, 5)
}

/// Reads the rest of `2024年10月25日` or `2024년 10월 25일`.
fn with_units(tokens: &[Token<'_>], year: i16) -> Option<Written> {
    let month = tokens.get(2)?.number_of(1..=2)?;
    tokens
        .get(3)?
        .text
        .starts_with(['月', '월'])
        .then_some(())?;
    let day = tokens.get(4)?.number_of(1..=2)?;
    let unit = tokens.get(5)?.text;
    unit.starts_with(['日', '号', '號', '일']).then_some(())?;
    written(year, i8::try_from(month).ok()?, day, 6)
}

/// Reads `25 October 2024`, `25. Oktober 2024`, `25 de octubre de 2024`, `1er juin 2023`, `25-Oct-2024`.
fn day_month_name_year(tokens: &[Token<'_>]) -> Option<Written> {
    let day = tokens[0].number?;
    let mut at = 1;
    for _ in 0..3 {
        let token = tokens.get(at)?;
        let ordinal = !token.spaced && token.is_any(ORDINALS);
        if !ordinal && !token.is_any(&[".", "-", "/", "de", "di", "of", "‑", "ب", "־"]) {
            break;
        }
        at += 1;
    }
    let (month, mut at) = month_name(tokens, at)?;
    for _ in 0..2 {
        if tokens
            .get(at)?
            .is_any(&[".", ",", "-", "/", "de", "del", "of", "،", "‑"])
        {
            at += 1;
        }
    }
    written(year(tokens.get(at)?)?, month, day, at + 1)
}

fn month_name(tokens: &[Token<'_>], at: usize) -> Option<(i8, usize)> {
    let first = tokens.get(at)?;
    if let Some(second) = tokens.get(at + 1).filter(|t| t.is_word()) {
        let pair = format!("{} {}", first.text, second.text);
        if let Some(month) = names::month(&pair) {
            return Some((month, at + 2));
        }
    }
    Some((names::month(first.text)?, at + 1))
}

/// Reads `25.10.2024`, `25/10/2024`, `10/25/2024`, `25.10.24`.
fn numeric(tokens: &[Token<'_>], order: Order) -> Option<Written> {
    let separator = tokens.get(1)?.text;
    if !matches!(separator, "." | "/" | "-" | "‑") {
        return None;
    }
    let first = tokens[0].number?;
    let second = tokens.get(2)?.number_of(1..=2)?;
    let again = tokens.get(3)?.text == separator;
    let last = tokens.get(4).filter(|_| again)?;
    if follows_tightly(tokens, 5, separator) {
        return None;
    }
    let tight = tokens[1..5].iter().all(|token| !token.spaced);
    let year = match last.digits {
        4 if tight || separator == "." => year(last)?,
        2 if tight && separator != "-" && tokens[0].digits == 2 && tokens[2].digits == 2 => {
            short_year(last.number?)?
        }
        _ => return None,
    };
    let (day, month) = match order {
        _ if separator == "." => (first, second),
        _ if first > 12 => (first, second),
        _ if second > 12 => (second, first),
        _ if first == second => (first, second),
        Order::DayFirst => (first, second),
        Order::MonthFirst => (second, first),
        Order::Unknown => return None,
    };
    written(year, i8::try_from(month).ok()?, day, 5)
}

/// A number that goes on behind the date is a version or an address, not a date.
fn follows_tightly(tokens: &[Token<'_>], at: usize, separator: &str) -> bool {
    let tight = |i: usize| tokens.get(i).filter(|token| !token.spaced);
    tight(at).is_some_and(|t| t.text == separator) && tight(at + 1).is_some_and(|t| t.digits > 0)
}

fn year(token: &Token<'_>) -> Option<i16> {
    let value = token.number_of(4..=4)?;
    YEARS.contains(&value).then(|| i16::try_from(value).ok())?
}

/// Two digits are a year of the living: 1970 to 2069.
fn short_year(value: u32) -> Option<i16> {
    let century = if value < 70 { 2000 } else { 1900 };
    i16::try_from(century + value).ok()
}

fn written(year: i16, month: i8, day: u32, next: usize) -> Option<Written> {
    let day = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
    Some(Written { day, next })
}
