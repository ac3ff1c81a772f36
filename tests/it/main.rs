//! One binary for all integration tests, so that the engine links once.

mod layers;
mod papers;
