//! The command line of `morgue`.

fn main() {}
