//! Addresses of pages: all a reader chose stands in them, so that a link or a bookmark is the whole of it.

use std::borrow::Cow;

use percent_encoding::AsciiSet;
use percent_encoding::NON_ALPHANUMERIC;
use percent_encoding::utf8_percent_encode;

use super::super::parameters::Given;

/// What is not written as it is in a value.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');
/// What a search page carries on, in the order it is written.
const CARRIED: [&str; 13] = [
    "q", "outlet", "author", "lang", "section", "from", "to", "sort", "match", "no-group", "limit",
    "recency", "after",
];
/// What an export reads too.
const EXPORTED: [&str; 9] = [
    "q", "outlet", "author", "lang", "section", "from", "to", "sort", "match",
];
/// What says where in the hits a page begins; another question has other hits.
const PLACE: &str = "after";

/// What a reader chose, as pairs of a name and a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Address(Vec<(&'static str, String)>);

impl Address {
    /// What was given.
    pub(super) fn of(given: &Given) -> Self {
        let pairs = CARRIED.iter().flat_map(|name| {
            let values = given.list(name).iter();
            values.map(|value| (*name, value.clone()))
        });
        Self(pairs.collect())
    }

    /// Whether nothing was given.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All values of a name.
    pub(super) fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let pairs = self.0.iter().filter(move |(it, _)| *it == name);
        pairs.map(|(_, value)| value.as_str())
    }

    /// The same without a name.
    pub(super) fn without(&self, name: &str) -> Self {
        self.keeping(|(it, _)| *it != name)
    }

    /// The same without one value of a name.
    pub(super) fn without_value(&self, name: &str, value: &str) -> Self {
        self.keeping(|(it, has)| *it != name || has != value)
    }

    /// The same with one value for a name.
    pub(super) fn with(&self, name: &'static str, value: &str) -> Self {
        let mut with = self.without(name);
        with.0.push((name, value.to_owned()));
        with
    }

    /// The same with one more value for a name.
    pub(super) fn and(&self, name: &'static str, value: &str) -> Self {
        let mut with = self.without_value(name, value);
        with.0.push((name, value.to_owned()));
        with
    }

    /// The query alone, in the order chosen.
    pub(super) fn without_filters(&self) -> Self {
        self.keeping(|(name, _)| ["q", "sort", "limit"].contains(name))
    }

    fn keeping(&self, keep: impl Fn(&&(&'static str, String)) -> bool) -> Self {
        let pairs = self.0.iter().filter(keep);
        Self(pairs.filter(|(name, _)| *name != PLACE).cloned().collect())
    }

    /// The page of hits that goes on behind a cursor.
    pub(super) fn after(&self, cursor: &str) -> String {
        self.with(PLACE, cursor).search()
    }

    /// The address of the search page.
    pub(super) fn search(&self) -> String {
        self.at("/", &[])
    }

    /// The address of an article, with the search it was found by.
    pub(super) fn article(&self, id: &str, options: &[&str]) -> String {
        let path = format!("/articles/{}", encoded(id));
        let options: Vec<(&str, &str)> = options.iter().map(|name| (*name, "1")).collect();
        self.at(&path, &options)
    }

    /// The address of one version of an article.
    pub(super) fn version(&self, id: &str, name: &str, options: &[&str]) -> String {
        let path = format!("/articles/{}", encoded(id));
        let options = options.iter().map(|name| (*name, "1"));
        let options: Vec<(&str, &str)> = [("version", name)].into_iter().chain(options).collect();
        self.at(&path, &options)
    }

    /// The address of an article's page, or of a version's, as it was saved.
    pub(super) fn original(id: &str, version: Option<&str>) -> String {
        let path = format!("/articles/{}/original", encoded(id));
        let options = version.map(|name| ("version", name));
        Self::default().at(&path, options.as_slice())
    }

    /// The address of everything that the search finds, in a form of another program.
    pub(super) fn export(&self, form: &str) -> String {
        let exported = self.keeping(|(name, _)| EXPORTED.contains(name));
        exported.at("/api/export", &[("format", form)])
    }

    fn at(&self, path: &str, options: &[(&str, &str)]) -> String {
        let own = self.0.iter().map(|(name, value)| (*name, value.as_str()));
        let mut address = path.to_owned();
        for (i, (name, value)) in own.chain(options.iter().copied()).enumerate() {
            address.push(if i == 0 { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            address.push_str(&encoded(value));
        }
        address
    }
}

fn encoded(value: &str) -> Cow<'_, str> {
    utf8_percent_encode(value, ENCODED).into()
}

/// Takes pairs without a value off an address: a form sends its empty boxes too.
pub(super) fn without_blanks(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| {
        pair.split_once('=')
            .is_none_or(|(_, value)| !value.is_empty())
    });
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::super::super::parameters::SEARCH;
    use super::*;

    fn address(query: &str) -> Address {
        Address::of(&Given::from_query(Some(query), SEARCH).unwrap())
    }

    #[test]
    fn an_address_says_what_was_given() {
        let query = "q=port%20strike%20%26&outlet=A&outlet=B&from=2024-10&limit=5";
        assert_eq!(address(query).search(), format!("/?{query}"));
        assert_eq!(Address::default().search(), "/");
    }

    #[test]
    fn another_question_begins_at_its_first_hit() {
        let it = address("q=a&outlet=A&outlet=B&after=xyz");
        assert_eq!(it.without_value("outlet", "A").search(), "/?q=a&outlet=B");
        assert_eq!(
            it.with("sort", "newest").search(),
            "/?q=a&outlet=A&outlet=B&sort=newest"
        );
        assert_eq!(it.without_filters().search(), "/?q=a");
        assert_eq!(it.after("new"), "/?q=a&outlet=A&outlet=B&after=new");
        assert_eq!(
            it.article("00ff", &["why"]),
            "/articles/00ff?q=a&outlet=A&outlet=B&after=xyz&why=1"
        );
    }

    #[test]
    fn an_export_is_asked_for_what_it_reads() {
        let it = address("q=a&limit=5&no-group=1&recency=30d&sort=oldest");
        assert_eq!(it.export("csv"), "/api/export?q=a&sort=oldest&format=csv");
    }

    #[test]
    fn empty_boxes_say_nothing() {
        assert_eq!(without_blanks("q=&from=&outlet=A&to="), "outlet=A");
        assert_eq!(without_blanks(""), "");
    }
}
