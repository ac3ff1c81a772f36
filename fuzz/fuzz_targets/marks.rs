//! What a query marks lies in the text.
//!
//! `cargo +nightly fuzz run marks`

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::query::parse;
use morgue::search::Match;
use morgue::search::Matcher;
use morgue::search::Texts;

const TITLE: &str = "US aid: Zelensky’s talks";
const BODY: &str = "Talks on a cease-fire opened in Kyiv. “No,” said Mr. Smith.\n\nThe U.S. team left; 北京大学 stayed.";

const STANDFIRST: &str = "A cease-fire for Kyiv; the US team stays away.";

fuzz_target!(|bytes: &[u8]| {
    let Ok(parsed) = parse(&String::from_utf8_lossy(bytes)) else {
        return;
    };
    let langs = ["en", "de"].map(str::to_owned);
    let matches = Matcher::new(&parsed.query, &langs).find(&Texts {
        title: TITLE,
        body: BODY,
        standfirst: Some(STANDFIRST),
        lang: Some("en"),
    });
    check(&matches.title, TITLE);
    check(&matches.body, BODY);
    check(&matches.standfirst, STANDFIRST);
});

fn check(matches: &[Match], text: &str) {
    for found in matches {
        assert!(text.get(found.range.clone()).is_some_and(|marked| !marked.is_empty()));
    }
}
