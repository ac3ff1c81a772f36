//! Plain words: stop words taken off a query, and text taken as nothing but words.

use crate::analysis::is_stop_word;
use crate::analysis::tokens;
use crate::query::Clause;
use crate::query::Occur;
use crate::query::Query;

/// Languages whose stop words a query can be recognised by; English first, it wins ties.
const LANGS: &[&str] = &["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk"];

/// Returns the query a text makes when no operator and no field is read in it: its words side by side, stop
/// words taken off; a word that stands twice counts twice.
pub fn plain_query(text: &str) -> Query {
    let words = tokens(text);
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
    let Some(lang) = stop_word_language(&clauses) else {
        return Query::Clauses(clauses);
    };
    let is_stop = |clause: &Clause| {
        clause.occur == Occur::Plain && bare_word(clause).is_some_and(|w| is_stop_word(&w, lang))
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

/// The folded form of a clause that is one word of no named field.
fn bare_word(clause: &Clause) -> Option<String> {
    let Query::Word { field: None, text } = &clause.query else {
        return None;
    };
    match tokens(text).as_slice() {
        [only] => Some(only.text.clone()),
        _ => None,
    }
}

/// The language whose stop words the query's words are: English, or another with two of them at least and
/// more than English.
fn stop_word_language(clauses: &[Clause]) -> Option<&'static str> {
    let words: Vec<String> = clauses.iter().filter_map(bare_word).collect();
    let count = |lang: &str| words.iter().filter(|word| is_stop_word(word, lang)).count();
    let english = count("en");
    let mut best = (english, "en");
    for lang in &LANGS[1..] {
        let hits = count(lang);
        if hits >= 2 && hits > best.0 {
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
    }

    #[test]
    fn stop_words_of_the_query_s_language_go() {
        assert_eq!(check("der krieg in der ukraine"), "krieg ukraine");
        assert_eq!(check("die hard"), "die hard");
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
