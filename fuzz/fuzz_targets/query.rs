//! Any query is read or refused, and what is printed reads the same.
//!
//! `cargo +nightly fuzz run query`

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::query::MAX_BYTES;
use morgue::query::parse;
use morgue::query::small_operators;

fuzz_target!(|bytes: &[u8]| {
    let typed = String::from_utf8_lossy(bytes);
    let Ok(parsed) = parse(&typed) else { return };
    for warning in &parsed.warnings {
        assert!(warning.position.is_none_or(|at| typed.is_char_boundary(at)));
    }
    if let Some(told) = small_operators(&typed) {
        assert!(told.suggestion.is_some_and(|meant| meant.len() == typed.len()));
    }
    let printed = parsed.query.to_string();
    // What is printed may be longer or deeper than what was typed, and then past a cap.
    if printed.len() <= MAX_BYTES
        && let Ok(again) = parse(&printed)
    {
        assert_eq!(again.query, parsed.query, "{printed}");
    }
});
