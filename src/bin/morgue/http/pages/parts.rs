//! What several pages have in common: the fields of the form, a hit, a link.

use morgue::archive::Reprint;
use morgue::search::Hit;

use crate::render::counted;

use super::address::Address;
use super::facets::Kept;
use super::facets::kept;
use super::text::Piece;
use super::text::pieces;
use super::text::web_address;
use super::text::written_date;
use super::versions::version_name;

/// A link with words.
pub(super) struct Link {
    /// What it says.
    pub(super) label: String,
    /// Where it leads.
    pub(super) href: String,
}

/// What stands in the form's fields.
pub(super) struct Form {
    /// The query as typed.
    pub(super) typed: String,
    /// First day, month or year, as typed.
    pub(super) from: String,
    /// Last day, month or year, as typed.
    pub(super) to: String,
    /// `all`, `any` or nothing.
    pub(super) matching: String,
    /// Whether every reprint is a hit.
    pub(super) is_apart: bool,
    /// What has no field to be changed in.
    pub(super) hidden: Vec<(&'static str, String)>,
    /// Filters, for pages without fields of their own for them.
    pub(super) kept: Vec<Kept>,
}

impl Form {
    /// The fields that say what an address does.
    pub(super) fn of(address: &Address) -> Self {
        let first = |name| address.values(name).next().unwrap_or_default().to_owned();
        let hidden = ["sort", "limit", "recency"].into_iter();
        let hidden =
            hidden.flat_map(|name| address.values(name).map(move |it| (name, it.to_owned())));
        Self {
            typed: first("q"),
            from: first("from"),
            to: first("to"),
            matching: first("match"),
            is_apart: !["", "0", "false"].contains(&first("no-group").as_str()),
            hidden: hidden.collect(),
            kept: kept(address),
        }
    }

    /// The same without what was given for a name that cannot be taken, except for what was typed.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.hidden.retain(|(it, _)| *it != name);
        self.kept.retain(|it| it.name != name);
        self
    }
}

/// A hit as it is shown.
pub(super) struct Found {
    /// The article's id.
    pub(super) id: String,
    /// Its page, with the search it was found by.
    pub(super) href: String,
    /// Its headline.
    pub(super) title: Vec<Piece>,
    /// Its outlet.
    pub(super) outlet: Option<String>,
    /// Its day, written out and as it is.
    pub(super) date: Option<(String, String)>,
    /// Its authors, with commas between.
    pub(super) authors: String,
    /// Its section.
    pub(super) section: Option<String>,
    /// Its language; empty where it is not known.
    pub(super) lang: String,
    /// Whether a newer version of it is known.
    pub(super) is_older: bool,
    /// Passages.
    pub(super) snippets: Vec<Vec<Piece>>,
    /// How many copies are folded into it.
    pub(super) folded: Option<String>,
    /// Those copies, where there are not too many to list.
    pub(super) copies: Vec<Copy>,
    /// Its address on the web.
    pub(super) url: Option<String>,
}

/// One of several articles with one text.
pub(super) struct Copy {
    /// What is known of it.
    pub(super) reprint: Reprint,
    /// Its page, with the search it was found by.
    pub(super) href: String,
    /// Its day, written out; empty where it is not known.
    pub(super) date: String,
    /// Whether it is the article that it is shown with.
    pub(super) is_this: bool,
}

impl Copy {
    /// A copy as it is shown with the article of an id and a source.
    pub(super) fn new(reprint: Reprint, with: (&str, &str), address: &Address) -> Self {
        let date = reprint.date.as_deref().map(written_date);
        Self {
            href: href(&reprint.id, &reprint.source, reprint.superseded, address),
            date: date.unwrap_or_default(),
            is_this: (reprint.id.as_str(), reprint.source.as_str()) == with,
            reprint,
        }
    }
}

/// The page of an article, or of the version of it that was read from a source.
fn href(id: &str, source: &str, is_older: bool, address: &Address) -> String {
    match is_older {
        true => address.version(id, &version_name(source), &[]),
        false => address.article(id, &[]),
    }
}

/// What is said of so many folded copies, of those that are listed: filters may have left some out.
fn folded(duplicates: usize, listed: usize) -> String {
    let said = counted(duplicates, "more copy", "more copies");
    match listed {
        0 => said,
        _ if listed == duplicates => said,
        _ => format!("{said} in this search, {listed} in the archive"),
    }
}

/// A hit as it is shown, with the search it was found by in its address, and the group of its copies.
pub(super) fn hit_with(it: Hit, group: Vec<Reprint>, address: &Address) -> Found {
    let with = (it.id.as_str(), it.source.as_str());
    let group = group.into_iter().filter(|it| !it.superseded);
    let group = group.map(|reprint| Copy::new(reprint, with, address));
    let copies: Vec<Copy> = group.filter(|copy| !copy.is_this).collect();
    Found {
        folded: (it.duplicates > 0).then(|| folded(it.duplicates, copies.len())),
        copies,
        ..hit(it, address)
    }
}

/// A hit as it is shown, with the search it was found by in its address.
pub(super) fn hit(hit: Hit, address: &Address) -> Found {
    let title = hit.title.as_deref().unwrap_or("(no title)");
    let snippets = hit.snippets.iter();
    Found {
        href: href(&hit.id, &hit.source, hit.superseded, address),
        is_older: hit.superseded,
        title: pieces(title, &hit.title_highlights),
        outlet: hit.outlet,
        date: hit.date.map(|date| (written_date(&date), date)),
        authors: hit.authors.join(", "),
        section: hit.section,
        lang: hit.lang.unwrap_or_default(),
        snippets: snippets
            .map(|it| pieces(&it.text, &it.highlights))
            .collect(),
        folded: (hit.duplicates > 0).then(|| folded(hit.duplicates, 0)),
        copies: Vec::new(),
        url: web_address(hit.url.as_deref()),
        id: hit.id,
    }
}
