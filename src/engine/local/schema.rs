//! The fields of a document.

use std::sync::LazyLock;

use tantivy::schema::FAST;
use tantivy::schema::Field;
use tantivy::schema::IndexRecordOption;
use tantivy::schema::NumericOptions;
use tantivy::schema::STORED;
use tantivy::schema::Schema;
use tantivy::schema::SchemaBuilder;
use tantivy::schema::TextFieldIndexing;
use tantivy::schema::TextOptions;

use crate::query::TextField;

use super::terms::TOKENIZER;

/// Version of the fields and of what is in them; an index with another one must be rebuilt.
pub(super) const SCHEMA_VERSION: u32 = 6;

/// A document's fields.
pub(super) struct Fields {
    pub(super) schema: Schema,
    /// The article, as JSON.
    pub(super) article: Field,
    /// The article's id, looked up by prefix.
    pub(super) id: Field,
    /// Unique number of the record: what tells it from others of its id, and the last key of every sort.
    pub(super) key: Field,
    /// The record's own id, for TREC runs.
    pub(super) record_id: Field,
    /// Words of title and body, the standfirst behind the body, with forms and stems as [`super::forms`] joins them.
    pub(super) title: Field,
    pub(super) body: Field,
    /// Stems of title and body, by the article's language, where the words' own terms do not tell them.
    pub(super) title_stems: Field,
    pub(super) body_stems: Field,
    /// Stems of the body's first words, the earlier the more often, but for stop words; without lengths, the body's
    /// serve.
    pub(super) opening: Field,
    /// Pairs of words that stand with a hyphen between them.
    pub(super) hyphens: Field,
    /// What is not in the words of title and body: where sentences begin, which words have capitals.
    pub(super) title_marks: Field,
    pub(super) body_marks: Field,
    /// Facets as shown and counted.
    pub(super) outlet: Field,
    pub(super) author: Field,
    pub(super) lang: Field,
    pub(super) section: Field,
    /// Facets as matched by a part of them.
    pub(super) author_words: Field,
    pub(super) url_words: Field,
    /// `yyyymmdd` of the article's day; absent without one.
    pub(super) day: Field,
    /// Seconds of the written local time since 1970, for sorting; absent without a day.
    pub(super) moment: Field,
    /// Words of the body.
    pub(super) words: Field,
    /// What tells copies: the bands of the article's sketch, packed.
    pub(super) sketch: Field,
}

/// Names of the fast fields, which readers open by name.
pub(super) mod names {
    pub(in super::super) const KEY: &str = "key";
    pub(in super::super) const RECORD_ID: &str = "record_id";
    pub(in super::super) const OUTLET: &str = "outlet";
    pub(in super::super) const AUTHOR: &str = "author";
    pub(in super::super) const LANG: &str = "lang";
    pub(in super::super) const SECTION: &str = "section";
    pub(in super::super) const DAY: &str = "day";
    pub(in super::super) const MOMENT: &str = "moment";
    pub(in super::super) const SKETCH: &str = "sketch";
}

/// The schema of this version.
pub(super) static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
    let mut builder = Schema::builder();
    Fields {
        // As text, since tantivy reads bytes one by one.
        article: builder.add_text_field("article", STORED),
        id: builder.add_text_field("id", whole()),
        key: builder.add_u64_field(names::KEY, FAST),
        record_id: builder.add_text_field(names::RECORD_ID, fast_text()),
        title: words(&mut builder, "title"),
        body: words(&mut builder, "body"),
        title_stems: places(&mut builder, "title_stems"),
        body_stems: places(&mut builder, "body_stems"),
        opening: builder.add_text_field("opening", without_places(IndexRecordOption::WithFreqs)),
        hyphens: builder.add_text_field("hyphens", without_places(IndexRecordOption::Basic)),
        title_marks: places(&mut builder, "title_marks"),
        body_marks: places(&mut builder, "body_marks"),
        outlet: builder.add_text_field(names::OUTLET, fast_text()),
        author: builder.add_text_field(names::AUTHOR, fast_text()),
        lang: builder.add_text_field(names::LANG, fast_text()),
        section: builder.add_text_field(names::SECTION, fast_text()),
        author_words: places(&mut builder, "author_words"),
        url_words: places(&mut builder, "url_words"),
        day: builder.add_u64_field(names::DAY, fast_number()),
        moment: builder.add_i64_field(names::MOMENT, FAST),
        words: builder.add_u64_field("words", fast_number()),
        sketch: builder.add_u64_field(names::SKETCH, FAST),
        schema: builder.build(),
    }
});

impl Fields {
    /// The stemmed field of a text field.
    pub(super) fn stems_of(&self, field: TextField) -> Field {
        match field {
            TextField::Title => self.title_stems,
            TextField::Body => self.body_stems,
        }
    }

    /// The field of a text field's marks.
    pub(super) fn marks_of(&self, field: TextField) -> Field {
        match field {
            TextField::Title => self.title_marks,
            TextField::Body => self.body_marks,
        }
    }

    /// The exact field of a text field.
    pub(super) fn exact_of(&self, field: TextField) -> Field {
        match field {
            TextField::Title => self.title,
            TextField::Body => self.body,
        }
    }
}

/// A whole value, matched and counted as it stands.
fn fast_text() -> TextOptions {
    whole() | FAST
}

/// A whole value, matched as it stands; its length is none.
fn whole() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

/// A number, matched and sorted by.
fn fast_number() -> NumericOptions {
    NumericOptions::default().set_indexed() | FAST
}

/// Words without positions and lengths.
fn without_places(option: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(option)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

/// Words with frequencies, positions and lengths.
fn words(builder: &mut SchemaBuilder, name: &str) -> Field {
    with_places(builder, name, true)
}

/// Words with frequencies and positions, whose lengths nothing asks for.
fn places(builder: &mut SchemaBuilder, name: &str) -> Field {
    with_places(builder, name, false)
}

fn with_places(builder: &mut SchemaBuilder, name: &str, lengths: bool) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(lengths);
    builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}
