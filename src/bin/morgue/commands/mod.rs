//! One file a command.

mod backup;
mod export;
mod extract;
mod facets;
mod ingest;
mod open;
mod rejected;
mod remove;
mod roots;
mod saved;
mod search;
mod serve;
pub(crate) mod show;
mod similar;
pub(crate) mod stats;
mod suggest;
mod trec;
mod verify;
mod watch;

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clap::CommandFactory;

use crate::args::Args;
use crate::args::Command;
use crate::config::Config;

/// Exit code of a search that found nothing.
const NOTHING: u8 = 1;
/// After which what was found is the answer, where a flag does not say.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(2);
/// Exit code of a run the user stopped.
const INTERRUPTED: u8 = 130;

/// Runs a command and returns its exit code.
pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let config = Config::load()?;
    match args.command {
        Command::Ingest(flags) => ingest::ingest(flags, &config),
        Command::Rebuild(flags) => ingest::rebuild(flags, &config),
        Command::Watch(flags) => watch::run(&flags, &config),
        Command::Search(flags) => search::run(flags, &config),
        Command::Facets(flags) => facets::run(flags, &config),
        Command::Show(flags) => show::run(flags, &config),
        Command::Similar(flags) => similar::run(&flags, &config),
        Command::Suggest(flags) => suggest::run(&flags, &config),
        Command::Open(flags) => open::run(&flags, &config),
        Command::Export(flags) => export::run(flags, &config),
        Command::Saved(flags) => saved::run(flags, &config),
        Command::Serve(flags) => serve::run(&flags, config),
        Command::Extract(flags) => extract::run(flags, config),
        Command::Stats(flags) => stats::run(&flags, &config),
        Command::Roots(flags) => roots::run(flags, &config),
        Command::Rejected(flags) => rejected::run(&flags, &config),
        Command::Remove(flags) => remove::run(&flags, &config),
        Command::Verify(flags) => verify::run(&flags, &config),
        Command::Repair(flags) => ingest::repair(&flags, &config),
        Command::Backup(flags) => backup::backup(&flags, &config),
        Command::Restore(flags) => backup::restore(&flags, &config),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "morgue", &mut script);
            print(&script)
        }
        Command::Man => print(&manual()?),
    }
}

/// The manual: a page for the program and one for each command, one behind the other.
fn manual() -> anyhow::Result<Vec<u8>> {
    let mut pages = Vec::new();
    let mut program = Args::command();
    program.build();
    clap_mangen::Man::new(program.clone()).render(&mut pages)?;
    let commands = program.get_subcommands();
    for command in commands.filter(|command| command.get_name() != "help") {
        let named = command
            .clone()
            .name(format!("morgue-{}", command.get_name()));
        clap_mangen::Man::new(named).render(&mut pages)?;
    }
    Ok(pages)
}

fn print(bytes: &[u8]) -> anyhow::Result<ExitCode> {
    std::io::stdout().write_all(bytes)?;
    Ok(ExitCode::SUCCESS)
}

/// 0 when there was something, 1 when not.
fn found(any: bool) -> ExitCode {
    if any {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NOTHING)
    }
}
