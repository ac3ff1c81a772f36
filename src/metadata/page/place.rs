//! Address, section, lead image and standfirst of a page.

use url::Url;

use crate::metadata::address::web_page;
use crate::metadata::finding::Candidate;
use crate::metadata::outlet::key;
use crate::wording::date::Order;

use super::entities::resolved;
use super::gather::Heading;
use super::gather::Signals;
use super::json_ld::Linked;
use super::keys;
use crate::metadata::Finding;

/// Returns the contents of the `meta` elements of a list of names, in the order of the list.
pub(super) fn metas<'s>(
    signals: &'s Signals,
    names: &'static [&'static str],
) -> impl Iterator<Item = &'s str> {
    let of = |wanted: &'static str| signals.metas.iter().filter(move |(name, _)| name == wanted);
    names
        .iter()
        .flat_map(move |name| of(name))
        .map(|(_, content)| content.as_str())
}

/// Returns the canonical address: resolved, without fragment; the bare root of a site names no article.
pub(super) fn address(
    signals: &Signals,
    linked: &Linked,
    fetched: Option<&Url>,
) -> Finding<String> {
    let mut finding = Finding::default();
    let mut rejected = Vec::new();
    let canonical = signals
        .canonical
        .iter()
        .map(|url| ("canonical", url.as_str()));
    let metas = metas(signals, keys::URLS).map(|url| ("meta", url));
    let linked = linked.urls.iter().map(|url| ("json-ld", url.as_str()));
    let fetched_from = fetched.map(|url| ("fetched", url.as_str()));
    for (from, raw) in canonical.chain(metas).chain(linked).chain(fetched_from) {
        match web_page(raw, fetched) {
            Some(url) if finding.value.is_none() => {
                finding = Finding::taken(Candidate::new(from, raw, url))
            }
            Some(_) => rejected.push((from, raw.to_owned(), "a better place was found")),
            None => rejected.push((from, raw.to_owned(), "no address of an article")),
        }
    }
    for (from, raw, because) in rejected {
        finding.reject(from, raw, because);
    }
    finding
}

/// Returns all addresses that the page gives itself.
pub(super) fn addresses<'s>(
    signals: &'s Signals,
    linked: &'s Linked,
) -> impl Iterator<Item = &'s str> {
    let canonical = signals.canonical.as_deref().into_iter();
    let linked = linked.urls.iter().map(String::as_str);
    canonical.chain(metas(signals, keys::URLS)).chain(linked)
}

/// Returns any address of the page that names its host, a bare root included.
pub(super) fn host_address(
    signals: &Signals,
    linked: &Linked,
    fetched: Option<&Url>,
) -> Option<Url> {
    let canonical = signals.canonical.as_deref().into_iter();
    let all = canonical
        .chain(metas(signals, keys::URLS))
        .chain(linked.urls.iter().map(String::as_str));
    let parsed = all
        .filter_map(|raw| Url::parse(raw).ok())
        .find(|url| url.host_str().is_some());
    fetched.cloned().or(parsed)
}

/// Returns in which order the page writes day and month.
pub(super) fn order(signals: &Signals, host: Option<&str>) -> Order {
    let locale = metas(signals, keys::LANGUAGES).find(|tag| tag.len() == 5);
    let declared = signals.declared_lang.as_deref();
    let tags = declared.into_iter().chain(locale);
    let known = tags
        .map(Order::of_locale)
        .find(|order| *order != Order::Unknown);
    let country = host.and_then(|host| host.rsplit('.').next());
    known.unwrap_or(match country {
        Some("com" | "org" | "net" | "gov" | "edu" | "us")
            if declared.is_some_and(|tag| tag.starts_with("en")) =>
        {
            Order::MonthFirst
        }
        Some(country)
            if country.len() == 2
                && !matches!(country, "us" | "ph" | "io" | "co" | "tv" | "me") =>
        {
            Order::DayFirst
        }
        _ => Order::Unknown,
    })
}

/// Returns the section: what metadata says, else the last breadcrumb.
pub(super) fn section(signals: &Signals, linked: &Linked) -> Finding<String> {
    let tidy = |raw: &str| {
        let text = resolved(raw);
        let text = text
            .rsplit(['/', '>', '»', '›'])
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        (!text.is_empty() && text.chars().count() <= 40 && !text.contains("://")).then_some(text)
    };
    let meta = metas(signals, keys::SECTIONS).map(|raw| ("meta", raw));
    let linked = linked.sections.iter().map(|raw| ("json-ld", raw.as_str()));
    let candidates = meta
        .chain(linked)
        .filter_map(|(from, raw)| Some(Candidate::new(from, raw, tidy(raw)?)));
    Finding::first(candidates)
}

/// Returns the address of the lead image.
pub(super) fn image(signals: &Signals, linked: &Linked, base: Option<&Url>) -> Finding<String> {
    let meta = metas(signals, keys::IMAGES).map(|raw| ("meta", raw));
    let linked = linked.images.iter().map(|raw| ("json-ld", raw.as_str()));
    let link = signals.image.iter().map(|raw| ("link", raw.as_str()));
    let candidates = meta
        .chain(linked)
        .chain(link)
        .filter_map(|(from, raw)| Some(Candidate::new(from, raw, web_page(raw, base)?)));
    Finding::first(candidates)
}

/// Returns the summary under the headline: an element that says so, else a description that stands there too.
pub(super) fn standfirst(
    signals: &Signals,
    linked: &Linked,
    heading: Option<&Heading>,
    body: &str,
) -> Finding<String> {
    let Some(heading) = heading else {
        return Finding::default();
    };
    let opening = key(&body[..body.floor_char_boundary(600)]);
    let fits = |text: &str| {
        let words = text.split_whitespace().count();
        let own = key(text);
        (5..=80).contains(&words) && own != key(&heading.text) && !opening.starts_with(&own)
    };
    let behind = |at: usize| at > heading.at && at <= heading.at + 6;
    let marked = signals
        .standfirsts
        .iter()
        .filter(|element| behind(element.at) && element.elsewhere <= heading.elsewhere);
    let mut candidates: Vec<Candidate<String>> = marked
        .filter(|element| fits(&element.text))
        .map(|element| Candidate::new("class", element.text.clone(), element.text.clone()))
        .collect();
    let described =
        metas(signals, keys::DESCRIPTIONS).chain(linked.descriptions.iter().map(String::as_str));
    let described: Vec<String> = described.map(key).collect();
    for line in signals.lines.iter().filter(|line| behind(line.at)) {
        if described.contains(&key(&line.text)) && fits(&line.text) {
            candidates.push(Candidate::new("text", line.text.clone(), line.text.clone()));
        }
    }
    Finding::first(candidates)
}
