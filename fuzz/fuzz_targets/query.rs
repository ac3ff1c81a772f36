//! Any query is read or refused; what is printed reads the same; what it marks lies in the text.
//!
//! `cargo +nightly fuzz run query`

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::query::MAX_BYTES;
use morgue::query::parse;
use morgue::search::Matcher;
use morgue::search::Texts;

const TITLE: &str = "US aid: Zelensky’s talks";
const BODY: &str = "Talks on a cease-fire opened in Kyiv. “No,” said Mr. Smith.\n\nThe U.S. team left; 北京大学 stayed.";

const STANDFIRST: &str = "A cease-fire for Kyiv; the US team stays away.";

fuzz_target!(|bytes: &[u8]| {
    let typed = String::from_utf8_lossy(bytes);
    let Ok(parsed) = parse(&typed) else { return };
    for warning in &parsed.warnings {
        assert!(warning.position.is_none_or(|at| typed.is_char_boundary(at)));
    }
    let printed = parsed.query.to_string();
    // What is printed may be longer or deeper than what was typed, and then past a cap.
    if printed.len() <= MAX_BYTES
        && let Ok(again) = parse(&printed)
    {
        assert_eq!(again.query, parsed.query, "{printed}");
    }
    let langs = ["en", "de"].map(str::to_owned);
    let matches = Matcher::new(&parsed.query, &langs).find(&Texts {
        title: TITLE,
        body: BODY,
        standfirst: Some(STANDFIRST),
        lang: Some("en"),
    });
    for found in &matches.body {
        assert!(BODY.get(found.range.clone()).is_some_and(|text| !text.is_empty()));
    }
    for found in &matches.standfirst {
        assert!(STANDFIRST.get(found.range.clone()).is_some_and(|text| !text.is_empty()));
    }
    for found in &matches.title {
        assert!(TITLE.get(found.range.clone()).is_some_and(|text| !text.is_empty()));
    }
});
