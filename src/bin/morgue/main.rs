//! The command line of `morgue`.
//!
//! Each command is a file under `commands`: it turns flags into a call of the library, and the answer into lines.
//! Data goes to standard output alone; everything else to standard error. Exit codes: 0 found or done, 1 nothing
//! found, 2 error, 130 interrupted.

mod args;
mod commands;
mod config;
mod failure;
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
    match commands::run(args) {
        Ok(code) => code,
        Err(error) => failure::report(&error, json),
    }
}
