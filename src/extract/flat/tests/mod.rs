//! Dumps written for these tests; their outlets and people are invented.

mod languages;

use super::*;

const FIRST: &str = "The harbour council voted on Monday to close the old fish market, ending a trade that has fed the \
     town for two hundred years.";
const SECOND: &str = "Traders said they had been given no warning, and that the new hall on the ring road would cost them \
     twice as much in rent.";
const THIRD: &str = "“We were told in the spring that nothing would change before next year,” said Ada Brook, who has \
     sold herring there since she was a girl.";
const FOURTH: &str = "The council will meet again on Thursday, when it is expected to hear from the owners of the boats \
     and from the company that wants to buy the site.";

const FIFTH: &str = "Boats have landed herring at the quay since the year the lighthouse was built, and until the war the market fed \
     half of the county.";
const SIXTH: &str = "Since then the catch has shrunk to a tenth of what it was, and only nine of the forty stalls are still let to \
     people who sell fish.";
const SEVENTH: &str = "The mayor said that the council had no choice, because the roof would cost more to mend than the stalls had \
     paid in twenty years.";

fn text_of(dump: &str) -> String {
    flat(dump).expect("the dump holds an article").body.text
}

fn reason(dump: &str, phrase: &str) -> &'static str {
    let body = flat(dump).expect("the dump holds an article").body;
    let removed = body
        .removed
        .iter()
        .find(|removed| removed.text.contains(phrase));
    removed.expect("the phrase was removed").because
}

#[test]
fn article_on_one_line_is_found_between_menu_and_footer() {
    let dump = format!(
        "Fish market to close | Aldmouth Gazette News Sport Business Opinion Culture Travel Food Weather Obituaries Subscribe \
         Sign In My Account Newsletters Fish market to close By Jo Lind 4 min read Aldmouth — {FIRST} {SECOND} {THIRD} {FOURTH} \
         Related Stories Ferry Fares Rise Again Ring Road Opens Early Advertise Contact Us About Us Terms of Use Privacy Policy \
         © 2023 Aldmouth Gazette All rights reserved."
    );
    assert_eq!(text_of(&dump), [FIRST, SECOND, THIRD, FOURTH].join(" "));
}

#[test]
fn lines_keep_their_paragraphs() {
    let dump = format!(
        "News\nSport\nWeather\nSign in\nFish market to close\nBy Jo Lind\nMonday, 3 October\n{FIRST}\n{SECOND}\n\
         {THIRD}\n{FOURTH}\nShare\nRelated\nFerry fares rise again\nRing road opens early\nAll rights reserved"
    );
    assert_eq!(text_of(&dump), [FIRST, SECOND, THIRD, FOURTH].join("\n\n"));
}

#[test]
fn broken_lines_of_a_browser_are_joined() {
    let mut dump =
        String::from("     * Home\n     * News\n     * Sport\n\nFish market to close\n\n");
    for paragraph in [FIRST, SECOND, THIRD, FOURTH] {
        dump.push_str("  ");
        let mut column = 2;
        for word in paragraph.split(' ') {
            if column + 1 + word.chars().count() > 72 {
                dump.push_str("\n  ");
                column = 2;
            }
            dump.push(' ');
            dump.push_str(word);
            column += 1 + word.chars().count();
        }
        dump.push_str("\n\n");
    }
    dump.push_str("     * [12]About us\n     * [13]Contact\n");
    assert_eq!(text_of(&dump), [FIRST, SECOND, THIRD, FOURTH].join("\n\n"));
}

#[test]
fn newsletter_box_amid_the_article_is_a_hole() {
    let dump = format!(
        "{FIRST}\n{SECOND}\nThe Aldmouth Gazette\nGet the best of the coast in your inbox.\nSign up for our free newsletter\n\
         {THIRD}\n{FOURTH}\n{FIFTH}\n{SIXTH}\n{SEVENTH}\nRelated\nFerry fares rise again\nRing road opens early"
    );
    let wanted = [FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH].join("\n\n");
    assert_eq!(text_of(&dump), wanted);
    assert_eq!(reason(&dump, "Sign up"), "newsletter");
}

#[test]
fn article_about_a_newsletter_keeps_its_sentences() {
    let sentence = "The plan was first told in a newsletter that the mayor sends to the captains of the fleet every week.";
    let dump =
        format!("{FIRST}\n{SECOND}\n{sentence}\n{THIRD}\n{FOURTH}\n{FIFTH}\n{SIXTH}\n{SEVENTH}");
    assert!(text_of(&dump).contains(sentence));
}

#[test]
fn caption_with_a_credit_is_out() {
    let caption = "Ada Brook stands at her stall in the old fish market on Monday. (Harbour Photo/Jo Lind via AP Photo)";
    let dump = format!("{FIRST}\n{SECOND}\n{caption}\n{THIRD}\n{FOURTH}");
    assert_eq!(text_of(&dump), [FIRST, SECOND, THIRD, FOURTH].join("\n\n"));
    assert_eq!(reason(&dump, "stands at her stall"), "caption");
}

#[test]
fn caption_with_the_credit_of_an_agency_that_is_not_known_is_out() {
    let caption =
        "Ada Brook stands at her stall in Aldmouth, Monday, Oct. 2, 2023. (Saltwire Photo/Jo Lind)";
    let dump = format!("{FIRST}\n{SECOND}\n{caption}\n{THIRD}\n{FOURTH}");
    assert_eq!(text_of(&dump), [FIRST, SECOND, THIRD, FOURTH].join("\n\n"));
}

#[test]
fn note_on_the_author_ends_the_article() {
    let note = "Jo Lind has worked as a reporter at the Gazette since 2004. He covers the sea and those who live by it.";
    let teaser = "Ring road opens early: the last mile was finished in a week, and drivers are already queueing for it.";
    let dump = format!("{FIRST}\n{SECOND}\n{THIRD}\n{FOURTH}\n{note}\n{teaser}");
    assert_eq!(text_of(&dump), [FIRST, SECOND, THIRD, FOURTH].join("\n\n"));
    assert_eq!(reason(&dump, "has worked"), "about the author");
}

#[test]
fn headings_lose_their_marks_and_tables_go() {
    let dump = format!(
        "# Fish market of Aldmouth\n\n| Part of a series on Aldmouth |\n| --- |\n| * Harbour * Ring road * Ferry |\n\n\
         {FIRST}[1]\n\n## History\n\n{SECOND}[2] {THIRD}[3]\n\n{FOURTH}"
    );
    let wanted = format!("{FIRST}\n\nHistory\n\n{SECOND} {THIRD}\n\n{FOURTH}");
    assert_eq!(text_of(&dump), wanted);
}

#[test]
fn consent_notice_in_full_sentences_is_out() {
    let notice = "This website uses cookies to improve your experience while you walk through its pages. Some of the cookies are \
                  stored in your browser because the harbour would not work without them.";
    let dump =
        format!("{notice} {FIRST} {SECOND} {THIRD} {FOURTH} {FIFTH} {SIXTH} {SEVENTH} {notice}");
    let wanted = [FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH].join(" ");
    assert_eq!(text_of(&dump), wanted);
}

#[test]
fn thread_of_comments_on_one_line_ends_the_article() {
    let comments = [
        "Comments Ebba Rask says March 3, 2024 at 9:12 am I bought herring there with my mother and will miss the noise of it.",
        "Reply Pelle Strand says March 3, 2024 at 11:40 am You will not miss the stairs, and the new hall has a lift at last.",
        "Reply Ebba Rask says March 4, 2024 at 8:02 am The stairs were the best part of it, and nobody ever fell down them.",
        "Reply Moa Quist says March 4, 2024 at 9:30 pm I fell down them in the year the bridge was opened, with a bag of cod.",
    ];
    let article = [FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH].join(" ");
    let dump = format!(
        "{article} {} Reply About Contact Privacy",
        comments.join(" ")
    );
    assert_eq!(text_of(&dump), article);
}

#[test]
fn span_holds_the_article() {
    let dump = format!("News\nSport\nWeather\n{FIRST}\n{SECOND}\n{THIRD}\nPrivacy policy");
    let span = flat(&dump).expect("the dump holds an article").span;
    assert!(dump[span.clone()].starts_with(FIRST) && dump[span].ends_with(THIRD));
}

#[test]
fn emptiness_is_told_from_menus() {
    assert_eq!(flat(" \n\t\n").unwrap_err(), Rejected::Empty);
    assert_eq!(flat("-- | --").unwrap_err(), Rejected::NoArticle);
}

#[test]
fn hostile_dumps_end_soon_and_do_not_panic() {
    let many = 1 << 14;
    for unit in [
        "a",
        "A ",
        "[",
        "[1]",
        "\n",
        "| ",
        "Sign up. ",
        "# ",
        "。",
        "é",
        "\u{0}",
        "(AP",
        "— ",
    ] {
        let _ = flat(&unit.repeat(many));
        let _ = flat(&format!("{FIRST}\n{}", unit.repeat(many)));
    }
}

#[test]
fn place_line_that_its_full_stop_parts_goes_as_a_whole() {
    let dump = format!("PINEWOOD, Wis. (Saltwire) — {FIRST}\n{SECOND}\n{THIRD}\n{FOURTH}\n{FIFTH}");
    assert_eq!(
        text_of(&dump),
        [FIRST, SECOND, THIRD, FOURTH, FIFTH].join("\n\n")
    );
}

#[test]
fn sentences_without_spaces_stay_unspaced() {
    let sentence =
        "港の議会は月曜日に古い魚市場を閉鎖することを決め、二百年続いた商いは終わることになった。";
    let other =
        "商人たちは何の予告もなかったと話し、新しい建物の家賃は今の二倍になるだろうと述べている。";
    let paragraph = format!("{sentence}{other}");
    let third =
        "市長は屋根の修理に二十年分の家賃より多くの費用がかかるため、ほかに道はないと語った。";
    let dump = format!("{paragraph}\n{third}{other}\n{sentence}{third}");
    let text = text_of(&dump);
    assert!(text.contains(&paragraph), "{text}");
}
