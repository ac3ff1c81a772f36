//! Many records at once, in order: the only threads of the program.
//!
//! One thread reads the sources, several turn records into articles, and the caller's thread takes the results in
//! the order of the sources. Only so many records are under way at a time, so memory is bounded however slow a
//! record or the caller is. A record whose reading panics is rejected, and the others go on.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use crossbeam_channel::Receiver;
use crossbeam_channel::Sender;
use crossbeam_channel::bounded;
use crossbeam_channel::unbounded;

use crate::engine;
use crate::engine::local::Document;
use crate::source;
use crate::source::Broken;
use crate::source::Fault;
use crate::source::File;
use crate::source::Item;
use crate::source::Record;
use crate::source::Skipped;

use super::Templates;
use super::reading::Overrides;
use super::reading::Reading;
use super::reading::lesson;
use super::reading::read;
use super::templates::Learner;

/// Tickets for each worker: enough that none waits.
const AHEAD: usize = 8;
/// A record takes a ticket, and one more for so many bytes: a large one goes nearly alone.
const TICKET_BYTES: usize = 1 << 20;

/// Something to read records from.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file, and what stands before its path when it is shown.
    File {
        /// The file.
        file: File,
        /// The root's name, or its folder's.
        prefix: String,
    },
    /// Standard input.
    Stdin,
}

/// What came out of the inputs, in their order.
#[derive(Debug)]
pub enum Step {
    /// An input begins: its number.
    Begin(usize),
    /// A record was read; with what of it is indexed, where that was asked for and there is an article.
    Read(Box<Reading>, Option<Result<Document, engine::Error>>),
    /// A record is the one that is known already.
    Known(Box<Record>),
    /// Something was passed over by rule.
    Skipped(Skipped),
    /// Something could not be read.
    Broken(Broken),
    /// The input could not be opened.
    Failed(source::Error),
    /// The input ends; `false` when it was not read to its end.
    End(bool),
}

/// How to read.
pub struct Config<'a> {
    /// Threads that turn records into articles.
    pub threads: usize,
    /// Whether articles are made ready for the index.
    pub indexes: bool,
    /// What the user says of every record.
    pub overrides: &'a Overrides,
    /// Whether a record is known and need not be read; the number is its input's.
    pub known: &'a (dyn Fn(usize, &Record) -> bool + Sync),
    /// Set to stop after what is under way.
    pub stop: &'a AtomicBool,
}

/// Reads inputs and hands each step to `sink`, in order.
///
/// # Errors
///
/// The first error of `sink`, which ends the reading.
pub fn run<E>(
    inputs: &[Input],
    config: &Config<'_>,
    mut sink: impl FnMut(Step) -> Result<(), E>,
) -> Result<(), E> {
    let ahead = config.threads.max(1) * AHEAD;
    let (work, jobs) = bounded::<(Ticket, Job<'_>)>(ahead);
    let (done, results) = unbounded::<(Ticket, Step)>();
    // A ticket is taken for every step and given back when the sink has it.
    let (tickets, returned) = bounded::<()>(ahead);
    thread::scope(|scope| {
        for _ in 0..config.threads.max(1) {
            let (jobs, done) = (jobs.clone(), done.clone());
            scope.spawn(move || serve(&jobs, &done, config));
        }
        drop(jobs);
        scope.spawn(move || {
            let mut feed = Feed {
                work,
                done,
                tickets,
                next: 0,
                most: ahead,
            };
            // An error means that the other side is gone, and then there is nothing left to do.
            _ = feed.inputs(inputs, config);
        });
        in_order(results, returned, &mut sink)
    })
}

/// Reads the text dumps among inputs for what those of one outlet or folder have in common.
///
/// Text dumps are looked for in files of text, not in archives and pages. What cannot be read teaches nothing.
pub fn learn(inputs: &[Input], config: &Config<'_>) -> Templates {
    let (next, learner) = (AtomicUsize::new(0), Mutex::new(Learner::default()));
    let texts: Vec<(&File, &str)> = inputs
        .iter()
        .filter_map(|input| match input {
            Input::File { file, prefix } if may_be_dump(&file.relative) => {
                Some((file, prefix.as_str()))
            }
            _ => None,
        })
        .collect();
    thread::scope(|scope| {
        for _ in 0..config.threads.max(1) {
            scope.spawn(|| {
                while let Some((file, prefix)) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if config.stop.load(Ordering::Relaxed) {
                        break;
                    }
                    learn_from(file, prefix, config.overrides, &learner);
                }
            });
        }
    });
    let learner = learner.into_inner().unwrap_or_else(PoisonError::into_inner);
    learner.finish()
}

fn may_be_dump(relative: &str) -> bool {
    let name = relative.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    [".txt", ".md", ".text"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn learn_from(file: &File, prefix: &str, overrides: &Overrides, learner: &Mutex<Learner>) {
    for item in source::open(file).into_iter().flatten() {
        let Ok(Item::Record(record)) = item else {
            continue;
        };
        let learned = catch_unwind(AssertUnwindSafe(|| {
            lesson(&record, prefix, &file.relative, overrides)
        }));
        if let Ok(Some((group, lesson))) = learned {
            let mut learner = learner.lock().unwrap_or_else(PoisonError::into_inner);
            learner.take(group, lesson);
        }
    }
}

/// A record to read, with the names its source is made of.
struct Job<'a> {
    record: Box<Record>,
    prefix: &'a str,
    relative: String,
}

/// A step's place in the order, and how much of what may be under way it takes.
#[derive(Debug, Clone, Copy)]
struct Ticket {
    number: u64,
    weight: usize,
}

/// The other side of a channel is gone.
struct Gone;

struct Feed<'a> {
    work: Sender<(Ticket, Job<'a>)>,
    done: Sender<(Ticket, Step)>,
    tickets: Sender<()>,
    next: u64,
    /// All tickets there are.
    most: usize,
}

impl<'a> Feed<'a> {
    fn inputs(&mut self, inputs: &'a [Input], config: &Config<'_>) -> Result<(), Gone> {
        for (number, input) in inputs.iter().enumerate() {
            if config.stop.load(Ordering::Relaxed) {
                break;
            }
            self.step(Step::Begin(number))?;
            let (opened, prefix, relative) = match input {
                Input::File { file, prefix } => {
                    (source::open(file), prefix.as_str(), file.relative.as_str())
                }
                Input::Stdin => (Ok(source::read_stdin(std::io::stdin(), "-")), "", "-"),
            };
            let complete = match opened {
                Ok(records) => self.records(number, records, prefix, relative, config)?,
                Err(error) => {
                    self.step(Step::Failed(error))?;
                    false
                }
            };
            self.step(Step::End(complete))?;
        }
        Ok(())
    }

    fn records(
        &mut self,
        number: usize,
        records: source::Records,
        prefix: &'a str,
        relative: &str,
        config: &Config<'_>,
    ) -> Result<bool, Gone> {
        let mut whole = true;
        for item in records {
            match item {
                Ok(Item::Record(record)) if (config.known)(number, &record) => {
                    self.step(Step::Known(record))?
                }
                Ok(Item::Record(record)) => self.job(record, prefix, relative)?,
                Ok(Item::Skipped(skipped)) => self.step(Step::Skipped(skipped))?,
                Err(broken) => {
                    // The medium failed, not the file: what was not read may still be there.
                    whole &= !matches!(broken.fault, Fault::Read(_));
                    self.step(Step::Broken(broken))?;
                }
            }
            if config.stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
        }
        Ok(whole)
    }

    fn job(&mut self, record: Box<Record>, prefix: &'a str, relative: &str) -> Result<(), Gone> {
        let weight = 1 + record.content.as_bytes().len() / TICKET_BYTES;
        let ticket = self.ticket(weight.min(self.most))?;
        let relative = relative.to_owned();
        let job = Job {
            record,
            prefix,
            relative,
        };
        self.work.send((ticket, job)).map_err(|_| Gone)
    }

    /// Takes as many tickets as a step weighs; waits until there are so many.
    fn ticket(&mut self, weight: usize) -> Result<Ticket, Gone> {
        for _ in 0..weight {
            self.tickets.send(()).map_err(|_| Gone)?;
        }
        self.next += 1;
        Ok(Ticket {
            number: self.next - 1,
            weight,
        })
    }

    fn step(&mut self, step: Step) -> Result<(), Gone> {
        let ticket = self.ticket(1)?;
        self.done.send((ticket, step)).map_err(|_| Gone)
    }
}

/// Turns records into articles until there are no more.
fn serve(jobs: &Receiver<(Ticket, Job<'_>)>, done: &Sender<(Ticket, Step)>, config: &Config<'_>) {
    for (ticket, job) in jobs {
        let reading = catch_unwind(AssertUnwindSafe(|| {
            let mut reading = read(&job.record, job.prefix, &job.relative, config.overrides);
            let mut document = None;
            if config.indexes && reading.article.rejected.is_none() {
                reading.article.provenance = None;
                document = Some(Document::of(&reading.article, &reading.sketch()));
            }
            (reading, document)
        }));
        let failed = |_| {
            let reading = Reading::failed(&job.record, job.prefix, &job.relative);
            (reading, None)
        };
        let (reading, document) = reading.unwrap_or_else(failed);
        let step = Step::Read(Box::new(reading), document);
        if done.send((ticket, step)).is_err() {
            return;
        }
    }
}

fn in_order<E>(
    results: Receiver<(Ticket, Step)>,
    returned: Receiver<()>,
    sink: &mut impl FnMut(Step) -> Result<(), E>,
) -> Result<(), E> {
    let mut early: BTreeMap<u64, (usize, Step)> = BTreeMap::new();
    let mut next = 0;
    for (ticket, step) in results {
        early.insert(ticket.number, (ticket.weight, step));
        while let Some((weight, step)) = early.remove(&next) {
            next += 1;
            sink(step)?;
            for _ in 0..weight {
                _ = returned.recv();
            }
        }
    }
    Ok(())
}
