//! Dates as newsrooms and their programs write them.
//!
//! [`find_dates`] looks through running text, [`parse_date`] reads one value. Both keep what is written: the local
//! day, the time of day only where one is given, the offset only where a zone is named. A day needs its year; a
//! numeric day and month that could be read both ways need an [`Order`].

mod clock;
mod lex;
mod machine;
mod names;
mod role;
mod written;
mod zones;

use std::ops::Range;

use crate::article::Stamp;

use clock::Clock;
use lex::Token;
use lex::lex;
use written::Written;

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the date and its time of day.
    pub range: Range<usize>,
    /// The date as written.
    pub stamp: Stamp,
    /// What the words beside it say it stands for.
    pub role: Role,
}

/// What a date stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Words say that something was published then.
    Published,
    /// Words say that something was changed then.
    Updated,
    /// No word says what it is.
    Bare,
}

/// Which of two small numbers is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// `25/10/2024`.
    DayFirst,
    /// `10/25/2024`.
    MonthFirst,
    /// Not known: a date that could be read both ways is none.
    #[default]
    Unknown,
}

impl Order {
    /// Returns the order that a language tag implies: English is known only with its country.
    pub fn of_locale(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        match tag.split('-').next() {
            _ if matches!(tag.as_str(), "en-us" | "es-us" | "en-ph" | "fil") => Self::MonthFirst,
            Some("en") if tag.len() < 5 => Self::Unknown,
            Some("" | "zh" | "ja" | "ko" | "hu" | "x") | None => Self::Unknown,
            Some(_) => Self::DayFirst,
        }
    }
}

/// Bytes behind a number in which its date and time of day must end.
const WINDOW: usize = 96;
/// Bytes in front of a date in which its time of day must begin.
const FRONT_WINDOW: usize = 48;
/// Longest machine value: an RFC 2822 date with comment and a zone's name stays below.
const LONGEST_VALUE: usize = 200;

/// Returns the dates of a text in order; numeric dates that could be read both ways are left out. Linear time.
pub fn find_dates(text: &str) -> Vec<Found> {
    find_dates_in(text, Order::Unknown)
}

/// Returns the dates of a text in order, reading `10/11/2024` in the order given. Linear time.
pub fn find_dates_in(text: &str, order: Order) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some(number) = next_number(text, at) {
        let earliest = found.last().map_or(0, |date| date.range.end);
        let date = date_at(text, number.start, earliest, order);
        match date.filter(|date| !is_glued(text, &date.range)) {
            Some(date) => {
                at = date.range.end.max(number.end);
                found.push(date);
            }
            None => at = number.end,
        }
    }
    found
}

/// Reads one value: ISO 8601, RFC 2822, epoch seconds or milliseconds, digits alone, or a newsroom's own wording.
pub fn parse_date(text: &str) -> Option<Stamp> {
    parse_date_in(text, Order::Unknown)
}

/// Reads one value like [`parse_date`], reading `10/11/2024` in the order given.
pub fn parse_date_in(text: &str, order: Order) -> Option<Stamp> {
    let text = text.trim();
    let text = &text[..text.floor_char_boundary(LONGEST_VALUE)];
    if let Some(stamp) = machine::parse(text) {
        return Some(stamp);
    }
    if let Some(spelled) = separate_compact(text) {
        return parse_date_in(&spelled, order);
    }
    let first = find_dates_in(text, order).into_iter().next()?;
    Some(first.stamp)
}

/// Spells `20241025T053000Z` with separators.
fn separate_compact(text: &str) -> Option<String> {
    let (day, rest) = text.split_at_checked(8)?;
    let day = day.bytes().all(|b| b.is_ascii_digit()).then_some(day)?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    Some(format!("{}-{}-{}T{rest}", &day[..4], &day[4..6], &day[6..]))
}

/// Returns the next run of at most four digits that stands at the beginning of a word.
fn next_number(text: &str, mut at: usize) -> Option<Range<usize>> {
    loop {
        let start = at + lex::find_digit(&text[at..])?;
        let length = text[start..]
            .find(|c| lex::digit(c).is_none())
            .unwrap_or(text.len() - start);
        let end = start + length;
        let digits = text[start..end].chars().take(5).count();
        if digits <= 4 && !joined_in_front(&text[..start]) {
            return Some(start..end);
        }
        at = end;
    }
}

/// A number glued to a word or, by a point or a dash, to another number is no date's beginning.
fn joined_in_front(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('.' | '-' | '/' | ':') => back.next().is_some_and(|c| lex::digit(c).is_some()),
        Some(c) => c.is_ascii_digit() || c == '$' || c == '€' || c == '£',
        None => false,
    }
}

/// A word glued to a date has lost its space with the markup where the month has a name; else it is a version.
fn is_glued(text: &str, range: &Range<usize>) -> bool {
    let glued = text[..range.start].ends_with(|c: char| c.is_ascii_alphabetic());
    let starts_in_digits = text[range.start..].starts_with(|c: char| c.is_ascii_digit());
    let month = text[range.clone()].split(|c: char| !c.is_alphabetic());
    glued && starts_in_digits && !month.into_iter().any(|word| names::month(word).is_some())
}

fn date_at(text: &str, number: usize, earliest: usize, order: Order) -> Option<Found> {
    let end = text.ceil_char_boundary((number + WINDOW).min(text.len()));
    let tokens = lex(&text[number..end], 24);
    let (written, start) = match written::from_number(&tokens, order) {
        Some(written) => (written, number),
        None => {
            let (month, start) = month_in_front(&text[earliest..number])?;
            (written::after_month(&tokens, month)?, earliest + start)
        }
    };
    let mut range = start..number + tokens[written.next - 1].end();
    let mut clock = clock_behind(&tokens, written);
    if let Some(clock) = clock {
        range.end = number + tokens[clock.next - 1].end();
    } else if let Some((before, at)) = clock_in_front(&text[earliest..start], written) {
        clock = Some(before);
        range.start = earliest + at;
    }
    let stamp = Stamp {
        day: written.day,
        time: clock.map(|clock| clock.time),
        offset: clock.and_then(|clock| clock.offset),
    };
    let role = role::of(&text[earliest..range.start], &text[range.end..]);
    Some(Found { range, stamp, role })
}

/// Returns the month whose name ends the text, and where the name begins.
fn month_in_front(before: &str) -> Option<(i8, usize)> {
    let name_end = before
        .trim_end_matches([' ', '\u{a0}', '.', '-', '/', '\t'])
        .len();
    let name = &before[..name_end];
    let start = name
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphabetic())
        .last()?
        .0;
    Some((names::month(&name[start..])?, start))
}

fn clock_behind(tokens: &[Token<'_>], written: Written) -> Option<Clock> {
    let inside = tokens[..written.next].iter().position(|t| t.text == ":");
    let at = match inside {
        Some(colon) => colon - 1,
        None => clock::skip_joints(tokens, skip_tail(tokens, written.next)),
    };
    let mut clock = clock::read(tokens, at, written.day)?;
    clock.next = clock.next.max(written.next);
    Some(clock)
}

/// Skips what belongs to the year: `г.`, `р.`, a weekday in Chinese or Japanese.
fn skip_tail(tokens: &[Token<'_>], at: usize) -> usize {
    let word = tokens.get(at).is_some_and(|t| {
        t.is_any(&["г", "р", "года", "року", "у", "йил"])
            || t.text.starts_with(['星', '周', '月', '火', '水'])
    });
    let point = tokens
        .get(at + 1)
        .is_some_and(|t| t.text == "." && !t.spaced);
    at + usize::from(word) + usize::from(word && point)
}

/// Reads a time that stands before its date: `7:16 PM EDT, Fri October 25, 2024`.
fn clock_in_front(before: &str, written: Written) -> Option<(Clock, usize)> {
    let window = &before[before.floor_char_boundary(before.len().saturating_sub(FRONT_WINDOW))..];
    let line = window.rsplit('\n').next()?;
    let tokens = lex(line, 24);
    let starts = (0..tokens.len()).filter(|&at| tokens[at].digits > 0);
    for at in starts {
        let Some(clock) = clock::read(&tokens, at, written.day) else {
            continue;
        };
        let between = &tokens[clock.next..];
        let joints = between.iter().filter(|t| !t.is_word()).count();
        let words = between.len() - joints;
        let joined = between.iter().all(|t| {
            t.is_any(&[",", "-", "–", "—", "|", "·", ".", "on", "am", "•", "/"])
                || t.is_word() && t.text.chars().count() <= 12
        });
        if joined && joints <= 2 && words <= 2 && (clock.named || joints > 0) {
            return Some((clock, before.len() - line.len() + tokens[at].start));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        let show = |date: Found| format!("{} {:?} `{}`", date.stamp, date.role, &text[date.range]);
        find_dates(text)
            .into_iter()
            .map(show)
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn value(text: &str) -> String {
        parse_date(text).map_or("none".into(), |stamp| stamp.to_string())
    }

    #[test]
    fn english_newsrooms_write_the_month_by_name() {
        assert_eq!(
            check("Posted Mar 3, 2021 5:30 AM CDT by"),
            "2021-03-03T05:30:00-05:00 Published `Mar 3, 2021 5:30 AM CDT`"
        );
        assert_eq!(
            check("Updated 7:16 PM EDT, Fri March 5, 2021"),
            "2021-03-05T19:16:00-04:00 Updated `7:16 PM EDT, Fri March 5, 2021`"
        );
        assert_eq!(
            check("on 25 October 2019."),
            "2019-10-25 Bare `25 October 2019`"
        );
        assert_eq!(
            check("Sept. 4th, 2019 at 10.15"),
            "2019-09-04 Bare `Sept. 4th, 2019`"
        );
        assert_eq!(
            check("Published: 1st of May, 2018 | 18:05 GMT"),
            "2018-05-01T18:05:00+00:00 Published `1st of May, 2018 | 18:05 GMT`"
        );
    }

    #[test]
    fn other_languages_inflect_and_order_as_they_like() {
        assert_eq!(
            check("Dienstag, 12. März 2024, 18:20 Uhr"),
            "2024-03-12T18:20:00 Bare `12. März 2024, 18:20 Uhr`"
        );
        assert_eq!(
            check("Stand: 12.03.2024 18.20 Uhr"),
            "2024-03-12T18:20:00 Updated `12.03.2024 18.20 Uhr`"
        );
        assert_eq!(
            check("Publié le 3 juin 2023 à 07h15"),
            "2023-06-03T07:15:00 Published `3 juin 2023 à 07h15`"
        );
        assert_eq!(check("1er août 2020"), "2020-08-01 Bare `1er août 2020`");
        assert_eq!(
            check("Actualizado el 5 de enero de 2022 a las 9:30"),
            "2022-01-05T09:30:00 Updated `5 de enero de 2022 a las 9:30`"
        );
        assert_eq!(
            check("14 марта 2022 г., 10:05"),
            "2022-03-14T10:05:00 Bare `14 марта 2022 г., 10:05`"
        );
        assert_eq!(
            check("2021年10月5日 18時05分 更新"),
            "2021-10-05T18:05:00 Updated `2021年10月5日 18時05分`"
        );
        assert_eq!(
            check("입력 2021.10.05 오후 3:12"),
            "2021-10-05T15:12:00 Published `2021.10.05 오후 3:12`"
        );
        assert_eq!(check("٢٥ يناير ٢٠٢٠"), "2020-01-25 Bare `٢٥ يناير ٢٠٢٠`");
        assert_eq!(
            check("2 كانون الثاني 2020"),
            "2020-01-02 Bare `2 كانون الثاني 2020`"
        );
    }

    #[test]
    fn months_have_names_in_many_languages() {
        let dates = [
            "3 February 2021",
            "3. Februar 2021",
            "3 février 2021",
            "3 de febrero de 2021",
            "3 febbraio 2021",
            "3 de fevereiro de 2021",
            "3 februari 2021",
            "3 lutego 2021",
            "3 февраля 2021",
            "3 лютого 2021",
            "3. února 2021",
            "3 Şubat 2021",
            "3. helmikuuta 2021",
            "2021. február 3.",
            "3 Φεβρουαρίου 2021",
            "3 فبراير 2021",
            "3 फ़रवरी 2021",
            "3 בפברואר 2021",
            "2021年2月3日",
            "2021년 2월 3일",
        ];
        let unread: Vec<_> = dates
            .into_iter()
            .filter(|text| value(text) != "2021-02-03")
            .collect();
        assert_eq!(unread, Vec::<&str>::new());
        assert_eq!(value("25 अक्टूबर 2020"), "2020-10-25");
    }

    #[test]
    fn numbers_alone_need_one_reading() {
        assert_eq!(
            check("25/10/2024 and 10/25/2024"),
            "2024-10-25 Bare `25/10/2024`; 2024-10-25 Bare `10/25/2024`"
        );
        assert_eq!(check("10/11/2024"), "");
        assert_eq!(
            find_dates_in("10/11/2024", Order::MonthFirst)[0]
                .stamp
                .to_string(),
            "2024-10-11"
        );
        assert_eq!(check("version 1.10.12.2024 or 10.12.2024.1"), "");
        assert_eq!(
            check("v1.10.2024, Ann Lee25 October 2024"),
            "2024-10-25 Bare `25 October 2024`"
        );
        assert_eq!(
            check("call 800-555-1212, $12.10.2024, 31.02.2024, October 2024"),
            ""
        );
        assert_eq!(
            check("5.10.24, 05.10.24, 25.10.24"),
            "2024-10-25 Bare `25.10.24`"
        );
    }

    #[test]
    fn machine_values_keep_their_written_day() {
        assert_eq!(
            value("2024-10-25T23:30:00-05:00"),
            "2024-10-25T23:30:00-05:00"
        );
        assert_eq!(value("2024-10-25T05:30Z"), "2024-10-25T05:30:00+00:00");
        assert_eq!(
            value("2024-10-25 05:30:00.123 +0530"),
            "2024-10-25T05:30:00+05:30"
        );
        assert_eq!(value("20241025T053012Z"), "2024-10-25T05:30:12+00:00");
        assert_eq!(value("20241025"), "2024-10-25");
        assert_eq!(
            value("Fri, 25 Oct 2024 05:30:00 -0500"),
            "2024-10-25T05:30:00-05:00"
        );
        assert_eq!(
            value("Fri Oct 25 05:30:00 EDT 2024"),
            "2024-10-25T05:30:00-04:00"
        );
        assert_eq!(value("1729852200"), "2024-10-25T10:30:00+00:00");
        assert_eq!(value("1729852200000"), "2024-10-25T10:30:00+00:00");
        assert_eq!(value("2024-10-25"), "2024-10-25");
    }

    #[test]
    fn years_outside_the_archive_and_impossible_days_are_none() {
        for text in [
            "1677-01-01",
            "2262-01-01",
            "2024-13-01",
            "2024-02-30",
            "0000-00-00",
            "123456789012345",
            "",
            "yesterday",
        ] {
            assert_eq!(value(text), "none", "{text}");
        }
    }

    #[test]
    fn eastern_time_follows_the_season() {
        assert_eq!(
            value("July 4, 2021, 9 a.m. ET"),
            "2021-07-04T09:00:00-04:00"
        );
        assert_eq!(
            value("January 4, 2021, 12:05 p.m. ET"),
            "2021-01-04T12:05:00-05:00"
        );
    }

    #[test]
    fn a_role_belongs_to_the_next_date_only() {
        assert_eq!(
            check("Published: 2 May 2020 Updated: 3 May 2020 and 4 May 2020"),
            "2020-05-02 Published `2 May 2020`; 2020-05-03 Updated `3 May 2020`; 2020-05-04 Bare `4 May 2020`"
        );
    }

    #[test]
    fn odd_text_neither_panics_nor_takes_long() {
        for unit in [
            "1 ",
            "2024-",
            "1.",
            "May 1 ",
            "25年",
            "१२/",
            "12:30 ",
            "\u{202e}1é",
            "2024-10-25T",
        ] {
            let text = unit.repeat(20_000);
            let _ = find_dates(&text);
            let _ = parse_date(&text);
        }
    }
}
