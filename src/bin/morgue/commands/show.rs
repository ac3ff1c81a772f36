//! `morgue show`: a clean article.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use morgue::archive;
use morgue::archive::Lookup;
use morgue::archive::lookup;
use morgue::article::Article;
use morgue::engine::local::Reader;
use morgue::ingest;
use morgue::ingest::Ledger;
use morgue::ingest::Original;
use morgue::ingest::Overrides;
use morgue::ingest::Reading;
use morgue::ingest::Root;
use morgue::ingest::Templates;
use morgue::ingest::reread;
use serde_json::Value;
use serde_json::json;

use crate::args;
use crate::config::Config;
use crate::render::article::write_article;
use crate::render::article::write_removed;
use crate::render::note;
use crate::render::visible;
use crate::render::warn;

use super::NOTHING;
use super::search;

/// Shows the article of an id.
pub(super) fn run(flags: args::Show, config: &Config) -> anyhow::Result<ExitCode> {
    let reader = search::open(&config.place(&flags.index), config)?;
    let Some((article, others)) = find(&reader, &flags.id)? else {
        return Ok(ExitCode::from(NOTHING));
    };
    if flags.copies {
        return copies(&reader, &article, flags.json);
    }
    if flags.versions || flags.diff {
        return versions(&article, &others, &flags);
    }
    for other in &others {
        note(&format!("another version with this id: {}", other.source));
    }
    let again = (flags.why || flags.removed)
        .then(|| Sources::of(&reader)?.again(&article, config))
        .transpose()?;
    print(article, again, &flags)
}

/// Lists the copies of an article.
fn copies(reader: &Reader, article: &Article, json: bool) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    for copy in archive::copies(reader, article)? {
        if json {
            writeln!(out, "{}", serde_json::to_string(&copy)?)?;
            continue;
        }
        let kind = match &copy.credit {
            Some(credit) => format!("{}: {credit}", copy.kind),
            None => copy.kind.to_owned(),
        };
        let notes = [(copy.first, "first"), (copy.superseded, "older version")];
        let notes = notes.iter().filter(|(holds, _)| *holds);
        let facts: Vec<&str> = [copy.date.as_deref(), copy.outlet.as_deref(), Some(&kind)]
            .into_iter()
            .flatten()
            .chain(notes.map(|(_, note)| *note))
            .collect();
        let line = format!("{}  {}  {}", copy.id, facts.join(" · "), copy.source);
        writeln!(out, "{}", visible(&line))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Lists the versions of an article, the newest first, or tells what the newest changed.
fn versions(article: &Article, others: &[Article], flags: &args::Show) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    if flags.versions {
        for (version, article) in std::iter::once(article).chain(others).enumerate() {
            let stamp = article.updated.or(article.published);
            let when = stamp.map(|stamp| stamp.to_string());
            if flags.json {
                let version = json!({"current": version == 0, "when": when, "words": article.words,
                    "title": article.title, "source": article.source});
                writeln!(out, "{version}")?;
                continue;
            }
            let when = when.unwrap_or_else(|| "(no date)".to_owned());
            let line = format!("{when}  {} words  {}", article.words, article.source);
            writeln!(out, "{}", visible(&line))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let Some(before) = others.first() else {
        warn("there is only one version of this article");
        return Ok(ExitCode::from(NOTHING));
    };
    let text = |article: &Article| {
        let title = article.title.as_deref().unwrap_or_default();
        format!("{title}\n\n{}", article.body)
    };
    for change in archive::changes(&text(before), &text(article)) {
        if flags.json {
            writeln!(out, "{}", serde_json::to_string(&change)?)?;
            continue;
        }
        let shown = visible(&change.text);
        match change.change {
            "removed" => write!(out, "[-{shown}-]")?,
            "added" => write!(out, "{{+{shown}+}}")?,
            _ => write!(out, "{shown}")?,
        }
    }
    if !flags.json {
        writeln!(out)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The article of an id or the beginning of it, and other versions of it; tells why where there is not one.
pub(super) fn find(reader: &Reader, id: &str) -> anyhow::Result<Option<(Article, Vec<Article>)>> {
    match lookup(reader, id)? {
        Lookup::One(article, others) => return Ok(Some((*article, others))),
        Lookup::Unknown => warn(&format!("no article has an id that begins with `{id}`")),
        Lookup::Several(articles) => {
            warn(&format!("several ids begin with `{id}`:"));
            for article in articles {
                let title = article.title.unwrap_or_default();
                note(&format!("  {}  {title}", article.id));
            }
        }
    }
    Ok(None)
}

fn print(
    mut article: Article,
    again: Option<Again>,
    flags: &args::Show,
) -> anyhow::Result<ExitCode> {
    if again.as_ref().is_some_and(|again| again.changed) {
        let source = &article.source;
        warn(&format!("`{source}` has changed since it was ingested"));
    }
    if flags.json {
        let object = object(article, again.as_ref(), flags.why, flags.removed)?;
        writeln!(std::io::stdout(), "{object}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = std::io::stdout().lock();
    let Some(Again { reading, .. }) = again else {
        write_article(&article, false, &mut out)?;
        return Ok(ExitCode::SUCCESS);
    };
    article.provenance = reading.article.provenance;
    write_article(&article, flags.why, &mut out)?;
    if flags.removed {
        write_removed(&reading.removed, &mut out)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The article as JSON; with `why` and `removed`, what only its record can tell.
pub(crate) fn object(
    mut article: Article,
    again: Option<&Again>,
    why: bool,
    removed: bool,
) -> anyhow::Result<Value> {
    if let Some(again) = again.filter(|_| why) {
        article.provenance = again.reading.article.provenance.clone();
    }
    let mut object = serde_json::to_value(&article)?;
    if let Some(again) = again.filter(|_| removed) {
        let runs = again.reading.removed.iter();
        let runs = runs.map(|run| json!({"text": run.text, "because": run.because}));
        object["removed"] = runs.collect();
    }
    Ok(object)
}

/// An article's record, read again.
pub(crate) struct Again {
    /// What it says now.
    pub(crate) reading: Reading,
    /// Whether that is another text than was indexed.
    pub(crate) changed: bool,
}

/// What an index was made from, as far as it takes to read a record again.
pub(crate) struct Sources {
    ledger: Ledger,
    templates: Arc<Templates>,
}

impl Sources {
    /// Reads it of an open index, which takes as long as the archive is large.
    pub(crate) fn of(reader: &Reader) -> anyhow::Result<Self> {
        Ok(Self::new(Ledger::of(reader)?))
    }

    /// Takes it from a ledger, and leaves what only an ingest needs.
    pub(crate) fn new(mut ledger: Ledger) -> Self {
        let templates = Arc::new(std::mem::take(&mut ledger.templates));
        let files = ledger.roots.iter_mut().flat_map(|it| it.files.values_mut());
        for record in files.flat_map(|file| file.records.iter_mut()) {
            record.hash = String::new();
            record.id = String::new();
            record.rejected = None;
        }
        Self { ledger, templates }
    }

    /// Reads the article's record again: the index keeps neither what was stripped nor where fields came from.
    ///
    /// # Errors
    ///
    /// When its source is not there any more, or has another record in its place.
    pub(crate) fn again(&self, article: &Article, config: &Config) -> anyhow::Result<Again> {
        let overrides = Overrides {
            outlets: config.outlets.clone(),
            templates: Arc::clone(&self.templates),
            today: Some(super::ingest::today),
            ..Overrides::default()
        };
        let (root, relative, offset) = self.record_of(article)?;
        let reading = reread(root, relative, offset, &overrides)?;
        let changed = reading.article.body != article.body;
        Ok(Again { reading, changed })
    }

    /// Returns the page or the text that an article was read from, as it was saved.
    ///
    /// # Errors
    ///
    /// As [`Self::again`].
    pub(crate) fn original(&self, article: &Article) -> anyhow::Result<Original> {
        let (root, relative, offset) = self.record_of(article)?;
        Ok(ingest::original(root, relative, offset)?)
    }

    /// Where an article's record lies: root, file and offset.
    fn record_of(&self, article: &Article) -> anyhow::Result<(&Root, &str, u64)> {
        let found = self.ledger.roots.iter().find_map(|root| {
            let rest = article.source.strip_prefix(&root.prefix())?;
            place(root, rest, 0).or_else(|| {
                let (relative, offset) = rest.rsplit_once('#')?;
                place(root, relative, offset.parse().ok()?)
            })
        });
        found
            .context("the index does not know where it came from")
            .with_context(|| {
                format!(
                    "cannot read `{}` again",
                    Path::new(&article.source).display()
                )
            })
    }
}

/// The record at an offset of a file of a root, where there is one.
fn place<'r>(root: &'r Root, relative: &str, offset: u64) -> Option<(&'r Root, &'r str, u64)> {
    let (name, file) = root.files.get_key_value(relative)?;
    let is_there = file.records.iter().any(|record| record.offset == offset);
    is_there.then_some((root, name.as_str(), offset))
}
