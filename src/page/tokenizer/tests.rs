//! The same tokens as html5ever's own tokenizer gives, on whatever there is to try.

use std::cell::RefCell;
use std::path::Path;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::TagKind;
use html5ever::tokenizer::Token;
use html5ever::tokenizer::TokenSink;
use html5ever::tokenizer::TokenSinkResult;
use html5ever::tokenizer::Tokenizer;
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tokenizer::states::RawKind;

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::super::Cap;
use super::tokenize;
use super::with_line_feeds;

/// Keeps tokens, and asks for raw text where a tree builder would. A `svg` makes everything behind it foreign.
#[derive(Default)]
struct Notes(RefCell<Vec<Token>>);

impl Notes {
    fn of_ours(html: &str) -> Vec<Token> {
        let notes = Self::default();
        tokenize(&with_line_feeds(html), &notes);
        notes.0.into_inner()
    }

    fn of_html5ever(html: &str) -> Vec<Token> {
        let tokenizer = Tokenizer::new(Self::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(html));
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
        tokenizer.end();
        tokenizer.sink.0.into_inner()
    }

    /// Joins text with the text before it: how it is cut into tokens says nothing.
    fn text(&self, text: StrTendril) {
        if text.is_empty() {
            return;
        }
        let mut notes = self.0.borrow_mut();
        match notes.last_mut() {
            Some(Token::CharacterTokens(last)) => last.push_tendril(&text),
            _ => notes.push(Token::CharacterTokens(text)),
        }
    }
}

impl TokenSink for Notes {
    type Handle = ();

    fn process_token(&self, token: Token, _line_number: u64) -> TokenSinkResult<()> {
        match token {
            Token::ParseError(_) => {}
            Token::CharacterTokens(text) => self.text(text),
            Token::NullCharacterToken => self.text(StrTendril::from_char('\0')),
            Token::TagToken(mut tag) if tag.kind == TagKind::EndTag => {
                // What else an end tag says is for nobody.
                (tag.attrs, tag.self_closing, tag.had_duplicate_attributes) =
                    (vec![], false, false);
                self.0.borrow_mut().push(Token::TagToken(tag));
            }
            Token::TagToken(tag) => {
                let name = tag.name.clone();
                self.0.borrow_mut().push(Token::TagToken(tag));
                return match &*name {
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    "style" | "xmp" => TokenSinkResult::RawData(RawKind::Rawtext),
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "plaintext" => TokenSinkResult::Plaintext,
                    _ => TokenSinkResult::Continue,
                };
            }
            other => self.0.borrow_mut().push(other),
        }
        TokenSinkResult::Continue
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        let svg = |token: &Token| matches!(token, Token::TagToken(tag) if &*tag.name == "svg");
        self.0.borrow().iter().any(svg)
    }
}

#[track_caller]
fn check(html: &str) {
    assert_eq!(Notes::of_ours(html), Notes::of_html5ever(html), "{html:?}");
}

/// Pieces that mean something to a tokenizer.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "<", ">", "</", "<!", "<?", "<!-", "<!--", "-->", "--!>", "->", "-", "--", "!", "?", "/", "=", "\"", "'", "&", "#", ";", "\n", "\r", "\r\n", "\0", " ", "\t", "\x0c", "a", "B", "é", "漢",
    "<p>", "</p>", "<P CLASS=x>", "<br/>", "<a href=\"x?a&copy=1&amp;b\">", "<i a=1 A=2 b = '3' c=>", "< p", "</ p>", "</>", "<b\0a>", "x=y", "a&lt=b", "'>", "\">",
    "<title>", "</title>", "</TITLE >", "<textarea>", "</textarea/>", "<style>", "</style>", "<xmp>", "</xmp\n>", "<script>", "</script>", "</script", "<script", "</scripts>", "<plaintext>",
    "<svg>", "<![CDATA[", "]]>", "]]", "<!DOCTYPE html>", "<!doctype x public \"a\" 'b'>", "<!doctype", "public", "SYSTEM '",
    "&amp;", "&amp", "&ampx", "&notit;", "&notin;", "&not", "&nbsp", "&#38;", "&#x26", "&#X;", "&#;", "&#0;", "&#128;", "&#xD800;", "&#99999999999;", "&NotEqualTilde;", "&bne;", "&nosuch;", "&#1",
];

/// Returns a page of so many pieces, the same for each seed.
fn page_of(pieces: usize, mut seed: u64) -> String {
    let mut piece = || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        PIECES[(seed >> 33) as usize % PIECES.len()]
    };
    (0..pieces).map(|_| piece()).collect()
}

#[test]
fn any_two_pieces_give_the_tokens_of_html5ever() {
    for first in PIECES {
        for second in PIECES {
            check(&format!("{first}{second}"));
            check(&format!("x{first}{second}y"));
        }
    }
}

#[test]
fn made_up_pages_give_the_tokens_of_html5ever() {
    for seed in 0..6_000 {
        check(&page_of(3 + seed as usize % 28, seed));
    }
}

#[test]
fn scripts_hide_their_end_inside_comments() {
    for body in [
        "<!--</script>-->",
        "<!--<script></script>--></script>x",
        "<!--<script>--></script>x",
        "<!--><script></script>x",
        "<!---><script></script>x",
        "<!--<script></script></script>x",
        "<!--<scripted></script>x",
        "<!-- <script/ </script/ </script >x",
        "a--><!-- b <!-- <script> -- > --> </script>x",
    ] {
        check(&format!("<script>{body}"));
        check(&format!("<script>{body}</script>--></script>"));
    }
}

#[test]
fn sample_archive_gives_the_tokens_of_html5ever() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut pages = 0;
    let folders = std::fs::read_dir(root).unwrap().filter_map(Result::ok);
    for folder in folders.filter(|entry| entry.path().is_dir()) {
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let path = file.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "html")
            {
                check(&String::from_utf8_lossy(&std::fs::read(path).unwrap()));
                pages += 1;
            }
        }
    }
    assert!(pages > 20, "{pages}");
}

#[test]
fn too_many_attributes_or_names_cut_the_page() {
    let tag = |count: usize| -> String {
        let list: String = (0..count).map(|n| format!(" a{n}='>'")).collect();
        format!("<p{list}>")
    };
    let cut = |html: &str| tokenize(&with_line_feeds(html), &Notes::default());
    assert_eq!(cut(&tag(1_024).repeat(3)), None);
    assert_eq!(cut(&tag(1_025)), Some(Cap::Attributes));
    let names: String = (0..400_001).map(|n| format!("</x{n}>")).collect();
    assert_eq!(cut(&names), Some(Cap::Names));
}

#[test]
fn of_many_attributes_with_one_name_the_first_counts() {
    let list: String = (0..200).map(|n| format!(" a{}={n}", n % 70)).collect();
    check(&format!("<p{list}>"));
}

/// Returns a token as the html5lib tests write it.
fn as_json(token: &Token) -> Option<Value> {
    Some(match token {
        Token::CharacterTokens(text) => json!(["Character", &**text]),
        Token::CommentToken(text) => json!(["Comment", &**text]),
        Token::TagToken(tag) if tag.kind == TagKind::EndTag => json!(["EndTag", &*tag.name]),
        Token::TagToken(tag) => {
            let pairs = tag.attrs.iter();
            let pairs = pairs.map(|pair| (pair.name.local.to_string(), json!(&*pair.value)));
            let pairs: Map<String, Value> = pairs.collect();
            match tag.self_closing {
                true => json!(["StartTag", &*tag.name, pairs, true]),
                false => json!(["StartTag", &*tag.name, pairs]),
            }
        }
        Token::DoctypeToken(doctype) => {
            let text = |text: &Option<StrTendril>| text.as_ref().map(|text| text.to_string());
            let [name, public, system] =
                [&doctype.name, &doctype.public_id, &doctype.system_id].map(text);
            json!(["DOCTYPE", name, public, system, !doctype.force_quirks])
        }
        _ => return None,
    })
}

/// The prefix that brings a tokenizer into a state of the html5lib tests.
fn opening(state: &str, last: &str) -> Option<String> {
    match (state, last) {
        ("Data state", "") => Some(String::new()),
        ("PLAINTEXT state", _) => Some("<plaintext>".to_owned()),
        ("CDATA section state", "") => Some("<svg><![CDATA[".to_owned()),
        ("RCDATA state", "title" | "textarea")
        | ("RAWTEXT state", "style" | "xmp")
        | ("Script data state", "script") => Some(format!("<{last}>")),
        // Elements of these names have no such content anywhere else.
        ("RCDATA state", _) => Some("<title>".to_owned()).filter(|_| last.is_empty()),
        ("RAWTEXT state", _) => Some("<style>".to_owned()).filter(|_| last.is_empty()),
        ("Script data state", _) => Some("<script>".to_owned()).filter(|_| last.is_empty()),
        _ => None,
    }
}

/// Undoes the second escaping of some html5lib tests; `None` for lone surrogates, which no page here can hold.
fn unescaped(test: &Value) -> Option<Value> {
    if test["doubleEscaped"] != true {
        return Some(test.clone());
    }
    let text = serde_json::to_string(test).unwrap();
    serde_json::from_str(&text.replace("\\\\u", "\\u")).ok()
}

/// Runs the tokenizer's cases of <https://github.com/html5lib/html5lib-tests> where a checkout lies beside this one.
#[test]
fn cases_of_html5lib_hold() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/html5lib-tests/tokenizer");
    let root = std::env::var_os("HTML5LIB_TESTS").map_or(root, Into::into);
    let Ok(files) = std::fs::read_dir(&root) else {
        eprintln!("left out: no {}", root.display());
        return;
    };
    let (mut held, mut left_out) = (0, 0);
    let mut broken = Vec::new();
    let paths = files.map(|file| file.unwrap().path());
    for path in paths.filter(|path| path.extension().is_some_and(|kind| kind == "test")) {
        let Ok(file) = serde_json::from_slice::<Value>(&std::fs::read(&path).unwrap()) else {
            left_out += 1;
            continue;
        };
        for test in file["tests"].as_array().into_iter().flatten() {
            let Some(test) = unescaped(test) else {
                left_out += 1;
                continue;
            };
            let data = json!(["Data state"]);
            let states = test.get("initialStates").unwrap_or(&data);
            for state in states.as_array().unwrap() {
                let last = test["lastStartTag"].as_str().unwrap_or_default();
                let Some(opening) = opening(state.as_str().unwrap(), last) else {
                    left_out += 1;
                    continue;
                };
                let input = test["input"].as_str().unwrap();
                // A byte order mark is the decoder's business.
                if input.starts_with('\u{feff}') {
                    left_out += 1;
                    continue;
                }
                let html = format!("{opening}{input}");
                let tokens = Notes::of_ours(&html);
                let skipped = opening.matches('<').count().min(1);
                let got: Vec<Value> = tokens.iter().skip(skipped).filter_map(as_json).collect();
                if Value::Array(got.clone()) == test["output"] {
                    held += 1;
                } else {
                    broken.push(format!("{html:?}\n  {got:?}\n  {}", test["output"]));
                }
            }
        }
    }
    eprintln!("{held} held, {left_out} left out");
    assert!(held > 6_000, "{held}");
    assert!(
        broken.is_empty(),
        "{}:\n{}",
        broken.len(),
        broken.join("\n")
    );
}
