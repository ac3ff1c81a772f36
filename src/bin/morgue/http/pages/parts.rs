//! What several pages have in common: the fields of the form, a hit, a link.

use morgue::search::Hit;

use super::address::Address;
use super::facets::Kept;
use super::facets::kept;
use super::text::Piece;
use super::text::counted;
use super::text::pieces;
use super::text::web_address;
use super::text::written_date;

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
    /// Passages.
    pub(super) snippets: Vec<Vec<Piece>>,
    /// How many copies are folded into it.
    pub(super) copies: Option<String>,
    /// Its address on the web.
    pub(super) url: Option<String>,
}

/// A hit as it is shown, with the search it was found by in its address.
pub(super) fn hit(hit: Hit, address: &Address) -> Found {
    let title = hit.title.as_deref().unwrap_or("(no title)");
    let snippets = hit.snippets.iter();
    Found {
        href: address.article(&hit.id, &[]),
        title: pieces(title, &hit.title_highlights),
        outlet: hit.outlet,
        date: hit.date.map(|date| (written_date(&date), date)),
        authors: hit.authors.join(", "),
        section: hit.section,
        lang: hit.lang.unwrap_or_default(),
        snippets: snippets
            .map(|it| pieces(&it.text, &it.highlights))
            .collect(),
        copies: (hit.duplicates > 0).then(|| counted(hit.duplicates, "more copy", "more copies")),
        url: web_address(hit.url.as_deref()),
        id: hit.id,
    }
}
