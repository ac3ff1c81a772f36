//! From a front's strings to a checked request.

use std::time::Duration;

use serde::Serialize;

use crate::query::DateError;
use crate::query::Facet;
use crate::query::QueryError;
use crate::query::Span;
use crate::query::Warning;
use crate::query::parse;
use crate::query::parse_span;
use crate::query::small_operators;

use super::Cursor;
use super::Filters;
use super::Grouping;
use super::Matching;
use super::Recency;
use super::Request;
use super::Sort;
use super::plain::without_stop_words;

/// Most hits of one page, and the furthest a page may start.
pub const MAX_HITS: usize = 10_000;

/// A search as a front received it. Names are the flags' and the HTTP parameters'.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params {
    /// The query.
    pub query: String,
    /// Outlets to keep.
    pub outlet: Vec<String>,
    /// Authors to keep.
    pub author: Vec<String>,
    /// Languages to keep.
    pub lang: Vec<String>,
    /// Sections to keep.
    pub section: Vec<String>,
    /// First day, month or year.
    pub from: Option<String>,
    /// Last day, month or year.
    pub to: Option<String>,
    /// `relevance`, `newest`, `oldest`.
    pub sort: Option<String>,
    /// `auto`, `all`, `any`.
    pub matching: Option<String>,
    /// Names of facets, one or several split by commas each.
    pub facets: Vec<String>,
    /// Most hits; 10 when not said.
    pub limit: Option<usize>,
    /// Hits passed over first.
    pub offset: usize,
    /// Half-life of freshness: `30d`, `6w`, `2y`.
    pub recency: Option<String>,
    /// Whether hits say where their scores came from.
    pub explain: bool,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Whether every reprint and every older version is a hit of its own.
    pub no_group: bool,
    /// Whether every reprint is a hit of its own, and older versions are none.
    pub each_copy: bool,
    /// Whether counts are of texts, copies of one counted once.
    pub texts: bool,
    /// Milliseconds it may take; as long as it takes when not said.
    pub timeout_ms: Option<u64>,
}

/// A parameter that cannot be read. Serialises as the contract's error object's inside.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{message}")]
pub struct ParamError {
    /// Stable name of the kind of error.
    pub code: &'static str,
    /// What is wrong, and what may have been meant.
    pub message: String,
    /// Name of the parameter.
    pub param: Option<&'static str>,
    /// Byte offset in its value.
    pub position: Option<usize>,
}

impl Params {
    /// Checks every parameter and reads the query.
    ///
    /// # Errors
    ///
    /// The first parameter with a bad value; a query past a cap.
    pub fn check(&self) -> Result<Request, ParamError> {
        let parsed = parse(&self.query).map_err(query_error)?;
        let from = self
            .from
            .as_deref()
            .map(|typed| span("from", typed))
            .transpose()?;
        let to = self
            .to
            .as_deref()
            .map(|typed| span("to", typed))
            .transpose()?;
        if let (Some(from), Some(to)) = (from, to)
            && from.first > to.last
        {
            let message = format!("the range is empty: {} is after {}", from.first, to.last);
            return Err(ParamError {
                code: "bad_date",
                message,
                param: Some("from"),
                position: None,
            });
        }
        let limit = self.limit.unwrap_or(10);
        if limit > MAX_HITS || self.offset > MAX_HITS {
            let (param, n) = if limit > MAX_HITS {
                ("limit", limit)
            } else {
                ("offset", self.offset)
            };
            let message = format!("{n} is more than {MAX_HITS}");
            return Err(ParamError {
                code: "too_large",
                message,
                param: Some(param),
                position: None,
            });
        }
        let grouping = match (self.no_group, self.each_copy) {
            (true, _) => Grouping::Versions,
            (false, true) => Grouping::Articles,
            (false, false) => Grouping::Texts,
        };
        let mut warnings = parsed.warnings;
        warnings.extend(small_operators(&self.query));
        let sort = choice("sort", self.sort.as_deref(), SORTS)?;
        if self.recency.is_some() && sort != Sort::Relevance {
            let message = "freshness counts for the order of relevance alone";
            warnings.push(Warning {
                message: message.to_owned(),
                position: None,
                suggestion: None,
            });
        }
        let mut request = Request {
            typed: self.query.clone(),
            query: without_stop_words(parsed.query),
            warnings,
            filters: Filters {
                outlets: self.outlet.clone(),
                authors: self.author.clone(),
                langs: self.lang.clone(),
                sections: self.section.clone(),
                from: from.map(|span| span.first),
                to: to.map(|span| span.last),
            },
            sort,
            limit,
            offset: self.offset,
            matching: choice("match", self.matching.as_deref(), MATCHINGS)?,
            facets: read_facets("facets", &self.facets)?,
            recency: self.recency.as_deref().map(recency).transpose()?,
            explain: self.explain,
            timeout: self.timeout_ms.map(Duration::from_millis),
            grouping,
            counts_texts: self.texts && grouping == Grouping::Texts,
            after: None,
            title_first: true,
        };
        if let Some(after) = &self.after {
            request.after = Some(cursor(after, &request)?);
        }
        Ok(request)
    }
}

fn cursor(typed: &str, request: &Request) -> Result<Cursor, ParamError> {
    let fail = |message: &str| ParamError {
        code: "bad_cursor",
        message: message.to_owned(),
        param: Some("after"),
        position: None,
    };
    let cursor = Cursor::parse(typed).ok_or_else(|| fail("this is no `next` of an answer"))?;
    if cursor.asked != request.asked() {
        return Err(fail("it belongs to another query, filter or order"));
    }
    if request.offset > 0 {
        return Err(fail("it cannot be used beside `offset`"));
    }
    Ok(cursor)
}

const SORTS: &[(&str, Sort)] = &[
    ("relevance", Sort::Relevance),
    ("newest", Sort::Newest),
    ("oldest", Sort::Oldest),
];
const MATCHINGS: &[(&str, Matching)] = &[
    ("auto", Matching::Auto),
    ("all", Matching::All),
    ("any", Matching::Any),
];

/// Reads lists of facet names; a facet named twice counts once.
pub fn read_facets(param: &'static str, lists: &[String]) -> Result<Vec<Facet>, ParamError> {
    let mut facets = Vec::new();
    for name in lists.iter().flat_map(|list| list.split(',')).map(str::trim) {
        if name.is_empty() {
            continue;
        }
        let Some(facet) = Facet::counted(&name.to_ascii_lowercase()) else {
            return Err(unknown(
                param,
                "facet",
                name,
                Facet::COUNTED.map(Facet::name).as_slice(),
            ));
        };
        if !facets.contains(&facet) {
            facets.push(facet);
        }
    }
    Ok(facets)
}

fn choice<T: Copy + Default>(
    param: &'static str,
    typed: Option<&str>,
    choices: &[(&'static str, T)],
) -> Result<T, ParamError> {
    let Some(typed) = typed else {
        return Ok(T::default());
    };
    let found = choices.iter().find(|(name, _)| *name == typed);
    let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
    found
        .map(|(_, value)| *value)
        .ok_or_else(|| unknown(param, param, typed, &names))
}

fn unknown(param: &'static str, what: &str, typed: &str, names: &[&str]) -> ParamError {
    let near = names
        .iter()
        .map(|name| (strsim::damerau_levenshtein(name, typed), name))
        .min();
    let most = (typed.chars().count() / 2).clamp(1, 3);
    let hint = match near {
        Some((distance, name)) if distance <= most => format!("; did you mean `{name}`?"),
        _ => String::new(),
    };
    let message = format!(
        "unknown {what} `{typed}`{hint} (known: {})",
        names.join(", ")
    );
    ParamError {
        code: "unknown_value",
        message,
        param: Some(param),
        position: None,
    }
}

fn span(param: &'static str, typed: &str) -> Result<Span, ParamError> {
    parse_span(typed).map_err(|error: DateError| ParamError {
        code: "bad_date",
        position: Some(error.at),
        message: error.to_string(),
        param: Some(param),
    })
}

/// Reads a half-life: a number of days, weeks or years.
fn recency(typed: &str) -> Result<Recency, ParamError> {
    let digits = typed.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match &typed[digits.len()..] {
        "d" => Some(1),
        "w" => Some(7),
        "y" => Some(365),
        _ => None,
    };
    let days = digits.parse::<u32>().ok().zip(unit);
    let days = days.and_then(|(count, unit)| count.checked_mul(unit));
    match days.filter(|days| *days > 0) {
        Some(half_life_days) => Ok(Recency {
            half_life_days,
            today: jiff::Zoned::now().date(),
        }),
        None => Err(ParamError {
            code: "bad_span",
            message: format!("no span of time: `{typed}` (as in `30d`, `6w`, `2y`)"),
            param: Some("recency"),
            position: None,
        }),
    }
}

fn query_error(error: QueryError) -> ParamError {
    let position = Some(error.at);
    ParamError {
        code: "query_too_large",
        message: error.to_string(),
        param: Some("q"),
        position,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(params: Params) -> String {
        match params.check() {
            Ok(request) => format!("{} {:?} {:?}", request.query, request.sort, request.facets),
            Err(error) => format!("error {}: {error}", error.param.unwrap_or("-")),
        }
    }

    #[test]
    fn a_bad_value_names_its_parameter_and_suggests() {
        let params = Params {
            facets: vec!["outlet,yaer".into()],
            ..Params::default()
        };
        assert_eq!(
            check(params),
            "error facets: unknown facet `yaer`; did you mean `year`? \
             (known: outlet, author, lang, section, year, month, day)"
        );
        let params = Params {
            sort: Some("newset".into()),
            ..Params::default()
        };
        assert!(check(params).contains("did you mean `newest`?"));
        let params = Params {
            facets: vec!["foo".into()],
            ..Params::default()
        };
        assert!(check(params).starts_with("error facets: unknown facet `foo` (known"));
        let params = Params {
            from: Some("2024-13".into()),
            ..Params::default()
        };
        assert!(check(params).starts_with("error from: no such month at byte 5"));
    }

    #[test]
    fn an_empty_range_is_an_error() {
        let params = Params {
            from: Some("2025".into()),
            to: Some("2024".into()),
            ..Params::default()
        };
        assert!(check(params).contains("the range is empty"));
    }

    #[test]
    fn freshness_beside_an_order_of_dates_is_told() {
        let told = |sort: &str| {
            let params = Params {
                query: "ceasefire".into(),
                sort: Some(sort.into()),
                recency: Some("30d".into()),
                ..Params::default()
            };
            params.check().unwrap().warnings.len()
        };
        assert_eq!(["relevance", "newest", "oldest"].map(told), [0, 1, 1]);
    }

    #[test]
    fn a_half_life_is_days_weeks_or_years() {
        let days = |typed: &str| recency(typed).map(|recency| recency.half_life_days);
        assert_eq!(days("30d"), Ok(30));
        assert_eq!(days("6w"), Ok(42));
        assert_eq!(days("2y"), Ok(730));
        for typed in [
            "",
            "30",
            "0d",
            "d",
            "-3d",
            "3 moons",
            "99999999999d",
            "4000000000y",
        ] {
            assert_eq!(days(typed).unwrap_err().param, Some("recency"), "{typed}");
        }
    }

    #[test]
    fn values_are_read_once() {
        let params = Params {
            query: "the ceasefire talks".into(),
            sort: Some("oldest".into()),
            facets: vec!["outlet, year".into(), "outlet".into()],
            ..Params::default()
        };
        assert_eq!(check(params), "ceasefire talks Oldest [Outlet, Year]");
    }
}
