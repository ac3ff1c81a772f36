//! `morgue extract`: the clean articles of files, without any index.

use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use morgue::article::Article;
use morgue::decode::Kind;
use morgue::ingest::Overrides;
use morgue::ingest::pipeline;
use morgue::ingest::pipeline::Input;
use morgue::ingest::pipeline::Step;
use morgue::ingest::root_prefix;
use morgue::source::Filter;
use morgue::source::walk;

use crate::args;
use crate::config::Config;
use crate::config::threads;
use crate::render::article::write_article;
use crate::render::note;
use crate::render::warn;

use super::ingest::today;

/// Prints the articles of the named files, in their order.
pub(super) fn run(flags: args::Extract, config: Config) -> anyhow::Result<ExitCode> {
    let mut inputs = Vec::new();
    let mut unreadable = false;
    for path in &flags.paths {
        unreadable |= !add_inputs(path, &mut inputs);
    }
    let kind = match (flags.html, flags.flat) {
        (true, _) => Some(Kind::Page),
        (_, true) => Some(Kind::Flat),
        _ => None,
    };
    let alone = Overrides {
        kind,
        url: flags.url.clone(),
        outlets: config.outlets,
        today: Some(today),
        ..Overrides::default()
    };
    let stop = AtomicBool::new(false);
    let config = pipeline::Config {
        threads: threads(flags.threads),
        indexes: false,
        overrides: &alone,
        known: &|_, _| false,
        stop: &stop,
    };
    // Dumps of one outlet are cleaned beside each other, as an ingest would clean them.
    let overrides = Overrides {
        templates: Arc::new(pipeline::learn(&inputs, &config)),
        ..alone.clone()
    };
    let config = pipeline::Config {
        overrides: &overrides,
        ..config
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut articles = 0;
    pipeline::run(&inputs, &config, |step| {
        match step {
            Step::Read(reading, _) => {
                let found = reading.article.rejected.is_none();
                if found && articles > 0 && !flags.jsonl {
                    writeln!(out, "{}\n", "-".repeat(RULE))?;
                }
                articles += usize::from(found);
                write_record(reading.article, &flags, &mut out)?;
            }
            Step::Broken(broken) => warn(&broken.to_string()),
            Step::Failed(error) => {
                unreadable = true;
                warn(&format!("{:#}", anyhow::Error::from(error)));
            }
            Step::Skipped(_) | Step::Known(_) | Step::Begin(_) | Step::End(_) => {}
        }
        Ok::<(), std::io::Error>(())
    })?;
    out.flush()?;
    match (unreadable, articles) {
        (true, _) => Ok(ExitCode::from(2)),
        (false, articles) => Ok(super::found(articles > 0)),
    }
}

/// Characters of the line between two articles.
const RULE: usize = 72;

/// Adds the files of a path; tells and returns `false` when it cannot be read.
fn add_inputs(path: &Path, inputs: &mut Vec<Input>) -> bool {
    if path == Path::new("-") {
        inputs.push(Input::Stdin);
        return true;
    }
    let walked = match walk(path, &Filter::default()) {
        Ok(walked) => walked,
        Err(error) => {
            warn(&format!("{:#}", anyhow::Error::from(error)));
            return false;
        }
    };
    for skipped in walked.skipped {
        note(&format!("{}: {}", skipped.path, skipped.reason));
    }
    let prefix = root_prefix(&path.to_string_lossy(), path.is_file());
    inputs.extend(walked.files.into_iter().map(|file| Input::File {
        file,
        prefix: prefix.clone(),
    }));
    true
}

fn write_record(
    mut article: Article,
    flags: &args::Extract,
    out: &mut impl Write,
) -> std::io::Result<()> {
    if flags.jsonl {
        if !flags.why {
            article.provenance = None;
        }
        serde_json::to_writer(&mut *out, &article)?;
        return out.write_all(b"\n");
    }
    match &article.rejected {
        Some(reason) => {
            warn(&format!("{}: {reason}", article.source));
            Ok(())
        }
        None => write_article(&article, flags.why, out),
    }
}
