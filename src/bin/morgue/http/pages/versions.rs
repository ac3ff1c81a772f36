//! The versions of an article: which one is read, and ways to the others.

use morgue::archive;
use morgue::archive::Change;
use morgue::archive::Reprint;
use morgue::article::Article;
use morgue::article::Stamp;

use crate::render::counted;

use super::super::fault::Fault;
use super::address::Address;
use super::text::written_date;

/// Letters of a version's name in an address.
const NAME: usize = 10;

/// The records of one id, the newest first, and the one that is read.
pub(super) struct Versions {
    all: Vec<Article>,
    shown: usize,
}

/// A version as it is listed.
pub(super) struct Version {
    /// When it was written.
    pub(super) when: String,
    /// How long it is.
    pub(super) words: String,
    /// Where it was read.
    pub(super) source: String,
    /// What it is beside the others.
    pub(super) label: &'static str,
    /// Its page.
    pub(super) href: String,
    /// Whether it is the one that is read.
    pub(super) is_shown: bool,
    /// What was changed from it to the newest.
    pub(super) diff: Option<String>,
}

/// What is told above a version that is not the newest.
pub(super) struct Older {
    /// When it was written.
    pub(super) when: String,
    /// The newest.
    pub(super) newest: String,
    /// What was changed since.
    pub(super) diff: String,
}

/// Returns the name of a version in an address. It is made from where the version was read, so that it stays when others
/// come.
pub(super) fn version_name(source: &str) -> String {
    blake3::hash(source.as_bytes()).to_hex()[..NAME].to_owned()
}

/// Returns the moment of an article, written out.
pub(super) fn stamp(stamp: Stamp) -> String {
    let day = written_date(&stamp.day.to_string());
    match stamp.time {
        Some(time) => format!("{day}, {:02}:{:02}", time.hour(), time.minute()),
        None => day,
    }
}

fn when(article: &Article) -> String {
    let moment = article.updated.or(article.published).map(stamp);
    moment.unwrap_or("(no date)".to_owned())
}

/// Returns how long an article is.
pub(super) fn length(article: &Article) -> String {
    counted(usize::try_from(article.words).unwrap_or(0), "word", "words")
}

fn is_older(article: &Article, group: &[Reprint]) -> bool {
    let mut older = group.iter().filter(|it| it.superseded);
    older.any(|it| (&it.id, &it.source) == (&article.id, &article.source))
}

impl Versions {
    /// All records of an id, the newest first, and the one that has a name; the newest where none is named.
    ///
    /// # Errors
    ///
    /// Where none has that name.
    pub(super) fn new(
        newest: Article,
        others: Vec<Article>,
        named: Option<&str>,
    ) -> Result<Self, Fault> {
        let mut all = vec![newest];
        all.extend(others);
        let is_named = |it: &Article| named.is_none_or(|name| version_name(&it.source) == name);
        let shown = all.iter().position(is_named);
        let missing = || Fault::not_found("this article has no such version");
        Ok(Self {
            shown: shown.ok_or_else(missing)?,
            all,
        })
    }

    /// The one that is read.
    pub(super) fn shown(&self) -> &Article {
        &self.all[self.shown]
    }

    /// The same, and no others.
    pub(super) fn into_shown(mut self) -> Article {
        self.all.swap_remove(self.shown)
    }

    /// All of them as they are listed; none where there is but one. `group` are the copies of the article.
    pub(super) fn listed(&self, group: &[Reprint], address: &Address) -> Vec<Version> {
        if self.all.len() < 2 {
            return Vec::new();
        }
        let version = |(i, article): (usize, &Article)| {
            let is_older = is_older(article, group);
            let name = version_name(&article.source);
            Version {
                when: when(article),
                words: length(article),
                source: article.source.clone(),
                label: match is_older {
                    true => "older version",
                    false if i == 0 => "newest",
                    false => "another article with this id",
                },
                href: match i {
                    0 => address.article(&article.id, &[]),
                    _ => address.version(&article.id, &name, &[]),
                },
                is_shown: i == self.shown,
                diff: is_older.then(|| diff(article, address)),
            }
        };
        self.all.iter().enumerate().map(version).collect()
    }

    /// What is told above the one that is read, where it is not the newest.
    pub(super) fn older(&self, group: &[Reprint], address: &Address) -> Option<Older> {
        let article = self.shown();
        is_older(article, group).then(|| Older {
            when: when(article),
            newest: address.article(&article.id, &[]),
            diff: diff(article, address),
        })
    }

    /// What was changed: from the one that is read to the newest, or to the newest from the one before it.
    pub(super) fn changes(&self) -> Option<Vec<Change>> {
        let before = self.all.get(self.shown.max(1))?;
        let text = |article: &Article| {
            let title = article.title.as_deref().unwrap_or_default();
            format!("{title}\n\n{}", article.body)
        };
        Some(archive::changes(&text(before), &text(&self.all[0])))
    }
}

fn diff(article: &Article, address: &Address) -> String {
    let name = version_name(&article.source);
    format!("{}#diff", address.version(&article.id, &name, &["diff"]))
}
