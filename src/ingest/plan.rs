//! What there is to do: roots against the ledger, files against their entries.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::source::File;
use crate::source::Filter;
use crate::source::Skipped;
use crate::source::walk;

use super::Error;
use super::ledger::Ledger;
use super::ledger::Root;
use super::run::Options;

/// A root of the ledger, or a part of it, to be brought up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    /// Index in [`Ledger::roots`].
    pub(super) root: usize,
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
    for path in named {
        match fs::canonicalize(&path) {
            Ok(absolute) => planned.scopes.push(scope(
                ledger,
                &path,
                &absolute,
                options,
                &mut planned.replaced,
            )),
            Err(_) if is_remembered(ledger, &path) => {
                planned.scopes.push(remembered_scope(ledger, &path))
            }
            Err(cause) => planned
                .unreadable
                .push(format!("cannot read `{}`: {cause}", path.display())),
        }
    }
    planned.scopes.dedup();
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
        .position(|root| Path::new(&root.path) == path)
        .unwrap_or(0);
    Scope {
        root,
        below: String::new(),
    }
}

fn scope(
    ledger: &mut Ledger,
    shown: &Path,
    absolute: &Path,
    options: &Options,
    replaced: &mut Vec<Root>,
) -> Scope {
    for (index, root) in ledger.roots.iter_mut().enumerate() {
        if let Ok(below) = absolute.strip_prefix(&root.path) {
            let below = below.to_string_lossy().into_owned();
            if below.is_empty() {
                refilter(root, options);
            }
            return Scope { root: index, below };
        }
    }
    let inside = |root: &Root| Path::new(&root.path).starts_with(absolute);
    replaced.extend(ledger.roots.iter().filter(|root| inside(root)).cloned());
    ledger.roots.retain(|root| !inside(root));
    let mut root = Root {
        number: ledger.next_root,
        path: absolute.to_string_lossy().into_owned(),
        shown: shown.to_string_lossy().into_owned(),
        is_file: absolute.is_file(),
        ..Root::default()
    };
    refilter(&mut root, options);
    ledger.next_root += 1;
    ledger.roots.push(root);
    Scope {
        root: ledger.roots.len() - 1,
        below: String::new(),
    }
}

/// Patterns named now replace the ones remembered.
fn refilter(root: &mut Root, options: &Options) {
    if !options.include.is_empty() || !options.exclude.is_empty() {
        root.include.clone_from(&options.include);
        root.exclude.clone_from(&options.exclude);
    }
}

/// Compares a scope's files with the ledger.
///
/// # Errors
///
/// When more than half of its files, or all of them, are gone and that was not asked for.
pub(super) fn changes(ledger: &Ledger, scope: &Scope, prune: bool) -> Result<Changes, Error> {
    let root = &ledger.roots[scope.root];
    let filter = Filter {
        include: root.include.clone(),
        exclude: root.exclude.clone(),
    };
    let walked = match walk(Path::new(&root.path), &filter) {
        Ok(walked) => walked,
        Err(_) if !root.files.is_empty() => Default::default(),
        Err(error) => return Err(error.into()),
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
        .filter(|file| inside(&file.relative))
    {
        there.insert(file.relative.clone());
        match root.files.get(&file.relative) {
            Some(entry) if entry.is_current(&file) => changes.untouched.push(file.relative),
            _ => changes.read.push(file),
        }
    }
    let known: Vec<&String> = root
        .files
        .keys()
        .filter(|relative| inside(relative))
        .collect();
    changes.vanished = known
        .iter()
        .filter(|name| !there.contains(**name))
        .map(|name| (*name).clone())
        .collect();
    let vanished = changes.vanished.len();
    if vanished > 0 && !prune && (vanished * 2 > known.len() || vanished == known.len()) {
        return Err(Error::Vanished {
            root: root.shown.clone(),
            vanished,
            known: known.len(),
        });
    }
    Ok(changes)
}

fn is_below(relative: &str, below: &str) -> bool {
    let rest = relative.strip_prefix(below);
    below.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
