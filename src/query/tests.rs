//! What queries are read as, and that what is printed reads the same.

use proptest::prelude::*;

use super::*;

fn check(typed: &str) -> String {
    match parse(typed) {
        Ok(parsed) => {
            let again = parse(&parsed.query.to_string()).unwrap();
            assert_eq!(
                again.query, parsed.query,
                "`{}` reads differently",
                parsed.query
            );
            let warnings = parsed
                .warnings
                .iter()
                .map(|w| format!(" !{} {}", w.position.unwrap(), w.message));
            format!("{}{}", parsed.query, warnings.collect::<String>())
        }
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn operators_group_as_the_guide_says() {
    assert_eq!(check("musk putin"), "musk putin");
    assert_eq!(check("a b OR c d"), "a (b OR c) d");
    assert_eq!(check("a AND b OR c"), "(a AND b) OR c");
    assert_eq!(check("-x +y NOT z"), "-x +y -z");
    assert_eq!(check("x -??a?b"), "x -??a?b");
    assert_eq!(check("NOT ?'d x"), "-?'d x");
    assert!(check("x -*??a?b").starts_with("x -??a?b !3"));
    assert_eq!(check("a AND NOT b"), "a AND (-b)");
    assert_eq!(check("NOT a AND b"), "(-a) AND b");
    assert_eq!(check("-a OR b"), "(-a) OR b");
    assert_eq!(check("title:(a OR \"b c\")"), "title:a OR title:\"b c\"");
    assert_eq!(
        check("outlet:\"The Post\" lang:en"),
        "outlet:\"The Post\" lang:en"
    );
    assert_eq!(check("*"), "*");
}

#[test]
fn dates_and_word_counts_are_ranges() {
    assert_eq!(check("date:2024-10"), "date:2024-10-01..2024-10-31");
    assert_eq!(check("date:>2024"), "date:>=2025-01-01");
    assert_eq!(
        check("date:2024-10-01..2024-10-31"),
        "date:2024-10-01..2024-10-31"
    );
    assert_eq!(check("words:>800"), "words:>=801");
    assert!(check("words:>18446744073709551614").contains("is no number of words"));
    assert_eq!(
        check("words:>18446744073709551613"),
        "words:>=18446744073709551614"
    );
    assert!(check("date:2024-13").contains("no such month"));
}

#[test]
fn ordinary_punctuation_is_no_error() {
    for typed in [
        "don't",
        "AT&T",
        "C++",
        "https://example.com/a?b=c",
        "who won?",
        "7:30 pm",
        "$5 (approx.)",
    ] {
        assert!(!check(typed).contains('!'), "{}", check(typed));
    }
}

#[test]
fn what_cannot_be_read_is_searched_as_words() {
    assert_eq!(
        check("\"ceasefire talks"),
        "ceasefire talks !0 the quote is not closed; its words were searched as words"
    );
    assert_eq!(
        check("president OR"),
        "president or !10 `OR` has nothing to join and was searched as a word"
    );
    assert_eq!(check("a )"), "a !2 `)` closes nothing and was left out");
    assert_eq!(check("(a b"), "a b !0 `(` is not closed");
    assert_eq!(
        check("titel:war"),
        "titel war !0 no field is named `titel`; it was searched as a word"
    );
}

#[test]
fn operators_in_small_letters_are_told_where_they_may_be_meant() {
    let meant = |typed: &str| {
        let told = small_operators(typed).into_iter();
        told.filter_map(|it| it.suggestion).collect::<Vec<_>>()
    };
    assert_eq!(
        meant("Gaza and truce and not Sudan"),
        ["Gaza AND truce AND NOT Sudan"]
    );
    assert_eq!(meant("dockers or riggers"), ["dockers OR riggers"]);
    assert_eq!(
        meant("title:(a Or b) not \"c or d\""),
        ["title:(a OR b) NOT \"c or d\""]
    );
    assert_eq!(meant("(not a) or b"), ["(NOT a) OR b"]);
    for typed in [
        "salt and pepper",
        "or nothing",
        "(or a)",
        "a OR b",
        "\"to be or not\" bard",
        "why it does not rain in summer or in the winter of a year",
        "title:or a",
        "title:not a",
        "what is not there",
    ] {
        assert_eq!(meant(typed), [""; 0], "{typed}");
    }
}

#[test]
fn a_query_of_nothing_is_told() {
    for typed in ["\"\"", "()", "?!", "\"", "--"] {
        let warnings = parse(typed).unwrap().warnings;
        let last = warnings.last().map(|it| it.message.as_str());
        assert_eq!(last, Some("there is nothing to search for in this query"));
    }
}

#[test]
fn spellings_of_other_archives_are_read() {
    let cases = [
        ("headline(a OR b)", "title:a OR title:b"),
        ("hd=(a or b)", "title:a title:or title:b"),
        ("BYLINE(osei) x", "author:osei x"),
        ("publication(\"ledger wire\")", "outlet:\"ledger wire\""),
        ("sn=ledger x", "outlet:ledger x"),
        ("length>800 x", "words:>=801 x"),
        ("date>2024 x", "date:>=2025-01-01 x"),
        ("date=2024", "date=2024"),
        ("site:ledger.example x", "url:ledger.example x"),
        (
            "site:(ledger OR \"a.b c\")",
            "outlet:ledger OR url:\"a.b c\"",
        ),
        ("a /5 b", "a NEAR/5 b"),
        ("a /s b", "SENT(a b)"),
        ("a onear/2 b", "a PRE/2 b"),
        ("headline (a b)", "headline (a b)"),
        ("#headline(a)", "headline a"),
    ];
    for (typed, understood) in cases {
        let read = parse(typed).unwrap().query;
        assert_eq!(read.to_string(), understood, "{typed}");
        assert_eq!(parse(understood).unwrap().query, read, "{typed}");
    }
}

#[test]
fn an_unknown_field_suggests_the_near_one() {
    assert_eq!(
        parse("titel:war").unwrap().warnings[0]
            .suggestion
            .as_deref(),
        Some("title")
    );
}

#[test]
fn only_caps_refuse() {
    assert_eq!(
        check(&"(".repeat(30)),
        "error: nested deeper than 20 at byte 20 of the query"
    );
    assert_eq!(
        check(&"a ".repeat(300)),
        "error: more than 256 words and phrases at byte 512 of the query"
    );
    assert_eq!(
        check(&"x".repeat(5000)),
        "error: longer than 4096 bytes at byte 4096 of the query"
    );
    for many in ["北京".repeat(140), "a-".repeat(260)] {
        assert_eq!(
            check(&format!("x {many}")),
            "error: more than 256 words and phrases at byte 2 of the query"
        );
    }
    assert!(check(&"北京".repeat(120)).starts_with("北京"));
    assert!(check(&"NOT ".repeat(1000)).starts_with("error: more than 256"));
    assert!(
        check(&"a* ".repeat(33)).starts_with("error: more than 32 words with wildcards at byte 96")
    );
    assert!(
        check(&"a NEAR/255 ".repeat(6)).starts_with("error: distances of more than 1020 words")
    );
}

#[test]
fn words_of_a_form_and_words_nearby_are_leaves() {
    assert_eq!(check("elect*"), "elect*");
    assert_eq!(check("zel*nsk? wom?n ?elensky"), "zel*nsk? wom?n ?elensky");
    assert_eq!(check("who won? Really??"), "who won Really");
    assert_eq!(check("state-own*"), "state PRE/1 own*");
    assert_eq!(check("zelenskyy~1 kyiv~ a~0"), "zelenskyy~1 kyiv~1 \"a\"");
    assert_eq!(
        check("a~ b~ c~ d~ e~+~"),
        "a~1 b~1 c~1 d~1 e !12 more than 4 fuzzy words; `e~+` was searched as it is"
    );
    assert_eq!(
        check("x^2 \"a b\"^0.5 (c OR d)^3"),
        "x^2 \"a b\"^0.5 (c OR d)^3"
    );
    assert_eq!(check("\"a b\"~5"), "\"a b\"~5");
    assert_eq!(
        check("*ing"),
        "ing !0 `*ing`: a `*` cannot stand at the front and was left out"
    );
    assert_eq!(
        check("terroris!"),
        "terroris* !0 `terroris!` was read as `terroris*`"
    );
    assert_eq!(check("Yahoo! No!"), "Yahoo No");
    assert_eq!(
        check("x outlet:a^2 b~9"),
        "x outlet:\"a^2\" b~2 !13 a fuzzy word is 2 edits away at most"
    );
}

#[test]
fn a_star_behind_punctuation_is_at_the_front() {
    assert!(check("*’*pq a").starts_with("pq a !0"));
    assert!(check("a-’*b*").starts_with("a PRE/1 b*"));
}

#[test]
fn near_binds_tighter_than_and_and_or() {
    assert_eq!(check("a NEAR/5 b OR c"), "a NEAR/5 b OR c");
    assert_eq!(check("-a NEAR/5 b"), "-(a NEAR/5 b)");
    assert_eq!(check("a NEAR/5 b PRE/3 c"), "a NEAR/5 b PRE/3 c");
    assert_eq!(check("a NEAR/5 (b PRE/3 c)"), "a NEAR/5 (b PRE/3 c)");
    assert_eq!(
        check("(elect* OR \"the vote\") NEAR/10 fraud~1"),
        "(elect* OR \"the vote\") NEAR/10 fraud~1"
    );
    assert_eq!(check("title:a NEAR b"), "title:a NEAR/10 b");
}

#[test]
fn calls_hold_for_each_of_their_words() {
    assert_eq!(check("SENT(a b OR c)"), "SENT(a (b OR c))");
    assert_eq!(check("SAME(a NEAR/2 b c)"), "SAME((a NEAR/2 b) c)");
    assert_eq!(check("first:50(a OR b)"), "first:50(a) OR first:50(b)");
    assert_eq!(check("lead:(a \"b c\")"), "lead:a lead:\"b c\"");
    assert_eq!(
        check("CAPS(us) ALLCAPS(who) NOCAPS(turkey)"),
        "CAPS(us) ALLCAPS(who) NOCAPS(turkey)"
    );
    assert_eq!(check("CAPS(lead:us^2)"), "lead:CAPS(us)^2");
    assert_eq!(check("atleast:3(a OR b)"), "atleast:3(a OR b)");
    assert_eq!(check("atleast:3(a -b)"), "atleast:3(a) -atleast:3(b)");
    assert_eq!(check("headline:a byline:b"), "title:a author:b");
    assert_eq!(check("sent (a) first: b caps(c)"), "sent a first b caps c");
}

#[test]
fn the_spellings_of_other_archives_mean_the_same() {
    assert_eq!(check("a w/5 b"), "a NEAR/5 b");
    assert_eq!(check("a near5 b"), "a NEAR/5 b");
    assert_eq!(check("a pre/3 b"), "a PRE/3 b");
    assert_eq!(check("a adj b adj2 c"), "a PRE/1 b PRE/2 c");
    assert_eq!(check("a w/s b w/s c"), "SENT(a b c)");
    assert_eq!(check("a w/p b"), "SAME(a b)");
    assert_eq!(check("a SAME b"), "SAME(a b)");
    assert_eq!(
        check("hd=war la=en by=\"A B\""),
        "title:war lang:en author:\"A B\""
    );
    assert_eq!(check("hd=(war OR peace)"), "title:war OR title:peace");
    assert_eq!(
        check("atleast5 war ATLEAST2(a b)"),
        "atleast:5(war) (atleast:2(a) atleast:2(b))"
    );
    assert_eq!(check("war wc>800"), "war words:>=801");
}

#[test]
fn what_an_operator_cannot_join_is_searched_and_told() {
    assert!(check("(a b) NEAR/5 c").starts_with("(a b) AND c !6 only words"));
    assert!(check("a w/5 outlet:x").starts_with("a AND outlet:x !2 only words"));
    assert_eq!(
        check("a NEAR/5"),
        "a !2 `NEAR/5` has nothing to join and was left out"
    );
    assert_eq!(
        check("near5"),
        "\"near5\" !0 `near5` has nothing to join and was searched as a word"
    );
    assert_eq!(
        check("w/5 kids"),
        "(w 5) kids !0 `w/5` has nothing to join and was searched as a word"
    );
    assert!(check("a NEAR/999 b").starts_with("a NEAR/255 b !2"));
    assert!(check("SENT(a -b)").starts_with("a -b !0 only words"));
    assert!(check("atleast:2(outlet:x)").starts_with("outlet:x !0 only words"));
    assert!(check("a~1 b~1 c~1 d~1 e~1").starts_with("a~1 b~1 c~1 d~1 e !16 more than 4"));
}

const PIECES: &[&str] = &[
    "a",
    "B-c",
    "\"d e\"",
    "(",
    ")",
    "OR",
    "AND",
    "NOT",
    "-f",
    "+g",
    "title:",
    "outlet:",
    "date:2024",
    "date:",
    "words:>5",
    "\"",
    "*",
    "«h»",
    "nope:",
    "~2",
    "^3",
    "i*",
    ":",
    "-",
    "“",
    "’",
    "全国",
    "#tag",
    "C++",
    "j~1",
    "m~+~",
    "k^2",
    "NEAR/5",
    "PRE/3",
    "w/5",
    "near5",
    "adj",
    "w/s",
    "SAME",
    "SAME(",
    "SENT(",
    "CAPS(",
    "first:50(",
    "atleast:3(",
    "atleast2",
    "lead:",
    "body:",
    "hd=",
    "wc>9",
    "l?m",
    "?no",
    "NOT ?'n",
    "stop!",
    "*pq",
    "r*s-t?u",
    "x,adj,y",
    "\"v w\"~4",
    "AND*",
];

/// A query's words, signs and operators in any order, with and without spaces.
fn mixes() -> impl Strategy<Value = String> {
    let piece = (proptest::sample::select(PIECES), any::<bool>());
    let glued = |(piece, glue): (&str, bool)| format!("{piece}{}", if glue { "" } else { " " });
    proptest::collection::vec(piece.prop_map(glued), 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn any_mix_of_pieces_prints_back_to_its_tree(typed in mixes()) {
        check(&typed);
    }

    #[test]
    fn any_text_is_read_and_every_warning_has_its_place(typed in "\\PC{0,60}") {
        let parsed = parse(&typed).unwrap();
        for warning in &parsed.warnings {
            prop_assert!(typed.is_char_boundary(warning.position.unwrap()), "{warning:?}");
        }
        check(&typed);
    }
}
