//! The flags, as typed. Nothing is checked here but what clap can check.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args as ClapArgs;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use clap::builder::TypedValueParser;
use url::Url;

/// Full-text search over archives of saved news articles.
///
/// Reads saved pages, text dumps, JSON lines and WARC archives; strips menus, advertising and footers; reads
/// title, authors, date, outlet and language; finds articles by word, phrase, facet and date.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Args {
    /// When to use colours and bold
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to use colours and bold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring the index up to date with its sources
    Ingest(Ingest),
    /// Build a fresh index beside the live one and swap it in
    Rebuild(Rebuild),
    /// Keep the index up to date as its sources change, until stopped
    Watch(Watch),
    /// Find articles
    Search(Search),
    /// Count the articles of a query by outlet, author, language, section or date
    Facets(Facets),
    /// Show a clean article
    Show(Show),
    /// Find articles like one
    Similar(Similar),
    /// Tell how the beginning of a word, name or headline goes on
    Suggest(Suggest),
    /// Open an article's page, or the file it came from
    Open(Open),
    /// Write every article of a query in another program's form
    Export(Export),
    /// Keep searches, and tell what is new in them
    Saved(Saved),
    /// Answer searches over HTTP, for browsers and scripts
    Serve(Serve),
    /// Print the clean articles of files, without any index
    Extract(Extract),
    /// Tell what the index holds
    Stats(Stats),
    /// List the folders and files the index is made from, or forget one
    Roots(Roots),
    /// List the records that are not in the index, and why
    Rejected(Rejected),
    /// Take articles out for good, whatever their sources say
    Remove(Remove),
    /// Check every file and every article of the index
    Verify(Verify),
    /// Check the index and, where it is damaged, build it again from its sources
    Repair(Repair),
    /// Copy the index, as of its last commit, to another folder
    Backup(Backup),
    /// Bring a backup back
    Restore(Backup),
    /// Print a completion script
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

impl Command {
    /// Whether errors are to be told as JSON.
    pub(crate) fn wants_json(&self) -> bool {
        match self {
            Self::Ingest(it) => it.json,
            Self::Rebuild(it) => it.json,
            Self::Watch(it) => it.json,
            Self::Search(it) => it.json || it.jsonl,
            Self::Facets(it) => it.json,
            Self::Show(it) => it.json,
            Self::Similar(it) => it.json,
            Self::Suggest(it) => it.json,
            Self::Saved(it) => it.json,
            Self::Extract(it) => it.jsonl,
            Self::Stats(it) => it.json,
            Self::Roots(it) => it.json,
            Self::Rejected(it) => it.json,
            Self::Remove(it) => it.json,
            Self::Verify(it) => it.json,
            Self::Repair(it) => it.json,
            Self::Backup(it) | Self::Restore(it) => it.json,
            Self::Completions { .. }
            | Self::Man
            | Self::Open(_)
            | Self::Export(_)
            | Self::Serve(_) => false,
        }
    }
}

/// Reads a number of threads: one at the least.
fn threads(typed: &str) -> Result<usize, String> {
    let number = typed.parse().ok().filter(|threads| *threads > 0);
    number.ok_or_else(|| "a number of threads is 1 or more".to_owned())
}

/// Reads the address of a page on the web.
fn web_address(typed: &str) -> Result<String, String> {
    let url = Url::parse(typed.trim()).ok();
    let web = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    match web {
        Some(url) => Ok(url.into()),
        None => Err("an address begins with http:// or https:// and names a host".to_owned()),
    }
}

/// Reads a size in bytes: `1048576`, `512K`, `500M`, `2G`.
fn size(typed: &str) -> Result<u64, String> {
    let shift = match typed.chars().last().map(|c| c.to_ascii_uppercase()) {
        Some('K') => 10,
        Some('M') => 20,
        Some('G') => 30,
        Some('T') => 40,
        _ => 0,
    };
    let digits = if shift > 0 {
        &typed[..typed.len() - 1]
    } else {
        typed
    };
    let number: u64 = digits
        .parse()
        .map_err(|_| "a size is a number, perhaps with K, M, G or T: 500M".to_owned())?;
    number
        .checked_mul(1 << shift)
        .ok_or_else(|| "the size is too large".to_owned())
}

/// Where the index is.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct IndexDir {
    /// Folder of the index [default: ./index]
    #[arg(long, value_name = "DIR", env = "MORGUE_INDEX", value_parser = clap::builder::OsStringValueParser::new().map(PathBuf::from))]
    pub(crate) index: Option<PathBuf>,
}

/// How an index is written.
#[derive(Debug, ClapArgs)]
pub(crate) struct Writing {
    /// Go on although most of a root's files are gone
    #[arg(long)]
    pub(crate) prune: bool,
    /// Changes after which what was done is made to last [default: 50000, or what half a minute brings]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) commit_every: u64,
    /// Room on the disk that stays free: 0, 500M, 2G [default: 1G, or a twentieth of the disk if that is less]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) disk_reserve: Option<u64>,
    /// Threads that read records [default: one a core]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(crate) threads: Option<usize>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Ingest {
    /// Folders and files; without any, the remembered ones, else ./corpus
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Take only files whose path below the root matches this glob (remembered with the root)
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    /// Leave out files whose path below the root matches this glob (remembered with the root)
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Say what would be done and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Rebuild {
    /// Folders and files; without any, the remembered ones, else ./corpus
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Watch {
    /// Folders and files; without any, the remembered ones, else ./corpus
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Milliseconds without a change before changes are read
    #[arg(long, value_name = "MS", default_value_t = 500)]
    pub(crate) quiet: u64,
    /// Threads that read records [default: one a core]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(crate) threads: Option<usize>,
    /// Print the report of every ingest that changed something as JSON, one a line
    #[arg(long)]
    pub(crate) json: bool,
}

/// What every hit must be.
#[derive(Debug, Clone, Default, ClapArgs)]
pub(crate) struct Filters {
    /// Only this outlet; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Vec<String>,
    /// Only this author, by whole name or a part of it; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) author: Vec<String>,
    /// Only this language (en, de, …); may be given several times
    #[arg(long, value_name = "CODE")]
    pub(crate) lang: Vec<String>,
    /// Only this section; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) section: Vec<String>,
    /// Not before this day, month or year (2024-10-25, 2024-10, 2024)
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,
    /// Not after this day, month or year; the whole of it is included
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<String>,
}

/// The query language, as the help shows it.
pub(crate) const QUERY_HELP: &str = "\
The query language:
  ceasefire talks        both words, in any inflection; fewer where nothing has both
  \"exact phrase\"         these words, in this form, side by side; \"a b\"~5 with five others among them
  -word  +word  NOT x    must not, must
  a OR b   a AND b       either, both; parentheses group
  a NEAR/5 b  a PRE/3 b  at most so many steps apart, in any order or in this one (w/5, near5, pre/3, adj)
  SENT(a b)  SAME(a b)   in one sentence, in one paragraph (w/s, w/p)
  elect*  wom?n          words of a form; zelenskyy~1: one letter off
  title:x  body:x        in the headline, in the text; lead:x in the first paragraph, first:50(x) in the first words
  CAPS(us)  ALLCAPS(us)  with a capital letter, in capitals; NOCAPS(us) without
  atleast:3(x)  x^2      three times at least; counts double for the order
  outlet:x author:x lang:x section:x url:x
  date:2024-10  date:2024-10-01..2024-10-31  date:>=2024  words:>800
  *                      everything";

#[derive(Debug, ClapArgs)]
#[command(after_help = QUERY_HELP)]
pub(crate) struct Search {
    /// The query; may be left out beside a filter
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// How to order: relevance, newest, oldest
    #[arg(long, value_name = "ORDER")]
    pub(crate) sort: Option<String>,
    /// Most hits [default: 10]
    #[arg(long, short = 'n', value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Hits to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// How many of the words a hit must have: auto (all, where that finds anything), all, any
    #[arg(long = "match", value_name = "HOW")]
    pub(crate) matching: Option<String>,
    /// Facets to count: outlet, author, lang, section, year, month, day
    #[arg(long, value_name = "LIST")]
    pub(crate) facets: Vec<String>,
    /// Show every reprint as a hit of its own
    #[arg(long)]
    pub(crate) no_group: bool,
    /// Print only how many articles match
    #[arg(long, conflicts_with_all = ["json", "jsonl", "queries"])]
    pub(crate) count: bool,
    /// Print the whole answer as one JSON object
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) json: bool,
    /// Print one JSON object a hit
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Answer the queries of a file, one a line: id, tab, text
    #[arg(
        long,
        value_name = "FILE",
        requires = "format",
        conflicts_with = "query"
    )]
    pub(crate) queries: Option<PathBuf>,
    /// Form of the answers to --queries: trec
    #[arg(long, value_name = "FORM", requires = "queries")]
    pub(crate) format: Option<String>,
    /// Continue behind a page: the `next` of its answer
    #[arg(long, value_name = "CURSOR")]
    pub(crate) after: Option<String>,
    /// Prefer fresh articles: half of the score fades by half in this time (30d, 6w, 2y), counted from today
    #[arg(long, value_name = "SPAN")]
    pub(crate) recency: Option<String>,
    /// Print only these fields of a hit, with tabs between: rank, id, record_id, score, title, outlet, section, lang,
    /// authors, date, url, source
    #[arg(long, value_name = "LIST", value_delimiter = ',', conflicts_with_all = ["count", "json", "jsonl", "queries"])]
    pub(crate) fields: Vec<String>,
    /// Milliseconds after which what was found is the answer; 0 for as long as it takes
    #[arg(long, value_name = "MS", default_value_t = 2000)]
    pub(crate) timeout: u64,
    /// Say for each hit where its score came from
    #[arg(long)]
    pub(crate) explain: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = QUERY_HELP)]
pub(crate) struct Facets {
    /// The query; everything without one
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// What to count by: outlet, author, lang, section, year, month, day
    #[arg(long, required = true, value_name = "FACET")]
    pub(crate) by: Vec<String>,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// How many of the words an article must have: auto, all, any
    #[arg(long = "match", value_name = "HOW")]
    pub(crate) matching: Option<String>,
    /// Also tell what share of all articles each count is
    #[arg(long)]
    pub(crate) share: bool,
    /// Count texts in place of articles: copies of one text count once for each value
    #[arg(long)]
    pub(crate) texts: bool,
    /// Print the counts as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Show {
    /// The article's id, or the beginning of it
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Also show what was stripped, and why
    #[arg(long)]
    pub(crate) removed: bool,
    /// Also show where each field came from
    #[arg(long)]
    pub(crate) why: bool,
    /// Show the article's copies in place of it: who ran it when, and whether as their own
    #[arg(long, conflicts_with_all = ["removed", "why"])]
    pub(crate) copies: bool,
    /// Show the article's versions in place of it, the newest first
    #[arg(long, conflicts_with_all = ["removed", "why", "copies"])]
    pub(crate) versions: bool,
    /// Show what the newest version changed in the one before
    #[arg(long, conflicts_with_all = ["removed", "why", "copies", "versions"])]
    pub(crate) diff: bool,
    /// Print the article as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Similar {
    /// The article's id, or the beginning of it
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Most articles
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
    /// Print the whole answer as one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Suggest {
    /// The beginning of a word, a name or a headline
    #[arg(required = true)]
    pub(crate) prefix: Vec<String>,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Most suggestions of a kind
    #[arg(long, short = 'n', value_name = "N", default_value_t = 5)]
    pub(crate) limit: usize,
    /// Print the suggestions as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Open {
    /// The article's id, or the beginning of it
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Open the file the article came from, and not its address
    #[arg(long)]
    pub(crate) source: bool,
    /// Print what would be opened
    #[arg(long)]
    pub(crate) print: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = QUERY_HELP)]
pub(crate) struct Export {
    /// The query; may be left out beside a filter
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Form: jsonl, csv, ris, bibtex, csl
    #[arg(long, value_name = "FORM")]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// How to order: relevance, newest, oldest
    #[arg(long, value_name = "ORDER")]
    pub(crate) sort: Option<String>,
    /// How many of the words an article must have: auto, all, any
    #[arg(long = "match", value_name = "HOW")]
    pub(crate) matching: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Saved {
    #[command(subcommand)]
    pub(crate) action: SavedAction,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Print as JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SavedAction {
    /// Keep a search under a name
    Add {
        /// The name
        name: String,
        /// The query; may be left out beside a filter
        query: Vec<String>,
        #[command(flatten)]
        filters: Filters,
        /// Put it in the place of one that has the name
        #[arg(long)]
        replace: bool,
    },
    /// List the kept searches
    List,
    /// Search again
    Run {
        /// The name
        name: String,
        /// Show only what no run before has found
        #[arg(long)]
        new: bool,
        /// Most articles shown
        #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
        limit: usize,
    },
    /// Forget a search
    Rm {
        /// The name
        name: String,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Serve {
    /// Address and port to listen on; port 0 takes any that is free
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7700")]
    pub(crate) addr: SocketAddr,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Let other machines connect: --addr may be an address that is not this machine's own for itself
    #[arg(long)]
    pub(crate) allow_remote: bool,
    /// Answer also under this name, as browsers send it; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) allow_host: Vec<String>,
    /// Tell every request on standard error: when, from where, path, status, time
    #[arg(long)]
    pub(crate) log: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Extract {
    /// Files and folders; - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Print one JSON object a record
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Take the records for pages of HTML, whatever they look like
    #[arg(long, conflicts_with = "flat")]
    pub(crate) html: bool,
    /// Take the records for flat text, whatever they look like
    #[arg(long)]
    pub(crate) flat: bool,
    /// Where the records were fetched from, for those that do not say
    #[arg(long, value_parser = web_address)]
    pub(crate) url: Option<String>,
    /// Also say where each field came from
    #[arg(long)]
    pub(crate) why: bool,
    /// Threads that read records [default: one a core]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(crate) threads: Option<usize>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Stats {
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Print the figures as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Roots {
    #[command(subcommand)]
    pub(crate) action: Option<RootsAction>,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Print the roots as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RootsAction {
    /// List the roots
    List,
    /// Take a root and its articles out of the index
    Forget {
        /// The root, as it is listed
        path: PathBuf,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Rejected {
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Print one JSON object a record
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Remove {
    /// Ids of articles, or the beginnings of them
    #[arg(required_unless_present = "list", value_name = "ID")]
    pub(crate) ids: Vec<String>,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Let the articles in again at the next ingest
    #[arg(long, conflicts_with = "list")]
    pub(crate) undo: bool,
    /// List the ids that were taken out
    #[arg(long, conflicts_with = "ids")]
    pub(crate) list: bool,
    /// Print what was done as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Print what was found as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Repair {
    #[command(flatten)]
    pub(crate) index: IndexDir,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// Print the report of the rebuild as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Backup {
    /// Folder of the backup
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) index: IndexDir,
    /// Print what was copied as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
