//! What there is to do: roots against the ledger, files against their entries.

use std::collections::HashMap;
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::source::File;
use crate::source::Filter;
use crate::source::Skipped;
use crate::source::Walk;
use crate::source::walk;

use super::Error;
use super::ledger::Ledger;
use super::ledger::Root;
use super::run::Options;

/// A root of the ledger, or a part of it, to be brought up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    /// [`Root::number`] of the root.
    pub(super) root: u64,
    /// Only files whose relative path is this or below it; empty for all.
    pub(super) below: String,
}

/// What a scope's files need.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// New files and files that were touched.
    pub(super) read: Vec<File>,
    /// Files that have not been touched.
    pub(super) untouched: Vec<String>,
    /// Files that are not there any more.
    pub(super) vanished: Vec<String>,
    /// What the walk passed over.
    pub(super) skipped: Vec<Skipped>,
}

/// Finds or adds the roots an ingest is about. A path below a known root is a part of that root; a path above
/// known roots takes them over, and their numbers come back to be taken out.
pub(super) fn scopes(ledger: &mut Ledger, options: &Options) -> Result<Planned, Error> {
    let mut planned = Planned::default();
    let named = if options.paths.is_empty() {
        remembered(ledger, options)?
    } else {
        options.paths.clone()
    };
    let mut paths: Vec<(PathBuf, PathBuf)> = Vec::new();
    for path in named {
        match fs::canonicalize(&path) {
            Ok(absolute) => paths.push((path, absolute)),
            Err(_) if is_remembered(ledger, &path) => {
                planned.scopes.push(remembered_scope(ledger, &path));
            }
            Err(cause) => {
                let message = format!("cannot read `{}`: {cause}", path.display());
                planned.unreadable.push(message);
            }
        }
    }
    for (i, (shown, absolute)) in paths.iter().enumerate() {
        // A path below another one that is named, or named before, is read with it.
        let covers = |(j, (_, other)): (usize, &(PathBuf, PathBuf))| {
            i != j && absolute.starts_with(other) && (absolute != other || j < i)
        };
        if !paths.iter().enumerate().any(covers) {
            let scope = scope(ledger, shown, absolute, options, &mut planned.replaced)?;
            planned.scopes.push(scope);
        }
    }
    Ok(planned)
}

/// What an ingest is about.
#[derive(Debug, Default)]
pub(super) struct Planned {
    pub(super) scopes: Vec<Scope>,
    /// Roots that a root above them replaces.
    pub(super) replaced: Vec<Root>,
    /// Named paths that cannot be read, one message each.
    pub(super) unreadable: Vec<String>,
}

fn remembered(ledger: &Ledger, options: &Options) -> Result<Vec<PathBuf>, Error> {
    if !ledger.roots.is_empty() {
        return Ok(ledger
            .roots
            .iter()
            .map(|root| PathBuf::from(&root.path))
            .collect());
    }
    if options.default_corpus.exists() {
        return Ok(vec![options.default_corpus.clone()]);
    }
    Err(Error::NoCorpus {
        path: options.default_corpus.clone(),
    })
}

fn is_remembered(ledger: &Ledger, path: &Path) -> bool {
    ledger
        .roots
        .iter()
        .any(|root| Path::new(&root.path) == path)
}

fn remembered_scope(ledger: &Ledger, path: &Path) -> Scope {
    let root = ledger
        .roots
        .iter()
        .find(|root| Path::new(&root.path) == path);
    Scope {
        root: root.map_or(0, |root| root.number),
        below: String::new(),
    }
}

fn scope(
    ledger: &mut Ledger,
    shown: &Path,
    absolute: &Path,
    options: &Options,
    replaced: &mut Vec<Root>,
) -> Result<Scope, Error> {
    for root in &mut ledger.roots {
        if let Ok(below) = absolute.strip_prefix(&root.path) {
            let below = below.to_string_lossy().into_owned();
            if below.is_empty() {
                refilter(root, options);
            } else if options.has_patterns() {
                return Err(Error::PatternsBelow {
                    root: root.shown.clone(),
                });
            }
            return Ok(Scope {
                root: root.number,
                below,
            });
        }
    }
    let inside = |root: &Root| Path::new(&root.path).starts_with(absolute);
    replaced.extend(ledger.roots.iter().filter(|root| inside(root)).cloned());
    ledger.roots.retain(|root| !inside(root));
    let number = ledger.next_root;
    let mut root = Root {
        number,
        path: absolute.to_string_lossy().into_owned(),
        shown: shown.to_string_lossy().into_owned(),
        is_file: absolute.is_file(),
        ..Root::default()
    };
    refilter(&mut root, options);
    ledger.next_root += 1;
    ledger.roots.push(root);
    Ok(Scope {
        root: number,
        below: String::new(),
    })
}

/// Patterns named now replace the ones remembered.
fn refilter(root: &mut Root, options: &Options) {
    if options.has_patterns() {
        root.include.clone_from(&options.include);
        root.exclude.clone_from(&options.exclude);
    }
}

/// Compares a scope's files with the ledger. Files of the index itself are no sources.
///
/// # Errors
///
/// When the root cannot be walked, and when most of its files are gone and that was not asked for. Patterns that
/// were named now may leave out as many as they like.
pub(super) fn changes(
    ledger: &Ledger,
    scope: &Scope,
    index: &Path,
    options: &Options,
) -> Result<Changes, Error> {
    let root = ledger.root(scope.root).ok_or(Error::UnknownRoot)?;
    let filter = Filter {
        include: root.include.clone(),
        exclude: root.exclude.clone(),
    };
    let gone = !Path::new(&root.path).exists() && !root.files.is_empty();
    let walked = if gone {
        Walk::default()
    } else {
        walk(Path::new(&root.path), &filter)?
    };
    let index = fs::canonicalize(index).ok();
    let own = |file: &File| {
        index
            .as_ref()
            .is_some_and(|index| file.path.starts_with(index))
    };
    let inside = |relative: &str| is_below(relative, &scope.below);
    let mut changes = Changes {
        skipped: walked.skipped,
        ..Changes::default()
    };
    let mut there = HashSet::new();
    for file in walked
        .files
        .into_iter()
        .filter(|file| inside(&file.relative) && !own(file))
    {
        there.insert(file.relative.clone());
        match root.files.get(&file.relative) {
            Some(entry) if entry.is_current(&file) => changes.untouched.push(file.relative),
            _ => changes.read.push(file),
        }
    }
    let known = root.files.keys().filter(|relative| inside(relative));
    let known: Vec<&String> = known.collect();
    let unreadable: Vec<&str> = changes
        .skipped
        .iter()
        .filter(|it| it.is_unreadable())
        .map(|it| it.path.as_str())
        .collect();
    let hidden = |name: &str| unreadable.iter().any(|folder| is_below(name, folder));
    let vanished = known
        .iter()
        .filter(|name| !there.contains(**name) && !hidden(name));
    changes.vanished = vanished.map(|name| (*name).clone()).collect();
    if !options.prune && !options.has_patterns() {
        let gone = changes.vanished.len() - moved(root, &changes);
        guard(&root.shown, gone, known.len())?;
    }
    Ok(changes)
}

/// Returns how many of the files that are gone seem to be there under another name, by size and time of last change.
fn moved(root: &Root, changes: &Changes) -> usize {
    let mut new: HashMap<(u64, i64), usize> = HashMap::new();
    for file in &changes.read {
        if !root.files.contains_key(&file.relative) {
            *new.entry((file.size, file.modified_ns)).or_default() += 1;
        }
    }
    let gone = changes
        .vanished
        .iter()
        .filter_map(|name| root.files.get(name));
    let found = gone.filter(
        |entry| match new.get_mut(&(entry.size, entry.modified_ns)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        },
    );
    found.count()
}

/// Refuses to go on when more than half of a root's files, or all of them, are gone: perhaps a disk is not mounted.
pub(super) fn guard(root: &str, vanished: usize, known: usize) -> Result<(), Error> {
    if vanished > 0 && (vanished * 2 > known || vanished == known) {
        return Err(Error::Vanished {
            root: root.to_owned(),
            vanished,
            known,
        });
    }
    Ok(())
}

fn is_below(relative: &str, below: &str) -> bool {
    let rest = relative.strip_prefix(below);
    below.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
