//! `morgue.toml`: what holds for every command in a folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use serde::Deserialize;

use crate::args::IndexDir;

/// Name of the file, looked for in the working folder.
const FILE: &str = "morgue.toml";

/// The settings file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Folder of the index.
    pub(crate) index: Option<PathBuf>,
    /// The user's own names of outlets, by any of their spellings.
    #[serde(default)]
    pub(crate) outlets: BTreeMap<String, String>,
}

/// The index a command is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) index: PathBuf,
    /// Whether someone named it; then it must be there.
    pub(crate) named: bool,
}

impl Config {
    /// Reads the settings file; defaults where there is none.
    pub(crate) fn load() -> anyhow::Result<Self> {
        if !Path::new(FILE).is_file() {
            return Ok(Self::default());
        }
        let text =
            std::fs::read_to_string(FILE).with_context(|| format!("cannot read `{FILE}`"))?;
        toml::from_str(&text).with_context(|| format!("cannot read `{FILE}`"))
    }

    /// Returns where the index is: flag or environment, settings file, `./index`.
    pub(crate) fn place(&self, flag: &IndexDir) -> Place {
        match flag.index.as_ref().or(self.index.as_ref()) {
            Some(index) => Place {
                index: index.clone(),
                named: true,
            },
            None => Place {
                index: PathBuf::from("index"),
                named: false,
            },
        }
    }
}

/// Returns the number of threads asked for, else one a core.
pub(crate) fn threads(asked: Option<usize>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(2, usize::from);
    asked.unwrap_or_else(cores).clamp(1, 64)
}
