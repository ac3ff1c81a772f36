//! Full-text search over archives of saved news articles.
//!
//! A newspaper's *morgue* is its archive of clippings. This one takes saved pages as they come: HTML, text dumps
//! drowned in menus and advertising, JSON lines, WARC archives. It strips the boilerplate, reads the metadata,
//! indexes the clean text with its facets, and answers queries with ranked passages.
//!
//! # One article's way
//!
//! Suppose a crawler saved `https://courier.example/strike` into `2024.warc.gz`.
//!
//! [`source`] finds the file under a root, takes the archive apart and undoes the HTTP around the page. What comes
//! out is a *record*: bytes, where they lay, what stands beside them in a sidecar. [`decode`] turns the bytes into
//! text and decides whether that text is a page or a flat dump. A page is parsed once ([`page`]) and the one tree
//! is read twice: [`extract`] keeps the blocks that are the article, [`metadata`] takes title, authors, dates,
//! outlet and language from the places that have them and weighs them against each other. A dump has no tree;
//! its runs of text are all there is, and both rooms read those. What a newsroom's furniture looks like in plain
//! words, a dateline or a byline or "Read more", is in [`wording`], for both.
//!
//! The result is an [`Article`](article::Article). [`ingest`] has led it here, on one of several threads, and gives
//! it an id that will be the same on any machine. [`analysis`] makes terms of its words; [`engine`] keeps them, the
//! facets and the article itself in a *generation* of the index, and commits them together with a ledger of what
//! was read from where.
//!
//! Months later someone types `strike -football outlet:courier`. [`query`] makes a tree of it, never an error of
//! ordinary punctuation. [`search`] checks the request around it. The engine turns the tree into postings and
//! scores, and [`archive`] joins what it found with the passages that show why, into one
//! [`Response`](search::Response) for every front.
//!
//! # Using the library
//!
//! ```
//! use morgue::extract;
//! use morgue::page::Page;
//!
//! let html = std::fs::read_to_string("corpus/harbour-courier/port-strike-vote.html")?;
//! let body = extract::page(&Page::parse(&html))?;
//! assert!(body.text.contains("Crane drivers, engineers and quayside staff"));
//! assert!(!body.text.contains("Cookie") && !body.removed.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `ARCHITECTURE.md` walks through the rooms in order and says what each promises.

pub mod analysis;
pub mod archive;
pub mod article;
pub mod decode;
pub mod duplicate;
pub mod engine;
pub mod extract;
pub mod ingest;
pub(crate) mod letters;
pub mod metadata;
pub mod page;
pub mod query;
pub mod search;
pub mod source;
pub mod wording;
