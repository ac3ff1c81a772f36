//! Days, months and years as a reader types them.

use jiff::civil::Date;

/// The days a date expression covers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// A date that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at byte {at} of date `{date}`: write 2024, 2024-10 or 2024-10-25")]
pub struct DateError {
    /// The date as typed.
    pub date: String,
    /// Byte offset of the first thing that could not be read.
    pub at: usize,
    /// What was wrong: lower case, no full stop.
    pub reason: &'static str,
}

/// Returns the days of `2024`, `2024-10` or `2024-10-25`.
///
/// # Errors
///
/// When the text has another form, or names no day of the calendar.
pub fn parse_span(typed: &str) -> Result<Span, DateError> {
    let fail = |at, reason| DateError {
        date: typed.to_owned(),
        at,
        reason,
    };
    let mut parts = typed.split('-');
    let mut at = 0;
    let mut number = |digits: usize, what: &'static str| match parts.next() {
        None => Ok(None),
        Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
            let start = at;
            at += part.len() + 1;
            part.parse::<i16>()
                .map(|n| Some((n, start)))
                .map_err(|_| fail(start, what))
        }
        Some(_) => Err(fail(at, what)),
    };
    let year = number(4, "no four-digit year")?
        .ok_or_else(|| fail(0, "no year"))?
        .0;
    let month = number(2, "no two-digit month")?;
    let day = number(2, "no two-digit day")?;
    if number(0, "nothing may follow the day")?.is_some() || year == 0 {
        return Err(fail(0, "no such year"));
    }
    let Some((month, month_at)) = month else {
        let edge = |month, day| Date::new(year, month, day).map_err(|_| fail(0, "no such year"));
        return Ok(Span {
            first: edge(1, 1)?,
            last: edge(12, 31)?,
        });
    };
    let first = Date::new(year, month as i8, 1).map_err(|_| fail(month_at, "no such month"))?;
    let Some((day, day_at)) = day else {
        return Ok(Span {
            first,
            last: first.last_of_month(),
        });
    };
    let day = Date::new(year, month as i8, day as i8).map_err(|_| fail(day_at, "no such day"))?;
    Ok(Span {
        first: day,
        last: day,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str) -> String {
        match parse_span(typed) {
            Ok(span) => format!("{}..{}", span.first, span.last),
            Err(error) => format!("{} at {}", error.reason, error.at),
        }
    }

    #[test]
    fn year_month_and_day_cover_their_days() {
        assert_eq!(check("2024"), "2024-01-01..2024-12-31");
        assert_eq!(check("2024-02"), "2024-02-01..2024-02-29");
        assert_eq!(check("2024-10-25"), "2024-10-25..2024-10-25");
    }

    #[test]
    fn a_bad_date_says_where() {
        assert_eq!(check("2024-13"), "no such month at 5");
        assert_eq!(check("2023-02-29"), "no such day at 8");
        assert_eq!(check("24-1"), "no four-digit year at 0");
        assert_eq!(check("2024-1"), "no two-digit month at 5");
        assert_eq!(check("2024-10-25-1"), "nothing may follow the day at 11");
        assert_eq!(check("yesterday"), "no four-digit year at 0");
        assert_eq!(check("0000"), "no such year at 0");
        assert_eq!(check(""), "no four-digit year at 0");
    }
}
