//! Which outlet a dump comes from, where its wording says so.

use memchr::memmem;
use url::Url;

use crate::metadata::Finding;
use crate::metadata::finding::Candidate;
use crate::metadata::outlet;
use crate::metadata::outlet::key;

use super::lines::without_bullet;

/// Phrases in front of an outlet's name, and what stands behind it.
const SIGN_UP: &[(&str, &str)] = &[
    ("Sign up for ", "'s Free Newsletters"),
    ("Sign up for ", "’s Free Newsletters"),
    ("Sign up for ", "'s newsletter"),
    ("Sign up for ", "’s newsletter"),
    ("Sign up for ", "'s free newsletter"),
    ("Sign up for ", "’s free newsletter"),
    ("Sign up to ", "'s newsletter"),
    ("Subscribe to ", "'s newsletter"),
    ("Subscribe to ", "’s newsletter"),
    ("Get the best of ", " delivered"),
];

/// Longest name in words.
const WORDS: usize = 5;

/// Words of companies that own outlets.
const OWNERS: &[&str] = &[
    "media",
    "group",
    "communications",
    "company",
    "interactive",
    "network",
    "networks",
    "holdings",
    "publishing",
    "newspapers",
    "corporation",
    "international",
    "associated",
    "rights",
    "reserved",
    "printers",
    "ventures",
    "partners",
    "labs",
    "technologies",
];

/// Returns the outlet: behind the title, in the byline, in the wording of a newsletter box, in the copyright line, where two
/// other places agree; else that of the host it was fetched from.
///
/// A copyright line names the owner more often than the outlet: it counts where the dump uses the name elsewhere too.
pub(super) fn choose(
    text: &str,
    suffix: Option<&str>,
    affiliation: Option<&str>,
    url: Option<&str>,
) -> Finding<String> {
    let host = url
        .and_then(|url| Url::parse(url).ok())
        .and_then(|url| Some(url.host_str()?.to_owned()));
    let label = host.as_deref().and_then(outlet::host_label);
    let places = [
        (
            "title",
            suffix.filter(|suffix| suffix.split_whitespace().count() <= WORDS),
        ),
        (
            "byline",
            affiliation.filter(|paper| is_used(text, paper, 2)),
        ),
        ("newsletter", newsletter(text)),
        (
            "copyright",
            copyright(text).filter(|name| !is_owner(name) && is_used(text, name, 3)),
        ),
        ("masthead", agreed(text, affiliation)),
    ];
    let mut candidates = Vec::new();
    for (from, raw) in places {
        let Some(raw) = raw else { continue };
        let name = named(raw, affiliation, text);
        if key(&name).chars().count() >= 2 && !outlet::is_desk(&name) {
            candidates.push(Candidate::new(from, raw, name));
        }
    }
    if let (Some(host), Some(label)) = (&host, label) {
        // The dump's own spelling of the host comes first: `pinewoodsentinel` is The Pinewood Sentinel.
        let owned = |candidate: &Candidate<String>| outlet::resembles(&candidate.value, label);
        match candidates.iter().position(owned) {
            Some(at) => candidates.swap(0, at),
            None => {
                let name = spelled(text, label).unwrap_or_else(|| outlet::readable(label));
                candidates.push(Candidate::new("host", host, name));
            }
        }
    }
    Finding::first(candidates)
}

/// Returns how the beginning or the end of a dump spells the owner of its host: `pinewoodsentinel` as `The Pinewood Sentinel`.
fn spelled(text: &str, label: &str) -> Option<String> {
    let label = key(label);
    let head = &text[..text.floor_char_boundary(SPELLED_BYTES)];
    let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(SPELLED_BYTES))..];
    let words: Vec<&str> = head
        .split_whitespace()
        .chain(tail.split_whitespace())
        .collect();
    let names = (0..words.len()).flat_map(|at| {
        let most = WORDS.min(words.len() - at);
        (1..=most).map(move |length| at..at + length)
    });
    let mut names = names.filter(|range| {
        let name = &words[range.clone()];
        let capital = name.iter().all(|word| word.starts_with(char::is_uppercase));
        let key = if capital {
            key(&name.concat())
        } else {
            String::new()
        };
        key.strip_prefix("the").unwrap_or(&key) == label || key == label
    });
    let name = words[names.next()?].join(" ");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    name.contains(' ').then(|| name.to_owned())
}

/// Bytes at both ends of a dump in which the outlet spells its name.
const SPELLED_BYTES: usize = 4_000;

/// Returns the name that two of a dump's places agree on: a line of its head, the copyright line, an offer to subscribe,
/// the byline. One alone may be an owner, an agency or another outlet.
fn agreed<'t>(text: &'t str, affiliation: Option<&'t str>) -> Option<&'t str> {
    let heads = head_lines(text).map(|line| ("line", line));
    let others = [
        ("copyright", copyright(text)),
        ("subscribe", subscribed(text)),
        ("byline", affiliation),
    ];
    let others: Vec<(&str, &str)> = others
        .into_iter()
        .filter_map(|(place, name)| Some((place, name?)))
        .filter(|(_, name)| !is_owner(name))
        .collect();
    let agrees = |(place, name): &(&str, &str)| {
        let key = key(name);
        let same = |(other, named): &(&str, &str)| other != place && outlet::has_key(named, &key);
        others.iter().any(same)
    };
    let found = heads.chain(others.iter().copied()).find(agrees);
    found.map(|(_, name)| name)
}

/// Tells whether a name stands in a line of the dump's head or end by itself, or as the one whose the rights are.
pub(super) fn is_named(text: &str, name: &str) -> bool {
    let key = key(name);
    let same = |other: &str| outlet::has_key(other, &key);
    key.len() >= SHORTEST_KEY
        && (head_lines(text).any(same)
            || copyright(text).is_some_and(same)
            || subscribed(text).is_some_and(same))
}

/// Letters of the shortest name that is looked for.
const SHORTEST_KEY: usize = 4;
/// Lines at the beginning of a dump among which the masthead is.
const HEAD_LINES: usize = 12;

/// Returns the first lines of a dump that may be a name by themselves.
fn head_lines(text: &str) -> impl Iterator<Item = &str> {
    let head = &text[..text.floor_char_boundary(2_000)];
    let lines = head.split('\n').map(without_bullet);
    lines
        .filter(|line| !line.is_empty())
        .take(HEAD_LINES)
        .filter(|line| is_short(line))
}

/// Reads `Subscribe to The Courant` where nothing goes on behind the name.
fn subscribed(text: &str) -> Option<&str> {
    let offers = memmem::find_iter(text.as_bytes(), "Subscribe to ").take(8);
    offers
        .map(|at| &text[at + "Subscribe to ".len()..])
        .find_map(|rest| {
            let rest = &rest[..rest.floor_char_boundary(80)];
            let line = rest[..rest.find('\n').unwrap_or(rest.len())].trim();
            let name = line.trim_end_matches(['.', '!', ' ']);
            is_short(name).then_some(name)
        })
}

/// Tells what has the length and the capital of a name.
fn is_short(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=WORDS).contains(&words) && name.len() <= 50 && name.starts_with(char::is_uppercase)
}

fn is_used(text: &str, name: &str, times: usize) -> bool {
    matches(text, name).take(times).count() == times
}

/// Returns where a name stands in a text.
fn matches(text: &str, name: &str) -> impl Iterator<Item = usize> {
    memmem::find_iter(text.as_bytes(), name.as_bytes())
}

fn is_owner(name: &str) -> bool {
    name.split_whitespace()
        .any(|word| OWNERS.contains(&word.to_lowercase().as_str()))
}

/// Returns the canonical name: a desk goes where the byline, or the dump itself more often, names the outlet alone.
fn named(raw: &str, affiliation: Option<&str>, text: &str) -> String {
    let name = outlet::canonical(raw);
    if let Some(bare) = affiliation.and_then(|paper| outlet::without_desk(&name, &[paper])) {
        return bare;
    }
    let Some((front, _)) = name.rsplit_once(' ') else {
        return name;
    };
    let capitals = front.len() >= 2 && front.chars().all(char::is_uppercase);
    let often = capitals && matches(text, front).count() >= 3 * matches(text, &name).count().max(1);
    match outlet::without_desk(&name, &[front]).filter(|_| often) {
        Some(bare) => bare,
        None => name,
    }
}

fn newsletter(text: &str) -> Option<&str> {
    SIGN_UP.iter().find_map(|(before, behind)| {
        let start = memmem::find(text.as_bytes(), before.as_bytes())? + before.len();
        let rest = &text[start..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let name = &line[..line.find(behind)?];
        let words = name.split_whitespace().count();
        let capital = name.starts_with(char::is_uppercase) || name.starts_with("the ");
        (words > 0 && words <= WORDS && capital).then_some(name)
    })
}

/// Reads `© 2024 The Courant. All rights reserved` at the end of a dump.
fn copyright(text: &str) -> Option<&str> {
    let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(4_000))..];
    let start = tail
        .find('©')
        .map(|at| at + '©'.len_utf8())
        .or_else(|| Some(tail.find("Copyright ")? + "Copyright ".len()))?;
    let line = &tail[start..];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let years =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '–' | ',' | '©' | ':' | '\u{a0}');
    let name = line
        .trim_start_matches("Copyright")
        .trim_start_matches(years);
    let name = name
        .trim_start_matches("by ")
        .trim_start_matches("Copyright ");
    let end = name.find(['.', '|', '·', '•', ';', '-', '–', '(', '*'])?;
    let name = name[..end]
        .split(" All ")
        .next()?
        .split(" all ")
        .next()?
        .split(',')
        .next()?
        .trim();
    let words = name.split_whitespace().count();
    let capital = name.starts_with(char::is_uppercase);
    (words > 0 && words <= WORDS && name.len() <= 50 && capital).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, affiliation: Option<&str>, url: Option<&str>) -> String {
        choose(text, None, affiliation, url)
            .value
            .unwrap_or_default()
    }

    #[test]
    fn two_places_that_agree_name_the_outlet() {
        let masthead = "THE PINEWOOD SENTINEL\nNews\nSport\nDivers gave up on Thursday.\n";
        let rights = "© 2024 The Pinewood Sentinel. All rights reserved.\n";
        let offer = "Subscribe to The Pinewood Sentinel\n";
        let name = "The Pinewood Sentinel";
        assert_eq!(check(&format!("{name}\nNews\n{rights}"), None, None), name);
        assert_eq!(check(&format!("News\n{offer}{rights}"), None, None), name);
        assert_eq!(check(&format!("News\n{rights}"), Some(name), None), name);
        assert!(is_named(&format!("{masthead}{rights}"), name));
    }

    #[test]
    fn one_place_is_none() {
        assert_eq!(check("The Pinewood Sentinel\nNews\n", None, None), "");
        assert_eq!(
            check(
                "News\n© 2024 The Pinewood Sentinel. All rights\n",
                None,
                None
            ),
            ""
        );
        assert_eq!(
            check("Subscribe to The Pinewood Sentinel\n", None, None),
            ""
        );
        let owner = "Marsh Media Group\n© 2024 Marsh Media Group. All rights\n";
        assert_eq!(check(owner, None, None), "");
    }

    #[test]
    fn address_names_the_outlet_where_nothing_else_does() {
        let url = Some("https://www.pinewood-sentinel.example/divers");
        assert_eq!(check("Divers gave up.", None, url), "Pinewood Sentinel");
        let glued = Some("https://pinewoodsentinel.example/divers");
        let signed = "Divers gave up. About The Pinewood Sentinel.";
        assert_eq!(check(signed, None, glued), "The Pinewood Sentinel");
        let named = "The Pinewood Sentinel\nSubscribe to The Pinewood Sentinel\n";
        assert_eq!(check(named, None, url), "The Pinewood Sentinel");
    }
}
