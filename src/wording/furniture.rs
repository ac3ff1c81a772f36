//! The fixed wording around articles: menus, share buttons, newsletter boxes, credits, the small print.
//!
//! A phrase says nothing by itself: "share" opens a button and a sentence alike. The readers of these marks weigh
//! how short the text around a phrase is, and what stands near it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::function_words::HashedMap;
use super::function_words::hash;
use super::lexicon::Lexicon;
use super::spaces;
use crate::letters;

/// What a phrase belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Menus, accounts, page controls.
    Account,
    /// Advertising marks.
    Ad,
    /// Boxes that ask to install an app.
    App,
    /// Notes on the author.
    Bio,
    /// Readers' comments.
    Comments,
    /// Consent banners.
    Cookie,
    /// Who took or owns a picture.
    Credit,
    /// Headings and labels after which an article is over.
    End,
    /// Copyright, terms, small print.
    Legal,
    /// Invitations to read, see or buy something else; reading times.
    More,
    /// Newsletters and subscriptions.
    Newsletter,
    /// Sharing and following.
    Share,
}

impl Kind {
    /// Every kind, in the order of [`Kind::index`].
    pub const ALL: [Self; 12] = [
        Self::Account,
        Self::Ad,
        Self::App,
        Self::Bio,
        Self::Comments,
        Self::Cookie,
        Self::Credit,
        Self::End,
        Self::Legal,
        Self::More,
        Self::Newsletter,
        Self::Share,
    ];

    /// Returns the kind's place in [`Kind::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// Returns the phrases, lower case, one a line; lines that open with `#` are headings.
    fn phrases(self) -> &'static str {
        match self {
            Self::Account => include_str!("furniture/account.txt"),
            Self::Ad => include_str!("furniture/ad.txt"),
            Self::App => include_str!("furniture/app.txt"),
            Self::Bio => include_str!("furniture/bio.txt"),
            Self::Comments => include_str!("furniture/comments.txt"),
            Self::Cookie => include_str!("furniture/cookie.txt"),
            Self::Credit => include_str!("furniture/credit.txt"),
            Self::End => include_str!("furniture/end.txt"),
            Self::Legal => include_str!("furniture/legal.txt"),
            Self::More => include_str!("furniture/more.txt"),
            Self::Newsletter => include_str!("furniture/newsletter.txt"),
            Self::Share => include_str!("furniture/share.txt"),
        }
    }
}

/// A phrase found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What the phrase belongs to.
    pub kind: Kind,
    /// Where it stands in the folded text.
    pub range: Range<usize>,
}

/// Appends `text` to `folded` in the form the phrases are kept in: lower case, straight apostrophes, single spaces.
pub fn fold_into(text: &str, folded: &mut String) {
    let mut space = true;
    let mut rest = text;
    loop {
        let (plain, behind) = rest.split_at(letters::ascii_bytes(rest.as_bytes()));
        if let Some(last) = plain.as_bytes().last() {
            fold_ascii_into(plain, space, folded);
            space = last.is_ascii_whitespace();
        }
        let Some(c) = behind.chars().next() else {
            return;
        };
        rest = &behind[c.len_utf8()..];
        match c {
            '\u{2018}' | '\u{2019}' => folded.push('\''),
            _ if c.is_whitespace() => {
                if !space {
                    folded.push(' ');
                }
                space = true;
                continue;
            }
            _ => letters::lower(c, |c| folded.push(c)),
        }
        space = false;
    }
}

/// Appends ASCII, at once where single spaces part the words as they do in most texts; `space` tells that one stands in
/// front.
fn fold_ascii_into(text: &str, mut space: bool, folded: &mut String) {
    let start = folded.len();
    let opened = if space { None } else { text.strip_prefix(' ') };
    if spaces::are_single(opened.unwrap_or(text).as_bytes()) {
        folded.push_str(text);
    } else {
        folded.extend(text.bytes().filter_map(|byte| {
            let blank = byte.is_ascii_whitespace();
            let again = blank && space;
            space = blank;
            (!again).then_some(if blank { ' ' } else { char::from(byte) })
        }));
    }
    folded[start..].make_ascii_lowercase();
}

/// Returns the phrases in a folded text, leftmost and longest first, whole words only where the script has words.
pub fn marks(folded: &str) -> impl Iterator<Item = Mark> + '_ {
    let mut at = 0;
    let starts = std::iter::from_fn(move || {
        let start = Some(at).filter(|start| *start < folded.len())?;
        at = next_start(folded.as_bytes(), start);
        Some(start)
    });
    marks_from(folded, starts)
}

/// As [`marks`], where it is known at which bytes a phrase may begin; `starts` are in order.
pub(crate) fn marks_from(
    folded: &str,
    starts: impl Iterator<Item = usize>,
) -> impl Iterator<Item = Mark> {
    let phrases = &LISTS.phrases;
    let mut done = 0;
    starts.filter_map(move |start| {
        if start < done {
            return None;
        }
        let mut standing = phrases
            .at(folded, start)
            .map(|(length, kind)| (start..start + length, kind));
        let (range, kind) = standing.find(|(range, _)| stands_alone(folded, range))?;
        done = range.end;
        Some(Mark { kind, range })
    })
}

/// Calls `may` with the places in a word of ASCII, which stands at `at`, where a phrase may begin: those of [`marks`].
pub(crate) fn starts_in(word: &str, at: usize, mut may: impl FnMut(usize)) {
    let mut inside = 0;
    while inside < word.len() {
        may(at + inside);
        inside += letters::ascii_word(&word.as_bytes()[inside..]).max(1);
    }
}

/// Returns the next place where a phrase may begin: none does inside a word of ASCII, nor with the blank behind it.
#[inline]
fn next_start(text: &[u8], at: usize) -> usize {
    let end = at + letters::ascii_word(&text[at..]).max(1);
    end + usize::from(text.get(end) == Some(&b' '))
}

/// Returns the kind of a text that is one phrase and nothing more, punctuation and letter case aside.
pub fn label(text: &str) -> Option<Kind> {
    if text.len() > LONGEST_LABEL_BYTES {
        return None;
    }
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    let bare = trim_marks(&folded);
    // Most texts are none: not worth a search.
    if !LISTS.letters.contains_key(&hash(bare)) || !LISTS.bare.contains(bare) {
        return None;
    }
    let start = folded.find(bare)?;
    marks(&folded)
        .find(|mark| mark.range.start <= start && mark.range.end >= start + bare.len())
        .map(|mark| mark.kind)
}

/// Returns whether a text ends in the credit of a picture, as captions do.
///
/// A credit is a name or two behind its mark, often in brackets; a sentence that goes on behind the mark is none.
pub fn ends_in_credit(text: &str) -> bool {
    let tail_start = text.ceil_char_boundary(text.len().saturating_sub(CREDIT_BYTES));
    let mut folded = String::with_capacity(CREDIT_BYTES);
    fold_into(&text[tail_start..], &mut folded);
    let Some(mark) = marks(&folded).find(|mark| mark.kind == Kind::Credit) else {
        return false;
    };
    let behind = folded[mark.range.end..].trim_end();
    let bracketed = behind.ends_with([')', ']', '）']);
    let stopped = behind
        .trim_end_matches([')', ']', '"', '”', '）'])
        .ends_with(['.', '!', '?', '。']);
    behind.split(' ').count() <= CREDIT_WORDS && (bracketed || !stopped)
}

/// Returns whether a text ends in an agency's credit in brackets, whatever the agency: `(Harbour Photo/Jo Lind)`.
pub fn ends_in_agency_credit(text: &str) -> bool {
    let Some((_, credit)) = text
        .trim_end()
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('))
    else {
        return false;
    };
    let named = ["Photo/", "Foto/", "Images/", "Pictures/"];
    credit.len() <= CREDIT_BYTES && named.iter().any(|name| credit.contains(name))
}

/// A credit with its mark and a file note is no longer.
const CREDIT_BYTES: usize = 80;
const CREDIT_WORDS: usize = 7;

/// Returns whether a text is one short invitation to read on elsewhere (`(More harbour stories.)`).
pub fn is_invitation(text: &str) -> bool {
    let first = text.chars().find(|c| letters::is_alphanumeric(*c));
    let mut opens = false;
    if let Some(first) = first {
        letters::lower(first, |c| {
            opens |= INVITING.iter().any(|it| it.starts_with(c))
        });
    }
    // Most texts are told by their first letter to be none.
    if !opens || text.len() > LONGEST_LABEL_BYTES {
        return false;
    }
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    let bare = folded.trim_matches(|c: char| !letters::is_alphanumeric(c));
    let closes = [
        "stories",
        "news",
        "coverage",
        "articles",
        "here",
        "meldungen",
        "artikel",
        "articles",
        "noticias",
        "notizie",
        "notícias",
        "nieuws",
        "новостей",
        "новин",
    ];
    let words = bare.split(' ').count();
    (2..=INVITATION_WORDS).contains(&words)
        && INVITING.iter().any(|opening| bare.starts_with(opening))
        && closes.iter().any(|closing| bare.ends_with(closing))
}

/// How invitations to read on open, lower case.
const INVITING: &[&str] = &[
    "more ",
    "read ",
    "see ",
    "mehr ",
    "weitere ",
    "plus d",
    "más ",
    "altre ",
    "mais ",
    "meer ",
    "więcej ",
    "больше ",
    "більше ",
];

/// Returns whether a text opens with a phrase that points elsewhere and a colon (`Read more: the harbour fire`).
pub fn opens_with_pointer(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(text.len().min(POINTER_BYTES))];
    let Some((phrase, _)) = head.split_once([':', '：']) else {
        return false;
    };
    matches!(label(phrase), Some(Kind::More | Kind::End))
}

/// A pointer's phrase is no longer.
const POINTER_BYTES: usize = 50;

/// Longer ones are sentences.
const INVITATION_WORDS: usize = 8;

/// Longer texts are no labels; the longest phrase of the lists has 60 bytes.
const LONGEST_LABEL_BYTES: usize = 120;

/// Returns a text without the punctuation around it.
fn trim_marks(text: &str) -> &str {
    text.trim_matches(|c: char| !letters::is_alphanumeric(c) && c != '©')
}

struct Lists {
    phrases: Lexicon<Kind>,
    /// The phrases without the punctuation around them.
    bare: HashSet<&'static str>,
    /// The hashes of their letters.
    letters: HashedMap<()>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let phrases: Vec<(&str, Kind)> = Kind::ALL
        .into_iter()
        .flat_map(|kind| kind.phrases().lines().map(move |line| (line.trim(), kind)))
        .filter(|(phrase, _)| !phrase.is_empty() && !phrase.starts_with('#'))
        .collect();
    Lists {
        letters: phrases
            .iter()
            .map(|(phrase, _)| (hash(phrase), ()))
            .collect(),
        bare: phrases
            .iter()
            .map(|(phrase, _)| trim_marks(phrase))
            .collect(),
        phrases: Lexicon::of(phrases),
    }
});

fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let glued = |inside: Option<char>, outside: Option<char>| {
        inside.is_some_and(is_spaced_letter) && outside.is_some_and(is_spaced_letter)
    };
    let found = &text[range.clone()];
    !glued(
        found.chars().next(),
        text[..range.start].chars().next_back(),
    ) && !glued(found.chars().next_back(), text[range.end..].chars().next())
}

fn is_spaced_letter(c: char) -> bool {
    letters::is_alphanumeric(c) && (c.is_ascii() || !is_unspaced(c))
}

/// Returns whether `c` belongs to a script that puts no spaces between words: Thai, Lao, Chinese, Japanese.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{2FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        let mut folded = String::new();
        fold_into(text, &mut folded);
        marks(&folded).map(|mark| mark.kind).collect()
    }

    #[test]
    fn phrases_match_whole_words_in_any_case() {
        assert_eq!(kinds("SIGN UP for the Harbour Gazette"), [Kind::Newsletter]);
        assert_eq!(kinds("The bishop’s assignment"), []);
        assert_eq!(kinds("Sharecroppers of the delta"), []);
    }

    #[test]
    fn phrases_match_inside_scripts_without_spaces() {
        assert_eq!(kinds("点击查看相关阅读"), [Kind::More, Kind::End]);
        assert_eq!(kinds("この記事の続きを読む"), [Kind::More]);
    }

    #[test]
    fn every_language_has_its_end_markers() {
        for text in [
            "Related stories",
            "Mehr zum Thema",
            "À lire aussi",
            "Lee también",
            "Leggi anche",
            "Leia também",
            "Lees ook",
            "Czytaj także",
            "Читайте также",
            "Читайте також",
            "相关新闻",
            "関連記事",
            "اقرأ أيضا",
        ] {
            assert_eq!(label(text), Some(Kind::End), "{text}");
        }
    }

    #[test]
    fn a_label_is_a_phrase_and_nothing_more() {
        assert_eq!(label("« Comments »"), Some(Kind::Comments));
        assert_eq!(label("Related: the harbour fire"), None);
        assert_eq!(label(""), None);
    }

    #[test]
    fn captions_end_in_a_credit() {
        assert!(ends_in_credit(
            "The ferry leaves Aldmouth on Friday. (AP Photo/Jo Lind, File)"
        ));
        assert!(ends_in_credit(
            "Mayor Ada Brook at the quay. Jo Lind/Getty Images"
        ));
        assert!(ends_in_credit("Der Hafen am Morgen. Foto: Jo Lind/dpa"));
        assert!(!ends_in_credit(
            "The gallery bought the photo by auction, its director said on Monday."
        ));
        assert!(!ends_in_credit("She said the ferry was late."));
    }

    #[test]
    fn places_of_words_are_those_where_marks_looks() {
        let text = "sign up/download the app, (accept all) read more: follow us. News app.";
        let mut starts = Vec::new();
        for word in spaces::words(text) {
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            starts_in(word, at, |start| starts.push(start));
        }
        let all: Vec<Mark> = marks(text).collect();
        assert!(all.len() >= 4, "{all:?}");
        assert_eq!(
            marks_from(text, starts.into_iter()).collect::<Vec<_>>(),
            all
        );
    }

    #[test]
    fn invitations_are_short_and_lead_elsewhere() {
        assert!(is_invitation("(More harbour stories.)"));
        assert!(is_invitation("Read the full story here"));
        assert!(!is_invitation("More ferries will leave on Friday."));
    }

    #[test]
    fn pointers_open_with_their_phrase_and_a_colon() {
        assert!(opens_with_pointer("READ MORE: Ferry fares rise again"));
        assert!(opens_with_pointer("Lesen Sie auch: Der neue Hafen"));
        assert!(!opens_with_pointer("Aldmouth: the council votes"));
        assert!(!opens_with_pointer(
            "More herring was landed than last year: ten tons"
        ));
    }

    #[test]
    fn ascii_is_folded_as_other_text_is() {
        for text in ["", " ", "Read  More ", "\tBy Ada\n", "\u{1}x \u{7f}", "A"] {
            let (mut plain, mut mixed) = (String::new(), String::new());
            fold_into(text, &mut plain);
            fold_into(&format!("{text}é"), &mut mixed);
            assert_eq!(format!("{plain}é"), mixed, "{text:?}");
        }
    }

    #[test]
    fn lists_are_folded() {
        for kind in Kind::ALL {
            for phrase in kind.phrases().lines().filter(|line| !line.starts_with('#')) {
                let mut folded = String::new();
                fold_into(phrase.trim(), &mut folded);
                assert_eq!(folded, phrase.trim(), "a phrase of {kind:?}");
            }
        }
    }
}
