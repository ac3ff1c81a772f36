//! What a request may say: names, kinds and limits, in one table for parsing and for `/openapi.json`.
//!
//! Names are those of the flags; values stay strings until [`Params::check`] reads them, as a flag's do. An underscore
//! in a name counts as a hyphen. What is not in the table of an endpoint is refused by name: a mistyped filter that is
//! silently left out would answer another question.

use std::collections::HashMap;

use axum::http::StatusCode;
use morgue::search::Params;
use percent_encoding::percent_decode;
use serde_json::Value;

use crate::config::Config;

use super::fault::Fault;

/// Most hits of a page.
pub(crate) const MOST_HITS: usize = 100;
/// The furthest that hits are counted to; behind it, `after` goes on.
pub(crate) const FURTHEST: usize = 10_000;
/// Milliseconds after which what was found is the answer.
pub(crate) const DEADLINE_MS: usize = 2000;

/// One parameter of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// As it is written in an address.
    pub(crate) name: &'static str,
    /// What may stand there.
    pub(crate) kind: Kind,
    /// What it says, for `/openapi.json`.
    pub(crate) about: &'static str,
    /// A value that is right for the sample archive.
    pub(crate) example: &'static str,
}

/// What may stand in a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Texts, the parameter repeated for each.
    List,
    /// Names of facets, repeated or with commas between.
    Facets,
    /// A whole number between these.
    Number { least: usize, most: usize },
    /// `1` or `true`, `0` or `false`.
    Flag,
}

const fn text(name: &'static str, about: &'static str, example: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Text,
        about,
        example,
    }
}

const fn list(name: &'static str, about: &'static str, example: &'static str) -> Parameter {
    Parameter {
        kind: Kind::List,
        ..text(name, about, example)
    }
}

const fn number(
    name: &'static str,
    most: usize,
    about: &'static str,
    example: &'static str,
) -> Parameter {
    Parameter {
        kind: Kind::Number { least: 0, most },
        ..text(name, about, example)
    }
}

const fn flag(name: &'static str, about: &'static str) -> Parameter {
    Parameter {
        kind: Kind::Flag,
        ..text(name, about, "1")
    }
}

const fn choice(
    name: &'static str,
    names: &'static [&'static str],
    about: &'static str,
) -> Parameter {
    Parameter {
        kind: Kind::Choice(names),
        ..text(name, about, names[0])
    }
}

const Q: Parameter = text(
    "q",
    "The query; everything where it is left out beside a filter",
    "ceasefire talks",
);
const OUTLET: Parameter = list(
    "outlet",
    "Only this outlet, by its name or a part of it; several are alternatives",
    "Ledger Wire",
);
const AUTHOR: Parameter = list(
    "author",
    "Only this author, by name or a part of it; several are alternatives",
    "Ferrier",
);
const LANG: Parameter = list("lang", "Only this language; several are alternatives", "en");
const SECTION: Parameter = list(
    "section",
    "Only this section; several are alternatives",
    "World",
);
const FROM: Parameter = text(
    "from",
    "Not before this day, month or year: 2024-10-25, 2024-10, 2024",
    "2023",
);
const TO: Parameter = text(
    "to",
    "Not after this day, month or year; the whole of it is included",
    "2025-12",
);
const SORT: Parameter = choice(
    "sort",
    &["relevance", "newest", "oldest"],
    "The order of the hits",
);
const MATCH: Parameter = choice(
    "match",
    &["auto", "all", "any"],
    "How many of the words a hit must have: all where that finds anything, all, at least one",
);
const FACETS: Parameter = Parameter {
    kind: Kind::Facets,
    ..text(
        "facets",
        "Facets to count: outlet, author, lang, section, year, month, day",
        "outlet,year",
    )
};

/// What `/api/search` reads, and the page.
pub(crate) const SEARCH: &[Parameter] = &[
    Q,
    OUTLET,
    AUTHOR,
    LANG,
    SECTION,
    FROM,
    TO,
    SORT,
    MATCH,
    FACETS,
    number("limit", MOST_HITS, "Most hits", "10"),
    number("offset", FURTHEST, "Hits to pass over first", "0"),
    text(
        "after",
        "Continue behind a page: the `next` of its answer",
        "",
    ),
    flag("no-group", "Every reprint is a hit of its own"),
    text(
        "recency",
        "Prefer fresh articles: half of the score fades by half in this time",
        "30d",
    ),
    flag("explain", "Say for each hit where its score came from"),
    Parameter {
        kind: Kind::Number {
            least: 1,
            most: DEADLINE_MS,
        },
        ..text(
            "timeout",
            "Milliseconds after which what was found is the answer",
            "2000",
        )
    },
];

/// What `/api/facets` reads.
pub(crate) const COUNTS: &[Parameter] = &[
    Parameter {
        about: "The query; everything where it is left out",
        ..Q
    },
    Parameter {
        name: "by",
        ..FACETS
    },
    OUTLET,
    AUTHOR,
    LANG,
    SECTION,
    FROM,
    TO,
    MATCH,
    flag(
        "share",
        "Also tell what share of all articles each count is",
    ),
];

/// What `/api/export` reads.
pub(crate) const EXPORT: &[Parameter] = &[
    Q,
    choice(
        "format",
        &["jsonl", "csv", "ris", "bibtex", "csl"],
        "The form the articles are written in",
    ),
    OUTLET,
    AUTHOR,
    LANG,
    SECTION,
    FROM,
    TO,
    SORT,
    MATCH,
];

/// What `/api/articles/{id}` reads.
pub(crate) const ARTICLE: &[Parameter] = &[
    flag("why", "Also tell where each field came from"),
    flag("removed", "Also tell what was stripped, and why"),
];

/// What `/api/similar/{id}` reads.
pub(crate) const SIMILAR: &[Parameter] = &[number("limit", MOST_HITS, "Most articles", "10")];

/// What `/api/suggest` reads.
pub(crate) const SUGGEST: &[Parameter] = &[
    text(
        "q",
        "The beginning of a word, a name or a headline",
        "cease",
    ),
    number("limit", MOST_HITS, "Most suggestions of a kind", "5"),
];

/// What an endpoint without parameters reads.
pub(crate) const NONE: &[Parameter] = &[];

/// The parameters of a request, as strings: names are known, kinds are right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Given(HashMap<&'static str, Vec<String>>);

impl Given {
    /// Reads the part of an address behind the question mark.
    ///
    /// # Errors
    ///
    /// The first name that is not known, or is given twice and must not be, or whose value cannot be read.
    pub(crate) fn from_query(
        query: Option<&str>,
        known: &'static [Parameter],
    ) -> Result<Self, Fault> {
        let mut given = Self::default();
        let pairs = query.unwrap_or_default().split('&');
        for pair in pairs.filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decoded(name, None)?;
            let parameter = find(&name, known)?;
            given.add(parameter, decoded(value, Some(parameter.name))?)?;
        }
        Ok(given)
    }

    /// Reads an object with the same names; a list may be an array.
    ///
    /// # Errors
    ///
    /// As [`Self::from_query`]; also where the body is no such object.
    pub(crate) fn from_json(body: &[u8], known: &'static [Parameter]) -> Result<Self, Fault> {
        let bad = |message: String| Fault::new(StatusCode::BAD_REQUEST, "bad_json", message);
        let value: Value = serde_json::from_slice(body)
            .map_err(|error| bad(format!("the body is no JSON: {error}")))?;
        let Value::Object(fields) = value else {
            return Err(bad("the body is no JSON object".to_owned()));
        };
        let mut given = Self::default();
        for (name, value) in fields {
            let parameter = find(&name, known)?;
            let values = match value {
                Value::Array(values) if parameter.kind.is_list() => values,
                Value::Null => Vec::new(),
                value => vec![value],
            };
            for value in values {
                let text = match (value, parameter.kind) {
                    (Value::String(text), kind) if kind.is_text() => text,
                    (Value::Number(number), Kind::Number { .. }) => number.to_string(),
                    (Value::Bool(flag), Kind::Flag) => flag.to_string(),
                    _ => {
                        let message =
                            format!("`{}` is not {}", parameter.name, parameter.kind.noun());
                        return Err(Fault::param("bad_value", parameter.name, message));
                    }
                };
                given.add(parameter, text)?;
            }
        }
        Ok(given)
    }

    fn add(&mut self, parameter: &'static Parameter, value: String) -> Result<(), Fault> {
        let Parameter { name, kind, .. } = *parameter;
        let bad = |message| Err(Fault::param("bad_value", name, message));
        let values = self.0.entry(name).or_default();
        if !values.is_empty() && !kind.is_list() {
            return bad(format!("`{name}` is given twice"));
        }
        match kind {
            Kind::Number { least, most } => {
                let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
                if !digits {
                    return bad(format!("`{value}` is not a whole number"));
                }
                if value.parse::<usize>().is_ok_and(|number| number < least) {
                    return bad(format!("{value} is less than {least}"));
                }
                if !value.parse::<usize>().is_ok_and(|number| number <= most) {
                    let message = format!("{value} is more than {most}");
                    return Err(Fault::param("too_large", name, message));
                }
            }
            Kind::Flag if !["1", "true", "0", "false"].contains(&value.as_str()) => {
                return bad(format!("`{value}` is neither 1 nor 0"));
            }
            _ => {}
        }
        values.push(value);
        Ok(())
    }

    /// The text of a parameter, where it is given.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.list(name).first().map(String::as_str)
    }

    /// All texts of a parameter.
    pub(crate) fn list(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The number of a parameter, where it is given.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.text(name).and_then(|text| text.parse().ok())
    }

    /// Whether a flag is set.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name)
            .is_some_and(|text| text != "0" && text != "false")
    }

    /// The same with everything for a query where there is none.
    pub(crate) fn or_everything(mut self) -> Self {
        self.0.entry("q").or_insert_with(|| vec!["*".to_owned()]);
        self
    }

    fn is_filtered(&self) -> bool {
        let filters = ["outlet", "author", "lang", "section", "from", "to"];
        filters.iter().any(|name| self.0.contains_key(name))
    }
}

impl Kind {
    fn is_list(self) -> bool {
        matches!(self, Self::List | Self::Facets)
    }

    fn is_text(self) -> bool {
        !matches!(self, Self::Number { .. } | Self::Flag)
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Text | Self::Choice(_) => "a string",
            Self::List | Self::Facets => "a string or an array of strings",
            Self::Number { .. } => "a whole number",
            Self::Flag => "true or false",
        }
    }
}

/// Undoes the encoding of an address; what is no UTF-8 then is refused, not guessed.
fn decoded(encoded: &str, param: Option<&'static str>) -> Result<String, Fault> {
    let spaced = encoded.replace('+', " ");
    let text = percent_decode(spaced.as_bytes()).decode_utf8();
    text.map(String::from).map_err(|error| {
        let mut fault = Fault::new(StatusCode::BAD_REQUEST, "bad_encoding", "this is no UTF-8");
        fault.param = param.map(Into::into);
        fault.position = param.map(|_| error.valid_up_to());
        fault
    })
}

/// Most bytes of an unknown name that are told back.
const MOST_TOLD: usize = 40;

fn find(name: &str, known: &'static [Parameter]) -> Result<&'static Parameter, Fault> {
    let spelled = name.replace('_', "-");
    if let Some(parameter) = known.iter().find(|it| it.name == spelled) {
        return Ok(parameter);
    }
    let name: String = name.chars().take(MOST_TOLD).collect();
    let near = known
        .iter()
        .map(|it| (strsim::damerau_levenshtein(it.name, &name), it.name));
    let hint = match near.min() {
        Some((distance, near)) if distance <= 2 => format!("; did you mean `{near}`?"),
        _ => String::new(),
    };
    let names: Vec<&str> = known.iter().map(|it| it.name).collect();
    let message = match names.is_empty() {
        true => format!("unknown parameter `{name}`: there is none here"),
        false => format!(
            "unknown parameter `{name}`{hint} (known: {})",
            names.join(", ")
        ),
    };
    let param = (!name.is_empty()).then_some(name.into());
    Err(Fault {
        param,
        ..Fault::new(StatusCode::BAD_REQUEST, "unknown_param", message)
    })
}

/// Returns the parameters of a search; what is not known at the endpoint is as if not said.
///
/// # Errors
///
/// Where there is neither a query nor a filter, or the page lies too far in.
pub(crate) fn search_params(given: &Given, config: &Config) -> Result<Params, Fault> {
    let (limit, offset) = (given.number("limit"), given.number("offset").unwrap_or(0));
    if offset + limit.unwrap_or(10) > FURTHEST {
        let message =
            format!("`offset` and `limit` reach {FURTHEST} hits; `after` goes on behind them");
        return Err(Fault::param("too_large", "offset", message));
    }
    let query = match given.text("q") {
        Some(typed) => typed.to_owned(),
        None if given.is_filtered() => "*".to_owned(),
        None => {
            let message = "nothing to search for: `q` names words, or `*` for everything";
            return Err(Fault::param("missing_param", "q", message));
        }
    };
    let text = |name| given.text(name).map(str::to_owned);
    let outlets = given.list("outlet").iter().map(|name| config.outlet(name));
    let timeout = given.number("timeout").unwrap_or(DEADLINE_MS);
    Ok(Params {
        query,
        outlet: outlets.collect(),
        author: given.list("author").to_vec(),
        lang: given.list("lang").to_vec(),
        section: given.list("section").to_vec(),
        from: text("from"),
        to: text("to"),
        sort: text("sort"),
        matching: text("match"),
        facets: given.list("facets").to_vec(),
        limit,
        offset,
        recency: text("recency"),
        explain: given.flag("explain"),
        after: text("after"),
        no_group: given.flag("no-group"),
        timeout_ms: u64::try_from(timeout).ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str) -> String {
        match Given::from_query(Some(query), SEARCH) {
            Ok(given) => {
                let mut pairs: Vec<_> = given.0.into_iter().collect();
                pairs.sort();
                format!("{pairs:?}")
            }
            Err(fault) => format!("{} {:?}: {}", fault.code, fault.param, fault.message),
        }
    }

    #[test]
    fn an_address_says_what_flags_would() {
        assert_eq!(
            check("q=port+strike%20%C3%A9&outlet=a&outlet=b&no_group=1&&limit=5"),
            r#"[("limit", ["5"]), ("no-group", ["1"]), ("outlet", ["a", "b"]), ("q", ["port strike é"])]"#
        );
    }

    #[test]
    fn what_is_unknown_or_wrong_is_told_by_name() {
        for (query, told) in [
            (
                "oulet=x",
                "unknown_param Some(\"oulet\"): unknown parameter `oulet`; did you mean `outlet`? ",
            ),
            ("q=a&q=b", "bad_value Some(\"q\"): `q` is given twice"),
            (
                "limit=ten",
                "bad_value Some(\"limit\"): `ten` is not a whole number",
            ),
            (
                "limit=-1",
                "bad_value Some(\"limit\"): `-1` is not a whole number",
            ),
            (
                "limit=101",
                "too_large Some(\"limit\"): 101 is more than 100",
            ),
            ("offset=99999999999999999999", "too_large Some(\"offset\")"),
            ("explain=yes", "bad_value Some(\"explain\")"),
            ("timeout=0", "bad_value Some(\"timeout\")"),
            ("q=a%ff", "bad_encoding Some(\"q\"): this is no UTF-8"),
            ("%ff=a", "bad_encoding None: this is no UTF-8"),
        ] {
            let found = check(query);
            assert!(found.starts_with(told), "{query}: {found}");
        }
    }

    #[test]
    fn a_body_says_what_an_address_does() {
        let body = br#"{"q": "a b", "outlet": ["x", "y"], "lang": "en", "limit": 3, "explain": true, "from": null}"#;
        let query = "q=a+b&outlet=x&outlet=y&lang=en&limit=3&explain=true";
        assert_eq!(
            Given::from_json(body, SEARCH),
            Given::from_query(Some(query), SEARCH)
        );
        for (body, code) in [
            ("[1]", "bad_json"),
            ("{", "bad_json"),
            (r#"{"q": 1}"#, "bad_value"),
            (r#"{"limit": "1"}"#, "bad_value"),
            (r#"{"limit": 1.5}"#, "bad_value"),
            (r#"{"outlet": [1]}"#, "bad_value"),
            (r#"{"q": ["a"]}"#, "bad_value"),
            (r#"{"query": "a"}"#, "unknown_param"),
        ] {
            let fault = Given::from_json(body.as_bytes(), SEARCH).unwrap_err();
            assert_eq!(fault.code, code, "{body}");
        }
    }
}
