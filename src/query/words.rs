//! Words and quoted texts, as the field they stand behind reads them.

use super::Clause;
use super::Facet;
use super::MAX_PHRASE_WORDS;
use super::Occur;
use super::Query;
use super::QueryError;
use super::leaf::Scope;
use super::leaf::Target;
use super::leaf::date;
use super::leaf::facet_value;
use super::leaf::is_address;
use super::leaf::phrase;
use super::leaf::split_words;
use super::leaf::word;
use super::leaf::words;
use super::parse::Parser;
use super::parse::collapse;

impl Parser<'_> {
    pub(super) fn quoted(
        &mut self,
        scope: Scope,
        text: &str,
        at: usize,
    ) -> Result<Option<Query>, QueryError> {
        if text.split_whitespace().count() > MAX_PHRASE_WORDS {
            let reason = format!("a phrase of more than {MAX_PHRASE_WORDS} words");
            return Err(QueryError { reason, at });
        }
        let slop = self.slop()?;
        let query = self.leaf(phrase(scope, text, slop), at)?;
        self.suffixes(query)
    }

    pub(super) fn word(
        &mut self,
        scope: Scope,
        text: &str,
        at: usize,
    ) -> Result<Option<Query>, QueryError> {
        match scope.target {
            Target::Free if text == "*" => return self.leaf(Some(Query::All), at),
            Target::Free if is_address(text) => {
                return self.leaf(facet_value(Facet::Url, text), at);
            }
            Target::Facet(_) | Target::Site => {
                let value = scope.facet(text).and_then(|facet| facet_value(facet, text));
                return self.leaf(value, at);
            }
            Target::Date | Target::Words => {
                if let Some(range) = self.range(scope.target, text, at) {
                    return self.leaf(Some(range), at);
                }
            }
            Target::Free | Target::Text(_) | Target::Lead => {}
        }
        let mut clauses = Vec::new();
        for part in split_words(text) {
            let at = at + (part.as_ptr() as usize - text.as_ptr() as usize);
            let query = self.part(scope, part, at)?;
            clauses.extend(query.map(|query| Clause {
                occur: Occur::Plain,
                query,
            }));
        }
        Ok(collapse(clauses))
    }

    /// The range of days or of word counts that stands behind `date:` or `words:`.
    fn range(&mut self, target: Target, text: &str, at: usize) -> Option<Query> {
        if target == Target::Words {
            let range = words(text);
            if range.is_none() {
                let message = format!("`{text}` is no number of words, such as >800");
                self.warn(message, at, None);
            }
            return range;
        }
        match date(text) {
            Ok(query) => {
                if let Query::Date {
                    from: Some(from),
                    to: Some(to),
                } = &query
                    && from > to
                {
                    let message = format!("the range is empty: {from} is after {to}");
                    self.warn(message, at, None);
                }
                Some(query)
            }
            Err(reason) => {
                self.warn(format!("{reason}; it was searched as a word"), at, None);
                None
            }
        }
    }

    /// An operator without what it joins.
    pub(super) fn stray(
        &mut self,
        scope: Scope,
        spelled: &str,
        at: usize,
    ) -> Result<Option<Query>, QueryError> {
        let mut shown = spelled.to_owned();
        if matches!(spelled, "and" | "or" | "not") {
            shown.make_ascii_uppercase();
        }
        if matches!(shown.split('/').next(), Some("NEAR" | "PRE")) && shown.contains('/') {
            let message = format!("`{shown}` has nothing to join and was left out");
            self.warn(message, at, None);
            return Ok(None);
        }
        let message = format!("`{shown}` has nothing to join and was searched as a word");
        self.warn(message, at, None);
        let mut clauses = Vec::new();
        for part in split_words(spelled) {
            let query = self.leaf(word(scope, part), at)?;
            clauses.extend(query.map(|query| Clause {
                occur: Occur::Plain,
                query,
            }));
        }
        Ok(collapse(clauses))
    }
}
