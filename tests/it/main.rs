//! One binary for all integration tests, so that the engine links once.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

mod around;
mod cli;
mod corpus;
mod crash;
mod errors;
mod forms;
mod hostile;
mod http;
mod ingest;
mod json;
mod lasting;
mod layers;
mod life;
mod limits;
mod pages;
mod papers;
mod places;
mod program;
mod ranking;
mod reprints;
mod search;
mod seeds;
mod server;
mod templates;
mod terminal;
mod versions;
mod web;
