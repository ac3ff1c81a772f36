//! Stems: one term for the inflections of a word, by the language of the document.

use frostem::Algorithm;
use frostem::Stemmer;

use super::fold::fold;
use super::words::Token;
use super::words::is_unspaced;
use super::words::tokens;

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
pub fn stems(tokens: &[Token], lang: Option<&str>) -> Vec<String> {
    let stemmer = lang.and_then(algorithm).map(Stemmer::new);
    let mut stems = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        if token.text.chars().any(is_unspaced) {
            stems.push(pair(tokens, i));
            continue;
        }
        stems.push(match stemmer {
            Some(stemmer) => stem_with(stemmer, &token.lower),
            None => token.text.clone(),
        });
    }
    stems
}

/// A query's word as the index's terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryWord {
    /// For each token, the stems it has in the languages of the index: sorted, deduplicated, not empty.
    pub stems: Vec<Vec<String>>,
    /// Whether the tokens must stand side by side (`cease-fire`); pairs of an unspaced script need not.
    pub adjacent: bool,
}

/// Returns what a word of a query is looked for as, in an index of articles in `langs`.
///
/// A query does not say its language: the word counts as every stem it has in any of them. The folded form is
/// always among them, for articles in a language without a stemmer.
pub fn query_stems(word: &str, langs: &[String]) -> QueryWord {
    let tokens = tokens(word);
    let pairs = stems(&tokens, None);
    let unspaced = tokens
        .iter()
        .any(|token| token.text.chars().any(is_unspaced));
    let mut found = QueryWord {
        stems: Vec::with_capacity(tokens.len()),
        adjacent: !unspaced,
    };
    for (token, pair) in tokens.iter().zip(pairs) {
        let mut stems = vec![pair];
        if !token.text.chars().any(is_unspaced) {
            stems.extend(langs.iter().map(|lang| stem(&token.lower, Some(lang))));
            stems.sort_unstable();
            stems.dedup();
        } else if tokens.len() > 1 && stems[0] == token.text {
            // The last character of a run is already in the pair before it.
            continue;
        }
        found.stems.push(stems);
    }
    found
}

/// Returns whether a language has a stemmer.
pub fn has_stemmer(lang: &str) -> bool {
    algorithm(lang).is_some()
}

fn stem_with(stemmer: Stemmer, lower: &str) -> String {
    let bare = lower
        .strip_suffix("'s")
        .or_else(|| lower.strip_suffix("’s"))
        .unwrap_or(lower);
    let stem = fold(&stemmer.stem(bare));
    if stem.is_empty() { fold(lower) } else { stem }
}

fn pair(tokens: &[Token], i: usize) -> String {
    let token = &tokens[i];
    let touches =
        |a: &Token, b: &Token| a.range.end == b.range.start && b.text.chars().any(is_unspaced);
    match tokens.get(i + 1) {
        Some(next) if touches(token, next) => format!("{}{}", token.text, next.text),
        _ => token.text.clone(),
    }
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
    fn a_language_without_stemmer_gives_the_folded_word() {
        assert_eq!(stem("вибори", Some("uk")), "вибори");
        assert_eq!(stem("Café", None), "cafe");
    }

    #[test]
    fn neighbours_of_unspaced_scripts_pair_up() {
        assert_eq!(
            stems(&tokens("全国人大, 京"), Some("zh")),
            ["全国", "国人", "人大", "大", "京"]
        );
    }
}
