//! The copies of an article, and its versions.

use serde::Serialize;

use crate::article::Article;
use crate::engine::Error;
use crate::engine::local::Reader;
use crate::wording::agency::credit;

/// One of several copies of a text. Serialises as a line of `show --copies --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reprint {
    /// The article's id.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The day.
    pub date: Option<String>,
    /// Where it was read.
    pub source: String,
    /// `wire` where it is credited to an agency or to another outlet of the group, else `own`.
    pub kind: &'static str,
    /// Whom it is credited to.
    pub credit: Option<String>,
    /// Whether none of the group is older.
    pub first: bool,
    /// Whether a newer version of the same article is searched in its place.
    pub superseded: bool,
}

/// Returns the copies of an article, itself and older versions included, the oldest first; itself alone where it has
/// none.
pub fn copies(reader: &Reader, article: &Article) -> Result<Vec<Reprint>, Error> {
    let mut group = reader.group_of(article)?;
    if group.is_empty() {
        group.push((article.clone(), false));
    }
    Ok(reprints(group))
}

/// Returns the copies of several articles by their ids, as [`copies`] does for one; none for an article that has none,
/// and for one that has more than `most`.
pub fn copies_of(reader: &Reader, ids: &[&str], most: usize) -> Result<Vec<Vec<Reprint>>, Error> {
    let groups = reader.groups_of(ids, most)?;
    Ok(groups.into_iter().map(reprints).collect())
}

fn reprints(mut group: Vec<(Article, bool)>) -> Vec<Reprint> {
    let when = |article: &Article| {
        let stamp = article.published.or(article.updated);
        stamp.map(|stamp| (stamp.day, stamp.time))
    };
    // Those without a date come last: nobody knows whether they were first.
    group.sort_by_key(|(article, _)| {
        let when = when(article);
        (when.is_none(), when, article.source.clone())
    });
    let oldest = group.first().and_then(|(article, _)| when(article));
    let outlets: Vec<&str> = group
        .iter()
        .filter_map(|(article, _)| article.outlet.as_deref())
        .collect();
    let reprints = group.iter().map(|(article, superseded)| {
        let own = article.outlet.as_deref();
        let others: Vec<&str> = outlets
            .iter()
            .copied()
            .filter(|it| Some(*it) != own)
            .collect();
        // An agency's own copy is no reprint of itself.
        let credit = credit(&article.authors, &article.body, &others).filter(|it| Some(*it) != own);
        Reprint {
            id: article.id.clone(),
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            date: article.date.map(|day| day.to_string()),
            source: article.source.clone(),
            kind: if credit.is_some() { "wire" } else { "own" },
            credit: credit.map(str::to_owned),
            first: oldest.is_some() && when(article) == oldest,
            superseded: *superseded,
        }
    });
    reprints.collect()
}

/// What stands in one of two versions and not in the other, or in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `same`, `removed` or `added`.
    pub change: &'static str,
    /// Words, with what stands between them.
    pub text: String,
}

/// Returns how one text became another, word by word.
pub fn changes(old: &str, new: &str) -> Vec<Change> {
    let diff = similar::TextDiff::from_words(old, new);
    let mut changes: Vec<Change> = Vec::new();
    for part in diff.iter_all_changes() {
        let change = match part.tag() {
            similar::ChangeTag::Equal => "same",
            similar::ChangeTag::Delete => "removed",
            similar::ChangeTag::Insert => "added",
        };
        match changes.last_mut() {
            Some(last) if last.change == change => last.text.push_str(part.value()),
            _ => changes.push(Change {
                change,
                text: part.value().to_owned(),
            }),
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_word_by_word() {
        let changes = changes("The weir holds, he says.", "The weir broke, he says.");
        let told: Vec<(&str, &str)> = changes
            .iter()
            .map(|it| (it.change, it.text.as_str()))
            .collect();
        let expected = [
            ("same", "The weir "),
            ("removed", "holds,"),
            ("added", "broke,"),
            ("same", " he says."),
        ];
        assert_eq!(told, expected);
    }
}
