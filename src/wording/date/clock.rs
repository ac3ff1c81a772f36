//! The time of day beside a date.

use jiff::civil::Date;
use jiff::civil::Time;
use jiff::tz::Offset;

use super::lex::Token;
use super::names;

/// A time of day as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    pub(super) time: Time,
    pub(super) offset: Option<Offset>,
    /// A word (`PM`, `Uhr`, a zone) says that this is a time.
    pub(super) named: bool,
    /// Index of the token behind it.
    pub(super) next: usize,
}

/// What may stand between a date and its time.
const JOINTS: &[&str] = &[
    ",", "-", "–", "—", "|", "•", "·", "@", "/", ":", ";", "t", "at", "um", "à", "a", "las",
    "alle", "ore", "om", "o", "kl", "klo", "в", "об", "saat", "às", "as", "ob", "ve", "dalle",
    "la", "les", "pukul", "lúc", "στις", "godz", "godzina", "uhr", ".", "～", "，",
];

/// Skips what may stand between a date and its time, a weekday in brackets included.
pub(super) fn skip_joints(tokens: &[Token<'_>], mut at: usize) -> usize {
    let limit = at + 4;
    while at < tokens.len() && at < limit {
        if tokens[at].is_any(JOINTS) || tokens[at].text == "À" {
            at += 1;
            continue;
        }
        let opens = tokens[at].is_any(&["(", "（", "["]);
        let closes = |token: &Token<'_>| token.is_any(&[")", "）", "]"]);
        if opens && tokens.get(at + 2).is_some_and(closes) && tokens[at + 1].is_word() {
            at += 3;
            continue;
        }
        break;
    }
    at
}

/// Reads a time of day at a token.
pub(super) fn read(tokens: &[Token<'_>], at: usize, day: Date) -> Option<Clock> {
    let (early_half, at) = leading_half(tokens, at);
    let hour = tokens.get(at)?.number_of(1..=6)?;
    let (fields, at) = match fields(tokens, at, hour) {
        Some(found) => found,
        None => bare_hour(tokens, at, hour)?,
    };
    let (late_half, mut at) = trailing_half(tokens, at);
    let half = early_half.or(late_half);
    let said = tokens.get(at).is_some_and(|t| t.is_any(HOUR_WORDS));
    at += usize::from(said);
    let time = assemble(fields, half)?;
    let zone = zone(tokens, at, day, time);
    Some(Clock {
        time,
        offset: zone.map(|(offset, _)| offset),
        named: half.is_some() || said || fields.named || zone.is_some(),
        next: zone.map_or(at, |(_, next)| next),
    })
}

const HOUR_WORDS: &[&str] = &["uhr", "h", "hrs", "hs", "godz", "น"];

#[derive(Debug, Clone, Copy)]
struct Fields {
    hour: u32,
    minute: u32,
    second: u32,
    named: bool,
}

/// Which half of the day: `true` for the afternoon.
fn leading_half(tokens: &[Token<'_>], at: usize) -> (Option<bool>, usize) {
    let half = tokens.get(at).and_then(|token| match token.text {
        "午前" | "上午" | "오전" => Some(false),
        "午後" | "下午" | "오후" => Some(true),
        _ => None,
    });
    (half, at + usize::from(half.is_some()))
}

fn trailing_half(tokens: &[Token<'_>], at: usize) -> (Option<bool>, usize) {
    let Some(token) = tokens.get(at) else {
        return (None, at);
    };
    let half = match token.text {
        text if text.eq_ignore_ascii_case("am") => Some(false),
        text if text.eq_ignore_ascii_case("pm") => Some(true),
        "ص" => Some(false),
        "م" => Some(true),
        _ => None,
    };
    if half.is_some() {
        return (half, at + 1);
    }
    let dotted = |i: usize, wanted: &str| tokens.get(at + i).is_some_and(|t| t.is(wanted));
    let letter = token.is("a") || token.is("p");
    if letter && dotted(1, ".") && dotted(2, "m") {
        return (Some(token.is("p")), at + 3 + usize::from(dotted(3, ".")));
    }
    (None, at)
}

/// Reads `5:30`, `5:30:12.123`, `18h20`, `18.20 Uhr`, `18時20分`, `053012`.
fn fields(tokens: &[Token<'_>], at: usize, hour: u32) -> Option<(Fields, usize)> {
    if matches!(tokens[at].digits, 4 | 6) {
        return compact(tokens, at, hour);
    }
    let separator = tokens.get(at + 1)?;
    let minute = tokens.get(at + 2)?.number_of(2..=2)?;
    let tight = !separator.spaced && !tokens[at + 2].spaced;
    let named = match separator.text {
        ":" | "：" => false,
        "h" | "H" | "时" | "時" | "点" | "點" | "시" => true,
        "." if hour_word_near(tokens, at) => true,
        _ => return None,
    };
    let found = |second, named, next| {
        let fields = Fields {
            hour,
            minute,
            second,
            named,
        };
        (tight || named).then_some((fields, next))
    };
    let after = at + 3;
    if tokens.get(after).is_some_and(|t| t.is_any(&["分", "분"])) {
        return found(0, true, after + 1);
    }
    let colon = tokens
        .get(after)
        .is_some_and(|t| t.text == ":" && !t.spaced);
    let second = tokens.get(after + 1).and_then(|t| t.number_of(2..=2));
    match second.filter(|_| colon) {
        Some(second) => found(second, named, skip_fraction(tokens, after + 2)),
        None => found(0, named, after),
    }
}

fn compact(tokens: &[Token<'_>], at: usize, value: u32) -> Option<(Fields, usize)> {
    let after_t = at > 0 && tokens[at - 1].is("t") && !tokens[at].spaced;
    let value = if tokens[at].digits == 4 {
        value * 100
    } else {
        value
    };
    let fields = Fields {
        hour: value / 10_000,
        minute: value / 100 % 100,
        second: value % 100,
        named: false,
    };
    after_t.then_some((fields, at + 1))
}

fn skip_fraction(tokens: &[Token<'_>], at: usize) -> usize {
    let point = tokens
        .get(at)
        .is_some_and(|t| t.is_any(&[".", ","]) && !t.spaced);
    let digits = tokens
        .get(at + 1)
        .is_some_and(|t| t.digits > 0 && !t.spaced);
    if point && digits { at + 2 } else { at }
}

/// A full stop between hour and minute needs a word that says so: `18.20 Uhr`, `kl. 18.20`.
fn hour_word_near(tokens: &[Token<'_>], at: usize) -> bool {
    let after = tokens
        .get(at + 3)
        .is_some_and(|t| t.is_any(&["uhr", "h", "am", "pm", "น"]));
    let before = |back: usize| {
        at.checked_sub(back)
            .is_some_and(|i| tokens[i].is_any(&["kl", "klo", "ore", "godz", "um"]))
    };
    after || before(1) || before(2)
}

/// Reads `7 PM`, `18 Uhr`, `18h`, `午後3時`.
fn bare_hour(tokens: &[Token<'_>], at: usize, hour: u32) -> Option<(Fields, usize)> {
    let next = tokens.get(at + 1)?;
    let said = next.is_any(&["uhr", "h", "時", "时", "시"]);
    let halved = trailing_half(tokens, at + 1).0.is_some();
    let small = tokens[at].digits <= 2;
    let fields = Fields {
        hour,
        minute: 0,
        second: 0,
        named: true,
    };
    let next = if said && !next.is("uhr") {
        at + 2
    } else {
        at + 1
    };
    (small && (said || halved)).then_some((fields, next))
}

fn assemble(fields: Fields, afternoon: Option<bool>) -> Option<Time> {
    let hour = match (afternoon, fields.hour) {
        (Some(false), 12) => 0,
        (Some(true), hour @ 1..=11) => hour + 12,
        (_, hour) => hour,
    };
    let small = |value: u32| i8::try_from(value).ok();
    let second = if fields.second == 60 {
        59
    } else {
        fields.second
    };
    Time::new(small(hour)?, small(fields.minute)?, small(second)?, 0).ok()
}

/// Reads `EDT`, `(CET)`, `Z`, `+01:00`, `-0500`, `GMT+1`.
fn zone(tokens: &[Token<'_>], at: usize, day: Date, time: Time) -> Option<(Offset, usize)> {
    let first = tokens.get(at)?;
    if first.text == "(" && tokens.get(at + 2)?.text == ")" {
        let offset = names::zone(tokens[at + 1].text, day, time)?;
        return Some((offset, at + 3));
    }
    if let Some(found) = numeric_zone(tokens, at) {
        return Some(found);
    }
    let offset = names::zone(first.text, day, time)?;
    if matches!(first.text, "GMT" | "UTC") {
        let tight = tokens.get(at + 1).is_some_and(|sign| !sign.spaced);
        if let Some(found) = numeric_zone(tokens, at + 1).filter(|_| tight) {
            return Some(found);
        }
    }
    Some((offset, at + 1))
}

fn numeric_zone(tokens: &[Token<'_>], at: usize) -> Option<(Offset, usize)> {
    let sign = tokens.get(at)?;
    let direction = match sign.text {
        "+" => 1,
        "-" | "−" => -1,
        _ => return None,
    };
    let number = tokens.get(at + 1).filter(|t| !t.spaced)?;
    let value = i32::try_from(number.number?).ok()?;
    if number.digits == 4 {
        let minutes = value / 100 * 60 + value % 100;
        return Some((names::offset(direction * minutes)?, at + 2));
    }
    if number.digits > 2 || (sign.spaced && direction < 0) {
        return None;
    }
    let colon = tokens
        .get(at + 2)
        .is_some_and(|t| t.text == ":" && !t.spaced);
    let minutes = tokens.get(at + 3).and_then(|t| t.number_of(2..=2));
    match minutes.filter(|_| colon) {
        Some(minutes) => {
            let minutes = i32::try_from(minutes).ok()?;
            Some((names::offset(direction * (value * 60 + minutes))?, at + 4))
        }
        None => Some((names::offset(direction * value * 60)?, at + 2)),
    }
}
