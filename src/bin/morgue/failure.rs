//! How an error ends the program: one line on standard error, or the contract's error object.

use std::any::Any;
use std::io::ErrorKind;
use std::io::Write;
use std::process::ExitCode;

use morgue::engine;
use morgue::ingest;
use morgue::search::ParamError;
use serde_json::json;

use crate::render::visible;

/// Exit code of every error.
const ERROR: u8 = 2;

/// Reports an error and returns its exit code; a closed pipe is no error.
pub(crate) fn report(error: &anyhow::Error, json: bool) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let param = error.downcast_ref::<ParamError>();
    let flag = param.and_then(|error| error.param).filter(|it| *it != "q");
    let flag = flag.map(|name| format!("--{name}"));
    let causes = error.chain().map(ToString::to_string);
    let message = flag
        .into_iter()
        .chain(causes)
        .collect::<Vec<_>>()
        .join(": ");
    if json {
        let object = json!({"error": {
            "code": code(error),
            "message": message,
            "param": param.and_then(|error| error.param),
            "position": param.and_then(|error| error.position),
        }});
        _ = writeln!(std::io::stderr(), "{object}");
    } else {
        _ = writeln!(std::io::stderr(), "error: {}", visible(&message));
    }
    ExitCode::from(ERROR)
}

/// Returns the error that a panic is to a user.
pub(crate) fn panicked(panic: &(dyn Any + Send)) -> anyhow::Error {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let first = text.unwrap_or_default().lines().next().unwrap_or_default();
    anyhow::anyhow!(
        "something went wrong inside ({first}): `morgue verify` tells whether the index is damaged"
    )
}

/// Prints what clap has to say; help and version are no errors.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // The flags could not be read, so whether JSON was among them is only seen from their spelling.
    let json = std::env::args_os()
        .take_while(|arg| arg != "--")
        .any(|arg| arg == "--json" || arg == "--jsonl");
    if json && error.use_stderr() {
        let told = error.to_string();
        let message = told
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("error: ");
        let object = json!({"error": {"code": "usage", "message": message, "param": null, "position": null}});
        _ = writeln!(std::io::stderr(), "{object}");
        return ExitCode::from(ERROR);
    }
    _ = error.print();
    if error.use_stderr() {
        ExitCode::from(ERROR)
    } else {
        ExitCode::SUCCESS
    }
}

/// The stable name of an error's kind.
pub(crate) fn code(error: &anyhow::Error) -> &'static str {
    if let Some(error) = error.downcast_ref::<ParamError>() {
        return error.code;
    }
    let index = error.downcast_ref::<engine::Error>();
    let index = index.or_else(|| match error.downcast_ref::<ingest::Error>()? {
        ingest::Error::Index(error) => Some(error),
        _ => None,
    });
    match (index, error.downcast_ref::<ingest::Error>()) {
        (Some(engine::Error::Missing { .. }), _) => "no_index",
        (Some(engine::Error::OtherVersion { .. }), _) => "other_version",
        (Some(engine::Error::Locked { .. }), _) => "locked",
        (Some(engine::Error::Damaged { .. }), _) => "damaged",
        (Some(engine::Error::DiskReserve { .. }), _) => "disk_reserve",
        (Some(engine::Error::Stopped), _) => "timeout",
        (_, Some(ingest::Error::NoCorpus { .. })) => "no_corpus",
        (_, Some(ingest::Error::Vanished { .. })) => "vanished",
        (_, Some(ingest::Error::Source(_))) => "unreadable",
        _ => "failed",
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let broken = |cause: &std::io::Error| cause.kind() == ErrorKind::BrokenPipe;
    error
        .chain()
        .any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(broken))
}
