//! From an article to tantivy's document, and back.

use tantivy::TantivyDocument;
use tantivy::schema::Field;
use tantivy::schema::Value;
use tantivy::tokenizer::PreTokenizedString;

use crate::analysis::Token;
use crate::analysis::borders;
use crate::analysis::stems;
use crate::analysis::tokens;
use crate::article::Article;
use crate::query::Capitals;

use super::schema::FIELDS;

/// Terms of the fields of marks; each stands at the positions it holds for.
pub(super) mod marks {
    /// The first word of a sentence.
    pub(in super::super) const SENTENCE: &str = "s";
    /// The first word of a paragraph.
    pub(in super::super) const PARAGRAPH: &str = "p";
    /// A word with a capital letter.
    pub(in super::super) const SOME_CAPITALS: &str = "c";
    /// A word whose letters are all capitals.
    pub(in super::super) const ALL_CAPITALS: &str = "u";
}

/// Longest value of a facet that is indexed, in bytes; tantivy loses terms over 65,530.
const MAX_VALUE_BYTES: usize = 1024;

/// How often the words of a body's opening are indexed, as `(words up to here, times)`: `4 · exp(-n / 30)` of the
/// n-th word, rounded. News says first what it is about; among scales of 15 to 45 words the benchmark does not
/// care (nDCG@10 within .003), and a flat opening of 50 words gains half.
const OPENING: &[(usize, usize)] = &[(5, 4), (15, 3), (30, 2), (62, 1)];

/// Returns the document of an article; `key` is the record's number.
pub(super) fn document(article: &Article, key: u64) -> Result<TantivyDocument, serde_json::Error> {
    let mut document = TantivyDocument::new();
    document.add_bytes(FIELDS.article, &serde_json::to_vec(article)?);
    document.add_text(FIELDS.id, &article.id);
    document.add_u64(FIELDS.key, key);
    document.add_u64(FIELDS.words, u64::from(article.words));
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
    let body = tokens(&article.body);
    add_words(&mut document, FIELDS.title, &title);
    add_words(&mut document, FIELDS.body, &body);
    add_stems(&mut document, FIELDS.title_stems, &title, lang);
    add_stems(&mut document, FIELDS.body_stems, &body, lang);
    add_opening(&mut document, &body, lang);
    let borders = borders(&article.body, &body);
    add_marks(
        &mut document,
        FIELDS.title_marks,
        capitals(headline, &title),
    );
    let mut marks = capitals(&article.body, &body);
    marks.extend(borders.sentences.iter().map(|at| (*at, marks::SENTENCE)));
    marks.extend(borders.paragraphs.iter().map(|at| (*at, marks::PARAGRAPH)));
    marks.sort_unstable();
    add_marks(&mut document, FIELDS.body_marks, marks);
    Ok(document)
}

/// Returns the article of a stored document; `None` when it holds none that can be read.
pub(super) fn article(document: &TantivyDocument) -> Option<Article> {
    let stored = document.get_first(FIELDS.article)?;
    serde_json::from_slice(stored.as_bytes()?).ok()
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
    let tokens = words
        .iter()
        .map(|word| token(word, word.text.clone()))
        .collect();
    add_tokens(document, field, tokens);
}

fn add_stems(document: &mut TantivyDocument, field: Field, words: &[Token], lang: Option<&str>) {
    let stems = stems(words, lang);
    let tokens = words
        .iter()
        .zip(stems)
        .map(|(word, stem)| token(word, stem))
        .collect();
    add_tokens(document, field, tokens);
}

fn add_opening(document: &mut TantivyDocument, body: &[Token], lang: Option<&str>) {
    let mut tokens = Vec::new();
    let mut from = 0;
    // One word more, so that the last character of an unspaced run keeps its right neighbour.
    let longest = OPENING.last().map_or(0, |(to, _)| *to);
    let stems = stems(&body[..body.len().min(longest + 1)], lang);
    for (to, times) in OPENING {
        for (word, stem) in body.iter().zip(&stems).take(*to).skip(from) {
            tokens.extend(std::iter::repeat_n(token(word, stem.clone()), *times));
        }
        from = *to;
    }
    add_tokens(document, FIELDS.opening, tokens);
}

fn add_tokens(
    document: &mut TantivyDocument,
    field: Field,
    tokens: Vec<tantivy::tokenizer::Token>,
) {
    let text = String::new();
    document.add_pre_tokenized_text(field, PreTokenizedString { text, tokens });
}

/// The positions of words with capitals, in order.
fn capitals(text: &str, words: &[Token]) -> Vec<(u32, &'static str)> {
    let mut marks = Vec::new();
    for word in words {
        let written = &text[word.range.clone()];
        if Capitals::Some.are(written) {
            marks.push((word.position, marks::SOME_CAPITALS));
        }
        if Capitals::All.are(written) {
            marks.push((word.position, marks::ALL_CAPITALS));
        }
    }
    marks
}

fn add_marks(document: &mut TantivyDocument, field: Field, marks: Vec<(u32, &'static str)>) {
    let token = |(position, mark): (u32, &str)| tantivy::tokenizer::Token {
        offset_from: 0,
        offset_to: 0,
        position: position as usize,
        text: mark.to_owned(),
        position_length: 1,
    };
    let tokens = marks.into_iter().map(token).collect();
    document.add_pre_tokenized_text(
        field,
        PreTokenizedString {
            text: String::new(),
            tokens,
        },
    );
}

fn token(word: &Token, text: String) -> tantivy::tokenizer::Token {
    tantivy::tokenizer::Token {
        offset_from: word.range.start,
        offset_to: word.range.end,
        position: word.position as usize,
        text,
        position_length: 1,
    }
}
