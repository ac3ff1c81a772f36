//! What a request may say: names, kinds and limits, in one table for parsing and for `/openapi.json`.
//!
//! Names are those of the flags; values stay strings until [`Params::check`] reads them, as a flag's do. An underscore
//! in a name counts as a hyphen. What is not in the table of an endpoint is refused by name: a mistyped filter that is
//! silently left out would answer another question. An address of a page is read more kindly ([`Read`]): links come with
//! marks of those who passed them on, and what a reader typed must come back to be mended.

mod table;

use std::collections::HashMap;

use axum::http::StatusCode;
use morgue::search::Params;
use percent_encoding::percent_decode;
use serde_json::Value;

use crate::config::Config;

use super::fault::Fault;

use table::DEADLINE_MS;
use table::FURTHEST;

pub(crate) use table::ARTICLE;
pub(crate) use table::COUNTS;
pub(crate) use table::EXPORT;
pub(crate) use table::Kind;
pub(crate) use table::NONE;
pub(crate) use table::Parameter;
pub(crate) use table::SEARCH;
pub(crate) use table::SIMILAR;
pub(crate) use table::SUGGEST;

/// The parameters of a request, as strings: names are known, kinds are right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Given(HashMap<&'static str, Vec<String>>);

/// The address of a page, read as far as it can be.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// What can be read.
    pub(crate) given: Given,
    /// Why something that is known cannot; the first of them.
    pub(crate) fault: Option<Fault>,
    /// Names that are not known and nearly are.
    pub(crate) mistyped: Vec<Mistyped>,
}

/// A name that is a letter or two from one that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistyped {
    /// As it was given.
    pub(crate) name: String,
    /// What may have been meant.
    pub(crate) near: &'static str,
    /// What was given for it.
    pub(crate) value: String,
}

/// Least letters of a name that is told to be mistyped: a short one is near to many.
const LEAST_MISTYPED: usize = 4;

impl Read {
    /// Reads the part of a page's address behind the question mark. What is not known there says nothing.
    pub(crate) fn of(query: &str, known: &'static [Parameter]) -> Self {
        let mut read = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let Ok(name) = decoded(name, None) else {
                continue;
            };
            let Some(parameter) = known_as(&name, known) else {
                read.mistyped.extend(mistyped(name, value, known));
                continue;
            };
            let value = decoded(value, Some(parameter.name));
            if let Err(fault) = value.and_then(|value| read.given.add(parameter, value)) {
                read.fault.get_or_insert(fault);
            }
        }
        read
    }
}

fn mistyped(name: String, value: &str, known: &[Parameter]) -> Option<Mistyped> {
    let near = nearest(&name, known)?;
    let value = decoded(value, None).ok()?;
    (name.chars().count() >= LEAST_MISTYPED).then_some(Mistyped { name, near, value })
}

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
        if self.0.contains_key(name) && !kind.is_list() {
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
        self.0.entry(name).or_default().push(value);
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

fn known_as(name: &str, known: &'static [Parameter]) -> Option<&'static Parameter> {
    let spelled = name.replace('_', "-");
    known.iter().find(|it| it.name == spelled)
}

/// The name that one is two letters from at most.
fn nearest(name: &str, known: &[Parameter]) -> Option<&'static str> {
    let name: String = name.chars().take(MOST_TOLD).collect();
    let near = known
        .iter()
        .map(|it| (strsim::damerau_levenshtein(it.name, &name), it.name));
    near.min()
        .filter(|(distance, _)| *distance <= 2)
        .map(|(_, near)| near)
}

fn find(name: &str, known: &'static [Parameter]) -> Result<&'static Parameter, Fault> {
    if let Some(parameter) = known_as(name, known) {
        return Ok(parameter);
    }
    let name: String = name.chars().take(MOST_TOLD).collect();
    let hint = match nearest(&name, known) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
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
        each_copy: false,
        texts: given.flag("texts"),
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
    fn the_address_of_a_page_is_read_as_far_as_it_can_be() {
        let pairs = |query: &str| {
            let read = Read::of(query, SEARCH);
            let mut pairs: Vec<_> = read.given.0.into_iter().collect();
            pairs.sort();
            let fault = read.fault.and_then(|fault| fault.param);
            let mistyped = read.mistyped.into_iter();
            let near: Vec<&str> = mistyped.map(|it| it.near).collect();
            format!("{pairs:?} {} {near:?}", fault.unwrap_or("-".into()))
        };
        for (query, expected) in [
            (
                "q=port&utm_source=mail&fbclid=x&lang=en&s&ref=1&=&%ff=1",
                r#"[("lang", ["en"]), ("q", ["port"])] - []"#,
            ),
            (
                "q=port&oulet=A&fom=1&form=2024",
                r#"[("q", ["port"])] - ["outlet", "from"]"#,
            ),
            (
                "q=a&q=b&lang=%ff&limit=x&lang=en",
                r#"[("lang", ["en"]), ("q", ["a"])] q []"#,
            ),
        ] {
            assert_eq!(pairs(query), expected, "{query}");
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
