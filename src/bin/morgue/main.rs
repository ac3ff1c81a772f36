//! The command line of `morgue`.
//!
//! Each command is a file under `commands`: it turns flags into a call of the library, and the answer into lines.
//! Data goes to standard output alone; everything else to standard error. Exit codes: 0 found or done, 1 nothing
//! found, 2 error, 130 interrupted.

mod args;
mod commands;
mod config;
mod failure;
mod http;
mod render;

use std::process::ExitCode;

use clap::Parser;

use args::Args;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return failure::usage(&error),
    };
    render::set_color(args.color);
    let json = args.command.wants_json();
    // The engine trusts its files: where one is damaged it may fail in the middle of a calculation.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let ran = std::panic::catch_unwind(|| commands::run(args));
    match ran {
        Ok(Ok(code)) => code,
        Ok(Err(error)) => failure::report(&error, json),
        Err(panic) => failure::report(&failure::panicked(panic.as_ref()), json),
    }
}
