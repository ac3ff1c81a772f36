//! `morgue export`: every article of a query in another program's form.

use std::io::BufWriter;
use std::process::ExitCode;

use morgue::archive;
use morgue::archive::export;
use morgue::article::Article;
use morgue::search::Params;

use crate::args;
use crate::config::Config;
use crate::render::counted;
use crate::render::hits::write_warnings;
use crate::render::note;

use super::found;
use super::search;

/// Writes all articles that a query finds, however many, one after the other.
pub(super) fn run(flags: args::Export, config: &Config) -> anyhow::Result<ExitCode> {
    let form = export::Form::NAMES
        .iter()
        .find(|(name, _)| *name == flags.format);
    let Some((_, form)) = form else {
        let known = export::Form::NAMES.map(|(name, _)| name).join(", ");
        anyhow::bail!("unknown --format `{}` (known: {known})", flags.format);
    };
    let params = Params {
        query: search::query_or_everything(&flags.query, search::is_filtered(&flags.filters))?,
        sort: flags.sort,
        matching: flags.matching,
        each_copy: true,
        ..search::filter_params(&flags.filters, config)
    };
    let request = params.check()?;
    let reader = search::open(&config.place(&flags.index), config)?;
    let out = BufWriter::new(std::io::stdout().lock());
    let mut export = export::Export::begin(*form, out)?;
    let mut write = |article: Article| -> anyhow::Result<()> { Ok(export.write(&article)?) };
    let visited = archive::each(&reader, &request, &mut write)?;
    export.end()?;
    write_warnings(&visited.warnings);
    note(&counted(visited.count, "article", "articles"));
    Ok(found(visited.count > 0))
}
