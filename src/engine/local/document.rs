//! From an article to tantivy's document, and back.

use std::borrow::Cow;

use compact_str::CompactString;
use serde::Deserialize;
use tantivy::TantivyDocument;
use tantivy::schema::Field;

use crate::analysis::Below;
use crate::analysis::Token;
use crate::analysis::borders;
use crate::analysis::is_hyphen;
use crate::analysis::is_stop_word;
use crate::analysis::stems;
use crate::analysis::tokens;
use crate::article::Article;
use crate::duplicate::Sketch;
use crate::query::Capitals;

use super::super::Error;
use super::forms::Term;
use super::schema::FIELDS;
use super::terms::Terms;

/// Terms of the fields of marks; each stands at the positions it holds for.
pub(super) mod marks {
    /// The first word of a sentence.
    pub(in super::super) const SENTENCE: &str = "s";
    /// The first word of a paragraph.
    pub(in super::super) const PARAGRAPH: &str = "p";
    /// A word with a capital letter that begins no sentence, or one without that begins one; of those whose letters are
    /// not all capitals.
    pub(in super::super) const UNEXPECTED_CAPITALS: &str = "c";
    /// A word whose letters are all capitals.
    pub(in super::super) const ALL_CAPITALS: &str = "u";
}

/// Longest value of a facet that is indexed, in bytes; tantivy loses terms over 65,530.
const MAX_VALUE_BYTES: usize = 1024;

/// How often the words of a body's opening are indexed, as `(words up to here, times)`: `4 · exp(-n / 30)` of the
/// n-th word, rounded, as long as it is 2. News says first what it is about; among scales of 15 to 45 words the benchmark
/// does not care (nDCG@10 within .003), and a flat opening of 50 words gains half.
const OPENING: &[(usize, usize)] = &[(5, 4), (15, 3), (30, 2)];

/// An article taken apart into terms, ready to be added to an index.
#[derive(Debug)]
pub struct Document(TantivyDocument);

impl Document {
    /// Takes an article apart; the sketch is what tells its copies. Costs reading all its words.
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON.
    pub fn of(article: &Article, sketch: &Sketch) -> Result<Self, Error> {
        let document = document(article, sketch).map_err(|cause| Error::Engine {
            action: "store an article",
            cause: Box::new(cause),
        })?;
        Ok(Self(document))
    }

    /// Returns tantivy's document of a record with this number.
    pub(super) fn numbered(mut self, key: u64) -> TantivyDocument {
        self.0.add_u64(FIELDS.key, key);
        self.0
    }
}

fn document(article: &Article, sketch: &Sketch) -> Result<TantivyDocument, serde_json::Error> {
    let mut document = TantivyDocument::new();
    document.add_text(FIELDS.article, serde_json::to_string(article)?);
    document.add_text(FIELDS.id, &article.id);
    document.add_u64(FIELDS.words, u64::from(article.words));
    for packed in sketch.packed() {
        document.add_u64(FIELDS.sketch, packed);
    }
    add_value(
        &mut document,
        FIELDS.record_id,
        article.record_id.as_deref(),
    );
    add_value(&mut document, FIELDS.outlet, article.outlet.as_deref());
    add_value(&mut document, FIELDS.lang, article.lang.as_deref());
    add_value(&mut document, FIELDS.section, article.section.as_deref());
    let url = article.url.as_deref().unwrap_or_default();
    add_words(&mut document, FIELDS.url_words, &tokens(url));
    for author in &article.authors {
        add_value(&mut document, FIELDS.author, Some(author));
        add_words(&mut document, FIELDS.author_words, &tokens(author));
    }
    add_date(&mut document, article);
    let lang = article.lang.as_deref();
    let headline = article.title.as_deref().unwrap_or_default();
    let title = tokens(headline);
    add_forms(
        &mut document,
        [FIELDS.title, FIELDS.title_stems],
        &title,
        &stems(&title, lang),
    );
    add_marks(
        &mut document,
        FIELDS.title_marks,
        capitals(headline, &title, &[]),
    );
    let below = Below::new(&article.body, article.standfirst.as_deref());
    let (text, tokens) = (&below.text, below.tokens());
    let stems = stems(&tokens, lang);
    add_forms(
        &mut document,
        [FIELDS.body, FIELDS.body_stems],
        &tokens,
        &stems,
    );
    add_opening(&mut document, &tokens, &stems, lang);
    let borders = borders(text, &below.spots);
    let mut marks = capitals(text, &tokens, &borders.sentences);
    marks.extend(borders.sentences.iter().map(|at| (*at, marks::SENTENCE)));
    marks.extend(borders.paragraphs.iter().map(|at| (*at, marks::PARAGRAPH)));
    marks.sort_unstable();
    add_marks(&mut document, FIELDS.body_marks, marks);
    let mut pairs = Terms::default();
    for (text, words) in [(headline, &title), (text, &tokens)] {
        hyphened(text, words, &mut pairs);
    }
    document.add_text(FIELDS.hyphens, pairs.into_text());
    Ok(document)
}

/// Returns the article of a stored document; `None` when it holds none that can be read.
pub(super) fn article(stored: &str) -> Option<Article> {
    serde_json::from_str(stored).ok()
}

/// Returns the text of a stored document's article, as [`article`] would at more cost.
pub(super) fn body(stored: &str) -> Option<Cow<'_, str>> {
    /// What is read of it.
    #[derive(Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        body: Cow<'a, str>,
    }
    let article: Body<'_> = serde_json::from_str(stored).ok()?;
    Some(article.body)
}

fn add_value(document: &mut TantivyDocument, field: Field, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        document.add_text(field, &value[..value.floor_char_boundary(MAX_VALUE_BYTES)]);
    }
}

fn add_date(document: &mut TantivyDocument, article: &Article) {
    let Some(stamp) = article.published.or(article.updated) else {
        return;
    };
    let day = stamp.day;
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    if let Ok(number) = u64::try_from(year * 10_000 + month * 100 + i64::from(day.day())) {
        document.add_u64(FIELDS.day, number);
    }
    let moment = day.to_datetime(stamp.time.unwrap_or(jiff::civil::Time::midnight()));
    // As if at UTC: the written clock orders the articles of a day, its zone does not move them to another.
    if let Ok(zoned) = moment.to_zoned(jiff::tz::TimeZone::UTC) {
        document.add_i64(FIELDS.moment, zoned.timestamp().as_second());
    }
}

fn add_words(document: &mut TantivyDocument, field: Field, words: &[Token]) {
    let mut terms = Terms::default();
    for word in words {
        terms.push(word.position, &[&word.text]);
    }
    document.add_text(field, terms.into_text());
}

/// Adds words to the first field, and to the second the stems that their terms do not tell.
fn add_forms(
    document: &mut TantivyDocument,
    [exact, stemmed]: [Field; 2],
    words: &[Token],
    stems: &[CompactString],
) {
    let (mut forms, mut others) = (Terms::default(), Terms::default());
    for (word, stem) in words.iter().zip(stems) {
        let term = Term::of(&word.text, stem);
        forms.push(word.position, term.parts());
        if let Term::Apart(_) = term {
            others.push(word.position, &[stem]);
        }
    }
    document.add_text(exact, forms.into_text());
    document.add_text(stemmed, others.into_text());
}

/// Stop words are left out: they are half of the words, and next to no query ranks by them.
fn add_opening(
    document: &mut TantivyDocument,
    words: &[Token],
    stems: &[CompactString],
    lang: Option<&str>,
) {
    let mut terms = Terms::default();
    let mut from = 0;
    for (to, times) in OPENING {
        for (word, stem) in words.iter().zip(stems).take(*to).skip(from) {
            if !is_stop_word(&word.text, lang.unwrap_or("en")) {
                (0..*times).for_each(|_| terms.push(0, &[stem]));
            }
        }
        from = *to;
    }
    document.add_text(FIELDS.opening, terms.into_text());
}

/// Appends the pairs of words that have a hyphen between them, as it is typed.
fn hyphened(text: &str, words: &[Token], pairs: &mut Terms) {
    for pair in words.windows(2) {
        let between = text.get(pair[0].range.end..pair[1].range.start);
        if between.is_some_and(is_hyphen) {
            pairs.push(0, &[&pair[0].text, "-", &pair[1].text]);
        }
    }
}

/// The marks of words with capitals, where sentences begin at some positions.
fn capitals(text: &str, words: &[Token], sentences: &[u32]) -> Vec<(u32, &'static str)> {
    let mut marks = Vec::new();
    for word in words {
        let written = &text[word.range.clone()];
        let is_expected = sentences.binary_search(&word.position).is_ok();
        if Capitals::All.are(written) {
            marks.push((word.position, marks::ALL_CAPITALS));
        } else if Capitals::Some.are(written) != is_expected {
            marks.push((word.position, marks::UNEXPECTED_CAPITALS));
        }
    }
    marks
}

fn add_marks(document: &mut TantivyDocument, field: Field, marks: Vec<(u32, &'static str)>) {
    let mut terms = Terms::default();
    for (position, mark) in marks {
        terms.push(position, &[mark]);
    }
    document.add_text(field, terms.into_text());
}
