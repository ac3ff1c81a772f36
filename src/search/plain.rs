//! Plain words: stop words taken off a query, and text taken as nothing but words.

use crate::analysis::is_stop_word;
use crate::analysis::tokens;
use crate::query::Clause;
use crate::query::Occur;
use crate::query::Query;

/// Languages whose stop words a query can be recognised by; English first, it wins ties.
const LANGS: &[&str] = &[
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "sv", "da", "nb", "fi", "ro", "cs",
    "id", "tr", "ca", "hu", "el",
];

/// Most words of a plain query; what follows them is not searched.
const MAX_PLAIN_WORDS: usize = 1024;

/// Returns the query a text makes when no operator and no field is read in it: its words side by side, stop
/// words taken off; a word that stands twice counts twice.
pub fn plain_query(text: &str) -> Query {
    let mut words = tokens(text);
    words.truncate(MAX_PLAIN_WORDS);
    let unspaced_runs = words.iter().map(|token| token.text.as_str());
    let mut clauses = Vec::new();
    let mut last: Option<usize> = None;
    for (word, token) in unspaced_runs.zip(&words) {
        // Neighbours of a script without spaces stay one run, so that their pairs are searched.
        let touching = last == Some(token.range.start);
        let unspaced = word.chars().any(crate::analysis::is_unspaced);
        last = unspaced.then_some(token.range.end);
        if let (
            true,
            true,
            Some(Clause {
                query: Query::Word { text, .. },
                ..
            }),
        ) = (touching, unspaced, clauses.last_mut())
        {
            text.push_str(word);
            continue;
        }
        let query = Query::Word {
            field: None,
            text: word.to_owned(),
        };
        clauses.push(Clause {
            occur: Occur::Plain,
            query,
        });
    }
    without_stop_words(Query::Clauses(clauses))
}

/// Takes stop words off the plain clauses of a query, where other words remain.
pub(super) fn without_stop_words(query: Query) -> Query {
    let Query::Clauses(clauses) = query else {
        return query;
    };
    let shouted = !clauses.iter().any(|clause| has_small_letter(&clause.query));
    let bare = |clause: &Clause| bare_word(clause, shouted);
    let Some(lang) = stop_word_language(clauses.iter().filter_map(bare)) else {
        return Query::Clauses(clauses);
    };
    let is_stop = |clause: &Clause| {
        clause.occur == Occur::Plain && bare(clause).is_some_and(|word| is_stop_word(&word, lang))
    };
    let is_content = |clause: &Clause| {
        clause.occur != Occur::MustNot
            && !is_stop(clause)
            && !matches!(
                clause.query,
                Query::Facet { .. } | Query::Date { .. } | Query::Words { .. }
            )
    };
    if !clauses.iter().any(is_content) {
        return Query::Clauses(clauses);
    }
    let mut kept: Vec<Clause> = clauses
        .iter()
        .filter(|clause| !is_stop(clause))
        .cloned()
        .collect();
    if kept.len() == 1 && kept[0].occur == Occur::Plain {
        return kept.remove(0).query;
    }
    Query::Clauses(kept)
}

/// The folded form of a clause that is one word of no named field. A word in capitals among others that are not
/// (`US`, `IT`, `WHO`) is a name and never a stop word.
fn bare_word(clause: &Clause, shouted: bool) -> Option<String> {
    let Query::Word { field: None, text } = &clause.query else {
        return None;
    };
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    if !shouted && capitals > 1 && !text.contains(char::is_lowercase) {
        return None;
    }
    match tokens(text).as_slice() {
        [only] => Some(only.text.to_string()),
        _ => None,
    }
}

fn has_small_letter(query: &Query) -> bool {
    match query {
        Query::Word { text, .. } => text.contains(char::is_lowercase),
        _ => false,
    }
}

/// The language whose stop words the query's words are: English, or another with more of them, of which two at
/// least are none in English.
fn stop_word_language(words: impl Iterator<Item = String>) -> Option<&'static str> {
    let words: Vec<String> = words.collect();
    let count = |lang: &str| words.iter().filter(|word| is_stop_word(word, lang)).count();
    let foreign = |lang: &str| {
        let english = |word: &&String| is_stop_word(word, "en");
        let others = words.iter().filter(|word| !english(word));
        others.filter(|word| is_stop_word(word, lang)).count()
    };
    let mut best = (count("en"), "en");
    for lang in &LANGS[1..] {
        let hits = count(lang);
        if hits > best.0 && foreign(lang) >= 2 {
            best = (hits, lang);
        }
    }
    (best.0 > 0).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn check(typed: &str) -> String {
        without_stop_words(parse(typed).unwrap().query).to_string()
    }

    #[test]
    fn stop_words_go_where_other_words_remain() {
        assert_eq!(check("the war in ukraine"), "war ukraine");
        assert_eq!(check("the who"), "the who");
        assert_eq!(check("to be or not to be"), "to be or not to be");
        assert_eq!(check("\"the war\" in"), "\"the war\"");
        assert_eq!(check("+the war"), "+the war");
        assert_eq!(check("the US troops"), "US troops");
        assert_eq!(check("THE WAR IN UKRAINE"), "WAR UKRAINE");
    }

    #[test]
    fn stop_words_of_the_query_s_language_go() {
        assert_eq!(check("der krieg in der ukraine"), "krieg ukraine");
        assert_eq!(check("die hard"), "die hard");
        assert_eq!(
            check("striden om hamnen och de som vann"),
            "striden hamnen vann"
        );
        assert_eq!(check("social care or prison"), "social care prison");
    }

    #[test]
    fn plain_words_read_no_operators() {
        assert_eq!(
            plain_query("what is NOT title:war -x").to_string(),
            "title war x"
        );
        assert_eq!(
            plain_query("crude crude price").to_string(),
            "crude crude price"
        );
        assert_eq!(plain_query("北京大学 2024").to_string(), "北京大学 2024");
    }
}
