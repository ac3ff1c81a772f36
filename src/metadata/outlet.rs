//! Names of publications, brought to one spelling.

use std::collections::BTreeMap;

use crate::letters;

/// Desks that outlets append to their name, lower case.
const DESKS: &[&str] = &[
    "business",
    "politics",
    "sports",
    "sport",
    "tech",
    "technology",
    "health",
    "travel",
    "style",
    "entertainment",
    "opinion",
    "world",
    "money",
    "science",
    "culture",
    "lifestyle",
    "international",
    "us",
    "uk",
    "europe",
    "asia",
    "africa",
    "india",
    "news",
    "online",
    "edition",
    "home",
    "homepage",
    "digital",
    "video",
    "food",
    "wirtschaft",
    "politik",
    "kultur",
    "wissen",
    "panorama",
    "reise",
    "sciences",
    "économie",
    "monde",
    "deportes",
    "economía",
    "arabic",
    "español",
];

/// Legal forms at the end of a company's name, lower case.
const LEGAL: &[&str] = &[
    "inc",
    "llc",
    "ltd",
    "limited",
    "gmbh",
    "ag",
    "plc",
    "corp",
    "corporation",
    "co kg",
    "gmbh & co kg",
    "s.a",
    "sa",
    "srl",
    "bv",
    "kg",
];

/// Endings of addresses that outlets write behind their name.
const DOMAINS: &[&str] = &[
    ".com", ".org", ".net", ".co.uk", ".com.au", ".de", ".fr", ".at", ".ch", ".es", ".it", ".nl",
    ".pl",
];

/// Letters and digits alone, in small letters: two spellings of one name have one key.
pub(super) fn key(name: &str) -> String {
    if name.is_ascii() {
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
        let mut key = String::with_capacity(name.len());
        key.extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
        return key;
    }
    let mut key = String::with_capacity(name.len());
    for c in name.chars().filter(|c| letters::is_alphanumeric(*c)) {
        letters::lower(c, |c| key.push(c));
    }
    key
}

/// Returns whether a name has this [`key`].
pub(super) fn has_key(name: &str, key: &str) -> bool {
    let mut rest = key.chars();
    let mut same = true;
    for c in name.chars().filter(|c| letters::is_alphanumeric(*c)) {
        letters::lower(c, |c| same &= rest.next() == Some(c));
        if !same {
            return false;
        }
    }
    rest.next().is_none()
}

/// Returns the canonical name of a publication: a user's own alias, else the name without legal form and address ending.
///
/// Aliases are looked up by letters and digits alone, whatever their case: `the-courant.example` finds
/// `The Courant.example`.
pub fn canonical_outlet(name: &str, aliases: &BTreeMap<String, String>) -> String {
    let plain = canonical(name);
    let keys = [key(name), key(&plain)];
    let alias = aliases.iter().find(|(alias, _)| keys.contains(&key(alias)));
    alias.map_or(plain, |(_, target)| target.clone())
}

/// Returns a publication's name without legal form and address ending.
pub(super) fn canonical(name: &str) -> String {
    let mut name = name
        .trim()
        .trim_matches(['|', '-', '–', '—', '·', '»', '"', '“', '”'])
        .trim()
        .trim_start_matches('@');
    name = name.strip_prefix("www.").unwrap_or(name);
    for form in LEGAL {
        let bare = name.trim_end_matches('.');
        let cut = bare
            .len()
            .checked_sub(form.len())
            .and_then(|at| bare.split_at_checked(at));
        if let Some((front, tail)) = cut
            && tail.eq_ignore_ascii_case(form)
            && front.ends_with([' ', ','])
        {
            name = front.trim_end_matches([' ', ',']);
        }
    }
    without_domain(name)
}

/// `Courant.com` is `Courant`, `xnn.com` is `XNN`; a name that is an address alone stays one.
fn without_domain(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let Some(ending) = DOMAINS.iter().find(|ending| lower.ends_with(**ending)) else {
        return name.to_owned();
    };
    let front = name[..name.len() - ending.len()].trim_end();
    if front.is_empty() || front.contains('.') {
        return name.to_owned();
    }
    if front.chars().any(char::is_uppercase) || front.contains(' ') {
        return front.to_owned();
    }
    readable(front)
}

/// Writes the label of a host as a name: `xnn` is `XNN`, `daily-courant` is `Daily Courant`.
pub(super) fn readable(label: &str) -> String {
    if label.chars().count() <= 4 && !label.contains('-') {
        return label.to_uppercase();
    }
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| {
            first.to_uppercase().chain(letters).collect()
        })
    };
    label
        .split('-')
        .map(capitalised)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns the part of a host that names its owner: `www.xnn.co.uk` is `xnn`.
pub(super) fn host_label(host: &str) -> Option<&str> {
    let domain = psl::domain_str(host)?;
    domain.split('.').next().filter(|label| !label.is_empty())
}

/// Drops the desk behind an outlet's name where the rest is the outlet: `XNN Business` is `XNN` for `xnn` or `XNN`.
pub(super) fn without_desk(name: &str, owners: &[&str]) -> Option<String> {
    let (front, desk) = name.rsplit_once(' ')?;
    if !DESKS.contains(&desk.to_lowercase().as_str()) {
        return None;
    }
    let front_key = key(front);
    owners
        .iter()
        .any(|owner| key(owner) == front_key)
        .then(|| front.trim().to_owned())
}

/// Tells a desk or a kind of page that some sites give as their name: `U.S.`, `Magazine`.
pub(super) fn is_desk(name: &str) -> bool {
    let key = key(name);
    DESKS.contains(&key.as_str())
        || matches!(
            key.as_str(),
            "magazine" | "blog" | "article" | "articles" | "website" | "story"
        )
}

/// Tells whether a part of a title names the outlet.
pub(super) fn resembles(part: &str, outlet: &str) -> bool {
    let (part, outlet) = (key(part), key(outlet));
    let (short, long) = if part.len() < outlet.len() {
        (&part, &outlet)
    } else {
        (&outlet, &part)
    };
    if short.is_empty() {
        return false;
    }
    short == long
        || (short.len() >= 4
            && long.len() <= 3 * short.len() + 8
            && (long.starts_with(short.as_str()) || long.ends_with(short.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_and_addresses_are_no_name() {
        assert_eq!(canonical("Courant Media, Inc."), "Courant Media");
        assert_eq!(canonical("Courant.com"), "Courant");
        assert_eq!(canonical("xnn.com"), "XNN");
        assert_eq!(canonical("www.courant.com"), "Courant");
        assert_eq!(canonical("The Daily Courant"), "The Daily Courant");
        assert_eq!(
            without_desk("XNN Business", &["xnn"]).as_deref(),
            Some("XNN")
        );
        assert_eq!(without_desk("Fix Business", &["fixbusiness"]), None);
    }

    #[test]
    fn users_aliases_win() {
        let aliases = BTreeMap::from([("the courant".to_owned(), "Daily Courant".to_owned())]);
        assert_eq!(canonical_outlet("The Courant", &aliases), "Daily Courant");
        assert_eq!(
            canonical_outlet("THE COURANT.COM", &aliases),
            "Daily Courant"
        );
        assert_eq!(canonical_outlet("Other", &aliases), "Other");
    }

    #[test]
    fn hosts_are_named_by_their_owner() {
        assert_eq!(host_label("www.xnn.co.uk"), Some("xnn"));
        assert_eq!(readable("xnn"), "XNN");
        assert_eq!(readable("daily-courant"), "Daily Courant");
    }
}
