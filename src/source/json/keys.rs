//! What the tools that save news call the fields of an article.

/// A field that a JSON object may give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    RecordId,
    Url,
    Title,
    Standfirst,
    Authors,
    Outlet,
    /// An outlet, an address, or a path that means nothing here.
    Source,
    Section,
    Lang,
    Dateline,
    Image,
    Published,
    Updated,
    Date,
    Accept,
    Text,
    Html,
}

/// Names of each field, folded as [`find`] folds them, best first: our own, then those of news crawlers,
/// feed readers, schema.org and newspaper APIs.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::RecordId,
        &["recordid", "id", "docid", "docno", "guid"],
    ),
    (
        Field::Url,
        &[
            "url",
            "canonicalurl",
            "canonicallink",
            "weburl",
            "link",
            "uri",
        ],
    ),
    (Field::Title, &["title", "headline"]),
    (
        Field::Standfirst,
        &[
            "standfirst",
            "description",
            "summary",
            "excerpt",
            "abstract",
        ],
    ),
    (Field::Authors, &["authors", "author", "byline", "creator"]),
    (
        Field::Outlet,
        &[
            "outlet",
            "sitename",
            "publisher",
            "publication",
            "newspaper",
            "sourcename",
            "sourcehostname",
        ],
    ),
    (Field::Source, &["source"]),
    (
        Field::Section,
        &[
            "section",
            "articlesection",
            "sectionname",
            "category",
            "newsdesk",
        ],
    ),
    (Field::Lang, &["lang", "language", "inlanguage", "metalang"]),
    (Field::Dateline, &["dateline"]),
    (
        Field::Image,
        &["image", "imageurl", "topimage", "urltoimage"],
    ),
    (
        Field::Published,
        &[
            "published",
            "publishedat",
            "datepublish",
            "datepublished",
            "publishdate",
            "publisheddate",
            "publicationdate",
            "pubdate",
        ],
    ),
    (
        Field::Updated,
        &[
            "updated",
            "updatedat",
            "datemodify",
            "datemodified",
            "modified",
            "modifiedat",
            "lastmodified",
        ],
    ),
    (Field::Date, &["date"]),
    (Field::Accept, &["accept"]),
    (
        Field::Text,
        &[
            "body",
            "maintext",
            "text",
            "content",
            "articlebody",
            "fulltext",
        ],
    ),
    (Field::Html, &["html", "rawhtml"]),
];

/// Returns the field that `key` names and how far down the list of its names `key` stands.
///
/// Letters and digits alone count, in lower case: `published_at`, `publishedAt` and `Published-At` are one.
pub(super) fn find(key: &str) -> Option<(Field, usize)> {
    let folded: String = key
        .chars()
        .filter(|character| character.is_ascii_alphanumeric())
        .map(|character| character.to_ascii_lowercase())
        .collect();
    NAMES.iter().find_map(|(field, names)| {
        let rank = names.iter().position(|&name| name == folded)?;
        Some((*field, rank))
    })
}
