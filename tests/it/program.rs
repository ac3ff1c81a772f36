//! Runs the program as a user does: in a folder of its own, with nothing set that would change what it prints.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

/// What a user's environment may hold that changes the output.
const UNSET: [&str; 8] = [
    "MORGUE_INDEX",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORTERM",
    "COLUMNS",
    "TERM",
    "RUST_BACKTRACE",
];

/// A folder to work in, gone with the value.
pub(crate) struct Desk {
    folder: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ran {
    #[allow(dead_code, reason = "told when a test fails")]
    pub(crate) args: Vec<String>,
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    /// Makes an empty folder.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        Self { folder }
    }

    /// Returns the path of something in the folder.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, relative: &str, content: impl AsRef<[u8]>) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Writes articles as JSON lines.
    pub(crate) fn write_lines(&self, relative: &str, articles: &[Value]) {
        let lines: String = articles.iter().map(|it| format!("{it}\n")).collect();
        self.write(relative, lines);
    }

    /// Removes a file.
    pub(crate) fn remove(&self, relative: &str) {
        fs::remove_file(self.path(relative)).unwrap();
    }

    /// Returns the program, ready to run in the folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_morgue"));
        command.args(args).current_dir(self.folder.path());
        command.stdin(Stdio::null());
        for name in UNSET {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(args, self.command(args).output().unwrap())
    }

    /// Runs the program with something in its environment.
    pub(crate) fn run_with(&self, name: &str, value: &str, args: &[&str]) -> Ran {
        Ran::of(args, self.command(args).env(name, value).output().unwrap())
    }

    /// Runs the program, which must find something or do what it was told.
    pub(crate) fn ok(&self, args: &[&str]) -> Ran {
        self.run(args).expect(0)
    }
}

impl Ran {
    fn of(args: &[&str], output: Output) -> Self {
        Self {
            args: args.iter().map(ToString::to_string).collect(),
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Insists on an exit code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Insists on an error of one line on standard error, nothing else anywhere, and all of `parts` in it.
    #[track_caller]
    pub(crate) fn expect_error(self, parts: &[&str]) -> Self {
        let ran = self.expect(2);
        assert_eq!(ran.stdout, "", "an error puts nothing on stdout: {ran:#?}");
        assert_eq!(
            ran.stderr.lines().count(),
            1,
            "an error is one line: {ran:#?}"
        );
        ran.tells(parts)
    }

    /// Checks that standard output holds these parts.
    pub(crate) fn prints(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stdout.contains(part), "no `{part}` in {self:#?}");
        }
        self
    }

    /// Insists on texts in standard error.
    #[track_caller]
    pub(crate) fn tells(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(
                self.stderr.contains(part),
                "stderr lacks {part:?}: {self:#?}"
            );
        }
        self
    }

    /// Returns standard output as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// Returns standard output as a JSON value a line.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        let parse =
            |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.stdout.lines().map(parse).collect()
    }

    /// Returns the error object on standard error.
    #[track_caller]
    pub(crate) fn error_object(&self) -> Value {
        serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

/// Returns a value's string at a pointer such as `/hits/0/id`.
#[track_caller]
pub(crate) fn text_at<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no text at {pointer} of {value:#}"))
}

/// Returns a folder of the project.
pub(crate) fn project(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// Returns a flat dump of an invented article about a place, long enough to be told from furniture. Dumps of
/// different places share no sentence.
pub(crate) fn dump(place: &str) -> String {
    format!(
        "Home\nNews\nSport\nContact us\n\n\
         Council of {place} votes to reopen the ferry\n\n\
         By Ada Lindqvist\n\n\
         Published 12 March 2024\n\n\
         The council of {place} decided on Tuesday evening, by nine votes to four, to put the old ferry \
         back on the river after eleven years in which travellers had to take the long road over the hills.\n\n\
         Engineers who inspected the hull in {place} last autumn found less rust than they had feared, and \
         the yard that built the vessel has offered to replace its engine before the first of May.\n\n\
         \u{201c}Nobody in {place} wanted to be the generation that gave up the crossing,\u{201d} said the mayor, \
         Tomas Herrick, who has promised that a single ticket will cost no more than a cup of coffee.\n\n\
         Opponents in {place} doubt the figures: they expect a yearly loss of ninety thousand crowns, and want \
         the money to go to the school roof, which has leaked over the gymnasium since the winter storms.\n\n\
         The ferry of {place} will sail hourly between six in the morning and ten at night, with an extra \
         crossing on market days, and it will carry forty people, their bicycles and a small number of cattle.\n\n\
         Subscribe to our newsletter\nTerms of use\nPrivacy\n"
    )
}
