//! Stems: one term for the inflections of a word, by the language of the document.

use std::cell::RefCell;
use std::collections::HashMap;

use compact_str::CompactString;
use compact_str::format_compact;
use foldhash::fast::RandomState;
use frostem::Algorithm;
use frostem::Stemmer;

use crate::letters::is_unspaced;

use super::fold::fold;
use super::words::Token;
use super::words::tokens;

/// Languages whose stemmers change nothing but the ends of words.
const SUFFIXES_ALONE: &[&str] = &["da", "en", "es", "fr", "it", "nb", "no", "pt", "ru", "sv"];

/// Returns the stem of a lower-cased word under a language's Snowball stemmer, folded.
///
/// A language without a stemmer gives the folded word.
pub fn stem(lower: &str, lang: Option<&str>) -> String {
    match lang.and_then(algorithm) {
        Some(algorithm) => stem_with(Stemmer::new(algorithm), lower),
        None => fold(lower),
    }
}

/// Returns the stem of each token, in step with `tokens`.
///
/// A character of a script without spaces is paired with its right neighbour, where that stands next to it;
/// the last of a run stands alone only where the run is a single character.
pub fn stems(tokens: &[Token], lang: Option<&str>) -> Vec<CompactString> {
    let algorithm = lang.and_then(algorithm);
    KNOWN.with_borrow_mut(|known| {
        if known.algorithm != algorithm || known.stems.len() > MOST_KNOWN {
            known.algorithm = algorithm;
            known.stems.clear();
        }
        let of = |(i, token): (usize, &Token)| {
            let is_pair = !token.text.is_ascii() && token.text.chars().any(is_unspaced);
            match algorithm {
                _ if is_pair => pair(tokens, i),
                None => token.text.clone(),
                Some(algorithm) => known.stem(algorithm, &token.lower),
            }
        };
        tokens.iter().enumerate().map(of).collect()
    })
}

/// Stems of one language that a thread has met. Nearly all words of an article stood in one before.
struct Known {
    algorithm: Option<Algorithm>,
    stems: HashMap<CompactString, CompactString, RandomState>,
}

/// Most words of which a thread keeps the stems; some ten megabytes.
const MOST_KNOWN: usize = 1 << 16;

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::new(Known {
        algorithm: None,
        stems: HashMap::default(),
    });
}

impl Known {
    fn stem(&mut self, algorithm: Algorithm, lower: &str) -> CompactString {
        if let Some(stem) = self.stems.get(lower) {
            return stem.clone();
        }
        let stem = CompactString::from(stem_with(Stemmer::new(algorithm), lower));
        self.stems.insert(lower.into(), stem.clone());
        stem
    }
}

/// Returns whether the stems of a language begin as their words do, so that a word that begins otherwise need not be
/// stemmed to know that its stem is another. Not so where stemmers cut prefixes or undo changes of the first letter.
pub fn keeps_beginning(lang: Option<&str>) -> bool {
    let Some(lang) = lang else { return true };
    algorithm(lang).is_none() || SUFFIXES_ALONE.contains(&lang)
}

/// A query's word as the index's terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryWord {
    /// Each part is looked for by itself: one for an ordinary word, one for each pair of a run of an unspaced
    /// script. Empty where the word has no letters.
    Parts(Vec<Part>),
    /// The stems of one of these sequences stand side by side (`cease-fire`): a sequence for each language.
    Adjacent(Vec<Vec<String>>),
}

/// What one token of a query's word is looked for as.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part {
    /// Any of these stems: sorted, deduplicated, not empty.
    Stems(Vec<String>),
    /// This exact form: a character of an unspaced script that stands alone and so makes no pair.
    Exact(String),
}

/// Returns what a word of a query is looked for as, in an index of articles in `langs`.
///
/// A query does not say its language: the word counts as every stem it has in any of them. The folded form is
/// always among them, for articles in a language without a stemmer.
pub fn query_word(word: &str, langs: &[String]) -> QueryWord {
    let tokens = tokens(word);
    let is_pairs = |token: &Token| token.text.chars().any(is_unspaced);
    if tokens.len() > 1 && !tokens.iter().any(is_pairs) {
        let mut sequences: Vec<Vec<String>> = Vec::new();
        for lang in langs.iter().map(|lang| Some(lang.as_str())).chain([None]) {
            let sequence = tokens
                .iter()
                .map(|token| stem(&token.lower, lang))
                .collect();
            if !sequences.contains(&sequence) {
                sequences.push(sequence);
            }
        }
        return QueryWord::Adjacent(sequences);
    }
    let pairs = stems(&tokens, None);
    let mut parts = Vec::with_capacity(tokens.len());
    for (i, (token, pair)) in tokens.iter().zip(pairs).enumerate() {
        if !is_pairs(token) {
            parts.push(Part::Stems(all_stems(token, langs)));
        } else if pair != token.text {
            parts.push(Part::Stems(vec![pair.into()]));
        } else if i == 0 || !touch(&tokens[i - 1], token) || !is_pairs(&tokens[i - 1]) {
            parts.push(Part::Exact(pair.into()));
        }
        // What is left is the last character of a run, which the pair before it holds.
    }
    QueryWord::Parts(parts)
}

fn all_stems(token: &Token, langs: &[String]) -> Vec<String> {
    let mut all: Vec<String> = langs
        .iter()
        .map(|lang| stem(&token.lower, Some(lang)))
        .collect();
    all.push(token.text.to_string());
    all.sort_unstable();
    all.dedup();
    all
}

fn stem_with(stemmer: Stemmer, lower: &str) -> String {
    let bare = lower
        .strip_suffix("'s")
        .or_else(|| lower.strip_suffix("’s"))
        .unwrap_or(lower);
    let stem = fold(&stemmer.stem(bare));
    if stem.is_empty() { fold(lower) } else { stem }
}

fn pair(tokens: &[Token], i: usize) -> CompactString {
    let token = &tokens[i];
    match tokens.get(i + 1) {
        Some(next) if touch(token, next) && next.text.chars().any(is_unspaced) => {
            format_compact!("{}{}", token.text, next.text)
        }
        _ => token.text.clone(),
    }
}

/// Whether nothing stands between two tokens.
fn touch(left: &Token, right: &Token) -> bool {
    left.range.end == right.range.start
}

/// Snowball's stemmer of a primary language subtag.
fn algorithm(lang: &str) -> Option<Algorithm> {
    Some(match lang {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fa" => Algorithm::Persian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "nl" => Algorithm::Dutch,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_share_a_stem() {
        assert_eq!(stem("elections", Some("en")), stem("election", Some("en")));
        assert_eq!(stem("wahlen", Some("de")), stem("wahl", Some("de")));
    }

    #[test]
    fn stems_begin_as_their_words() {
        let letters: Vec<char> = "abcdefghijklmnopqrstuvwxyzéñçåøыйяаеилнпрст"
            .chars()
            .collect();
        let mut seed = 7_usize;
        for lang in SUFFIXES_ALONE {
            for _ in 0..20_000 {
                let mut word = String::new();
                while word.len() < 3 + seed % 9 {
                    seed = seed
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    word.push(letters[(seed >> 33) % letters.len()]);
                }
                let first = fold(&word).chars().next();
                assert_eq!(
                    stem(&word, Some(lang)).chars().next(),
                    first,
                    "{lang}: {word}"
                );
            }
        }
    }

    #[test]
    fn a_language_without_stemmer_gives_the_folded_word() {
        assert_eq!(stem("вибори", Some("uk")), "вибори");
        assert_eq!(stem("Café", None), "cafe");
    }

    #[test]
    fn a_query_s_word_is_every_stem_it_has() {
        let langs = ["de", "en"].map(str::to_owned);
        assert_eq!(
            query_word("talks", &langs),
            QueryWord::Parts(vec![Part::Stems(vec![
                "talk".to_owned(),
                "talks".to_owned()
            ])])
        );
        let QueryWord::Adjacent(sequences) = query_word("state-owned", &langs) else {
            panic!("two words stand side by side");
        };
        assert!(sequences.contains(&vec!["state".to_owned(), "own".to_owned()]));
        assert!(sequences.contains(&vec!["state".to_owned(), "owned".to_owned()]));
    }

    #[test]
    fn a_lone_character_is_looked_for_by_itself() {
        let exact = |text: &str| Part::Exact(text.to_owned());
        let pair = |text: &str| Part::Stems(vec![text.to_owned()]);
        assert_eq!(query_word("王", &[]), QueryWord::Parts(vec![exact("王")]));
        assert_eq!(
            query_word("A股", &[]),
            QueryWord::Parts(vec![pair("a"), exact("股")])
        );
        assert_eq!(
            query_word("北京大", &[]),
            QueryWord::Parts(vec![pair("北京"), pair("京大")])
        );
    }

    #[test]
    fn neighbours_of_unspaced_scripts_pair_up() {
        assert_eq!(
            stems(&tokens("全国人大, 京"), Some("zh")),
            ["全国", "国人", "人大", "大", "京"]
        );
    }
}
