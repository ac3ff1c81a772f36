//! What a page or a dump says of its article: title, authors, dates, outlet, section, language.

mod address;
mod finding;
mod flat;
mod given;
mod headline;
mod lang;
mod outlet;
mod page;

use std::ops::Range;

use jiff::civil::Date;

use crate::article::Provenance;
use crate::article::Stamp;
use crate::page::Page;

pub use given::language;
pub use given::of_given;
pub use outlet::canonical_outlet;

/// What is known of a record before it is read.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Where the record was fetched from.
    pub url: Option<String>,
    /// The day it was fetched, at the latest: no article in it is newer.
    pub captured: Option<Date>,
}

/// A field's value and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding<T> {
    /// The value, where the record says.
    pub value: Option<T>,
    /// Where it came from and what was passed over.
    pub provenance: Provenance,
}

impl<T> Default for Finding<T> {
    fn default() -> Self {
        Self {
            value: None,
            provenance: Provenance::default(),
        }
    }
}

/// What a record says of its article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Headline, without the outlet's suffix.
    pub title: Finding<String>,
    /// The summary under the headline.
    pub standfirst: Finding<String>,
    /// People, in the order of the byline.
    pub authors: Finding<Vec<String>>,
    /// Canonical name of the publication.
    pub outlet: Finding<String>,
    /// Section or desk.
    pub section: Finding<String>,
    /// Primary language subtag.
    pub lang: Finding<String>,
    /// Place line before the first sentence.
    pub dateline: Finding<String>,
    /// Address of the lead image.
    pub image: Finding<String>,
    /// Canonical address.
    pub url: Finding<String>,
    /// When the article was first published, as written.
    pub published: Finding<Stamp>,
    /// When it was last changed, as written.
    pub updated: Finding<Stamp>,
}

/// Reads the metadata of a page; `body` is its clean text (empty where none was found).
pub fn of_page(page: &Page, body: &str, hints: &Hints) -> Facts {
    page::read(page, body, hints)
}

/// Reads the metadata of a flat dump; `body` is its clean text, `span` the part of `text` it was taken from.
pub fn of_flat(text: &str, span: Range<usize>, body: &str, hints: &Hints) -> Facts {
    flat::read(text, span, body, hints)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<html lang="en-US"><head><title>Rain floods the old town | News | The Courant</title>
        <link rel="canonical" href="https://www.courant.example/2021/03/05/rain">
        <meta property="og:title" content="Rain floods the old town">
        <meta property="og:site_name" content="The Courant, Inc.">
        <meta property="og:image" content="https://www.courant.example/rain.jpg">
        <meta name="author" content="By ANN LEE and Bo Marsh, Staff Writers">
        <meta property="article:published_time" content="2021-03-06T02:10:00Z">
        <meta property="article:modified_time" content="2021-03-07T08:00:00Z">
        <meta property="article:section" content="City">
        </head><body><nav>Today is Monday, March 8, 2021</nav>
        <h1><span class="kicker">Weather</span> Rain floods the old town</h1>
        <p class="deck">Streets under water for the third time in a year</p>
        <p class="byline">By Ann Lee and Bo Marsh</p><p>March 5, 2021, 9:10 p.m.</p>
        <p>The river rose.</p><aside class="related"><time datetime="2021-02-01">Older story</time></aside></body></html>"#;

    fn page(html: &str, body: &str, hints: &Hints) -> Facts {
        of_page(&Page::parse(html), body, hints)
    }

    fn flat(text: &str, first: &str, last: &str) -> Facts {
        let start = text.find(first).expect("the body's first words");
        let end = text.rfind(last).expect("the body's last words") + last.len();
        of_flat(text, start..end, &text[start..end], &Hints::default())
    }

    fn shown(stamp: &Finding<Stamp>) -> String {
        stamp.value.map_or("none".into(), |stamp| stamp.to_string())
    }

    #[test]
    fn a_page_is_read_from_all_its_places() {
        let facts = page(
            PAGE,
            "SPRINGFIELD, Ohio — The river rose on Friday night.",
            &Hints::default(),
        );
        assert_eq!(
            facts.title.value.as_deref(),
            Some("Rain floods the old town")
        );
        assert_eq!(
            facts.standfirst.value.as_deref(),
            Some("Streets under water for the third time in a year")
        );
        assert_eq!(
            facts.authors.value,
            Some(vec!["Ann Lee".to_owned(), "Bo Marsh".to_owned()])
        );
        assert_eq!(facts.outlet.value.as_deref(), Some("The Courant"));
        assert_eq!(facts.section.value.as_deref(), Some("City"));
        assert_eq!(facts.dateline.value.as_deref(), Some("Springfield, Ohio"));
        assert_eq!(
            facts.url.value.as_deref(),
            Some("https://www.courant.example/2021/03/05/rain")
        );
        assert_eq!(
            facts.image.value.as_deref(),
            Some("https://www.courant.example/rain.jpg")
        );
        assert_eq!(facts.lang.value.as_deref(), Some("en"));
    }

    #[test]
    fn the_day_readers_saw_beats_the_day_in_utc() {
        let facts = page(PAGE, "", &Hints::default());
        assert_eq!(
            facts
                .published
                .value
                .map(|stamp| stamp.day.to_string())
                .as_deref(),
            Some("2021-03-05")
        );
        assert_eq!(shown(&facts.updated), "2021-03-07T08:00:00+00:00");
    }

    #[test]
    fn no_article_is_newer_than_its_capture() {
        let captured = jiff::civil::date(2021, 3, 6);
        let hints = Hints {
            captured: Some(captured),
            ..Hints::default()
        };
        let facts = page(PAGE, "", &hints);
        assert_eq!(facts.updated.value, None);
        assert!(
            facts
                .published
                .value
                .is_some_and(|stamp| stamp.day <= captured)
        );
    }

    #[test]
    fn a_bare_root_is_no_address() {
        let html =
            "<link rel=canonical href='https://courant.example/'><h1>Rain floods the old town</h1>";
        assert_eq!(page(html, "", &Hints::default()).url.value, None);
    }

    #[test]
    fn every_finding_tells_where_it_comes_from() {
        let facts = page(PAGE, "", &Hints::default());
        assert_eq!(facts.outlet.provenance.from, Some("meta"));
        assert_eq!(
            facts.outlet.provenance.raw.as_deref(),
            Some("The Courant, Inc.")
        );
        assert_eq!(facts.outlet.provenance.rejected[0].from, "title");
    }

    #[test]
    fn lines_between_headline_and_body_speak_of_the_article() {
        let text = "Home\nCity\nSports\nRain floods the old town\nStreets are under water for the third time\nBy Ann Lee, Courant Staff\n\
            Posted Mar 5, 2021 9:10 PM CST\nThe river in the old town rose on Friday and the rain floods more streets.\n\
            Install the Courant app\nOlder news\nNovember 4, 2021: The weekly puzzle";
        let facts = flat(text, "The river", "more streets.");
        assert_eq!(
            facts.title.value.as_deref(),
            Some("Rain floods the old town")
        );
        assert_eq!(
            facts.standfirst.value.as_deref(),
            Some("Streets are under water for the third time")
        );
        assert_eq!(facts.authors.value, Some(vec!["Ann Lee".to_owned()]));
        assert_eq!(facts.outlet.value.as_deref(), Some("Courant"));
        assert_eq!(shown(&facts.published), "2021-03-05T21:10:00-06:00");
        assert_eq!(shown(&facts.updated), "none");
    }

    #[test]
    fn a_dump_without_lines_repeats_its_headline() {
        let menu =
            "Home World City Business Sports Weather Opinion Video Follow XNN Business Sign in "
                .repeat(12);
        let text = format!(
            "Rain floods the old town: What we know | XNN Business XNN values you {menu}Rain floods the old town: What we know By Ann Lee \
             and Bo Marsh , XNN 3 minute read Updated 7:16 PM EDT, Fri March 5, 2021 Link Copied! New York XNN — The river rose on \
             Friday. {menu}© 2021 Cable Holdings. July 4, 2021: More"
        );
        let facts = flat(&text, "The river rose", "on Friday.");
        assert_eq!(
            facts.title.value.as_deref(),
            Some("Rain floods the old town: What we know")
        );
        assert_eq!(
            facts.authors.value,
            Some(vec!["Ann Lee".to_owned(), "Bo Marsh".to_owned()])
        );
        assert_eq!(facts.outlet.value.as_deref(), Some("XNN"));
        assert_eq!(facts.dateline.value.as_deref(), Some("New York"));
        assert_eq!(
            (shown(&facts.published), shown(&facts.updated)),
            ("none".to_owned(), "2021-03-05T19:16:00-04:00".to_owned())
        );
    }

    #[test]
    fn a_date_in_a_sentence_or_a_sidebar_is_not_the_articles() {
        let text = "Rain floods the old town\nA man walks to work in the old town on March 3, 2021. Photo by Bo Marsh\n\
            The river in the old town rose and the rain floods streets.\nPuzzle: November 4, 2021\nMore news";
        let facts = flat(text, "The river", "streets.");
        assert_eq!(
            (shown(&facts.published), shown(&facts.updated)),
            ("none".to_owned(), "none".to_owned())
        );
    }

    #[test]
    fn a_headline_that_was_taken_for_body_is_still_the_headline() {
        let text = "Rain floods the old town\n\nThe river in the old town rose and the rain floods streets.";
        let facts = flat(text, "Rain", "streets.");
        assert_eq!(
            facts.title.value.as_deref(),
            Some("Rain floods the old town")
        );
    }

    #[test]
    fn a_header_above_the_headline_dates_a_dump() {
        let text = " date 2021-03-05 Rain floods the old town\n\nThe river in the old town rose and the rain floods streets.";
        let facts = flat(text, "The river", "streets.");
        assert_eq!(
            facts.title.value.as_deref(),
            Some("Rain floods the old town")
        );
        assert_eq!(shown(&facts.published), "2021-03-05");
    }

    #[test]
    fn odd_input_neither_panics_nor_takes_long() {
        for unit in [
            "a ",
            "By A ",
            "| ",
            "é—",
            "\n",
            "2021-03-05 ",
            "word word word word word word word word word word word word\n",
        ] {
            let text = unit.repeat(30_000);
            let middle = text.floor_char_boundary(text.len() / 2);
            let _ = of_flat(
                &text,
                middle..text.len(),
                &text[middle..],
                &Hints::default(),
            );
            let _ = of_flat(&text, text.len()..text.len() + 9, "", &Hints::default());
        }
        let deep = format!(
            "{}<h1>{}</h1>",
            "<div class='date author'>".repeat(2_000),
            "a | ".repeat(20_000)
        );
        let _ = page(&deep, "", &Hints::default());
    }
}
