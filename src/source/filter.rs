//! Which files of a root to take.

use globset::Glob;
use globset::GlobSet;
use globset::GlobSetBuilder;

use super::fault::Error;

/// Globs over [`File::relative`](super::File::relative); `*` crosses folders. No `include` means everything; `exclude` wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Files to take.
    pub include: Vec<String>,
    /// Files to leave out of those.
    pub exclude: Vec<String>,
}

/// A compiled [`Filter`].
pub(super) struct Globs {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Globs {
    pub(super) fn new(filter: &Filter) -> Result<Self, Error> {
        Ok(Self {
            include: match filter.include.as_slice() {
                [] => None,
                globs => Some(glob_set(globs)?),
            },
            exclude: glob_set(&filter.exclude)?,
        })
    }

    /// Tells whether the filter lets a file through.
    pub(super) fn take(&self, relative: &str) -> bool {
        let included = self
            .include
            .as_ref()
            .is_none_or(|globs| globs.is_match(relative));
        included && !self.exclude.is_match(relative)
    }
}

fn glob_set(globs: &[String]) -> Result<GlobSet, Error> {
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        let broken = |cause| Error::Glob {
            glob: glob.clone(),
            cause,
        };
        builder.add(Glob::new(glob).map_err(broken)?);
    }
    builder.build().map_err(|cause| Error::Glob {
        glob: globs.join(" "),
        cause,
    })
}
