//! The house plan, checked: data walks one way, and each large dependency has
//! one room.

use std::path::{Path, PathBuf};

/// Rooms by floor; a room may name only rooms on floors below its own.
const FLOORS: &[&[&str]] = &[
    &["article", "letters"],
    &["source", "page", "analysis", "query", "wording"],
    &["decode", "extract", "metadata", "duplicate", "search"],
    &["engine"],
    &["ingest", "archive"],
];

/// Crates that may be named only under the given paths.
const WALLS: &[(&str, &[&str])] = &[
    ("tantivy", &["analysis", "engine/local"]),
    ("scraper", &["page", "extract", "metadata"]),
    ("anyhow", &["bin"]),
    ("clap", &["bin"]),
    ("axum", &["bin"]),
    ("hyper", &["bin"]),
    ("tokio", &["bin"]),
    ("utoipa", &["bin"]),
    ("askama", &["bin"]),
];

#[test]
fn rooms_look_only_downstairs() {
    for (file, text) in sources() {
        let Some(room) = room(&file) else { continue };
        let mine = floor(&room).unwrap_or_else(|| panic!("{room} is on no floor"));
        for named in text.split("crate::").skip(1).map(leading_name) {
            let theirs = floor(named).unwrap_or_else(|| {
                panic!(
                    "{}: write `use crate::room::…`, not `crate::{named}`",
                    file.display()
                )
            });
            assert!(
                theirs < mine || named == room,
                "{} (floor {mine}) names `{named}` (floor {theirs})",
                file.display(),
            );
        }
    }
}

#[test]
fn each_large_dependency_has_one_room() {
    for (file, text) in sources() {
        for (name, rooms) in WALLS {
            let used = text.contains(&format!("{name}::"));
            let allowed = rooms
                .iter()
                .any(|room| file.starts_with(Path::new("src").join(room)));
            assert!(!used || allowed, "{} names `{name}`", file.display());
        }
    }
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// Returns the room a library file belongs to, `None` for the root and the binary.
fn room(file: &Path) -> Option<String> {
    let inside = file.strip_prefix("src").ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    let room = first.strip_suffix(".rs").unwrap_or(first);
    (room != "lib" && room != "bin").then(|| room.to_owned())
}

fn leading_name(path: &str) -> &str {
    let end = path
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(path.len());
    &path[..end]
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = std::fs::read_to_string(&path).expect("sources are UTF-8");
                files.push((path, text));
            }
        }
    }
    files
}
