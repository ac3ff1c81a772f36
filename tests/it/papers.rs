//! What the papers name is there.

use std::path::Path;

/// Papers whose paths in backticks are checked.
const PAPERS: &[&str] = &[
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "README.md",
    "corpus/README.md",
];

#[test]
fn paths_in_the_papers_lead_somewhere() {
    for paper in PAPERS {
        let text = std::fs::read_to_string(paper).expect("the paper is there");
        let quoted = text.split('`').skip(1).step_by(2);
        for path in quoted.filter(|it| is_path(it)) {
            assert!(
                Path::new(path).exists(),
                "{paper} names `{path}`, which is not there"
            );
        }
    }
}

/// A path of the repository: below one of its folders, with no placeholder in it.
fn is_path(quoted: &str) -> bool {
    let folders = ["src/", "tests/", "benches/", "examples/", ".ci/"];
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    folders.iter().any(|folder| quoted.starts_with(folder)) && quoted.chars().all(plain)
}
